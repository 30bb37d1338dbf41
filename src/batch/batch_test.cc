// Rows, their order whatever the threads, summaries and groups.
#include <doctest/doctest.h>

#include <algorithm>

#include "batch/classify.h"
#include "batch/row_text.h"
#include "batch/summary.h"
#include "intake/place_for_tests.h"
#include "report/utf8.h"

using namespace mailwhy;

namespace {

struct File {
  explicit File(const std::string& text) { place.write("input", text); }
  intake::Place place;
  std::string path = place / "input";
};

struct Told {
  std::string lines;
  std::vector<std::string> errors;
  batch::Counts counts;
  batch::Totals totals;
  batch::Groups groups;
};

Told told(const File& file, batch::ClassifyOptions options) {
  Told all;
  options.paths = {file.path};
  batch::Sink sink;
  sink.write = [&](std::string_view lines) {
    all.lines += lines;
    return true;
  };
  sink.refuse = [&](std::string_view sentence) { all.errors.emplace_back(sentence); };
  sink.count = [&](const batch::Case& one) {
    all.totals.add(one);
    all.groups.add(one);
  };
  batch::Gauge gauge;
  all.counts = batch::classify(options, sink, gauge);
  return all;
}

batch::Case refused(std::string_view label, const std::string& domain,
                    const std::string& ip, const std::string& recipient) {
  bounce::Refusal refusal;
  refusal.reason.label = label;
  refusal.facts.sender_domain = domain;
  if (auto parsed = net::IpAddress::parse(ip)) refusal.facts.client_ip = *parsed;
  refusal.facts.recipient = recipient;
  refusal.facts.reply.code = 550;
  refusal.facts.reply.text = "it's refused";
  return batch::case_of(batch::row_of(refusal));
}

}  // namespace

TEST_CASE("lines come in the order of the input, whatever the number of threads") {
  std::string replies;
  for (int i = 0; i < 5000; i++)
    replies += i % 7 == 0 ? "452 4.2.2 <user" + std::to_string(i) + "@example.net> full\n"
                          : "550 5.1.1 <user" + std::to_string(i) +
                                "@example.net>: User unknown\n";
  File file(replies);
  batch::ClassifyOptions options;
  options.replies = true;
  std::string alone = told(file, options).lines;
  options.jobs = 4;
  CHECK(told(file, options).lines == alone);
  CHECK(alone.find("\"seq\":5000,\"line\":5000,") != std::string::npos);
}

TEST_CASE("records of one file are numbered through; an error has no number") {
  File file(
      "{\"sg_event_id\":\"1\",\"event\":\"bounce\",\"email\":\"a@example.net\","
      "\"reason\":\"550 5.1.1 user unknown\"}\n{\"sg_event_id\":\n\n"
      "{\"sg_event_id\":\"2\",\"event\":\"bounce\",\"email\":\"b@example.net\","
      "\"reason\":\"550 5.1.1 user unknown\"}\n");
  Told all = told(file, {});
  CHECK(all.counts.rows == 2);
  REQUIRE(all.errors.size() == 1);
  CHECK(all.errors[0].starts_with(file.path + ":2: "));
  CHECK(all.lines.find("\"seq\":2,\"line\":4,\"recipient\":\"b@") != std::string::npos);
  CHECK(all.lines.find(",\"line\":2,\"error\":\"") != std::string::npos);
}

TEST_CASE("CSV quotes what RFC 4180 wants quoted") {
  batch::Row row;
  row.file = "a,b.eml";
  row.label = "unclassified";
  row.text = "he said \"no\"\nand left";
  std::string line;
  size_t seq_at = batch::append_csv(row, line);
  CHECK(line.substr(0, seq_at) == "\"a,b.eml\",");
  CHECK(line.find(",\"he said \"\"no\"\"\nand left\",") != std::string::npos);
  CHECK(line.ends_with("\r\n"));
  auto commas = [](std::string_view text) { return std::ranges::count(text, ','); };
  row.file = "a";
  row.text = "no";
  line.clear();
  batch::append_csv(row, line);
  CHECK(commas(line) == commas(batch::csv_head()));
}

TEST_CASE("a line for people says in their language whether a refusal is hard") {
  batch::Row row;
  row.label = "mailbox_full";
  row.text = "full";
  report::TextOptions look;
  std::string lines;
  batch::append_text(row, look, lines);
  CHECK(lines.starts_with("soft  mailbox_full  "));
  look.language = knowledge::Language::Russian;
  row.hard = true;
  lines.clear();
  batch::append_text(row, look, lines);
  CHECK(lines.starts_with("жёстк.  mailbox_full  "));
  row.kind = batch::RowKind::NoBounce;
  row.hard = false;
  lines.clear();
  batch::append_text(row, look, lines);
  CHECK(lines.starts_with("-       mailbox_full  "));
}

