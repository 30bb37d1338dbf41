// The registry asked live: RDAP over HTTPS (RFC 7480, RFC 9082), the server found in
// IANA's list.
#pragma once

#include <optional>
#include <string>

#include "dns/rdap.h"
#include "dns/resolver.h"
#include "http/url.h"
#include "live/loop.h"

namespace mailwhy::http {

struct RdapOptions {
  // Base URL of the server to ask instead of IANA's choice, for example
  // "https://rdap.example/v1/". http:// and addresses inside of a network are allowed
  // only here.
  std::string server;
  std::chrono::milliseconds time_limit{
      5000};  // of one domain, all servers and redirections
};

// Hosts are found through the resolver given, so what a closed world does not know is not
// asked. At most 3 redirections, 256 kB, and no private or loopback address but
// RdapOptions::server's.
class LiveRdap : public dns::Rdap {
 public:
  // An Error when options.server is no usable URL.
  static Result<LiveRdap> make(live::Loop& loop, dns::Resolver& resolver,
                               RdapOptions options = {});

  dns::RdapAnswer ask(const std::string& domain) override;

  // After this moment no request is begun or waited for: the deadline of a whole case.
  void set_deadline(std::optional<net::Time> deadline) { deadline_ = deadline; }

 private:
  LiveRdap(live::Loop& loop, dns::Resolver& resolver, RdapOptions options)
      : loop_(&loop), resolver_(&resolver), options_(std::move(options)) {}

  struct Page;
  Result<std::vector<std::string>> servers_for(const std::string& domain,
                                               live::SteadyTime deadline);
  Result<Page> fetch(Url url, const char* accept, size_t max_body,
                     live::SteadyTime deadline);
  Result<net::IpAddress> address_of(const Url& url, net::Milliseconds left);
  bool is_chosen(const Url& url) const;

  live::Loop* loop_;
  dns::Resolver* resolver_;
  RdapOptions options_;
  std::optional<Url> chosen_;  // options_.server
  std::string bootstrap_;      // IANA's list, once fetched
  std::optional<net::Time> deadline_;
};

}  // namespace mailwhy::http
