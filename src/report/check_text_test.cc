#include "report/check_text.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::report;

using diagnose::Severity;

// Two faults of one DMARC record, the second milder, and the one record that mends both.
static diagnose::Report two_faults() {
  diagnose::Report report;
  report.kind = bounce::Kind::Domain;
  report.source = "example.org";
  diagnose::Case& one = report.cases.emplace_back();
  one.refusal.facts.sender_domain = "example.org";
  for (auto [cause, severity] : {std::pair("dmarc_record_invalid", Severity::Error),
                                 {"dmarc_advice", Severity::Warning}}) {
    diagnose::Finding& finding = one.findings.emplace_back();
    finding.cause = cause;
    finding.severity = severity;
    finding.params = {{"domain", "example.org"}};
    diagnose::Change& change = one.changes.emplace_back();
    change.for_cause = cause;
    change.rrset = {"_dmarc.example.org.", dns::Type::TXT, 3600};
    change.before = {"v=DMARC1; p=rejekt"};
    change.after = {"v=DMARC1; p=reject"};
    change.proof_check = "dmarc";
    change.named_cases = {{"example.org", {false, true}}};
  }
  return report;
}

static std::string drawn(const diagnose::Report& report, bool all) {
  TextOptions options;
  options.all = all;
  Page page(options);
  draw_examination(page, report, report.cases.front());
  return page.take();
}

static size_t count(std::string_view text, std::string_view words) {
  size_t found = 0;
  for (size_t at = text.find(words); at != text.npos; at = text.find(words, at + 1))
    found++;
  return found;
}

TEST_CASE("a record that mends two faults is shown once, with the worse of them") {
  diagnose::Report report = two_faults();
  for (bool all : {false, true}) {
    std::string text = drawn(report, all);
    CHECK(count(text, "+ \"v=DMARC1; p=reject\"") == 1);
    CHECK(count(text, "The change above mends this, too.") == 1);
    CHECK(text.find("--all") == text.npos);
  }
  // Nobody has seen the change of a warning: it is named as left out.
  report.cases.front().findings.front().severity = Severity::Warning;
  CHECK(count(drawn(report, false), "mends this, too") == 0);
  CHECK(count(drawn(report, false), "the changes for the warnings: --all") == 1);
  CHECK(count(drawn(report, true), "mends this, too") == 1);
}

TEST_CASE(
    "what could not be told is said with its reason, and many questions are folded") {
  diagnose::Report report = two_faults();
  diagnose::Case& one = report.cases.front();
  diagnose::Evidence& evidence = one.evidence.emplace_back();
  evidence.check = "dane";
  evidence.verdict = "could_not_tell";
  evidence.because = {"check.because.dns_silent", {}};
  for (int i = 0; i < 3; i++)
    one.unknown.push_back(
        {"q" + std::to_string(i),
         {"question.on_list", {{"ip", "192.0.2.1"}, {"list", "bl.example"}}},
         {i == 0 ? "note.list.refused" : "note.list.silent", {{"list", "bl.example"}}},
         "",
         ""});
  std::string text = drawn(report, false);
  CHECK(count(text, "? DANE: could not tell (DNS gave no answer)") == 1);
  CHECK(count(text, "? Is 192.0.2.1 on bl.example?") == 2);  // for each reason one
  CHECK(count(text, "1 question more: --all") == 1);
  CHECK(count(drawn(report, true), "? Is 192.0.2.1 on bl.example?") == 3);
}

TEST_CASE(
    "each address has its own steps below it; what several share stands behind them") {
  diagnose::Report report;
  report.kind = bounce::Kind::Domain;
  diagnose::Case& one = report.cases.emplace_back();
  one.refusal.facts.sender_domain = "example.org";
  for (const char* ip : {"192.0.2.1", "192.0.2.2"}) {
    text::Params params = {{"ip", ip}, {"name", std::string("host-") + ip}};
    diagnose::Finding& finding = one.findings.emplace_back();
    finding.cause = "ptr_not_confirmed";
    finding.params = params;
    diagnose::Change& change = one.changes.emplace_back();
    change.for_cause = finding.cause;
    change.kind = diagnose::ChangeKind::Steps;
    change.steps = {{"step.ptr_not_confirmed.address", params}};
  }
  std::string text = drawn(report, false);
  size_t first = text.find("publish an A or AAAA record"),
         second = text.rfind("publish an A or AAAA record");
  size_t heading = text.find("✗", text.find("✗") + 1);
  CHECK(first < heading);
  CHECK(heading < second);
  for (diagnose::Change& change : one.changes)
    change.steps.front().params = {{"name", "mail.example.org"}};
  CHECK(drawn(report, false).find("publish an A or AAAA record") > heading);
}
