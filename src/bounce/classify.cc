// Classifying: the words decide; the codes only where the words say nothing.
#include "bounce/classify.h"

#include <algorithm>

#include "bounce/rule_match.h"
#include "bounce/sisimai_name.h"
#include "knowledge/knowledge.h"
#include "smtp/reply.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

struct StatusMeaning {
  std::string_view status, label;
  uint8_t confidence;
};
// RFC 3463 and the IANA registry, where servers use a code as it is meant. A subject
// alone ("5.7.") stands below the codes that have a row of their own.
static constexpr StatusMeaning kStatuses[] = {
    {"5.1.1", "recipient_unknown", 60},
    {"5.1.2", "recipient_domain_unknown", 60},
    {"5.1.3", "recipient_syntax", 60},
    {"5.1.6", "recipient_moved", 60},
    {"5.1.7", "sender_verify_failed", 45},
    {"5.1.8", "sender_domain_invalid", 60},
    {"4.1.8", "sender_domain_invalid", 60},
    {"5.1.10", "recipient_domain_no_mail", 60},
    {"5.2.1", "recipient_disabled", 60},
    {"4.2.1", "recipient_disabled", 45},
    {"5.2.2", "mailbox_full", 60},
    {"4.2.2", "mailbox_full", 60},
    {"5.2.3", "message_too_big", 60},
    {"4.3.1", "remote_system_error", 50},
    {"5.3.4", "message_too_big", 60},
    {"4.4.1", "connection_failed", 50},
    {"4.4.2", "connection_failed", 50},
    {"4.4.3", "dns_temporary", 50},
    {"5.4.4", "recipient_domain_unknown", 50},
    {"4.4.4", "dns_temporary", 45},
    {"5.4.6", "mail_loop", 55},
    {"4.4.7", "delivery_expired", 55},
    {"5.4.7", "delivery_expired", 55},
    {"4.5.3", "too_many_recipients", 50},
    {"5.5.3", "too_many_recipients", 50},
    {"5.7.8", "smtp_auth", 60},
    {"5.7.10", "tls_failed", 55},
    {"4.7.5", "tls_failed", 45},
    {"5.7.13", "recipient_disabled", 55},
    {"5.7.17", "recipient_moved", 55},
    {"5.7.18", "recipient_domain_unknown", 45},
    {"5.7.20", "dkim_fail", 60},
    {"5.7.21", "dkim_fail", 60},
    {"5.7.22", "dkim_fail", 60},
    {"5.7.23", "spf_fail", 60},
    {"4.7.23", "spf_fail", 60},
    {"5.7.24", "spf_error", 60},
    {"4.7.24", "spf_error", 60},
    {"5.7.25", "ptr_missing", 60},
    {"4.7.25", "ptr_missing", 60},
    {"5.7.26", "auth_missing", 55},
    {"4.7.26", "auth_missing", 55},
    {"5.7.27", "sender_domain_invalid", 60},
    {"5.7.28", "rate_limited", 55},
    {"4.7.28", "rate_limited", 55},
    {"5.7.29", "dmarc_reject", 45},
    {"5.7.30", "auth_missing", 45},
    {"5.6.0", "message_malformed", 40},
    {"5.6.1", "message_malformed", 40},
    {"5.6.3", "message_malformed", 40},
    {"5.6.7", "message_malformed", 50},
    {"5.6.9", "message_malformed", 45},
    // Microsoft's own.
    {"5.1.90", "rate_limited", 60},
    {"5.2.121", "rate_limited", 60},
    {"5.2.122", "rate_limited", 60},
    {"5.4.12", "mail_loop", 50},
    {"5.4.14", "mail_loop", 60},
    {"5.4.310", "recipient_domain_unknown", 60},
    {"4.4.312", "dns_temporary", 55},
    {"4.4.316", "connection_failed", 55},
    {"5.7.54", "relay_denied", 55},
    {"5.7.57", "smtp_auth", 60},
    {"5.7.60", "sender_not_owned", 50},
    {"5.7.64", "relay_denied", 60},
    {"5.7.124", "recipient_filter", 60},
    {"5.7.133", "recipient_filter", 60},
    {"5.7.134", "recipient_filter", 60},
    {"5.7.136", "recipient_filter", 60},
    {"4.7.321", "tls_failed", 60},
    {"4.7.322", "tls_failed", 60},
    {"4.7.323", "tls_failed", 60},
    {"4.7.324", "tls_failed", 60},
    {"4.7.500", "rate_limited", 50},
    {"5.7.508", "rate_limited", 60},
    {"5.7.509", "dmarc_reject", 70},
    {"5.7.511", "client_blocked", 60},
    {"5.7.513", "client_blocked", 60},
    {"5.7.515", "auth_missing", 70},
    {"5.7.606", "client_blocked", 60},
    {"4.7.650", "ip_reputation", 60},
    {"4.7.652", "session_limit", 55},
    {"5.7.705", "rate_limited", 60},
    {"5.7.708", "client_blocked", 60},
};

