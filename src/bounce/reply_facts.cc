// Facts in the words of a reply.
#include "bounce/reply_facts.h"

#include <algorithm>

#include "bounce/host_text.h"
#include "bounce/why_url.h"
#include "mail/address.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxText = 4096;

// The bytes before `at`, blanks, brackets and quotes at their end removed, lower case:
// what leads to a value.
static std::string leading_words(std::string_view text, size_t at) {
  std::string_view before = text.substr(at > 40 ? at - 40 : 0, std::min<size_t>(at, 40));
  std::string lower = text::to_lower(before);
  constexpr std::string_view kSkipped = " \t([<\"'{";
  while (!lower.empty() && kSkipped.find(lower.back()) != kSkipped.npos) lower.pop_back();
  return lower;
}

static bool ends_with_any(const std::string& words,
                          std::initializer_list<std::string_view> ends) {
  for (std::string_view end : ends) {
    if (!words.ends_with(end)) continue;
    // "your ip" does not end in "our ip".
    size_t start = words.size() - end.size();
    if (start == 0 || !text::is_alpha(end.front()) || !text::is_alpha(words[start - 1]))
      return true;
  }
  return false;
}

static bool in_url(std::string_view text, size_t at) {
  size_t start = at;
  while (start > 0 && !text::is_space(text[start - 1]) && text[start - 1] != '<' &&
         text[start - 1] != '(')
    start--;
  std::string_view word = text.substr(start, at - start);
  return word.find("://") != word.npos || word.starts_with("www.");
}

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
  for (std::string_view words_behind :
       {" is not", "] is", " is ", " not ", "] blocked", " does not", " has "})
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

