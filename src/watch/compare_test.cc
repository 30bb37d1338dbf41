// What counts as a change, what does not, and how it is told.
#include "watch/compare.h"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

#include "watch/metrics.h"
#include "watch/notice.h"

using namespace mailwhy;
using diagnose::Severity;
using watch::Change;
using watch::ChangeKind;
using watch::Seen;

namespace {

const net::Time kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)};

watch::SeenFinding finding(std::string check, std::string cause, text::Params params = {},
                           Severity severity = Severity::Error) {
  params["domain"] = "example.org";
  return {std::move(check), std::move(cause), severity, std::move(params)};
}

Seen healthy() {
  Seen seen;
  seen.records["example.org TXT"] = {"v=spf1 include:_spf.provider.example -all"};
  seen.records["example.org MX"] = {"10 mail.example.org."};
  seen.permits["_spf.provider.example"] = {"192.0.2.0/24"};
  return seen;
}

std::vector<ChangeKind> kinds(const std::vector<Change>& changes) {
  std::vector<ChangeKind> kinds;
  for (const Change& change : changes) kinds.push_back(change.kind);
  return kinds;
}

}  // namespace

TEST_CASE("What stays as it was is no change, numbers in it aside") {
  Seen before = healthy(), now = healthy();
  before.findings = {finding("spf", "spf_too_many_lookups", {{"count", "11"}})};
  now.findings = {finding("spf", "spf_too_many_lookups", {{"count", "12"}})};
  CHECK(watch::compare(before, now, kNow).empty());
}

TEST_CASE("A finding that comes or goes is told, the worst first") {
  Seen before = healthy(), now = healthy();
  before.findings = {finding("ptr", "ptr_missing", {{"ip", "192.0.2.1"}})};
  now.findings = {finding("dmarc", "dmarc_no_record", {}, Severity::Warning),
                  finding("block_lists", "ip_listed", {{"list", "bl.example"}})};
  auto changes = watch::compare(before, now, kNow);
  REQUIRE(kinds(changes) ==
          std::vector{ChangeKind::Found, ChangeKind::Found, ChangeKind::Gone});
  CHECK(changes[0].cause == "ip_listed");
}

TEST_CASE(
    "The same cause at another list is another finding; a worse one is told again") {
  Seen before = healthy(), now = healthy();
  before.findings = {finding("block_lists", "ip_listed", {{"list", "a.example"}}),
                     finding("mx", "mx_has_no_address", {}, Severity::Warning)};
  now.findings = {finding("block_lists", "ip_listed", {{"list", "a.example"}}),
                  finding("block_lists", "ip_listed", {{"list", "b.example"}}),
                  finding("mx", "mx_has_no_address")};
  CHECK(watch::compare(before, now, kNow).size() == 2);
}

TEST_CASE("What could not be told is no change and stays as it was") {
  Seen before = healthy(), now;
  before.findings = {finding("spf", "spf_all_passes"),
                     finding("block_lists", "ip_listed", {{"list", "a.example"}}),
                     finding("block_lists", "ip_listed", {{"list", "b.example"}})};
  before.terms = {{"registration", "example.org", kNow + std::chrono::days(90), 0}};
  now.untold = {"spf", "registration"};
  now.unknown_words = {"a.example"};  // this list was silent, the other one answered
  auto changes = watch::compare(before, now, kNow);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].params.at("list") == "b.example");
  CHECK(now.findings.size() == 2);
  CHECK(now.records == before.records);
  CHECK(now.permits == before.permits);
  CHECK(now.terms == before.terms);
}

TEST_CASE(
    "An include that permits other addresses is told where the record is the same") {
  Seen before = healthy(), now = healthy();
  now.permits["_spf.provider.example"] = {"192.0.2.0/25", "198.51.100.7"};
  auto changes = watch::compare(before, now, kNow);
  REQUIRE(kinds(changes) == std::vector{ChangeKind::Meaning});
  CHECK(changes[0].params.at("gained") == "198.51.100.7/32");
  CHECK(changes[0].params.at("lost") == "192.0.2.128/25");
  now = healthy();
  now.records["example.org TXT"] = {"v=spf1 -all"};
  now.permits.erase("_spf.provider.example");
  now.permits["example.org"] = {"192.0.2.9"};
  CHECK(kinds(watch::compare(before, now, kNow)) == std::vector{ChangeKind::Record});
}

