#include "diagnose/checks/tls_certificate.h"

#include "diagnose/checks/mail_hosts.h"
#include "net/timestamp.h"
#include "transport/certificate.h"

namespace mailwhy::diagnose {

using transport::Certificate;

static constexpr std::chrono::days kCertificateSoon{14};

namespace {
struct Faults {
  std::vector<text::Message> notes;
  bool expired = false;
};
}  // namespace

static Faults faults_of(const transport::SmtpAnswer& server,
                        const Result<Certificate>& certificate, net::Time now) {
  Faults faults;
  if (!certificate) {
    faults.notes.push_back(
        fault_note("certificate_unreadable", certificate.error().what));
    return faults;
  }
  faults.expired = certificate->not_after < now;
  if (faults.expired)
    faults.notes.push_back(
        fault_note("certificate_expired", net::format_day(certificate->not_after)));
  if (certificate->not_before > now)
    faults.notes.push_back(
        fault_note("certificate_not_yet", net::format_day(certificate->not_before)));
  if (!transport::names_host(*certificate, server.question.host)) {
    auto names = certificate->names;
    if (names.size() > 5) names.resize(5);
    faults.notes.push_back({"transport_fault.certificate_name",
                            {{"name", server.question.host}, {"value", joined(names)}}});
  }
  if (!server.chain_problem.empty())
    for (text::Message& note :
         certificate_notes("certificate_chain", server.chain_problem))
      faults.notes.push_back(std::move(note));
  return faults;
}

// Who minds it: with a policy that is enforced mail stays away; one that is tested gets
// reports; nobody else compares names, but a date that has passed is a sign that nobody
// looks after the server.
static Severity severity_of(const Faults& faults, const Demands& demands) {
  if (demands.sts == transport::StsMode::Enforce) return Severity::Error;
  if (demands.sts == transport::StsMode::Testing) return Severity::Warning;
  return faults.expired && !demands.dane_satisfied ? Severity::Warning : Severity::Info;
}

static void add_invalid(Faults faults, const Demands& demands, text::Params params,
                        Outcome& out) {
  const char* cause = "tls_certificate_invalid";
  Severity severity = severity_of(faults, demands);
  if (severity == Severity::Info && demands.dane_satisfied) return;
  add_finding(out, cause, severity, Certainty::Likely, params);
  auto& notes = out.findings.back().notes;
  notes = std::move(faults.notes);
  if (demands.sts && demands.dane_satisfied)
    notes.push_back({"transport_fault.dane_accepts_it", {}});
  else if (!demands.sts && !demands.dane)
    notes.push_back({"transport_fault.nobody_compares", {}});
  add_steps(out, cause, {"renew", "name"}, params);
}

void judge_certificate(const transport::SmtpAnswer& server, const Demands& demands,
                       net::Time now, const text::Params& params, Outcome& out) {
  if (server.certificates.empty()) return;
  auto certificate = transport::read_certificate(server.certificates.front());
  Faults faults = faults_of(server, certificate, now);
  bool runs = certificate && !faults.expired;
  if (!faults.notes.empty()) add_invalid(std::move(faults), demands, params, out);
  // With a record for it in DNS alone, its date is of no importance.
  bool date_counts = demands.sts || !demands.dane_satisfied;
  if (!runs || !date_counts || certificate->not_after - now > kCertificateSoon) return;
  text::Params soon = params;
  soon["until"] = net::format_day(certificate->not_after);
  add_finding(out, "tls_certificate_expires_soon", Severity::Warning, Certainty::Likely,
              soon);
  add_steps(out, "tls_certificate_expires_soon", {"renew"}, soon);
}

}  // namespace mailwhy::diagnose
