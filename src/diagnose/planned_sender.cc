#include "diagnose/planned_sender.h"

#include <functional>

#include <fmt/format.h>

#include "diagnose/published.h"
#include "dns/record.h"
#include "text/ascii.h"
#include "text/idna.h"

namespace mailwhy::diagnose {

using knowledge::Provider;
using knowledge::ReturnPath;

static constexpr size_t kMaxCandidates = 6;

// ---------------------------------------------------------------- services by name

// Names that stand for the whole: "Mailchimp (Intuit)" is also "Mailchimp", "Google
// Workspace / Gmail" also "Gmail".
static bool is_name_of(const Provider& provider, std::string_view word) {
  if (text::equals_ignore_case(provider.name, word)) return true;
  std::string_view name = provider.name;
  name = name.substr(0, name.find(" ("));
  while (!name.empty()) {
    size_t slash = name.find(" / ");
    if (text::equals_ignore_case(name.substr(0, slash), word)) return true;
    name = slash == name.npos ? "" : name.substr(slash + 3);
  }
  return false;
}

static bool has_word_beginning(const Provider& provider, std::string_view word) {
  for (size_t at = text::find_ignore_case(provider.name, word);
       at != std::string_view::npos;
       at = text::find_ignore_case(provider.name, word, at + 1))
    if (at == 0 || !text::is_alnum(provider.name[at - 1])) return true;
  return false;
}

const Provider* find_service(std::string_view word, std::string& why) {
  auto begins = [&](const Provider& provider) {
    return text::starts_with_ignore_case(provider.name, word);
  };
  auto whole = [&](const Provider& provider) { return is_name_of(provider, word); };
  auto within = [&](const Provider& provider) {
    return has_word_beginning(provider, word);
  };
  std::function<bool(const Provider&)> ways[] = {whole, begins, within};
  for (const auto& fits : ways) {
    std::vector<const Provider*> found;
    for (const Provider& provider : knowledge::providers())
      if (fits(provider)) found.push_back(&provider);
    if (found.empty() || word.empty()) continue;
    if (found.size() == 1) return found.front();
    std::string names;
    for (size_t i = 0; i < found.size() && i < kMaxCandidates; i++)
      names += (i ? ", " : "") + std::string(found[i]->name);
    if (found.size() > kMaxCandidates) names += " …";
    why = fmt::format("\"{}\" may be {}: say more of the name", word, names);
    return nullptr;
  }
  return nullptr;
}

// ---------------------------------------------------------------- who is added

static bool has_record(const dns::Answer& answer) {
  return texts_of(answer, spf::is_spf_record).size() == 1;
}

static void note(PlannedSender& sender, std::string key, text::Params params = {}) {
  params["name"] = sender.name;
  sender.notes.push_back({"plan.note." + std::move(key), std::move(params)});
}

// Of several published values the first that resolves.
static std::string include_that_resolves(dns::Resolver& resolver,
                                         const Provider& provider, bool& any) {
  std::vector<dns::Question> questions;
  std::vector<std::string_view> hosts;
  for (std::string_view host : provider.spf_hosts) {
    auto name = dns::Name::from_text(host);
    if (!name || host.find_first_of("<*") != host.npos) continue;
    questions.push_back({*name, dns::Type::TXT, {}});
    hosts.push_back(host);
  }
  any = !hosts.empty();
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < hosts.size(); i++)
    if (has_record(*answers[i])) return std::string(hosts[i]);
  return "";
}

static void add_service(dns::Resolver& resolver, const Services& services,
                        PlannedSender& sender) {
  const Provider& provider = *sender.service;
  sender.name = provider.name;
  if (provider.return_path == ReturnPath::Theirs) return note(sender, "theirs");
  if (provider.return_path == ReturnPath::Custom) return note(sender, "custom");
  if (provider.return_path == ReturnPath::None) return note(sender, "none");
  if (const Service* there = services.find(sender.name))
    for (const IncludeSeen& include : there->includes)
      if (include.published)
        return note(sender, "already_included", {{"term", include.term}});
  bool any = false;
  std::string host = include_that_resolves(resolver, provider, any);
  if (!host.empty()) {
    sender.terms.push_back("include:" + host);
    if (provider.return_path == ReturnPath::Setting) note(sender, "setting");
    return;
  }
  note(sender, any                          ? "include_unresolved"
               : provider.spf_hosts.empty() ? "include_unknown"
                                            : "include_per_account");
}

static void add_host(dns::Resolver& resolver, const std::string& host,
                     PlannedSender& sender) {
  sender.name = host;
  sender.service = service_of_include(host);
  if (sender.service && sender.service->return_path == ReturnPath::Theirs) {
    sender.name = sender.service->name;
    return note(sender, "theirs");
  }
  auto name = dns::Name::from_text(host);
  if (!name) return note(sender, "host_unresolved");
  dns::AnswerPtr record;
  HostAddresses found;
  std::function<void()> work[] = {
      [&] { record = resolver.query(*name, dns::Type::TXT); },
      [&] { found = addresses_of(resolver, {host}).front(); }};
  resolver.together(work);
  if (has_record(*record)) {
    sender.terms.push_back("include:" + host);
    if (sender.service && sender.service->return_path == ReturnPath::Custom)
      note(sender, "custom_all_the_same");
  } else if (sender.service) {
    note(sender, record->usable() ? "include_unresolved" : "not_told");
  } else if (!found.addresses.empty()) {
    sender.terms.push_back("a:" + host);
    for (const net::IpAddress& ip : found.addresses)
      sender.instead.push_back((ip.is_v4() ? "ip4:" : "ip6:") + ip.to_string());
  } else {
    note(sender, found.told && record->usable() ? "host_unresolved" : "not_told");
  }
}

