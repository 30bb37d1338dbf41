// What the command line adds to a refusal.
#include "bounce/classify.h"
#include "bounce/draft.h"
#include "bounce/host_text.h"
#include "bounce/read.h"
#include "bounce/reply_facts.h"
#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static bool may_be_replaced(const Facts& facts, FactName fact) {
  const Source* found = facts.sources.find(fact);
  return !found || *found > Source::Option;
}

static void contradict(Facts& facts, std::string_view fact, std::string_view value) {
  facts.contradictions.push_back(std::string(fact) + ": option says " +
                                 std::string(value));
}

// What the reply names is ranked by the words beside it; a domain that the reply names,
// too, and the reader says to be the sender's, is the sender's.
static bool reply_names(const Facts& facts, std::string_view domain) {
  for (const FoundName& name : names_in(facts.reply.text))
    if (name.domain == domain) return true;
  return false;
}

static bool is_from_reply(const Facts& facts, FactName fact) {
  const Source* found = facts.sources.find(fact);
  return found && *found == Source::ReplyText;
}

// The one address in the reply that is not of the sender's domain.
static void find_recipient(Facts& facts) {
  if (!facts.recipient.empty() || facts.sender_domain.empty()) return;
  std::string only;
  for (const FoundName& name : names_in(facts.reply.text)) {
    if (!name.behind_at || name.domain == facts.sender_domain) continue;
    auto address = mail::parse_address(name.text);
    if (!address || address->to_string() == only) continue;
    if (!only.empty()) return;
    only = address->to_string();
  }
  if (only.empty()) return;
  facts.recipient = only;
  facts.sources.set("recipient", Source::ReplyText);
}

// Only with the recipient known the reply's "mx.example.net [198.51.100.7]" is seen to be
// the receiver itself.
static void leave_out_receiver(Facts& facts) {
  if (!facts.client_ip || !is_from_reply(facts, "client_ip")) return;
  std::string_view recipient = facts.recipient;
  Surroundings around{facts.refused_by.ip, facts.refused_by.name,
                      recipient.substr(recipient.rfind('@') + 1), facts.sender_domain};
  if (!names_receivers_address(facts.reply.text, *facts.client_ip, around)) return;
  facts.client_ip = facts_in_reply({facts.reply.text, kReplyRules}, around).client_ip;
  if (!facts.client_ip) facts.sources.erase("client_ip");
}

// The null sender: judged by its HELO name, which the reply may have named already.
static void apply_null_sender(Facts& facts) {
  if (facts.sender && !facts.sender->empty() && !may_be_replaced(facts, "sender"))
    return contradict(facts, "sender", "<>");
  facts.sender = "";
  facts.sources.set("sender", Source::Option);
  if (facts.identity.empty()) facts.identity = "helo";
  if (may_be_replaced(facts, "sender_domain")) facts.sender_domain.clear();
}

static void apply_sender(Facts& facts, const std::string& given) {
  if (given.empty() || given == "<>") return apply_null_sender(facts);
  std::string sender = plain_recipient(given);
  size_t at = sender.rfind('@');
  std::string domain =
      at == std::string::npos ? mail::normal_domain(sender) : sender.substr(at + 1);
  if (at == std::string::npos && !domain.empty()) sender.clear();  // --sender example.org
  bool whole = at != std::string::npos;
  bool domain_fixed =
      !facts.sender_domain.empty() && !may_be_replaced(facts, "sender_domain") &&
      !(is_from_reply(facts, "sender_domain") && reply_names(facts, domain));
  if (domain_fixed && domain != facts.sender_domain)
    return contradict(facts, "sender_domain", given);
  if (!domain_fixed) {
    facts.sender_domain = domain;
    if (!domain.empty()) facts.sources.set("sender_domain", Source::Option);
  }
  if (!whole) {
    if (!domain_fixed) facts.sender.reset();
    return;
  }
  bool sender_fixed = facts.sender && !may_be_replaced(facts, "sender") &&
                      facts.sender->ends_with("@" + domain);
  if (sender_fixed && *facts.sender != sender) return contradict(facts, "sender", given);
  if (sender_fixed) return;
  facts.sender = sender;
  facts.sources.set("sender", Source::Option);
}

void apply_options(Refusal& refusal, const Options& options) {
  Facts& facts = refusal.facts;
  if (options.sender) apply_sender(facts, *options.sender);
  if (!options.helo.empty()) {
    if (facts.helo.empty() || may_be_replaced(facts, "helo")) {
      facts.helo = options.helo;
      facts.sources.set("helo", Source::Option);
    } else if (!text::equals_ignore_case(facts.helo, options.helo)) {
      contradict(facts, "helo", options.helo);
    }
  }
  bool null_sender = facts.sender ? facts.sender->empty() : facts.identity == "helo";
  if (null_sender && facts.sender_domain.empty() && !facts.helo.empty()) {
    facts.sender_domain = mail::normal_domain(facts.helo);
    if (const Source* source = facts.sources.find("helo"))
      facts.sources.set("sender_domain", *source);
  }
  if (!options.recipient.empty()) {
    std::string recipient = plain_recipient(options.recipient);
    if (facts.recipient.empty() || may_be_replaced(facts, "recipient")) {
      facts.recipient = recipient;
      facts.sources.set("recipient", Source::Option);
    } else if (!text::equals_ignore_case(facts.recipient, recipient)) {
      contradict(facts, "recipient", recipient);
    }
  }
  find_recipient(facts);
  leave_out_receiver(facts);
  if (options.client_ip) {
    net::IpAddress ip = options.client_ip->unmapped();
    if (!facts.client_ip || may_be_replaced(facts, "client_ip")) {
      facts.client_ip = ip;
      facts.sources.set("client_ip", Source::Option);
    } else if (*facts.client_ip != ip) {
      contradict(facts, "client_ip", ip.to_string());
    }
  }
}

}  // namespace mailwhy::bounce
