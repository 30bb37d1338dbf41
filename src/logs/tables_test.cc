// The bounded tables behind the analysis, held against the standard library's.
#include <unordered_map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "logs/bounded_table.h"
#include "logs/command.h"
#include "logs/names.h"
#include "logs/provider.h"
#include "logs/tally.h"

using namespace mailwhy::logs;

namespace {

struct Number {
  int value = 0;
  void reset() { value = 0; }
};

}  // namespace

TEST_CASE("A bounded table holds what was put in and not erased") {
  CHECK(rc::check([](const std::vector<std::pair<uint8_t, int8_t>>& steps) {
    BoundedTable<Number> table(1000);
    std::unordered_map<uint64_t, int> model;
    for (auto [key, value] : steps) {
      if (value < 0) {
        RC_ASSERT(table.erase(key) == (model.erase(key) > 0));
      } else {
        table.get(key, [](Number&) {}).value = value;
        model[key] = value;
      }
    }
    RC_ASSERT(table.size() == model.size());
    for (auto [key, value] : model) {
      Number* found = table.find(key);
      RC_ASSERT(found != nullptr);
      RC_ASSERT(found->value == value);
    }
    size_t seen = 0;
    table.each([&](const Number&) { seen++; });
    RC_ASSERT(seen == model.size());
  }));
}

TEST_CASE("A full table drops what was not touched for the longest time") {
  BoundedTable<Number> table(3);
  std::vector<int> dropped;
  auto put = [&](uint64_t key) {
    table.get(key, [&](Number& old) { dropped.push_back(old.value); }).value =
        static_cast<int>(key);
  };
  put(1);
  put(2);
  put(3);
  CHECK(table.find(1));
  put(4);
  CHECK(dropped == std::vector<int>{2});
  CHECK(table.find(1));
  CHECK_FALSE(table.find(2));
}

TEST_CASE("Names keep their numbers; those that do not fit share one") {
  Names names(4);
  CHECK(names.id("") == Names::kNone);
  uint32_t first = names.id("a.example"), second = names.id("b.example");
  CHECK(names.id("a.example") == first);
  CHECK(names.text(second) == "b.example");
  CHECK_FALSE(names.full());
  CHECK(names.id("c.example") == Names::kOthers);
  CHECK(names.full());
  Names many(100000);
  for (int i = 0; i < 50000; i++) many.id("n" + std::to_string(i));
  CHECK(many.text(many.id("n777")) == "n777");
}

TEST_CASE("A tally counts by key, as many keys as it may hold") {
  Tally tally(1000);
  for (int i = 0; i < 5000; i++) tally.add(static_cast<uint64_t>(i % 2000));
  uint64_t keys = 0, counts = 0;
  tally.each([&](uint64_t, uint64_t count) {
    keys++;
    counts += count;
  });
  CHECK(keys == 1000);
  CHECK(counts == 3000);
}

TEST_CASE("The provider is known by its MX, else the registrable domain") {
  CHECK(provider_of_host("gmail-smtp-in.l.google.com") == "Google Workspace / Gmail");
  CHECK(provider_of_host("mx2.example.co.uk") == "example.co.uk");
  CHECK(provider_of_host("localhost") == "localhost");
}

TEST_CASE("A command diagnoses the reply, or the lines of that mail") {
  Example example;
  example.reply = "550 5.7.1 it's no";
  example.sender = "a@example.org";
  example.has_sender = true;
  example.client_ip = "192.0.2.1";
  CHECK(reply_command(example) ==
        "mailwhy --text '550 5.7.1 it'\\''s no' --ip 192.0.2.1 --sender a@example.org");
  example.file = "mail log.gz";
  example.queue_id = "4YbA01";
  example.line = "Nov 21 05:19:54 m postfix/smtp[3]: 4YbA01: to=<b@example.net>";
  CHECK(lines_command(example) == "zgrep -F 4YbA01 'mail log.gz' | mailwhy -");
  example.queue_id.clear();
  example.file = "mail.log";
  example.number = 7;
  CHECK(lines_command(example) == "sed -n 7p mail.log | mailwhy -");
  example.file = "-";
  CHECK(lines_command(example) == "");
}
