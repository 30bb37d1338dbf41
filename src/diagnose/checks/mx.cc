// Where the domain's mail goes: RFC 5321, section 5.1; null MX: RFC 7505; an exchange is
// a host name with an address, neither an alias nor an address itself (RFC 2181, 10.3).
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/published.h"
#include "diagnose/services.h"

namespace mailwhy::diagnose {

using dns::Type;

static constexpr size_t kMaxCheckedExchanges = 16;  // that are looked up

struct Exchange {
  uint16_t preference = 0;
  dns::Name name;
  std::vector<net::IpAddress> addresses = {};
  std::string alias_of = {};  // the name behind a CNAME
  bool told = true;           // did DNS say whether it has addresses?

  // It has addresses, and all lie in networks that the outside does not reach. Loopback
  // is left alone: a server looked at before it goes live.
  bool is_inside() const {
    return told && !addresses.empty() && std::ranges::all_of(addresses, is_private);
  }

 private:
  static bool is_private(const net::IpAddress& ip) {
    net::Scope scope = net::scope_of(ip.unmapped());
    return scope == net::Scope::Private || scope == net::Scope::LinkLocal;
  }
};

static std::vector<Exchange> read_exchanges(const dns::Answer& answer) {
  std::vector<Exchange> exchanges;
  for (const dns::Mx& mx : exchanges_of(answer))
    if (exchanges.size() < kMaxCheckedExchanges)
      exchanges.push_back({mx.preference, mx.host});
  return exchanges;
}

static void look_up(dns::Resolver& resolver, std::vector<Exchange>& exchanges) {
  std::vector<dns::Question> questions;
  for (const Exchange& exchange : exchanges)
    for (Type type : {Type::A, Type::AAAA})
      questions.push_back({exchange.name, type, {}});
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    Exchange& exchange = exchanges[i / 2];
    const dns::Answer& answer = *answers[i];
    exchange.told &= answer.usable();
    for (const dns::Record* record : answer.of(questions[i].type))
      if (auto ip = dns::address(*record)) exchange.addresses.push_back(*ip);
    for (const dns::Record* record : answer.of(Type::CNAME))
      if (auto target = dns::target(*record))
        exchange.alias_of = target->to_lower_string();
  }
}

static bool is_address(const dns::Name& name) {
  return net::IpAddress::parse(name.to_lower_string()).has_value();
}

static boost::json::array to_json(const std::vector<Exchange>& exchanges) {
  boost::json::array list;
  for (const Exchange& exchange : exchanges) {
    boost::json::object one{{"preference", exchange.preference},
                            {"name", exchange.name.to_lower_string()},
                            {"addresses", texts_json(exchange.addresses)}};
    if (!exchange.alias_of.empty()) one["alias_of"] = exchange.alias_of;
    list.push_back(std::move(one));
  }
  return list;
}

// One that nobody can reach is a warning beside others; where none is left, the domain
// takes no mail.
static void judge(const std::vector<Exchange>& exchanges, const std::string& domain,
                  Outcome& out) {
  auto reachable = [](const Exchange& exchange) {
    return !exchange.told || (!exchange.addresses.empty() && !exchange.is_inside());
  };
  Severity severity =
      std::ranges::any_of(exchanges, reachable) ? Severity::Warning : Severity::Error;
  bool told = true;
  for (const Exchange& exchange : exchanges) {
    text::Params params{{"domain", domain}, {"name", exchange.name.to_lower_string()}};
    told &= exchange.told;
    if (is_address(exchange.name)) {
      add_finding(out, "mx_is_address", severity, Certainty::Likely, params);
      add_steps(out, "mx_is_address", {"name"}, params);
    } else if (exchange.told && exchange.addresses.empty()) {
      add_finding(out, "mx_has_no_address", severity, Certainty::Likely, params);
      add_steps(out, "mx_has_no_address", {"publish", "remove"}, params);
    } else if (exchange.is_inside()) {
      add_finding(out, "mx_has_no_address", severity, Certainty::Likely, params);
      out.findings.back().notes.push_back(
          {"note.mx_inside",
           {{"name", params["name"]}, {"addresses", joined(exchange.addresses)}}});
      add_steps(out, "mx_has_no_address", {"publish", "remove"}, params);
    } else if (!exchange.alias_of.empty()) {
      params["target"] = exchange.alias_of;
      add_finding(out, "mx_is_alias", Severity::Warning, Certainty::Likely, params);
      add_steps(out, "mx_is_alias", {"target"}, params);
    }
  }
  if (!told) could_not_tell(out);
}

// A null MX is right for a domain that sends nothing. One that sends cannot be answered,
// and receivers may refuse its mail for that (RFC 7505, section 4.2).
static void judge_null_mx(const Examination& of, text::Params params, Outcome& out) {
  out.detail["null_mx"] = true;
  Services services = find_services(of.resolver, of.target.domain);
  if (!services.told) could_not_tell(out);
  if (!services.has_record || services.sends_nothing) {
    add_finding(out, "takes_no_mail", Severity::Info, Certainty::Likely, params);
    return;
  }
  add_finding(out, "sender_domain_no_mx", Severity::Warning, Certainty::Likely, params);
  out.findings.back().notes.push_back({"note.null_mx_but_sends", params});
  add_steps(out, "sender_domain_no_mx", {"no_null_mx", "no_sending"}, params);
}

std::optional<Outcome> check_mx(const Examination& of) {
  const std::string& domain = of.target.domain;
  auto name = dns::Name::from_text(domain);
  if (domain.empty() || !name) return std::nullopt;
  std::vector<dns::Question> questions;
  for (Type type : {Type::MX, Type::A, Type::AAAA})
    questions.push_back({*name, type, {}});
  auto answers = of.resolver.query_all(questions);
  if (answers[0]->nxdomain()) return std::nullopt;  // the check "domain" says so
  Outcome out;
  out.detail["domain"] = domain;
  std::vector<Exchange> exchanges = read_exchanges(*answers[0]);
  text::Params params{{"domain", domain}};
  if (!answers[0]->usable()) {
    out.state = State::CouldNotTell;
  } else if (exchanges.size() == 1 && exchanges.front().name.is_root()) {
    judge_null_mx(of, params, out);
  } else if (exchanges.empty()) {
    bool host = answers[1]->has(Type::A) || answers[2]->has(Type::AAAA);
    bool told = answers[1]->usable() && answers[2]->usable();
    out.detail["implicit"] = host;
    if (host) {
      add_finding(out, "mx_missing", Severity::Info, Certainty::Likely, params);
    } else if (told) {
      add_finding(out, "sender_domain_no_mx", Severity::Error, Certainty::Likely, params);
      add_steps(out, "sender_domain_no_mx", {"publish", "other"}, params);
    } else {
      out.state = State::CouldNotTell;
    }
  } else {
    look_up(of.resolver, exchanges);
    judge(exchanges, domain, out);
  }
  out.detail["mx"] = to_json(exchanges);
  return out;
}

}  // namespace mailwhy::diagnose
