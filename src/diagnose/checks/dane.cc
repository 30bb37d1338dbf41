// DANE for mail: TLSA records of the exchanges, DNSSEC under them, and with --connect the
// certificates that they must stand for. RFC 6698, RFC 7671, RFC 7672.
#include <algorithm>

#include "diagnose/checks/dane_view.h"
#include "transport/certificate.h"

namespace mailwhy::diagnose {

using transport::SmtpAnswer, transport::Tlsa;

static boost::json::array to_json(const DaneView& view) {
  boost::json::array list;
  for (const DaneHost& host : view.dane) {
    boost::json::array records;
    for (const auto* some : {&host.usable, &host.unusable})
      for (const Tlsa& tlsa : *some)
        records.push_back(boost::json::string(tlsa.to_string()));
    boost::json::object one{{"name", host.name},
                            {"told", host.told},
                            {"validated", host.authentic},
                            {"tlsa", std::move(records)}};
    if (host.base != host.name) one["records_of"] = host.base;
    list.push_back(std::move(one));
  }
  return list;
}

static void judge_records(const DaneHost& host, text::Params params, Outcome& out) {
  if (host.unusable.empty() && host.unreadable == 0) return;
  add_finding(out, "tlsa_unusable", Severity::Warning, Certainty::Likely, params);
  auto& notes = out.findings.back().notes;
  if (host.unreadable > 0)
    notes.push_back(fault_note("tlsa_unreadable", std::to_string(host.unreadable)));
  for (const Tlsa& tlsa : host.unusable)
    notes.push_back(
        fault_note("tlsa_" + std::string(to_string(use_of(tlsa))), tlsa.to_string()));
  add_steps(out, "tlsa_unusable", {"replace"}, params);
}

// Records of which DNSSEC says nothing bind nobody (RFC 7672, section 2.2).
static void judge_dnssec(const DaneView& view, text::Params params, Outcome& out) {
  std::vector<std::string> open;
  for (const DaneHost& host : view.dane)
    if (host.has_records() && host.told && !host.authentic) open.push_back(host.name);
  if (open.empty()) return;
  bool asked = view.told && std::ranges::all_of(view.hosts.hosts, &MailHost::told);
  if (!view.validates || !asked) {
    return could_not_tell(out,
                          {view.validates ? "check.because.hosts_not_told"
                                          : "check.because.resolver_does_not_validate",
                           {}});
  }
  params["names"] = joined(open);
  if (!view.hosts.authentic) params["unsigned"] = params["domain"];
  add_finding(out, "dane_without_dnssec", Severity::Warning, Certainty::Likely, params);
  add_steps(out, "dane_without_dnssec", {"sign", "withdraw"}, params);
}

// The servers are protected, the way to them is not: common where a provider's servers
// take the mail of a domain that is not signed.
static void judge_mx(const DaneView& view, text::Params params, Outcome& out) {
  std::vector<std::string> protects;
  for (const DaneHost& host : view.dane)
    if (host.authentic && !host.usable.empty()) protects.push_back(host.name);
  if (protects.empty() || view.hosts.authentic || !view.told || !view.validates) return;
  params["names"] = joined(protects);
  add_finding(out, "dane_mx_unsigned", Severity::Info, Certainty::Likely, params);
  add_steps(out, "dane_mx_unsigned", {"sign"}, params);
}

// A sender with DANE takes the error for an attack and keeps the mail (RFC 7672, section
// 2.1.2).
static void judge_failures(const DaneView& view, text::Params params, Outcome& out) {
  std::vector<std::string> failing;
  for (const DaneHost& host : view.dane)
    if (host.fails) failing.push_back(host.name);
  if (failing.empty()) return;
  params["names"] = joined(failing);
  params["name"] = failing.front();
  add_finding(out, "tlsa_lookup_fails", Severity::Warning, Certainty::Possible, params);
  add_steps(out, "tlsa_lookup_fails", {"ask", "software"}, params);
}

static void judge_partial(const DaneView& view, text::Params params, Outcome& out) {
  std::vector<std::string> with, without;
  for (const DaneHost& host : view.dane)
    if (host.told) (host.has_records() ? with : without).push_back(host.name);
  if (with.empty() || without.empty()) return;
  params["names"] = joined(without);
  params["with"] = joined(with);
  add_finding(out, "dane_partial", Severity::Warning, Certainty::Likely, params);
  add_steps(out, "dane_partial", {"publish"}, params);
}

static bool any_stands(const DaneHost& host, const SmtpAnswer& server,
                       const std::string& domain, net::Time now) {
  return std::ranges::any_of(host.usable, [&](const Tlsa& tlsa) {
    return transport::stands_for(tlsa, server.certificates,
                                 {host.base, host.name, domain}, now);
  });
}

// Each host once, however many of its addresses show another certificate.
static void judge_certificates(const Examination& of, const DaneView& view,
                               Outcome& out) {
  auto servers = call_hosts(of, view.hosts);
  for (size_t i = 0; i < view.dane.size(); i++) {
    const DaneHost& host = view.dane[i];
    bool unsigned_for_sure = view.validates && host.told && !host.authentic;
    if (host.usable.empty() || unsigned_for_sure) continue;
    for (const SmtpAnswer& server : servers[i]) {
      if (server.certificates.empty() ||
          any_stands(host, server, of.target.domain, of.now))
        continue;
      text::Params params{{"domain", of.target.domain},
                          {"name", host.name},
                          {"ip", server.question.address.to_string()}};
      add_finding(out, "dane_mismatch",
                  view.binds(i) ? Severity::Error : Severity::Warning,
                  host.authentic ? Certainty::Likely : Certainty::Possible, params);
      add_steps(out, "dane_mismatch", {"publish", "order"}, params);
      break;
    }
  }
}

std::optional<Outcome> check_dane(const Examination& of) {
  if (of.target.domain.empty()) return std::nullopt;
  DaneView view = look_at_dane(of);
  bool any = std::ranges::any_of(view.dane, &DaneHost::has_records);
  bool told = view.told && std::ranges::all_of(view.dane, &DaneHost::told);
  if (!any && told) return std::nullopt;  // not set up
  Outcome out;
  out.detail["domain"] = of.target.domain;
  out.detail["resolver_validates"] = view.validates;
  out.detail["mx_validated"] = view.hosts.authentic;
  out.detail["hosts"] = to_json(view);
  if (!told) out.state = State::CouldNotTell;
  text::Params params{{"domain", of.target.domain}};
  for (const DaneHost& host : view.dane) {
    params["name"] = host.name;
    judge_records(host, params, out);
  }
  params.erase("name");
  judge_dnssec(view, params, out);
  judge_mx(view, params, out);
  judge_failures(view, params, out);
  judge_partial(view, params, out);
  if (of.target.connect && any) judge_certificates(of, view, out);
  return out;
}

}  // namespace mailwhy::diagnose
