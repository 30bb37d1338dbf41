// Facts in the words of a reply.
#include "bounce/reply_facts.h"

#include <algorithm>
#include <bit>
#include <span>

#include "bounce/host_text.h"
#include "bounce/reply_words.h"
#include "bounce/wait_time.h"
#include "bounce/why_url.h"
#include "mail/address.h"
#include "text/ascii.h"
#include "text/phrases.h"
#include "text/public_suffix.h"

namespace mailwhy::bounce {

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
  auto goes_on = [&](std::string_view words) {  // behind ">"
    return !behind.empty() && text::starts_with_ignore_case(behind.substr(1), words);
  };
  bool sender = goes_on(": sender address rejected") ||
                text::find_ignore_case(behind, "sender rejected") < 8;
  bool recipient = goes_on(": recipient address rejected") || goes_on(": user unknown");
  if (!sender && !recipient) return;
  auto address = mail::parse_address(name.text);
  if (address && sender) facts.sender = address->to_string();
  if (address && recipient) facts.recipient = address->to_string();
}

static bool is_receivers(const FoundName& name, const Surroundings& around) {
  if (!around.server_name.empty() && name.domain == around.server_name) return true;
  return !around.recipient_domain.empty() && name.domain == around.recipient_domain &&
         name.domain != around.sender_domain;
}

static void read_sender(std::string_view text, std::span<const FoundName> names,
                        const Surroundings& around, ReplyFacts& facts) {
  int best = 0;
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
static std::string blocklist_in(std::string_view text, std::span<const FoundName> names,
                                const Surroundings& around) {
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
  for (const FoundName& name : names) {
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

enum class Says { Greeting, HeloJudged, SenderJudged, Sender };
struct IdentitySign {
  std::string_view words;
  Says says;
};
static constexpr IdentitySign kIdentitySigns[] = {
    {"helo", Says::Greeting},
    {"ehlo", Says::Greeting},
    {"helo identity", Says::HeloJudged},
    {"identity=helo", Says::HeloJudged},
    {"'helo' identity", Says::HeloJudged},
    {"\"helo\" identity", Says::HeloJudged},
    {"(helo)", Says::HeloJudged},
    {"helo check", Says::HeloJudged},
    {"helo spf", Says::HeloJudged},
    {"spf helo", Says::HeloJudged},
    {"spf-helo", Says::HeloJudged},
    {"identity helo", Says::HeloJudged},
    {"identity: helo", Says::HeloJudged},
    {"scope=helo", Says::HeloJudged},
    {"identity=mailfrom", Says::SenderJudged},
    {"identity=mfrom", Says::SenderJudged},
    {"'mfrom' identity", Says::SenderJudged},
    {"scope=mfrom", Says::SenderJudged},
    {"mail from", Says::Sender},
    {"mailfrom", Says::Sender},
};
static constexpr text::Phrases kIdentityWords(kIdentitySigns, &IdentitySign::words);
// One of these stands in each sign but in those of the mere sender, who says nothing
// where no greeting is named.
static constexpr std::string_view kIdentityParts[] = {
    "helo",       "ehlo", "identity=mailfrom", "identity=mfrom", "'mfrom' identity",
    "scope=mfrom"};
static constexpr FewWindows kIdentityWindows(kIdentityParts);
static_assert(std::ranges::all_of(kIdentitySigns, [](const IdentitySign& sign) {
  return sign.says == Says::Sender ||
         std::ranges::any_of(kIdentityParts, [&](std::string_view part) {
           return sign.words.find(part) != sign.words.npos;
         });
}));

// What a reply says of identities: one pass over it, and none over most.
class SaidOfIdentities {
 public:
  explicit SaidOfIdentities(const FoldedReply& reply)
      : found_(kIdentityWindows.may_stand_in(reply) ? kIdentityWords.in(reply.text())
                                                    : 0) {}
  bool has(Says says) const {
    for (uint64_t left = found_; left; left &= left - 1)
      if (kIdentitySigns[std::countr_zero(left)].says == says) return true;
    return false;
  }

 private:
  uint64_t found_;
};

// "HELO mail.example.org fails SPF", "helo=mail.example.org", "in 'helo' identity": the
// greeting's name, and whether it was what was judged.
static void read_helo(std::string_view text, std::span<const FoundName> names,
                      const SaidOfIdentities& said, const Surroundings& around,
                      ReplyFacts& facts) {
  bool judged = said.has(Says::HeloJudged), sender_beside = false;
  bool named_alone = false;
  for (const FoundName& name : names) {
    if (in_url(text, name.at)) continue;
    if (name.behind_at) {
      sender_beside = sender_beside || name.domain != around.recipient_domain;
      continue;
    }
    if (!facts.helo.empty()) continue;
    std::string words = leading_words(text, name.at);
    bool named = ends_with_any(
        words, {"helo", "ehlo", "helo=", "helo name", "ehlo name", "helo hostname",
                "helo identity", "helo host", "helo domain"});
    if (!named && !judged) continue;
    facts.helo = name.domain;
    named_alone = !words.ends_with('=');  // not one of several values
  }
  // Where a sender stands beside it, the greeting is judged only if that is said.
  judged = judged && !(sender_beside && said.has(Says::Sender));
  if (!facts.helo.empty() && (judged || (named_alone && !sender_beside)))
    facts.identity = "helo";
}

ReplyFacts facts_in_reply(const FoldedReply& reply, const Surroundings& around) {
  std::string_view text = reply.text();
  ReplyFacts facts;
  facts.client_ip = client_in(text, around);
  SaidOfIdentities said(reply);
  bool greeting = said.has(Says::Greeting);
  std::vector<FoundName> names;
  if (around.of_addresses || around.of_block_list || greeting) names = names_in(text);
  if (around.of_addresses) read_sender(text, names, around, facts);
  if (around.of_block_list) facts.blocklist = blocklist_in(text, names, around);
  facts.retry_after = retry_after_in(reply);
  if (greeting) read_helo(text, names, said, around, facts);
  if (said.has(Says::SenderJudged)) facts.identity = "mfrom";
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
