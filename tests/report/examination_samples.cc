// Examinations made by hand, as `mailwhy check` makes them.
#include <utility>

#include <boost/json/parse.hpp>

#include "net/timestamp.h"
#include "samples.h"

namespace mailwhy::report::test {

using diagnose::Case;
using diagnose::Certainty;
using diagnose::Change;
using diagnose::ChangeKind;
using diagnose::Evidence;
using diagnose::Finding;
using diagnose::Report;
using diagnose::Severity;

static net::Time asked_at() {
  return *net::parse_timestamp("2026-11-21T22:00:00Z");
}

static Evidence checked(const char* id, const char* check, const char* verdict,
                        const char* detail) {
  Evidence out;
  out.id = id;
  out.check = check;
  out.verdict = verdict;
  out.at = asked_at();
  out.detail = boost::json::parse(detail).as_object();
  return out;
}

static Finding found(const char* cause, Severity severity, const char* actor,
                     text::Params params) {
  Finding out;
  out.cause = cause;
  out.severity = severity;
  out.certainty = Certainty::Likely;
  out.actor = actor;
  out.params = std::move(params);
  out.evidence = {"e1"};
  return out;
}

static Report examination_of(const char* names, Case one) {
  Report out;
  out.kind = bounce::Kind::Domain;
  out.asked_at = asked_at();
  out.source = names;
  out.cases.push_back(std::move(one));
  return out;
}

Report examined_fine() {
  Case one;
  one.refusal.facts.sender_domain = "example.org";
  one.evidence = {checked("e1", "domain", "fine", R"({"domain": "example.org"})"),
                  checked("e2", "dmarc", "fine", R"({"domain": "example.org"})")};
  return examination_of("example.org", std::move(one));
}

// `mailwhy check example.org 203.0.113.9`.
Report examination() {
  Case one;
  one.refusal.facts.sender_domain = "example.org";
  one.refusal.facts.client_ip = *net::IpAddress::parse("203.0.113.9");
  one.findings = {
      found("ptr_missing", Severity::Error, "sender_host", {{"ip", "203.0.113.9"}}),
      found("spf_syntax_error", Severity::Error, "sender_dns",
            {{"domain", "example.org"}, {"term", "ipv4:192.0.2.1"}}),
      found("mx_has_no_address", Severity::Warning, "sender_dns",
            {{"domain", "example.org"}, {"name", "old.example.org"}}),
      found("mx_missing", Severity::Info, "", {{"domain", "example.org"}})};
  one.findings[1].notes = {{"lint.unknown_mechanism", {{"text", "ipv4:192.0.2.1"}}}};
  Change record;
  record.for_cause = "spf_syntax_error";
  record.rrset = {"example.org.", dns::Type::TXT, 3600};
  record.before = {"v=spf1 ipv4:192.0.2.1 mx -all"};
  record.after = {"v=spf1 ip4:192.0.2.1 mx -all"};
  record.proof_check = "dmarc";
  record.named_cases = {{"example.org", {false, true}}};
  one.changes.push_back(std::move(record));
  Change steps;
  steps.for_cause = "ptr_missing";
  steps.kind = ChangeKind::Steps;
  steps.steps = {{"step.ptr_generic.relay", {{"ip", "203.0.113.9"}}}};
  one.changes.push_back(std::move(steps));
  one.evidence = {
      checked(
          "e1", "mx", "problem",
          R"({"mx": [{"preference": 10, "name": "old.example.org", "addresses": []}]})"),
      checked("e2", "spf", "problem", R"({"domain": "example.org", "map": {
        "senders": [
          {"domain": "example.org", "path": ["example.org"], "terms": ["mx", "ip4:192.0.2.1"],
           "ranges": ["192.0.2.1/32", "198.51.100.0/24"], "ipv4_addresses": 257, "ipv6": false},
          {"domain": "_spf.google.com", "path": ["example.org", "_spf.google.com"],
           "terms": ["ip4:203.0.113.0/26"], "ranges": ["203.0.113.0/26", "2001:db8::/32"],
           "more_ranges": 12, "ipv4_addresses": 64, "ipv6": true},
          {"domain": "x.example", "path": ["example.org", "x.example"], "terms": ["ptr:x.example"],
           "depends_on": "ptr:x.example"}],
        "others": "softfail"}})"),
      checked("e3", "dmarc", "fine", R"({"domain": "example.org"})"),
      checked("e4", "helo", "could_not_tell", R"({"problem": "timeout"})"),
      checked("e5", "domain", "problem", R"({
        "servers": [{"name": "ns1.example.org", "ip": "192.0.2.53", "status": "fine", "serial": 2026112101},
                    {"name": "ns2.example.org", "ip": "198.51.100.53", "status": "fine", "serial": 2026112101},
                    {"name": "ns3.example.net", "ip": "203.0.113.53", "status": "silent"}],
        "records": [
          {"name": "example.org", "type": "MX", "values": [
            {"value": ["10 mail.example.org"], "servers": ["ns1.example.org", "ns2.example.org"]}]},
          {"name": "example.org", "type": "TXT", "values": [
            {"value": ["v=spf1 mx -all"], "servers": ["ns1.example.org"]},
            {"value": ["v=spf1 a -all"], "servers": ["ns2.example.org"]}]},
          {"name": "_dmarc.example.org", "type": "TXT", "values": [
            {"value": ["v=DMARC1; p=none"], "servers": [0]},
            {"value": [], "servers": [1]}]}]})")};
  one.evidence.push_back(checked("e6", "block_lists", "could_not_tell", "{}"));
  one.evidence.back().because = {"check.because.lists_say_nothing",
                                 {{"lists", "zen.spamhaus.org, bl.spamcop.net"}}};
  one.evidence.push_back(checked("e7", "dane", "could_not_tell", "{}"));
  one.evidence.back().because = {"check.because.resolver_does_not_validate", {}};
  for (const char* list : {"zen.spamhaus.org", "bl.spamcop.net", "b.barracudacentral.org",
                           "psbl.surriel.com"})
    one.unknown.push_back({"q" + std::to_string(one.unknown.size() + 1),
                           {"question.on_list", {{"ip", "203.0.113.9"}, {"list", list}}},
                           {"note.list.silent", {{"list", list}}},
                           "",
                           ""});
  return examination_of("example.org 203.0.113.9", std::move(one));
}

}  // namespace mailwhy::report::test