TEST_CASE("a filter host that explains the refusals of many domains is one group") {
  batch::Groups groups;
  for (int i = 0; i < 57; i++)
    groups.add(refused("spf_fail", "firm" + std::to_string(i % 41) + ".example",
                       "198.51.100.7", "bob@shop.example"));
  for (int i = 0; i < 12; i++)
    groups.add(refused("spf_fail", "moved.example", "203.0.113." + std::to_string(i),
                       "bob@example.net"));
  auto folded = groups.fold();
  REQUIRE(folded.size() == 2);
  CHECK(folded[0].count == 57);
  CHECK(folded[0].is_relay);
  REQUIRE(folded[0].common.size() == 1);
  CHECK(folded[0].common[0].trait == batch::Trait::ClientIp);
  CHECK(folded[0].common[0].value == "198.51.100.7");
  CHECK(folded[1].count == 12);
  CHECK(folded[1].common[0].value == "moved.example");
  CHECK_FALSE(folded[1].is_relay);
}

TEST_CASE(
    "what nobody has to mend comes last, a domain's unknown mailboxes are one group") {
  batch::Groups groups;
  for (int i = 0; i < 9; i++)
    groups.add(refused("greylisted", "example.org", "", "a@example.com"));
  for (int i = 0; i < 3; i++)
    groups.add(refused("recipient_unknown", "d" + std::to_string(i) + ".example", "",
                       "user" + std::to_string(i) + "@Example.net"));
  auto folded = groups.fold();
  REQUIRE(folded.size() == 2);
  CHECK(folded[0].label == "recipient_unknown");
  CHECK(folded[0].count == 3);
  CHECK(folded[0].common[0].value == "example.net");
  CHECK(folded[1].label == "greylisted");
}

TEST_CASE("groups beyond number are counted by their reason") {
  batch::Groups groups;
  for (size_t i = 0; i < batch::Groups::kMostKinds + 1000; i++)
    groups.add(
        refused("recipient_unknown", "", "", "a@d" + std::to_string(i) + ".example"));
  uint64_t sum = 0;
  for (const batch::Group& group : groups.fold()) sum += group.count;
  CHECK(sum == batch::Groups::kMostKinds + 1000);
}

TEST_CASE("a long reply is kept from its beginning, no letter of it torn") {
  std::string words;
  for (int i = 0; i < 100; i++) words += "ящик ";
  batch::Row row;
  row.code = 550;
  for (size_t shift = 0; shift < 3; shift++) {
    row.text = std::string_view(words).substr(2 * shift);
    std::string reply = batch::case_of(row).reply;
    CHECK(reply.size() > 290);
    CHECK(report::shown(reply) == reply);
  }
}

TEST_CASE("the command that diagnoses is safe to paste") {
  batch::Case one = refused("spf_fail", "example.org", "192.0.2.1", "bob@example.net");
  CHECK(
      batch::diagnosing(one) ==
      "mailwhy --text '550 it'\\''s refused' --ip 192.0.2.1 --recipient bob@example.net");
  one.file = "-rf.eml";
  one.alone = true;
  CHECK(batch::diagnosing(one) == "mailwhy ./-rf.eml");
}

TEST_CASE("texts fit 80 columns in both languages") {
  batch::Totals totals;
  batch::Groups groups;
  for (int i = 0; i < 2000; i++)
    for (const char* label : {"recipient_domain_no_mail", "spf_fail", "greylisted",
                              "delivered", "ip_blocklisted", "mailbox_full"}) {
      batch::Case one = refused(label, "a-rather-long-domain-of-a-sender.example",
                                "2001:db8:1234:5678:9abc:def0:1234:5678",
                                "bob@another-rather-long-domain-of-recipients.example");
      totals.add(one);
      groups.add(one);
    }
  for (auto language : {knowledge::Language::English, knowledge::Language::Russian}) {
    report::TextOptions look;
    look.language = language;
    std::string text = batch::summary_text(totals, {12000, 12000, 3, false}, look) +
                       batch::groups_text(groups, look);
    for (size_t at = 0; at < text.size();) {
      size_t end = text.find('\n', at);
      std::string line = text.substr(at, end - at);
      CHECK_MESSAGE((report::columns(line) <= 80 || line.starts_with("  $ ")), line);
      at = end + 1;
    }
  }
}
