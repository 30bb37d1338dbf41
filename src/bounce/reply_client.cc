// Which address in a reply is the client's that was judged.
#include "bounce/host_text.h"
#include "bounce/reply_facts.h"
#include "bounce/reply_words.h"
#include "text/ascii.h"

using namespace std::string_view_literals;

namespace mailwhy::bounce {

static bool is_receivers_name(std::string_view domain, const Surroundings& around) {
  for (std::string_view known : {around.server_name, around.recipient_domain})
    if (!known.empty() && domain != around.sender_domain &&
        (domain == known || domain.ends_with("." + std::string(known))))
      return true;
  return false;
}

// "mx.example.net (gateway) [198.51.100.7] refuses": nothing but brackets and a word in
// them between the receiver's name and the address.
static bool is_receivers_address(std::string_view text, const FoundIp& found,
                                 const Surroundings& around) {
  constexpr size_t kNear = 24;
  size_t from = found.at > 300 ? found.at - 300 : 0;
  std::string_view name;
  size_t end = 0;
  std::string_view before = text.substr(from, found.at - from);
  const auto names = names_in(before);
  if (names.empty()) return false;
  name = names.back().domain;
  end = names.back().at + names.back().text.size();
  if (names.back().behind_at || end > before.size()) return false;
  std::string_view between = before.substr(end);
  if (between.size() > kNear || !is_receivers_name(name, around)) return false;
  int depth = 0;
  for (char c : between) {
    if (c == '(' || c == '[' || c == '<') depth++;
    if (c == ')' || c == ']' || c == '>') depth--;
    bool outside = depth == 0 && c != ')' && c != ']' && c != '>';
    if (outside && c != ' ' && c != '/') return false;
  }
  return true;
}

// How much speaks for this address being the client that was judged. Negative: it is
// another one.
static int rank_of(std::string_view text, const FoundIp& found,
                   const Surroundings& around) {
  if (around.server_ip && found.ip.unmapped() == around.server_ip->unmapped()) return -1;
  if (is_receivers_address(text, found, around)) return -1;
  std::string words = leading_words(text, found.at);
  if (in_url(text, found.at)) {
    if (ends_with_any(words, {"ip=", "ip%3d", "i=", "addr=", "address=", "query=", "q="}))
      return 6;
    // "https://lookup.list.example/192.0.2.1": a page on that address; a page at that
    // address is none.
    return ends_with_any(words, {"//"}) ? -1 : 3;
  }
  if (ends_with_any(words, {"connected to", "remote host", "server ip", "local ip",
                            "our ip", "to host", "receiver=", "r=", "mx", "dns server",
                            "nameserver", "name server", "resolver"}))
    return -1;
  if (ends_with_any(
          words, {"client-ip=",  "client_ip=", "client ip",      "clientip=",   "ip=",
                  "ip:",         "ip",         "client address", "client host", "client",
                  "violated by", "with ip:",   "sending ip",     "source ip",   "your ip",
                  "ip address",  "sender ip",  "remote ip",      "from ip",     "адрес",
                  "адреса",      "ip-адрес",   "ip-адреса",      "ipv4",        "ipv6",
                  "mail from",   "email from", "host",           "address",     "client:",
                  "host:",       "address:"}))
    return 5;
  if (ends_with_any(words, {"from", "by", "because", "spf:", "fail:", "for", "rejected",
                            "prohibited:", "with", "von", "mit", "avec", "desde", "с"}))
    return 4;
  if (found.at == 0) return 4;
  std::string_view behind = text.substr(found.at + found.length, 40);
  for (std::string_view words_behind : {" is not"sv, "] is"sv, " is "sv, " not "sv,
                                        "] blocked"sv, " does not"sv, " has "sv})
    if (behind.starts_with(words_behind)) return 4;
  return 2;
}

bool names_receivers_address(std::string_view text, const net::IpAddress& ip,
                             const Surroundings& around) {
  for (const FoundIp& found : addresses_in(text))
    if (found.ip.unmapped() == ip && is_receivers_address(text, found, around))
      return true;
  return false;
}

std::optional<net::IpAddress> client_in(std::string_view text,
                                        const Surroundings& around) {
  std::optional<net::IpAddress> client;
  int best = 0;
  for (const FoundIp& found : addresses_in(text)) {
    int rank = rank_of(text, found, around);
    net::Scope scope = net::scope_of(found.ip);
    if (scope == net::Scope::Unspecified || scope == net::Scope::Multicast) continue;
    if (scope != net::Scope::Global)
      rank -= 2;  // a private address is rarely what a receiver saw
    if (rank <= best) continue;
    best = rank;
    client = found.ip.unmapped();
  }
  return client;
}

}  // namespace mailwhy::bounce