TEST_CASE("An end that comes near is told at 30, 14, 7 days and 1, once each") {
  Seen seen = healthy();
  seen.terms = {{"transport", "mx.example.org", kNow + std::chrono::days(40), 0}};
  std::vector<int> told;
  for (int day = 0; day <= 42; day++) {
    Seen now = healthy();
    now.terms = {{"transport", "mx.example.org", kNow + std::chrono::days(40), 0}};
    auto changes = watch::compare(seen, now, kNow + std::chrono::days(day));
    if (!changes.empty()) told.push_back(40 - day);
    seen = now;
  }
  CHECK(told == std::vector{29, 13, 6, 0});
  Seen renewed = healthy();
  renewed.terms = {{"transport", "mx.example.org", kNow + std::chrono::days(400), 0}};
  CHECK(watch::compare(seen, renewed, kNow).empty());
}

TEST_CASE("A change is told when a second look sees it, too; else it stays unknown") {
  Seen before = healthy(), first = healthy(), second = healthy();
  first.records["example.org MX"] = {"10 other.example.org."};
  second.findings = {finding("ptr", "ptr_missing", {{"ip", "192.0.2.1"}})};
  auto changes = watch::compare(before, first, kNow);
  CHECK(watch::agreed(before, changes, second, kNow).empty());
  CHECK(second.findings.empty());
  Seen third = healthy();
  third.records["example.org MX"] = {"10 other.example.org."};
  CHECK(watch::agreed(before, changes, third, kNow).size() == 1);
}

TEST_CASE("What is kept between two runs comes back the same; rubbish is an error") {
  Seen seen = healthy();
  seen.findings = {finding("ptr", "ptr_missing", {{"ip", "192.0.2.1"}})};
  seen.terms = {{"registration", "example.org", kNow, 7}};
  std::string text = boost::json::serialize(watch::to_json(seen));
  auto back = watch::parse_seen(text);
  REQUIRE(back.has_value());
  CHECK(boost::json::serialize(watch::to_json(*back)) == text);
  for (const char* rubbish : {"", "{}", "[]", "{\"findings\":1}", "{\"findings\":[{}]}"})
    CHECK_FALSE(watch::parse_seen(rubbish).has_value());
}

TEST_CASE("A notice names each name once, as text and as a mail") {
  std::vector<boost::json::object> changes;
  Seen before = healthy(), now = healthy();
  now.records["example.org MX"] = {};
  now.permits["_spf.provider.example"] = {"192.0.2.0/25"};
  for (const Change& change : watch::compare(before, now, kNow))
    changes.push_back(to_json(change, "example.org", kNow, knowledge::Language::English));
  std::string text = watch::notice_text(changes);
  CHECK(text.starts_with("example.org:\n  ! example.org MX is no longer published"));
  CHECK(text.find("fewer addresses: 192.0.2.128/25 left") != text.npos);
  watch::Letter letter{"mailwhy@host.example", "admin@example.org", "1.2@host.example",
                       kNow, knowledge::Language::Russian};
  std::string mail = watch::notice_mail(changes, letter);
  CHECK(mail.find("Date: Sun, 22 Nov 2026 00:00:00 +0000\n") != mail.npos);
  CHECK(mail.find("Auto-Submitted: auto-generated\n") != mail.npos);
  CHECK(mail.find("Subject: =?UTF-8?B?") != mail.npos);
  CHECK(mail.find("Message-ID: <1.2@host.example>\n") != mail.npos);
}

TEST_CASE("Metrics are one family after another, strangers' quotes escaped") {
  watch::Metrics metrics;
  Seen seen = healthy();
  seen.findings = {finding("ptr", "ptr_missing")};
  metrics.add("a\"b\nc", seen);
  std::string text = metrics.text({kNow, 1.5, 0, 2, true});
  CHECK(text.find("{name=\"a\\\"b\\nc\",severity=\"error\"} 1\n") != text.npos);
  CHECK(text.find("mailwhy_watch_last_run_duration_seconds 1.5\n") != text.npos);
  CHECK(text.ends_with("mailwhy_watch_last_run_timestamp_seconds 1795305600.000\n"));
}

TEST_CASE(
    "Of very many names the metrics keep samples of the first, and count the rest") {
  watch::Metrics metrics;
  Seen broken = healthy();
  broken.findings = {finding("ptr", "ptr_missing")};
  const size_t names = watch::Metrics::kMostNames + 3;
  for (size_t i = 0; i < names; i++)
    metrics.add("n" + std::to_string(i), i + 1 < names ? healthy() : broken);
  std::string text = metrics.text({});
  CHECK(text.find("{name=\"n19999\"") != text.npos);
  CHECK(text.find("{name=\"n20000\"") == text.npos);
  CHECK(text.find("mailwhy_watch_names 20003\n") != text.npos);
  CHECK(text.find("mailwhy_watch_names_with_problems 1\n") != text.npos);
  CHECK(text.find("mailwhy_watch_names_without_samples 3\n") != text.npos);
}
