#include "http/rdap_client.h"

#include <algorithm>

#include "dns/rdap_problem.h"
#include "http/client.h"
#include "http/host_address.h"
#include "http/rdap_bootstrap.h"
#include "text/ascii.h"

namespace mailwhy::http {

using dns::RdapAnswer;
using std::chrono::steady_clock;

static constexpr int kMaxRedirections = 3;

struct LiveRdap::Page {
  Url url;  // where it was found in the end
  GetReply reply;
};

Result<LiveRdap> LiveRdap::make(live::Loop& loop, dns::Resolver& resolver,
                                RdapOptions options) {
  LiveRdap rdap(loop, resolver, std::move(options));
  if (rdap.options_.server.empty()) return rdap;
  auto url = Url::parse(rdap.options_.server);
  if (!url) return tl::unexpected(url.error());
  if (!url->tls) {
    auto ip = net::IpAddress::parse(url->host);
    if (!ip || scope_of(*ip) != net::Scope::Loopback)
      return fail("http:// only goes to this machine", 0,
                  "Write https://, or http:// with 127.0.0.1 or [::1].");
  }
  rdap.chosen_ = *url;
  return rdap;
}

bool LiveRdap::is_chosen(const Url& url) const {
  return chosen_ && url.same_origin(*chosen_);
}

Result<net::IpAddress> LiveRdap::address_of(const Url& url, net::Milliseconds left) {
  auto found = addresses_of(*resolver_, url.host, left,
                            is_chosen(url) ? Inside::Allowed : Inside::Refused);
  if (!found) return tl::unexpected(found.error());
  return found->front();
}

static bool is_redirection(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

Result<LiveRdap::Page> LiveRdap::fetch(Url url, const char* accept, size_t max_body,
                                       live::SteadyTime deadline) {
  for (int hop = 0; hop <= kMaxRedirections; hop++) {
    if (!url.tls && !is_chosen(url))
      return fail(url.host + " was to be asked without TLS");
    auto left = std::chrono::floor<net::Milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return fail("it took too long");
    auto address = address_of(url, left);
    if (!address) return tl::unexpected(address.error());
    GetRequest request{url, *address, accept, max_body, deadline};
    auto reply = get(*loop_, request);
    if (!reply) return fail(url.host + ": " + reply.error().what);
    if (!is_redirection(reply->status)) return Page{std::move(url), std::move(*reply)};
    auto next = resolve_location(url, reply->location);
    if (!next) return fail(url.host + " redirects to what is no URL");
    url = std::move(*next);
  }
  return fail("more than 3 redirections");
}

Result<std::vector<std::string>> LiveRdap::servers_for(const std::string& domain,
                                                       live::SteadyTime deadline) {
  if (chosen_) return std::vector<std::string>{options_.server};
  if (is_without_registry(domain)) return fail(std::string(dns::kNoRegistry));
  if (bootstrap_.empty()) {
    auto page = fetch(Url::parse(kRdapBootstrapUrl).value(), "application/json",
                      kMaxRdapBootstrap, deadline);
    if (!page) return tl::unexpected(page.error());
    if (page->reply.status != 200)
      return fail("IANA's list of RDAP servers: HTTP " +
                  std::to_string(page->reply.status));
    bootstrap_ = std::move(page->reply.body);
  }
  auto servers = find_rdap_servers(bootstrap_, domain);
  if (servers && servers->empty()) return fail(std::string(dns::kNoRdapServer));
  return servers;
}

static RdapAnswer unreachable(const std::string& domain, const std::string& problem) {
  RdapAnswer answer;
  answer.status = RdapAnswer::Status::Unreachable;
  answer.domain = domain;
  answer.problem = problem;
  return answer;
}

static RdapAnswer read_page(const std::string& domain, const std::string& source,
                            const GetReply& reply) {
  RdapAnswer answer;
  if (reply.status == 404) {
    answer.status = RdapAnswer::Status::NotFound;
  } else if (reply.status == 200) {
    auto read = dns::parse_rdap_domain(reply.body, domain);
    if (!read) return unreachable(domain, read.error().what);
    answer = std::move(*read);
  } else {
    return unreachable(domain, source + ": HTTP " + std::to_string(reply.status));
  }
  answer.domain = domain;
  answer.source = source;
  return answer;
}

RdapAnswer LiveRdap::ask(const std::string& asked) {
  std::string domain = text::to_lower(asked);
  if (domain.ends_with('.')) domain.pop_back();
  auto name = dns::Name::from_text(domain);
  if (!name || name->is_root()) return unreachable(domain, "not a domain");
  auto deadline = steady_clock::now() + options_.time_limit;
  if (deadline_)
    deadline = std::min(deadline, steady_clock::now() + (*deadline_ - resolver_->now()));

  auto servers = servers_for(domain, deadline);
  if (!servers) return unreachable(domain, servers.error().what);
  RdapAnswer answer = unreachable(domain, "no RDAP server was asked");
  for (std::string base : *servers) {
    if (!base.ends_with('/')) base += '/';
    auto url = Url::parse(base + "domain/" + domain);
    if (!url) continue;
    auto page = fetch(*url, "application/rdap+json, application/json", dns::kMaxRdapSize,
                      deadline);
    answer = page ? read_page(domain, page->url.to_string(), page->reply)
                  : unreachable(domain, page.error().what);
    if (answer.status != RdapAnswer::Status::Unreachable) break;
  }
  return answer;
}

}  // namespace mailwhy::http