static std::string network_text(const net::Cidr& network) {
  bool single = network.prefix() == network.base().bits();
  return single ? network.base().to_string() : network.to_string();
}

static Result<net::Cidr> read_network(const std::string& word) {
  if (auto ip = net::IpAddress::parse(word)) return net::Cidr(ip->unmapped());
  return net::Cidr::parse(word);
}

static Result<PlannedSender> add_network(const std::string& word,
                                         const net::Cidr& network,
                                         spf::PlanRequest& request) {
  if (net::scope_of(network.base()) != net::Scope::Global)
    return fail(fmt::format("--add {}: no address that sends to others", word));
  bool v4 = network.base().is_v4();
  if (network.prefix() < (v4 ? 16 : 32))
    return fail(
        fmt::format("--add {}: so wide a network is nobody's mail servers", word));
  PlannedSender sender{word, network_text(network), nullptr, {}, {}, {}, true};
  sender.terms.push_back((v4 ? "ip4:" : "ip6:") + sender.name);
  request.add.push_back(sender.terms.front());
  if (network.prefix() == network.base().bits()) {
    spf::Query query;
    query.client_ip = network.base();
    query.sender = "postmaster@" + request.domain;
    request.wanted.push_back(std::move(query));
  }
  return sender;
}

Result<PlannedSender> read_added(dns::Resolver& resolver, const std::string& word,
                                 const Services& services, spf::PlanRequest& request) {
  if (auto network = read_network(word)) return add_network(word, *network, request);
  PlannedSender sender{word, word, nullptr, {}, {}, {}, true};
  std::string why;
  bool is_host = word.find('.') != word.npos && word.find_first_of(" /:") == word.npos;
  sender.service = find_service(word, why);
  if (sender.service && (!is_host || is_name_of(*sender.service, word))) {
    add_service(resolver, services, sender);
  } else if (is_host) {
    auto host = text::to_a_labels(word);
    if (!host) return fail(fmt::format("--add {}: {}", word, host.error().what));
    sender.service = nullptr;
    add_host(resolver, *host, sender);
  } else if (!why.empty()) {
    return fail("--add " + why);
  } else {
    return fail(fmt::format(
        "--add \"{}\" is neither an address, a host nor a service known here", word));
  }
  for (const std::string& term : sender.terms) request.add.push_back(term);
  return sender;
}

// ---------------------------------------------------------------- who is removed

static void leave(PlannedSender& sender, spf::PlanRequest& request,
                  const std::string& holder, const std::string& term) {
  sender.terms.push_back(term);
  request.remove.push_back({holder, term});
}

static void leave_service(const Services& services, PlannedSender& sender,
                          spf::PlanRequest& request) {
  if (const Service* service = services.find(sender.name))
    for (const IncludeSeen& include : service->includes)
      leave(sender, request, include.holder, include.term);
}

// An address that only a wider term permits stays: others would go with it.
static void leave_network(const Services& services, const net::Cidr& network,
                          PlannedSender& sender, spf::PlanRequest& request) {
  std::string wider;
  for (const OwnTerm& term : services.own) {
    if (term.kind != spf::TermKind::Ip4 && term.kind != spf::TermKind::Ip6) continue;
    if (term.network == network)
      leave(sender, request, term.holder, term.text);
    else if (term.network.contains(network.base()) &&
             term.network.prefix() < network.prefix())
      wider = term.text;
  }
  if (sender.terms.empty() && !wider.empty()) note(sender, "within", {{"term", wider}});
}

static void leave_word(const Services& services, const std::string& word,
                       PlannedSender& sender, spf::PlanRequest& request) {
  auto host = text::to_a_labels(word);
  auto same = [&](const std::string& text) {
    return text::equals_ignore_case(text, word) ||
           (host && text::equals_ignore_case(text, *host));
  };
  for (const Service& service : services.services)
    for (const IncludeSeen& include : service.includes)
      if (same(include.term) || same(include.host)) {
        leave(sender, request, include.holder, include.term);
        sender.service = service.provider;
      }
  for (const OwnTerm& term : services.own)
    if (same(term.text) || (same(term.host) && term.text.find(':') != term.text.npos))
      leave(sender, request, term.holder, term.text);
}

Result<PlannedSender> read_removed(const std::string& word, const Services& services,
                                   spf::PlanRequest& request) {
  PlannedSender sender{word, word, nullptr, {}, {}, {}, false};
  if (auto network = read_network(word)) {
    sender.name = network_text(*network);
    leave_network(services, *network, sender, request);
  } else {
    leave_word(services, word, sender, request);
    std::string why;
    const Provider* service = sender.terms.empty() ? find_service(word, why) : nullptr;
    bool is_host = word.find_first_of(".:") != word.npos;
    if (service) {
      sender.service = service;
      sender.name = service->name;
      leave_service(services, sender, request);
    } else if (!why.empty()) {
      return fail("--remove " + why);
    } else if (sender.terms.empty() && !is_host) {
      return fail(fmt::format(
          "--remove \"{}\" is neither in the record nor a service known here", word));
    }
  }
  sender.used = !sender.terms.empty();
  if (sender.terms.empty() && sender.notes.empty()) note(sender, "not_in_record");
  return sender;
}

}  // namespace mailwhy::diagnose
