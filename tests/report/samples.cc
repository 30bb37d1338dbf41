#include "samples.h"

#include <memory>
#include <utility>

#include <boost/json/array.hpp>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "net/timestamp.h"
#include "spf/check.h"
#include "spf/fix.h"

namespace mailwhy::report::test {

namespace {

using diagnose::Case;
using diagnose::Certainty;
using diagnose::Change;
using diagnose::ChangeKind;
using diagnose::Evidence;
using diagnose::Finding;
using diagnose::Report;
using diagnose::Severity;

constexpr std::string_view kWorld =
    "$TTL 3600\n"
    ". SOA ns.test. hostmaster.test. 1 3600 600 86400 300\n"
    "example.org. TXT \"v=spf1 a mx -all\"\n"
    "example.org. A 192.0.2.80\n"
    "example.org. MX 10 mail.example.org.\n"
    "mail.example.org. A 198.51.100.10\n"
    "_spf.provider.example. TXT \"v=spf1 ip4:203.0.113.0/26 ip6:2001:db8:25::/48 -all\"\n"
    "broken.example. TXT \"v=spf1 ipv4:203.0.113.9 mx -all\"\n"
    "broken.example. MX 10 mail.example.org.\n"
    "deep.example. TXT \"v=spf1 include:_a.deep.example include:_b.deep.example ~all\"\n"
    "_a.deep.example. TXT \"v=spf1 ip4:192.0.2.0/28 ip4:192.0.2.32/28 ?all\"\n"
    "_b.deep.example. TXT \"v=spf1 include:_c.deep.example a:gone.deep.example -all\"\n"
    "_c.deep.example. TXT \"v=spf1 ip4:203.0.113.9 -all\"\n";

net::Time at(const char* text) {
  return *net::parse_timestamp(text);
}

net::IpAddress ip(const char* text) {
  return *net::IpAddress::parse(text);
}

dns::ZoneResolver world() {
  dns::ZoneResolver resolver(at("2026-11-21T22:00:00Z"));
  resolver.add(dns::read_zone_file(kWorld).records);
  return resolver;
}

spf::Query query(const std::string& sender, const char* address) {
  return {ip(address), sender, "out9.mail.provider.example", ""};
}

bounce::Refusal refusal(const std::string& sender, const char* address) {
  bounce::Refusal out;
  bounce::Facts& facts = out.facts;
  facts.recipient = "friend@recipient.example";
  facts.sender = sender;
  facts.sender_domain = sender.substr(sender.find('@') + 1);
  facts.client_ip = ip(address);
  facts.helo = "out9.mail.provider.example";
  facts.refused_by = {"mx.recipient.example", ip("198.51.100.7")};
  facts.reported_by = "mail.example.org";
  facts.phase = bounce::Phase::Rcpt;
  facts.reply.code = 550;
  facts.reply.status = "5.1.0";
  facts.reply.text =
      std::string(address) + " is not allowed to send from <" + sender +
      "> per it's SPF Record. Please inspect your SPF settings, and try again.";
  facts.refused_at = at("2026-11-21T20:13:00Z");
  facts.format = "exim";
  facts.sources.set("client_ip", bounce::Source::ReplyText);
  out.reason.label = "spf_fail";
  out.reason.confidence = 0.97;
  out.reason.permanent = true;
  out.reason.matched = {"is not allowed to send from", 812, 27};
  out.reason.sisimai = "authfailure";
  out.reason.kumomta = "AuthenticationFailed";
  out.reply_line = 31;
  out.quoted = "550 5.1.0 " + facts.reply.text;
  return out;
}

Evidence spf_evidence(const spf::Query& asked) {
  dns::ZoneResolver resolver = world();
  Evidence out{"e1", "spf", "", at("2026-11-21T22:00:00Z"), {}, nullptr};
  out.spf = std::make_shared<spf::Result>(spf::check_host(resolver, asked));
  out.verdict = to_string(out.spf->verdict);
  return out;
}

Finding finding(const std::string& cause, Certainty certainty, const std::string& actor,
                text::Params params) {
  Finding out;
  out.cause = cause;
  out.certainty = certainty;
  out.actor = actor;
  out.params = std::move(params);
  out.evidence = {"e1"};
  return out;
}

// The proof is made by hand: what it says is not judged here, only how it is shown.
Change record_change(const std::string& cause, const std::string& domain,
                     std::vector<std::string> before, std::vector<std::string> after,
                     spf::ProofCase refused, std::vector<std::string> gained) {
  Change out;
  out.for_cause = cause;
  out.rrset = {domain + ".", dns::Type::TXT, 3600};
  out.before = std::move(before);
  out.after = std::move(after);
  spf::Proof proof;
  proof.cases.push_back(refused);
  proof.gained = std::move(gained);
  proof.lookups_before = 2;
  proof.lookups_after = 3;
  proof.holds = true;
  out.proof = std::move(proof);
  out.effective_from = at("2026-11-21T23:00:00Z");
  return out;
}

Report report(Case one) {
  Report out;
  out.asked_at = at("2026-11-21T22:00:00Z");
  out.source = "bounce.eml";
  out.cases.push_back(std::move(one));
  return out;
}

text::Params params_of(const std::string& sender, const char* address) {
  return {{"ip", address},
          {"domain", sender.substr(sender.find('@') + 1)},
          {"sender", sender},
          {"recipient", "friend@recipient.example"},
          {"refused_by", "mx.recipient.example"}};
}

Case case_for(const std::string& cause, const std::string& sender, const char* address,
              Certainty certainty = Certainty::Proven,
              const std::string& actor = "sender_dns") {
  Case out;
  out.refusal = refusal(sender, address);
  out.evidence.push_back(spf_evidence(query(sender, address)));
  out.findings.push_back(finding(cause, certainty, actor, params_of(sender, address)));
  return out;
}

Report provider() {
  Case one = case_for("spf_provider_missing", "info@example.org", "203.0.113.9");
  one.findings[0].params["provider"] = "Provider Mail";
  one.findings[0].params["include"] = "_spf.provider.example";
  Change change =
      record_change("spf_provider_missing", "example.org", {"v=spf1 a mx -all"},
                    {"v=spf1 a mx include:_spf.provider.example -all"},
                    {ip("203.0.113.9"), spf::Verdict::Fail, spf::Verdict::Pass},
                    {"203.0.113.0/26", "2001:db8:25::/48"});
  change.proof->cases.push_back(
      {ip("192.0.2.80"), spf::Verdict::Pass, spf::Verdict::Pass});
  change.proof->cases.push_back(
      {ip("198.51.100.10"), spf::Verdict::Pass, spf::Verdict::Pass});
  change.notes.push_back({"note.alternative", {{"term", "ip4:203.0.113.9"}}});
  one.changes.push_back(std::move(change));
  Finding second =
      finding("spf_spoofed", Certainty::Possible, "nobody", one.findings[0].params);
  second.severity = Severity::Warning;
  one.findings.push_back(std::move(second));
  return report(std::move(one));
}

Report server() {
  Case one = case_for("spf_ip_not_listed", "info@example.org", "203.0.113.200",
                      Certainty::Possible);
  text::Params params = params_of("info@example.org", "203.0.113.200");
  one.unknown.push_back({"q1",
                         {"question.is_your_server", params},
                         {"because.only_refusal", params},
                         "",
                         ""});
  Change change =
      record_change("spf_ip_not_listed", "example.org", {"v=spf1 a mx -all"},
                    {"v=spf1 a mx ip4:203.0.113.200 -all"},
                    {ip("203.0.113.200"), spf::Verdict::Fail, spf::Verdict::Pass},
                    {"203.0.113.200/32"});
  change.only_if = "q1";
  one.changes.push_back(std::move(change));
  return report(std::move(one));
}

boost::json::object name_server(const char* name, const char* address, int serial,
                                const char* record, const char* result) {
  return {{"name", name},          {"ip", address},
          {"status", "fine"},      {"serial", serial},
          {"result", result},      {"records", boost::json::array{record}},
          {"in_delegation", true}, {"in_zone", true}};
}

Report servers() {
  Case one = case_for("ns_out_of_sync", "info@example.org", "203.0.113.9",
                      Certainty::Proven, "dns_operator");
  boost::json::array list;
  list.push_back(name_server("ns1.example.org", "192.0.2.53", 2026112102,
                             "v=spf1 ip4:203.0.113.9 -all", "pass"));
  list.push_back(name_server("ns2.example.org", "198.51.100.53", 2026110501,
                             "v=spf1 ip4:192.0.2.7 -all", "fail"));
  list.push_back(boost::json::object{{"name", "ns3.example.net"},
                                     {"ip", "203.0.113.53"},
                                     {"status", "silent"},
                                     {"reply", "timeout"},
                                     {"in_delegation", true},
                                     {"in_zone", false}});
  one.evidence.push_back({"e2",
                          "ns",
                          "problem",
                          at("2026-11-21T22:00:00Z"),
                          {{"domain", "example.org"}, {"servers", list}},
                          nullptr});
  Finding& answer = one.findings[0];
  answer.evidence.push_back("e2");
  answer.params["servers"] = "ns2.example.org";
  answer.params["passing"] = "ns1.example.org";
  answer.params["failing"] = "ns2.example.org";
  Change change;
  change.for_cause = "ns_out_of_sync";
  change.kind = ChangeKind::Steps;
  change.steps = {{"step.ns_out_of_sync.transfer", answer.params},
                  {"step.ns_out_of_sync.check", answer.params},
                  {"step.ns_out_of_sync.do_not_edit", answer.params}};
  one.changes.push_back(std::move(change));
  return report(std::move(one));
}

Report no_record() {
  Case one =
      case_for("spf_no_record", "info@none.example", "203.0.113.9", Certainty::Likely);
  one.changes.push_back(record_change(
      "spf_no_record", "none.example", {}, {"v=spf1 ip4:203.0.113.9 ~all"},
      {ip("203.0.113.9"), spf::Verdict::None, spf::Verdict::Pass}, {"203.0.113.9/32"}));
  one.changes[0].notes.push_back({"note.first_record", {}});
  return report(std::move(one));
}

Report syntax() {
  Case one = case_for("spf_syntax_error", "info@broken.example", "203.0.113.9");
  one.findings[0].params["problem"] = one.evidence[0].spf->problem;
  one.changes.push_back(record_change(
      "spf_syntax_error", "broken.example", {"v=spf1 ipv4:203.0.113.9 mx -all"},
      {"v=spf1 ip4:203.0.113.9 mx -all"},
      {ip("203.0.113.9"), spf::Verdict::PermError, spf::Verdict::Pass},
      {"198.51.100.10/32", "203.0.113.9/32"}));
  return report(std::move(one));
}

Report passes() {
  Case one = case_for("spf_passes_now", "info@deep.example", "203.0.113.9",
                      Certainty::Likely, "nobody");
  one.findings[0].severity = Severity::Info;
  Change change;
  change.for_cause = "spf_passes_now";
  change.kind = ChangeKind::Wait;
  change.steps = {{"wait.spf_passes_now", {}}};
  change.effective_from = at("2026-11-22T00:30:00Z");
  one.changes.push_back(std::move(change));
  return report(std::move(one));
}

Report forwarded() {
  Case one = case_for("spf_forwarded", "info@example.org", "203.0.113.77",
                      Certainty::Likely, "forwarder");
  Finding& answer = one.findings[0];
  answer.params["forwarder"] = "mx.alumni.example";
  answer.params["address"] = "friend@alumni.example";
  Change change;
  change.for_cause = "spf_forwarded";
  change.kind = ChangeKind::Steps;
  change.steps = {{"step.spf_forwarded.srs", answer.params},
                  {"step.spf_forwarded.write_directly", answer.params},
                  {"step.spf_forwarded.do_not_list", answer.params}};
  one.changes.push_back(std::move(change));
  return report(std::move(one));
}

Report unknown() {
  Case one;
  one.refusal = refusal("info@example.org", "203.0.113.9");
  one.refusal.facts.client_ip.reset();
  one.refusal.quoted =
      "550 rejected because example.org is not allowed to send mail from from";
  one.refusal.reply_line.reset();
  one.findings.push_back(
      finding("spf_fail", Certainty::Likely, "sender_dns", {{"domain", "example.org"}}));
  one.findings[0].evidence.clear();
  one.unknown.push_back({"q1",
                         {"question.missing.client_ip", {{"option", "--ip"}}},
                         {"because.missing.client_ip", {}},
                         "client_ip",
                         "--ip"});
  Report out = report(std::move(one));
  out.kind = bounce::Kind::Reply;
  out.source.clear();
  return out;
}

Report several() {
  Report out = provider();
  Report second = passes();
  second.cases[0].refusal.facts.recipient = "boss@recipient.example";
  out.cases.push_back(std::move(second.cases[0]));
  out.notes.push_back("the mail was cut off after 64 kB: read up to there");
  return out;
}

}  // namespace

std::vector<Sample> samples() {
  return {{"provider", provider()},      {"server", server()},
          {"servers", servers()},        {"no_record", no_record()},
          {"syntax", syntax()},          {"passes", passes()},
          {"forwarded", forwarded()},    {"unknown", unknown()},
          {"fine", examined_fine()},     {"several", several()},
          {"examination", examination()}};
}

Sample sample(const std::string& name) {
  for (Sample& one : samples())
    if (one.name == name) return std::move(one);
  return {};
}

}  // namespace mailwhy::report::test
