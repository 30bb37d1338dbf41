#include "http/host_address.h"

#include <functional>

#include "net/cidr_set.h"

namespace mailwhy::http {

bool is_open_to_all(const net::IpAddress& ip) {
  static const net::CidrSet kInside(
      {*net::Cidr::parse("192.0.0.0/24"), *net::Cidr::parse("198.18.0.0/15")});
  return scope_of(ip) == net::Scope::Global && !kInside.contains(ip.unmapped());
}

Result<std::vector<net::IpAddress>> addresses_of(dns::Resolver& resolver,
                                                 const std::string& host,
                                                 net::Milliseconds time_limit,
                                                 Inside inside) {
  std::vector<net::IpAddress> found;
  bool told = true;  // did DNS say anything?
  if (auto literal = net::IpAddress::parse(host)) {
    found.push_back(*literal);
  } else {
    auto name = dns::Name::from_text(host);
    if (!name) return fail(host + " is not a host name");
    dns::Ask in_time;
    in_time.deadline = resolver.now() + time_limit;
    std::vector<dns::Question> questions{{*name, dns::Type::A, in_time},
                                         {*name, dns::Type::AAAA, in_time}};
    told = false;
    for (const dns::AnswerPtr& answer : resolver.query_all(questions)) {
      told |= answer->usable();
      for (const dns::Record& record : answer->records)
        if (auto ip = dns::address(record)) found.push_back(*ip);
    }
  }
  if (found.empty())
    return fail((told ? "no address was found for " : "DNS gave no answer for ") + host);
  if (inside == Inside::Refused) std::erase_if(found, std::not_fn(is_open_to_all));
  if (found.empty()) return fail(host + " has only addresses inside of a network");
  return found;
}

}  // namespace mailwhy::http