struct CodeMeaning {
  int code;
  std::string_view label;
  uint8_t confidence;
};
static constexpr CodeMeaning kCodes[] = {
    {521, "recipient_domain_no_mail", 45},
    {552, "mailbox_full", 30},
    {556, "recipient_domain_no_mail", 50},
    {530, "smtp_auth", 45},
    {535, "smtp_auth", 55},
    {538, "smtp_auth", 40},
    {500, "protocol_error", 40},
    {501, "protocol_error", 30},
    {502, "protocol_error", 40},
    {503, "protocol_error", 40},
    {504, "protocol_error", 35},
    {555, "protocol_error", 40},
};

// The words say nothing known: what the codes say, if they say anything.
static void judge_by_code(Classification& judged, std::string_view text,
                          const Circumstances& given) {
  for (const StatusMeaning& meaning : kStatuses) {
    if (given.status != meaning.status) continue;
    judged.label = meaning.label;
    judged.confidence = meaning.confidence / 100.0;
    return;
  }
  if (!text.empty() && given.code != 556 && given.code != 535) return;
  for (const CodeMeaning& meaning : kCodes) {
    if (given.code != meaning.code) continue;
    judged.label = meaning.label;
    judged.confidence = meaning.confidence / 100.0;
    return;
  }
}

// False where no rule of its table matches.
static bool judge_by_words(const FoldedReply& reply, Classification& judged,
                           const Circumstances& circumstances) {
  RuleMatch match = best_match(reply, circumstances);
  if (match.rule < 0) return false;
  const Rule& rule = reply.table().rules[static_cast<size_t>(match.rule)];
  judged.label = rule.label;
  judged.rule = rule.name;
  judged.confidence = rule.confidence / 100.0;
  judged.matched_at = match.at;
  judged.matched_length = match.length;
  judged.captures = match.captures;
  judged.then = rule.then;
  return true;
}

std::vector<std::string_view> providers_in_rules(const RuleTable* own_rules) {
  std::vector<std::string_view> providers;
  for (const RuleTable* table : {own_rules, &kReplyRules})
    for (const Rule& rule : table ? table->rules : std::span<const Rule>())
      if (!rule.provider.empty()) providers.push_back(rule.provider);
  std::ranges::sort(providers);
  providers.erase(std::ranges::unique(providers).begin(), providers.end());
  return providers;
}

Classification classify(const FoldedReply& reply, const Circumstances& circumstances,
                        const RuleTable* own_rules) {
  Classification judged;
  if (own_rules &&
      judge_by_words(FoldedReply(reply.text(), *own_rules), judged, circumstances))
    return judged;
  if (!judge_by_words(reply, judged, circumstances))
    judge_by_code(judged, text::trim(reply.text()), circumstances);
  return judged;
}

Classification classify(std::string_view text, const Circumstances& circumstances,
                        const RuleTable* own_rules) {
  return classify(FoldedReply(text, kReplyRules), circumstances, own_rules);
}

