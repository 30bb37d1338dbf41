// rooms: arc dkim dns
// How long it takes to find what was changed: one change of the 10 KB mail, two, and one
// that nobody knows. The time of one item is that of the search, the check before it is
// not counted.
#include <benchmark/benchmark.h>

#include "dkim/explain.h"
#include "dkim_mails.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

constexpr net::Time kNow{std::chrono::seconds(1793700100)};

std::string with(std::string mail, std::string_view from, std::string_view to) {
  size_t at = mail.find(from);
  return at == mail.npos ? mail : mail.replace(at, from.size(), to);
}

std::string footer(std::string mail) {
  size_t at = mail.rfind("\r\n--b1--");
  return mail.insert(at, "\r\n____\r\nscanned by the gateway\r\n");
}
std::string footer_in_first(std::string mail) {
  size_t at = mail.find("\r\n--b1\r\n", mail.find("--b1\r\n"));
  return mail.insert(at, "\r\n____\r\nlist@lists.example\r\n");
}
std::string banner(std::string mail) {
  return with(std::move(mail), "text/plain; charset=utf-8\r\n\r\n",
              "text/plain; charset=utf-8\r\n\r\nCAUTION: mail from outside\r\n\r\n");
}
std::string tag(std::string mail) {
  return with(std::move(mail), "Subject: ", "Subject: [list] ");
}
std::string date(std::string mail) {
  return with(std::move(mail), "10:00:00 +0000\r\nFrom", "10:00:00 GMT\r\nFrom");
}
std::string quotes(std::string mail) {
  return with(std::move(mail), "\"Alice  Example\"", "Alice Example");
}
std::string parts(std::string mail) {
  return with(std::move(mail), "text/html; charset=utf-8",
              "text/html; charset=\"utf-8\"");
}
std::string lines(std::string mail) {
  size_t at = mail.find("\r\n\r\n", mail.find("text/plain"));
  return mail.insert(mail.find("\r\n", at + 1000), "\r\n*** inserted ***");
}
std::string unknown(std::string mail) {
  return with(std::move(mail), "server", "sever");
}

using Edit = std::string (*)(std::string);
enum class Expect { Found, Unknown };

void explain(benchmark::State& state, std::vector<Edit> edits, Expect expected) {
  std::vector<std::string> mails = dkim_mails().mails.at("rsa2048");
  dns::ZoneResolver& dns = dkim_world();
  dkim::KeyCache cache;
  struct Case {
    Result<dkim::RawMail> mail;
    dkim::Verification seen;
  };
  std::vector<Case> cases;
  for (std::string& mail : mails) {
    for (Edit edit : edits) mail = edit(std::move(mail));
    Case one{dkim::view_raw_mail(mail), {}};
    one.seen = dkim::verify(*one.mail, dns, cache, kNow);
    cases.push_back(std::move(one));
  }
  size_t next = 0;
  for (auto _ : state) {
    const Case& one = cases[next];
    dkim::Explanation why = dkim::explain(*one.mail, one.seen, 0);
    bool found = (!why.body || why.body->found) && (!why.header || why.header->found);
    if (found != (expected == Expect::Found)) {
      state.SkipWithError("wrong answer");
      break;
    }
    benchmark::DoNotOptimize(why);
    if (++next == cases.size()) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

const bool kRegistered = [] {
  struct Row {
    const char* name;
    std::vector<Edit> edits;
    Expect expected = Expect::Found;
  };
  const Row rows[] = {
      {"dkim_explain/footer", {footer}},
      {"dkim_explain/footer_in_first_part", {footer_in_first}},
      {"dkim_explain/banner", {banner}},
      {"dkim_explain/subject_tag", {tag}},
      {"dkim_explain/date", {date}},
      {"dkim_explain/quotes", {quotes}},
      {"dkim_explain/part_header", {parts}},
      {"dkim_explain/lines_inserted", {lines}},
      {"dkim_explain_pair/tag+footer", {tag, footer}},
      {"dkim_explain_pair/tag+date", {tag, date}},
      {"dkim_explain_pair/banner+footer", {banner, footer}},
      {"dkim_explain_pair/footers", {footer_in_first, footer}},
      {"dkim_explain_pair/part_header+footer", {parts, footer}},
      {"dkim_explain/unknown", {unknown}, Expect::Unknown},
  };
  for (const Row& row : rows)
    benchmark::RegisterBenchmark(row.name, explain, row.edits, row.expected)
        ->Unit(benchmark::kMillisecond);
  return true;
}();

}  // namespace
