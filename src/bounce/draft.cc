// Completing a Draft: the precedence of sources (reply, then report or log, then returned
// headers).
#include "bounce/draft.h"

#include <algorithm>

#include "bounce/greeting_name.h"
#include "bounce/lead_in.h"
#include "bounce/mail_size.h"
#include "bounce/quote.h"
#include "bounce/reply_facts.h"
#include "bounce/returned.h"
#include "bounce/why_url.h"
#include "mail/address.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/byte_set.h"

namespace mailwhy::bounce {

// "bob@example.net": most addresses are as they are to be already.
static bool is_plain_address(std::string_view text) {
  static constexpr text::ByteSet kLocal(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+=");
  static constexpr text::ByteSet kDomain("abcdefghijklmnopqrstuvwxyz0123456789-.");
  size_t at = text.find('@');
  if (at == text.npos || at == 0 || text.size() - at > 64 || text.back() == '.')
    return false;
  for (char c : text.substr(0, at))
    if (!kLocal.has(c)) return false;
  char before = '.';
  size_t dots = 0;
  for (char c : text.substr(at + 1)) {
    if (!kDomain.has(c) || (c == '.' && before == '.')) return false;
    dots += c == '.';
    before = c;
  }
  return dots > 0;
}

std::string plain_recipient(std::string_view text) {
  text = text::trim(text);
  if (text.empty()) return {};
  size_t type = text.substr(0, 12).find(';');
  if (type != text.npos && text.substr(0, type).find('@') == text.npos)
    text = text::trim(text.substr(type + 1));
  if (is_plain_address(text)) return std::string(text);
  if (auto address = mail::parse_address(text)) return address->to_string();
  auto found = mail::addresses_of(text);
  if (found.size() == 1) return found[0].to_string();
  while (!text.empty() && (text.front() == '<' || text.front() == '"'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == '>' || text.back() == '"'))
    text.remove_suffix(1);
  return std::string(text.substr(0, 320));
}

// The same of a string that is not needed any more.
static std::string plain(std::string&& text) {
  return is_plain_address(text) ? std::move(text) : plain_recipient(text);
}

Heard hear(const text::Excerpt& said) {
  Heard heard{unframe(said), {}};
  heard.reply = smtp::parse_reply(heard.framed.reply);
  return heard;
}

static void set_host(Facts& facts, const Host& host, Source source) {
  if (facts.refused_by.name.empty() && !host.name.empty()) {
    facts.refused_by.name = host.name;
    facts.sources.set("refused_by", source);
  }
  if (!facts.refused_by.ip && host.ip) {
    facts.refused_by.ip = host.ip;
    facts.sources.set("refused_by", source);
  }
}

static void contradict(Facts& facts, std::string_view fact, std::string_view value,
                       Source source) {
  std::string told =
      std::string(fact) + ": " + to_string(source) + " says " + std::string(value);
  auto& list = facts.contradictions;
  if (std::find(list.begin(), list.end(), told) == list.end())
    list.push_back(std::move(told));
}

// "" is the null sender.
static std::optional<std::string> plain_sender(std::optional<std::string>&& stated) {
  if (!stated) return std::nullopt;
  return text::trim(*stated) == "<>" ? std::string() : plain(std::move(*stated));
}

// The sender as this source states it; a better source keeps what it said, the difference
// is noted.
static void offer_sender(Facts& facts, std::optional<std::string> sender, Source source) {
  if (!sender) return;
  std::string_view domain = mail::domain_part(*sender);
  if (!sender->empty() && domain.empty()) return;  // a local name: "root"
  if (facts.sender_domain.empty()) {
    if (facts.sender) return;
    facts.sender_domain = domain;
    facts.sources.set("sender", source);
    if (!domain.empty()) facts.sources.set("sender_domain", source);
    facts.sender = std::move(sender);
    return;
  }
  if (domain == facts.sender_domain) {
    if (!facts.sender) {
      facts.sources.set("sender", source);
      facts.sender = std::move(sender);
    }
    return;
  }
  contradict(facts, "sender_domain", domain.empty() ? "<>" : domain, source);
}

static void offer_ip(Facts& facts, const std::optional<net::IpAddress>& ip,
                     Source source) {
  if (!ip) return;
  if (!facts.client_ip) {
    facts.client_ip = ip->unmapped();
    facts.sources.set("client_ip", source);
  } else if (*facts.client_ip != ip->unmapped()) {
    contradict(facts, "client_ip", ip->to_string(), source);
  }
}

static bool is_about_spf(std::string_view label) {
  return label == "spf_fail" || label == "spf_error";
}

static bool is_about_from(std::string_view label) {
  return label == "dmarc_reject" || label == "dkim_fail";
}

static bool is_about_sender(std::string_view label) {
  return is_about_spf(label) || label == "auth_missing" ||
         label == "sender_domain_invalid" || label == "sender_verify_failed" ||
         label == "sender_blocked";
}

static std::optional<long> number_of(std::string_view digits) {
  long value = 0;
  if (digits.empty() || digits.size() > 12) return std::nullopt;
  for (char c : digits) {
    if (c == ' ' || c == ',' || c == '.') continue;
    if (!text::is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// The sender or domain that the reply names: the rule's own places first, then by the
// words beside it.
static void take_reply_sender(Facts& facts, const Classification& judged,
                              const ReplyFacts& said) {
  bool about_from = is_about_from(judged.label);
  if (!about_from && !is_about_sender(judged.label)) return;
  std::string address, domain;
  if (!judged.captures.address.empty()) {
    if (auto parsed = mail::parse_address(judged.captures.address)) {
      address = parsed->to_string();
      domain = parsed->domain;
    }
  }
  std::string_view captured = judged.captures.domain;
  if (size_t at = captured.rfind('@'); at != captured.npos) {
    if (auto parsed = mail::parse_address(captured)) address = parsed->to_string();
    captured.remove_prefix(at + 1);
  }
  if (domain.empty()) domain = mail::normal_domain(captured);
  if (domain.empty() || domain == facts.refused_by.name) {
    domain = said.sender_domain;
    if (domain.empty() && (is_about_spf(judged.label) || judged.label == "auth_missing" ||
                           judged.label == "sender_domain_invalid"))
      domain = said.named_domain;
  }
  if (address.empty() && said.sender.ends_with("@" + domain) && !domain.empty())
    address = said.sender;
  if (domain.empty()) return;
  if (about_from) {
    facts.from_domain = domain;
    facts.sources.set("from_domain", Source::ReplyText);
    return;
  }
  if (said.identity == "helo") return;
  facts.sender_domain = domain;
  facts.sources.set("sender_domain", Source::ReplyText);
  if (!address.empty()) {
    facts.sender = address;
    facts.sources.set("sender", Source::ReplyText);
  }
}

static void take_reply_facts(Refusal& refusal, const Classification& judged,
                             const ReplyFacts& said) {
  Facts& facts = refusal.facts;
  std::optional<net::IpAddress> ip = said.client_ip;
  if (!judged.captures.ip.empty())
    if (auto captured = net::IpAddress::parse(judged.captures.ip))
      ip = captured->unmapped();
  if (ip && facts.refused_by.ip && *ip == facts.refused_by.ip->unmapped()) ip.reset();
  offer_ip(facts, ip, Source::ReplyText);
  take_reply_sender(facts, judged, said);
  std::string from = mail::normal_domain(judged.captures.from_domain);
  if (!from.empty()) {
    facts.from_domain = from;
    facts.sources.set("from_domain", Source::ReplyText);
  }
  if (is_about_spf(judged.label) || judged.label == "auth_missing")
    facts.identity = said.identity;
  std::string helo(judged.captures.helo);
  if (helo.empty()) helo = said.helo;
  if (helo.empty() && judged.label == "helo_invalid")
    helo = greeting_name_in(facts.reply.text);
  if (!helo.empty()) {
    facts.helo = helo;
    facts.sources.set("helo", Source::ReplyText);
  }
  if (judged.label == "ip_blocklisted" || judged.label == "domain_blocklisted" ||
      judged.label == "dynamic_ip" || judged.label == "ip_reputation") {
    facts.blocklist = mail::normal_domain(judged.captures.list);
    if (facts.blocklist.empty() && judged.label.ends_with("blocklisted"))
      facts.blocklist = said.blocklist;
    if (!facts.blocklist.empty()) facts.sources.set("blocklist", Source::ReplyText);
  }
  facts.limit = number_of(judged.captures.limit);
  if (!facts.limit && judged.then.limit) facts.limit = judged.then.limit;
  if (facts.limit) facts.sources.set("limit", Source::ReplyText);
  if (said.retry_after) refusal.reason.retry_after = said.retry_after;
}

// "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 timed out>":
// the queue gave up, and quotes what it heard last. That has the code and the status; the
// words stay whole.
static void take_last_answer(smtp::Reply& reply) {
  std::string_view words = reply.text.text;
  if (text::find_ignore_case(words.substr(0, 60), "expired") == words.npos) return;
  for (size_t at = words.find_first_of("<'"); at != words.npos;
       at = words.find_first_of("<'", at + 1)) {
    std::string_view quoted = words.substr(at + 1, 20);
    if (quoted.size() < 9 || quoted[3] != ' ') continue;
    size_t length = smtp::enhanced_status_length(quoted.substr(4));
    if (length == 0 || quoted[0] != quoted[4]) continue;
    reply.code = smtp::reply_code_at(quoted);
    reply.status = std::string(quoted.substr(4, length));
    return;
  }
}

Refusal& complete(Draft&& draft, std::string_view input, const ReadOptions& options,
                  std::vector<Refusal>& refusals,
                  std::shared_ptr<const mail::Message> returned) {
  Refusal& refusal = refusals.emplace_back();
  Facts& facts = refusal.facts;
  facts.format = std::move(draft.format);
  refusal.notes = std::move(draft.notes);
  refusal.returned = std::move(returned);

  if (!draft.heard) draft.heard = hear(draft.said);
  FramedReply& framed = draft.heard->framed;
  smtp::Reply& reply = draft.heard->reply;
  take_last_answer(reply);
  facts.reply.code = reply.code ? reply.code : draft.code;
  facts.reply.status = reply.status;
  if (!facts.reply.status && !draft.status.empty())
    facts.reply.status = std::move(draft.status);
  facts.reply.text = reply.text.text;
  facts.phase = framed.phase != Phase::Unknown ? framed.phase : draft.phase;
  if (facts.phase != Phase::Unknown) facts.sources.set("phase", draft.source);

  set_host(facts, draft.refused_by, draft.source);
  // An address without a name beside a name that is known may be one that the report
  // quotes.
  if (facts.refused_by.name.empty() || framed.host.name == facts.refused_by.name)
    set_host(facts, framed.host, draft.source);
  facts.reported_by = std::move(draft.reported_by);
  if (!facts.reported_by.empty()) facts.sources.set("reported_by", draft.source);

  facts.recipient = plain(std::move(draft.recipient));
  if (!facts.recipient.empty()) facts.sources.set("recipient", draft.source);
  std::string original = plain(std::move(draft.original_recipient));
  bool address = original.find('@') != std::string::npos;
  if (address && !text::equals_ignore_case(original, facts.recipient))
    facts.original_recipient = std::move(original);

  Side side = draft.side;
  if (side == Side::Unknown &&
      (framed.remote || !facts.refused_by.name.empty() || facts.refused_by.ip))
    side = Side::Recipient;
  Circumstances circumstances{
      facts.reply.code, facts.reply.status ? std::string_view(*facts.reply.status) : "",
      facts.phase, side, facts.refused_by.name};
  auto judge = [&](const auto& words) {
    return classify(words, circumstances, options.own_rules);
  };
  std::optional<FoldedReply> folded(std::in_place, facts.reply.text, kReplyRules);
  Classification judged = judge(*folded);
  if (judged.label == "unclassified" && !draft.context.empty()) {
    smtp::Reply wider = smtp::parse_reply(draft.context);
    Classification other = judge(std::string_view(wider.text.text));
    if (other.label != "unclassified" && other.confidence >= draft.context_needs) {
      reply.text = std::move(wider.text);
      framed.reply = std::move(draft.context);
      facts.reply.text = reply.text.text;
      judged = judge(folded.emplace(facts.reply.text, kReplyRules));
    }
  }
  if (draft.label.empty() && judged.label == "unclassified") draft.label = draft.hint;
  if (!draft.label.empty()) {
    judged.label = draft.label;
    judged.confidence = 0.95;
    judged.then = {};  // the rule's, which did not decide
  }
  refusal.reason = reason_for(judged, circumstances);
  if (draft.delayed) {
    refusal.reason.permanent = false;
    refusal.reason.retry = true;
    refusal.reason.suppress_address = false;
  }

  std::optional<std::string> stated = plain_sender(std::move(draft.sender)), return_path;
  if (refusal.returned) return_path = sender_of_returned(*refusal.returned);
  std::string_view stated_domain;
  if (stated) stated_domain = mail::domain_part(*stated);
  if (stated_domain.empty() && return_path)
    stated_domain = mail::domain_part(*return_path);
  std::string_view recipient_domain = mail::domain_part(facts.recipient);
  bool of_sender = is_about_sender(judged.label) || is_about_from(judged.label);
  ReplyFacts said = facts_in_reply(
      *folded,
      {facts.refused_by.ip, facts.refused_by.name, recipient_domain, stated_domain,
       judged.label.ends_with("blocklisted"), of_sender || facts.recipient.empty()});
  take_reply_facts(refusal, judged, said);
  if (facts.recipient.empty() && !said.recipient.empty()) {
    facts.recipient = said.recipient;
    facts.sources.set("recipient", Source::ReplyText);
  }
  offer_sender(facts, std::move(stated), draft.source);
  offer_ip(facts, draft.client_ip, draft.source);
  if (facts.helo.empty() && !draft.helo.empty()) {
    facts.helo = std::move(draft.helo);
    facts.sources.set("helo", draft.source);
  }
  if (facts.from_domain.empty() && !draft.from_domain.empty()) {
    facts.from_domain = std::move(draft.from_domain);
    facts.sources.set("from_domain", draft.source);
  }
  if (draft.refused_at) {
    facts.refused_at = draft.refused_at;
    facts.sources.set("refused_at", draft.source);
  }
  if (refusal.returned) {
    offer_sender(facts, plain_sender(std::move(return_path)), Source::ReturnedHeader);
    if (facts.from_domain.empty() && !options.brief) {
      facts.from_domain = from_domain_of_returned(*refusal.returned);
      if (!facts.from_domain.empty())
        facts.sources.set("from_domain", Source::ReturnedHeader);
    }
    if (facts.recipient.empty()) {
      facts.recipient = recipient_of_returned(*refusal.returned);
      if (!facts.recipient.empty())
        facts.sources.set("recipient", Source::ReturnedHeader);
    }
  }
  if (!facts.sender && facts.sender_domain.empty())
    offer_sender(facts, plain_sender(std::move(draft.sent_to)), draft.source);
  // A null sender is judged by its HELO name (RFC 7208, section 2.4).
  if (facts.sender && facts.sender->empty() && facts.identity.empty())
    facts.identity = "helo";

  if (options.brief) return refusal;
  facts.help_url = std::string(help_url_in(facts.reply.text));
  if (judged.matched_length > 0) {
    size_t from = judged.matched_at, length = judged.matched_length;
    refusal.reason.matched = Reason::Matched{facts.reply.text.substr(from, length), 0, 0};
    auto& matched = *refusal.reason.matched;
    if (!smtp::locate(reply, from, length, matched.offset, matched.length))
      matched.offset = matched.length = 0;
  }
  quote_reply(refusal, framed.reply, input, draft.counted);
  if (refusal.reason.label == "message_too_big" && draft.source == Source::Report) {
    facts.message_size = mail_size_in(input);
    if (facts.message_size) facts.sources.set("message_size", Source::Report);
  }
  return refusal;
}

Refusal& complete(Draft&& draft, const Stretch& stretch, const ReadOptions& options,
                  std::vector<Refusal>& refusals) {
  Refusal& refusal = complete(std::move(draft), stretch.text, options, refusals);
  if (refusal.reply_line)
    *refusal.reply_line += stretch.line - 1;
  else if (!stretch.text.empty())
    refusal.reply_line = stretch.line;
  auto& matched = refusal.reason.matched;
  if (matched && matched->length > 0) matched->offset += stretch.offset;
  return refusal;
}

}  // namespace mailwhy::bounce