// The code of a reply, at its head or behind "… said: ", and the status behind that.
static Circumstances said_at_head(std::string_view reply) {
  Circumstances given;
  for (size_t at = 0; at + 3 <= reply.size(); at++) {
    bool word = at == 0 || (!text::is_alnum(reply[at - 1]) && reply[at - 1] != '.' &&
                            reply[at - 1] != '-');
    if (!word || !text::is_digit(reply[at])) continue;
    auto code = smtp::reply_code_at(reply.substr(at));
    if (!code || *code < 400) continue;
    given.code = code;
    at += 3;
    while (at < reply.size() &&
           (reply[at] == ' ' || reply[at] == '-' || reply[at] == '#' || reply[at] == '('))
      at++;
    given.status = reply.substr(at, smtp::enhanced_status_length(reply.substr(at)));
    break;
  }
  return given;
}

Classification classify_reply(std::string_view reply) {
  reply = reply.substr(0, FoldedReply::kMaxText);
  Circumstances given = said_at_head(reply);
  bool many_lines = reply.find('\n') != reply.npos || reply.find("\\n") != reply.npos;
  if (!many_lines && given.code) {
    char repeated[] = {static_cast<char>('0' + *given.code / 100),
                       static_cast<char>('0' + *given.code / 10 % 10),
                       static_cast<char>('0' + *given.code % 10), '-'};
    many_lines = reply.find({repeated, 4}) != reply.npos;
  }
  if (!many_lines) return classify(reply, given);
  // The codes on further lines stand between the words.
  smtp::Reply joined = smtp::parse_reply(reply);
  Classification judged = classify(joined.text.text, given);
  Captures& captures = judged.captures;
  for (std::string_view* place :
       {&captures.ip, &captures.domain, &captures.address, &captures.list,
        &captures.limit, &captures.from_domain, &captures.helo}) {
    if (place->empty()) continue;
    size_t from = static_cast<size_t>(place->data() - joined.text.text.data()), at = 0;
    size_t length = 0;
    bool found = smtp::locate(joined, from, place->size(), at, length);
    *place = found ? reply.substr(at, length) : std::string_view();
  }
  if (judged.matched_length > 0) {
    size_t from = judged.matched_at;
    if (!smtp::locate(joined, from, judged.matched_length, judged.matched_at,
                      judged.matched_length))
      judged.matched_at = judged.matched_length = 0;
  }
  return judged;
}

// Does the server say "never"? Its code first, then the status, then what the label
// usually means.
static bool claims_permanent(const Circumstances& given,
                             const knowledge::ReasonLabel* label) {
  if (given.code) return *given.code >= 500;
  if (!given.status.empty()) return given.status.front() == '5';
  return label && label->default_class != "transient" && label->default_class != "info" &&
         label->default_class != "unknown";
}

Reason reason_for(const Classification& judged, const Circumstances& given) {
  Reason reason;
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(judged.label);
  reason.label = std::string(judged.label);
  reason.rule = std::string(judged.rule);
  reason.confidence = judged.confidence;
  reason.permanent = claims_permanent(given, label);
  if (label) {
    reason.retry =
        label->retry == "yes" || (label->retry == "by_code" && !reason.permanent);
    if (!reason.permanent && label->group != "non_bounce" && given.code)
      reason.retry = true;
    // An address is given up only when it is said to be dead, for good, and in plain
    // words.
    reason.suppress_address =
        label->suppress == "yes" && reason.permanent && judged.confidence >= 0.8;
    reason.sisimai = sisimai_name(judged, *label, given);
    reason.hard = is_hard_bounce(reason);
    reason.kumomta = std::string(label->kumomta);
  }
  if (judged.then.retry != Answer::Open) reason.retry = judged.then.retry == Answer::Yes;
  if (judged.then.suppress_address != Answer::Open)
    reason.suppress_address = judged.then.suppress_address == Answer::Yes;
  if (judged.then.retry_after) reason.retry_after = judged.then.retry_after;
  return reason;
}

}  // namespace mailwhy::bounce
