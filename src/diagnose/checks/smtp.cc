// The mail hosts called at port 25: does one answer, with which name, with TLS, with
// which certificate, and does it take mail to postmaster@ (RFC 5321, section 4.5.1) and
// abuse@ (RFC 2142)? Only with --connect; what may be said of us alone is not held
// against them.
#include <algorithm>
#include <set>

#include "diagnose/checks/dane_view.h"
#include "diagnose/checks/helo_name.h"
#include "diagnose/checks/sts_view.h"
#include "diagnose/checks/tls_certificate.h"
#include "net/timestamp.h"
#include "text/ascii.h"
#include "transport/certificate.h"
#include "transport/outside_json.h"

namespace mailwhy::diagnose {

using transport::SmtpAnswer, transport::SmtpReply;
using Tls = SmtpAnswer::Tls;

namespace {
struct Called {
  const Examination& of;
  const StsView& sts;
  const DaneView& dane;
  std::vector<std::vector<SmtpAnswer>> servers;  // of each host
};
}  // namespace

static bool answers(const SmtpAnswer& server) {
  return server.status == SmtpAnswer::Status::Answered ||
         server.status == SmtpAnswer::Status::NoSmtp;
}

static text::Params params_of(const Called& called, const SmtpAnswer& server) {
  return {{"domain", called.of.target.domain},
          {"name", server.question.host},
          {"ip", server.question.address.to_string()}};
}

// ---------------------------------------------------------------- is anybody there?

// Where no host answers, it is as likely our own way out that is closed: many networks
// close port 25.
static void judge_reachability(const Called& called, Outcome& out) {
  bool anybody = false, asked = false;
  for (const auto& host : called.servers)
    for (const SmtpAnswer& server : host) {
      anybody |= answers(server);
      asked |= server.status != SmtpAnswer::Status::NotAsked;
    }
  if (!asked) return could_not_tell(out, {"check.because.port_25_not_asked", {}});
  if (!anybody) return could_not_tell(out, {"check.because.port_25_closed_here", {}});
  for (size_t i = 0; i < called.servers.size(); i++) {
    const auto& host = called.servers[i];
    auto silent = [](const SmtpAnswer& server) {
      return server.status == SmtpAnswer::Status::Refused ||
             server.status == SmtpAnswer::Status::Timeout;
    };
    if (host.empty() || !std::ranges::any_of(host, silent) ||
        std::ranges::any_of(host, answers))
      continue;
    text::Params params = params_of(called, host.front());
    add_finding(out, "mx_unreachable", Severity::Warning, Certainty::Likely, params);
    add_steps(out, "mx_unreachable", {"open", "remove"}, params);
  }
}

// ---------------------------------------------------------------- greeting and TLS

static Demands demands_on(const Called& called, size_t host, const SmtpAnswer& server) {
  Demands demands;
  const DaneHost& dane = called.dane.dane[host];
  if (const auto* policy = called.sts.active(); policy && covers(*policy, dane.name))
    demands.sts = policy->mode;
  demands.dane = called.dane.binds(host);
  demands.dane_satisfied =
      demands.dane && std::ranges::any_of(dane.usable, [&](const transport::Tlsa& tlsa) {
        return transport::stands_for(tlsa, server.certificates,
                                     {dane.name, called.of.target.domain}, called.of.now);
      });
  return demands;
}

static void judge_tls(const SmtpAnswer& server, const Demands& demands,
                      const text::Params& params, Outcome& out) {
  if (server.tls == Tls::NotTried || server.tls == Tls::Done) return;
  bool insisted = demands.dane || demands.sts == transport::StsMode::Enforce;
  Severity severity = insisted ? Severity::Error : Severity::Warning;
  bool failed = server.tls == Tls::Failed;
  const char* cause = failed ? "starttls_fails" : "starttls_missing";
  add_finding(out, cause, severity, Certainty::Likely, params);
  if (failed)
    out.findings.back().notes.push_back(fault_note("tls_problem", server.problem));
  if (insisted)
    out.findings.back().notes.push_back(
        {demands.dane ? "transport_fault.dane_insists" : "transport_fault.sts_insists",
         {}});
  add_steps(out, cause, {"set_up", "inspect"}, params);
}

static void judge_greeting(const SmtpAnswer& server, text::Params params, Outcome& out) {
  std::string_view text = server.greeting.text;
  std::string first = text::to_lower(text.substr(0, text.find_first_of(" \n")));
  if (first.starts_with('[') || is_full_host_name(first)) return;
  params["greeting"] = std::string(text.substr(0, std::min<size_t>(text.find('\n'), 80)));
  add_finding(out, "mail_host_greeting", Severity::Info, Certainty::Likely, params);
}

// ---------------------------------------------------------------- recipients

// 5.7.x speaks of us or of a policy, not of the mailbox.
static bool is_about_us(const SmtpReply& reply) {
  return reply.text.starts_with("5.7.");
}
static bool refuses(const SmtpReply& reply) {
  return reply.code / 100 == 5 && !is_about_us(reply);
}
static bool takes(const SmtpReply& reply) {
  return reply.code / 100 == 2;
}

// A refusal counts where it names the mailbox (5.1.x), or where the other one is taken:
// a server that refuses both without a word may refuse us.
static void judge_recipients(const SmtpAnswer& server, const text::Params& params,
                             Outcome& out) {
  if (server.mail.code != 0 && !takes(server.mail)) {
    if (!refuses(server.mail))
      return could_not_tell(
          out, {"check.because.server_refuses_us",
                {{"name", server.question.host}, {"reply", server.mail.text}}});
    text::Params said = params;
    said["reply"] = server.mail.text;
    add_finding(out, "null_sender_refused", Severity::Warning, Certainty::Possible, said);
    add_steps(out, "null_sender_refused", {"accept"}, said);
    return;
  }
  constexpr const char* causes[] = {"postmaster_refused", "abuse_refused"};
  bool any_taken = std::ranges::any_of(server.recipients, takes);
  for (size_t i = 0; i < std::min(server.recipients.size(), std::size(causes)); i++) {
    const SmtpReply& reply = server.recipients[i];
    bool sure = any_taken || reply.text.starts_with("5.1.");
    if (takes(reply)) continue;
    if (!refuses(reply) || !sure) {
      could_not_tell(out, {"check.because.server_refuses_us",
                           {{"name", server.question.host}, {"reply", reply.text}}});
      continue;
    }
    text::Params said = params;
    said["reply"] = reply.text;
    add_finding(out, causes[i], Severity::Warning, Certainty::Likely, said);
    add_steps(out, causes[i], {"accept"}, said);
  }
}

// ---------------------------------------------------------------- the check

static bool has_finding(const Outcome& out, const Finding& finding) {
  return std::ranges::any_of(out.findings, [&](const Finding& known) {
    return known.cause == finding.cause &&
           known.params.at("name") == finding.params.at("name");
  });
}

// The same of a host's second address is said once.
static void take_new(Outcome from, Outcome& out) {
  std::set<std::string> known;
  for (Finding& finding : from.findings) {
    if (has_finding(out, finding))
      known.insert(finding.cause);
    else
      out.findings.push_back(std::move(finding));
  }
  for (Change& change : from.changes)
    if (!known.contains(change.for_cause)) out.changes.push_back(std::move(change));
  if (from.state == State::Problem) out.state = State::Problem;
  if (from.state == State::CouldNotTell) could_not_tell(out, std::move(from.because));
}

static void judge_server(const Called& called, size_t host, const SmtpAnswer& server,
                         Outcome& out) {
  text::Params params = params_of(called, server);
  if (server.status == SmtpAnswer::Status::NoSmtp)
    return could_not_tell(
        out, {"check.because.no_greeting",
              {{"name", server.question.host}, {"problem", server.problem}}});
  if (server.status != SmtpAnswer::Status::Answered) return;
  if (!takes(server.greeting))
    return could_not_tell(
        out, {"check.because.server_refuses_us",
              {{"name", server.question.host}, {"reply", server.greeting.text}}});
  judge_greeting(server, params, out);
  Demands demands = demands_on(called, host, server);
  judge_tls(server, demands, params, out);
  judge_certificate(server, demands, called.of.now, params, out);
  judge_recipients(server, params, out);
}

static boost::json::object to_detail(const SmtpAnswer& server) {
  boost::json::object detail = transport::to_json(server);
  detail.erase("certificates");
  if (server.certificates.empty()) return detail;
  if (auto read = transport::read_certificate(server.certificates.front())) {
    boost::json::object shown{{"issuer", read->issuer},
                              {"names", texts_json(read->names)}};
    shown["not_after"] = net::format_timestamp(read->not_after);
    detail["certificate"] = std::move(shown);
  }
  return detail;
}

std::optional<Outcome> check_smtp(const Examination& of) {
  if (of.target.domain.empty() || !of.target.connect) return std::nullopt;
  StsView sts;
  DaneView dane;
  std::function<void()> work[] = {[&] { sts = look_at_sts(of); },
                                  [&] { dane = look_at_dane(of); }};
  of.resolver.together(work);
  if (dane.told && dane.hosts.hosts.empty()) return std::nullopt;  // takes no mail
  Called called{of, sts, dane, call_hosts(of, dane.hosts)};
  Outcome out;
  out.detail["domain"] = of.target.domain;
  boost::json::array servers;
  for (const auto& host : called.servers)
    for (const SmtpAnswer& server : host) servers.push_back(to_detail(server));
  out.detail["servers"] = std::move(servers);
  judge_reachability(called, out);
  for (size_t i = 0; i < called.servers.size(); i++)
    for (const SmtpAnswer& server : called.servers[i]) {
      Outcome one;
      judge_server(called, i, server, one);
      take_new(std::move(one), out);
    }
  return out;
}

}  // namespace mailwhy::diagnose