static std::optional<net::IpAddress> client_in(std::string_view text,
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

// Words that come right before the sender or its domain …
static constexpr std::string_view kBeforeSender[] = {"mail from",
                                                     "mails from",
                                                     "email from",
                                                     "e-mail from",
                                                     "messages from",
                                                     "message from",
                                                     "send from",
                                                     "mail from:",
                                                     "mailfrom=",
                                                     "smtp.mailfrom=",
                                                     "envelope-from=",
                                                     "envelope-from",
                                                     "envelope from",
                                                     "sender=",
                                                     "sender",
                                                     "sender:",
                                                     "sender address",
                                                     "identity=",
                                                     "published by",
                                                     "record of",
                                                     "record for",
                                                     "policy of",
                                                     "policy for",
                                                     "failed for",
                                                     "verifying",
                                                     "permitted for",
                                                     "spf-result=",
                                                     "record in",
                                                     "sender of",
                                                     "sender for",
                                                     "on behalf of",
                                                     "behalf of domain of",
                                                     "domain of",
                                                     "spf",
                                                     "spf of",
                                                     "spf for",
                                                     "spf von",
                                                     "sender rejected:",
                                                     "from=",
                                                     "from:",
                                                     "the domain",
                                                     "domain",
                                                     "домена",
                                                     "домен",
                                                     "домену",
                                                     "доменом",
                                                     "отправителя",
                                                     "от имени",
                                                     "domäne",
                                                     "domaine",
                                                     "dominio",
                                                     "domínio",
                                                     "von",
                                                     "de",
                                                     "für",
                                                     "from domain",
                                                     "f=",
                                                     "s=",
                                                     "header.from=",
                                                     "as"};
// … and right behind it.
static constexpr std::string_view kBehindSender[] = {" spf policy",
                                                     ": spf",
                                                     " has no mx",
                                                     " publishes multiple",
                                                     "'s spf",
                                                     "] with ip",
                                                     " does not designate",
                                                     " does not allow",
                                                     " publishes no",
                                                     " has no usable",
                                                     " has no spf",
                                                     " does not have",
                                                     " has null mx",
                                                     " policy violated",
                                                     " does not exist",
                                                     " does not resolve",
                                                     ": temperror",
                                                     ": permerror",
                                                     ": fail",
                                                     ": none",
                                                     ": softfail",
                                                     " не разрешает",
                                                     " verweigert"};

static int sender_rank(std::string_view text, const FoundName& name) {
  std::string words = leading_words(text, name.at);
  int rank = 0;
  for (std::string_view before : kBeforeSender) {
    if (!words.ends_with(before)) continue;
    size_t start = words.size() - before.size();
    bool whole = start == 0 || !text::is_alnum(words[start - 1]);
    if (whole) rank = 2;
  }
  std::string_view behind = text.substr(name.at + name.text.size(), 24);
  while (behind.starts_with('>') || behind.starts_with('"') || behind.starts_with('\'')) {
    if (behind.starts_with("'s ")) break;
    behind.remove_prefix(1);
  }
  for (std::string_view words_behind : kBehindSender)
    if (text::starts_with_ignore_case(behind, words_behind)) rank += 2;
  return rank;
}

// "<root@example.org>: Sender address rejected", "<user@example.net>: Recipient address
// rejected".
static void read_rejected_address(std::string_view text, const FoundName& name,
                                  ReplyFacts& facts) {
  if (!name.behind_at) return;
  std::string_view behind = text.substr(name.at + name.text.size(), 60);
  auto address = mail::parse_address(name.text);
  if (!address) return;
  if (text::find_ignore_case(behind, ": sender address rejected") == 1 ||
      text::find_ignore_case(behind, "sender rejected") < 8)
    facts.sender = address->to_string();
  if (text::find_ignore_case(behind, ": recipient address rejected") == 1 ||
      text::find_ignore_case(behind, ": user unknown") == 1)
    facts.recipient = address->to_string();
}

static bool is_receivers(const FoundName& name, const Surroundings& around) {
  if (!around.server_name.empty() && name.domain == around.server_name) return true;
  return !around.recipient_domain.empty() && name.domain == around.recipient_domain &&
         name.domain != around.sender_domain;
}

static void read_sender(std::string_view text, const Surroundings& around,
                        ReplyFacts& facts) {
  int best = 0;
  const auto names = names_in(text);
  std::string only;
  bool several = false;
  for (const FoundName& name : names) {
    if (in_url(text, name.at)) continue;
    read_rejected_address(text, name, facts);
    if (is_receivers(name, around)) continue;
    bool under_server = !around.recipient_domain.empty() &&
                        name.domain.ends_with("." + std::string(around.recipient_domain));
    if (under_server) continue;
    // A host of the domain beside the domain itself is no second one.
    if (only.empty() || only.ends_with("." + name.domain)) only = name.domain;
    several = several || !text::is_under(name.domain, only);
    int rank = sender_rank(text, name);
    if (name.domain == around.sender_domain) rank += 4;
    if (rank <= best) continue;
    best = rank;
    facts.sender_domain = name.domain;
    auto address = name.behind_at ? mail::parse_address(name.text) : std::nullopt;
    if (address)
      facts.sender = address->to_string();
    else if (!facts.sender.ends_with("@" + name.domain))
      facts.sender.clear();
  }
  if (!several) facts.named_domain = only;
  if (!facts.sender.empty() && facts.sender_domain.empty())
    facts.sender_domain = facts.sender.substr(facts.sender.rfind('@') + 1);
}

// "blocked using zen.spamhaus.org", "listed at https://bl.example.com/", "in black list
// at …".
static std::string blocklist_in(std::string_view text, const Surroundings& around) {
  constexpr std::string_view kBefore[] = {"blocked using",
                                          "blacklisted by",
                                          "listed by",
                                          "listed in",
                                          "listed at",
                                          "listed on",
                                          "blocked by",
                                          "rejected by",
                                          "blacklist",
                                          "blocklist",
                                          "black list at",
                                          "blacklist at",
                                          "blacklisted at",
                                          "blacklisted in",
                                          "blacklisted on",
                                          "rbl on",
                                          "dnsbl",
                                          "rbl",
                                          "blackhole site",
                                          "found in",
                                          "block list",
                                          "block list at",
                                          "using",
                                          "site",
                                          "listed at:",
                                          "listed on:",
                                          "dnsbl:",
                                          "rbl:",
                                          "в списке",
                                          "в черном списке",
                                          "в чёрном списке",
                                          "список",
                                          "according to",
                                          "via",
                                          "see",
                                          "by",
                                          "per",
                                          "query",
                                          "lookup:",
                                          "lists:",
                                          "list"};
  for (const FoundName& name : names_in(text)) {
    if (name.behind_at || is_receivers(name, around) ||
        name.domain == around.sender_domain)
      continue;
    std::string words = leading_words(text, name.at);
    while (!words.empty() && words.back() == ' ') words.pop_back();
    for (std::string_view before : kBefore)
      if (words.ends_with(before)) return name.domain;
  }
  // Only a page is named: its host stands for the list.
  for (size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
    std::string domain = mail::normal_domain(host_at(text.substr(at + 3)));
    if (domain.empty()) continue;
    if (domain.starts_with("www.")) domain.erase(0, 4);
    return domain;
  }
  return {};
}

struct Unit {
  std::string_view word;
  long seconds;
};
static constexpr Unit kUnits[] = {
    {"seconds", 1}, {"second", 1},   {"secs", 1},    {"sec", 1},      {"minutes", 60},
    {"minute", 60}, {"mins", 60},    {"min", 60},    {"hours", 3600}, {"hour", 3600},
    {"hrs", 3600},  {"days", 86400}, {"day", 86400}, {"секунд", 1},   {"минут", 60},
    {"час", 3600},  {"ч", 3600},     {"сек", 1},     {"мин", 60},     {"s", 1},
    {"h", 3600},    {"m", 60}};

// "try again in 5 minutes", "retry after 300 seconds", "через 10 минут", "Greylisted for
// 300 seconds".
static std::optional<long> retry_after_in(std::string_view text) {
  for (std::string_view sign :
       {"again in ", "again after ", "come back in ", "come back after ", "retry in ",
        "retry after ", "later in ", "later after ", "greylisted for ", "greylisted, ",
        "через ", "wait ", "retry timeout is ", "for another "}) {
    size_t at = text::find_ignore_case(text, sign);
    if (at == text.npos) continue;
    at += sign.size();
    for (std::string_view filler : {"at least ", "about "})
      if (text::starts_with_ignore_case(text.substr(at), filler)) at += filler.size();
    long value = 0;
    size_t digits = 0;
    while (at + digits < text.size() && text::is_digit(text[at + digits]) && digits < 6)
      value = value * 10 + (text[at + digits++] - '0');
    if (digits == 0) continue;
    at += digits;
    if (text.substr(at).starts_with(':')) {  // "00:04:30"
      long more = 0;
      int fields = 0;
      while (fields < 2 && at + 2 < text.size() && text[at] == ':' &&
             text::is_digit(text[at + 1]) && text::is_digit(text[at + 2])) {
        more = more * 60 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
        at += 3;
        fields++;
      }
      if (fields == 2) return value * 3600 + more;
      if (fields == 1) return value * 60 + more;
    }
    while (at < text.size() && text[at] == ' ') at++;
    for (const Unit& unit : kUnits)
      if (text::starts_with_ignore_case(text.substr(at), unit.word))
        return value * unit.seconds;
  }
  return std::nullopt;
}

// "HELO mail.example.org fails SPF", "helo=mail.example.org", "in 'helo' identity": the
// greeting's name, and whether it was what was judged.
static void read_helo(std::string_view text, ReplyFacts& facts) {
  bool greeting_judged = false;
  for (std::string_view sign :
       {"helo identity", "identity=helo", "'helo' identity", "\"helo\" identity",
        "(helo)", "helo check", "helo spf", "spf helo", "spf-helo", "identity helo",
        "identity: helo", "scope=helo"})
    greeting_judged = greeting_judged || text::find_ignore_case(text, sign) != text.npos;
  for (const FoundName& name : names_in(text)) {
    if (name.behind_at) {
      greeting_judged = false;  // a sender stands beside it
      continue;
    }
    if (in_url(text, name.at)) continue;
    std::string words = leading_words(text, name.at);
    bool named = ends_with_any(
        words, {"helo", "ehlo", "helo=", "helo name", "ehlo name", "helo hostname",
                "helo identity", "helo host", "helo domain"});
    if (!named && !(greeting_judged && facts.helo.empty())) continue;
    facts.helo = name.domain;
    bool value = words.ends_with('=');  // one of several values: it was not judged alone
    greeting_judged = greeting_judged || !value;
    break;
  }
  if (greeting_judged && !facts.helo.empty()) facts.identity = "helo";
}

ReplyFacts facts_in_reply(std::string_view text, const Surroundings& around) {
  text = text.substr(0, kMaxText);
  ReplyFacts facts;
  facts.client_ip = client_in(text, around);
  read_sender(text, around, facts);
  facts.blocklist = blocklist_in(text, around);
  facts.retry_after = retry_after_in(text);
  if (text::find_ignore_case(text, "helo") != text.npos ||
      text::find_ignore_case(text, "ehlo") != text.npos)
    read_helo(text, facts);
  for (std::string_view sign :
       {"identity=mailfrom", "identity=mfrom", "'mfrom' identity", "scope=mfrom"})
    if (text::find_ignore_case(text, sign) != text.npos) facts.identity = "mfrom";
  if (auto why = find_why_url(text)) {
    if (!why->identity.empty()) facts.identity = why->identity;
    if (!why->address.empty()) {
      bool helo = why->identity == "helo";
      (helo ? facts.helo : facts.sender) = why->address;
      facts.sender_domain = why->domain;
    }
    if (why->ip) facts.client_ip = why->ip;
  }
  return facts;
}

}  // namespace mailwhy::bounce
