// The recipient's side: an MX record that leads to a server which takes no mail for the
// domain (RFC 5321, section 5.1).
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/mail_exchange.h"
#include "diagnose/published.h"
#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

// The server that refused is one to which the domain's own MX records lead.
static bool is_exchange(const MailExchange& exchange, const bounce::Host& server) {
  if (server.ip) {
    auto known = std::ranges::find(exchange.addresses, server.ip->unmapped());
    if (known != exchange.addresses.end()) return true;
  }
  return !server.name.empty() &&
         std::ranges::any_of(exchange.hosts, [&](const std::string& host) {
           return text::equals_ignore_case(host, server.name);
         });
}

// A host of the domain's own that is named like a mail server and is none of those that
// refuse; "" if there is none.
static std::string own_mail_host(Inquiry& inquiry, const std::string& domain,
                                 const MailExchange& exchange) {
  for (std::string_view label : {"mail", "mx", "mx1", "smtp"}) {
    std::string host = std::string(label) + '.' + domain;
    if (std::ranges::find(exchange.hosts, host) != exchange.hosts.end()) continue;
    Addresses own = addresses_of(inquiry.resolver, {host}).front().addresses;
    bool other = std::ranges::none_of(own, [&](const net::IpAddress& ip) {
      return std::ranges::find(exchange.addresses, ip) != exchange.addresses.end();
    });
    if (!own.empty() && other) return host;
  }
  return {};
}

bool find_recipient_causes(Inquiry& inquiry) {
  const std::string& label = inquiry.refusal.reason.label;
  if (label != "recipient_not_hosted" && label != "relay_denied" &&
      label != "recipient_domain_no_mail")
    return false;
  const bounce::Facts& facts = inquiry.refusal.facts;
  std::string domain = mail::lower_domain(facts.recipient);
  if (domain.empty()) return false;
  MailExchange exchange = find_mail_exchange(inquiry.resolver, domain);
  if (!exchange.told || !is_exchange(exchange, facts.refused_by)) return false;

  boost::json::array hosts(exchange.hosts.begin(), exchange.hosts.end());
  add_evidence(inquiry, "recipient_mx", "problem",
               {{"domain", domain}, {"mx", std::move(hosts)}});
  const std::string cause = "recipient_mx_wrong";
  Finding finding = make_finding(inquiry, cause, Certainty::Likely, {"recipient_mx"});
  finding.params["domain"] = domain;
  if (finding.params.contains("refused_by"))
    finding.params["server"] = finding.params["refused_by"];
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  std::string own = own_mail_host(inquiry, domain, exchange);
  if (!own.empty()) offer_exchange(inquiry, cause, domain, exchange, own);
  static constexpr std::string_view kMxSteps[] = {"tell", "compare", "enter", "lapsed"};
  add_steps(inquiry, cause, kMxSteps, params);
  return true;
}

}  // namespace mailwhy::diagnose
