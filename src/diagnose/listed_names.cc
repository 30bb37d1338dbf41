#include "diagnose/listed_names.h"

#include <algorithm>
#include <set>

#include "bounce/host_text.h"
#include "knowledge/block_lists.h"
#include "mail/address.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxListedNames = 12;

std::string_view to_string(NamePlace place) {
  switch (place) {
    case NamePlace::Reply:
      return "reply";
    case NamePlace::Sender:
      return "sender";
    case NamePlace::From:
      return "from";
    case NamePlace::Helo:
      return "helo";
    case NamePlace::Link:
      return "link";
  }
  return "";
}

static std::string_view reply_of(const bounce::Refusal& refusal) {
  const std::string& text = refusal.facts.reply.text;
  return text.empty() ? std::string_view(refusal.quoted) : text;
}

std::vector<std::string> accused_names(const bounce::Refusal& refusal) {
  const bounce::Facts& facts = refusal.facts;
  std::string receiver =
      text::organizational_domain(text::to_lower(facts.refused_by.name));
  std::string_view recipient = facts.recipient;
  std::vector<std::string> domains;
  for (const bounce::FoundName& name : bounce::names_in(reply_of(refusal))) {
    bool list =
        (!facts.blocklist.empty() && text::is_under(name.domain, facts.blocklist)) ||
        !knowledge::lists_named_in(name.domain).empty();
    bool theirs = (!receiver.empty() && text::is_under(name.domain, receiver)) ||
                  recipient.ends_with("@" + name.domain);
    if (!list && !theirs) domains.push_back(name.domain);
  }
  return domains;
}

std::vector<std::string> link_hosts(const mail::Message& mail) {
  constexpr size_t kMaxParts = 8, kMaxText = 64 << 10, kMaxHosts = 200;
  std::set<std::string> hosts;
  size_t read = 0;
  for (const mail::Part& part : mail.parts) {
    if (!part.type.starts_with("text/") || read++ >= kMaxParts) continue;
    std::string text = mail::decoded_body(mail, part, kMaxText);
    for (size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
      std::string host = mail::normal_domain(
          bounce::host_at(std::string_view(text).substr(at + 3, 253)));
      if (!host.empty() && hosts.size() < kMaxHosts) hosts.insert(host);
    }
  }
  return {hosts.begin(), hosts.end()};
}

// The name and its registrable domain, which most lists of domains hold.
static void add(std::vector<ListedName>& names, std::string_view name, NamePlace place) {
  std::string lower = text::to_lower(name);
  for (const std::string& one : {text::organizational_domain(lower), lower}) {
    if (one.find('.') == one.npos || text::is_public_suffix(one)) continue;
    bool known = std::ranges::find(names, one, &ListedName::name) != names.end();
    if (!known && names.size() < kMaxListedNames) names.push_back({one, place});
  }
}

std::vector<ListedName> names_to_ask(const bounce::Refusal& refusal,
                                     const Subject& subject) {
  std::vector<ListedName> names;
  for (const std::string& name : accused_names(refusal))
    if (names.size() < kMaxListedNames / 2) add(names, name, NamePlace::Reply);
  add(names, subject.domain, NamePlace::Sender);
  add(names, refusal.facts.from_domain, NamePlace::From);
  add(names, subject.helo, NamePlace::Helo);
  if (refusal.returned)
    for (const std::string& host : link_hosts(*refusal.returned))
      add(names, host, NamePlace::Link);
  return names;
}

}  // namespace mailwhy::diagnose
