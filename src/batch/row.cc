#include "batch/row.h"

#include <algorithm>
#include <array>

#include "knowledge/knowledge.h"
#include "net/timestamp.h"
#include "text/ascii.h"

namespace mailwhy::batch {

// "Try again later" is the last word: by the reply's code, else by the status.
static bool is_put_off(const bounce::Reply& reply) {
  if (reply.code) return *reply.code < 500;
  return reply.status && reply.status->starts_with('4');
}

bool is_hard(const bounce::Refusal& refusal) {
  static constexpr std::array<std::string_view, 4> kDeadAddress = {
      "userunknown", "hostunknown", "hasmoved", "notaccept"};
  return std::ranges::find(kDeadAddress, refusal.reason.sisimai) != kDeadAddress.end() &&
         !is_put_off(refusal.facts.reply);
}

Row row_of(const bounce::Refusal& refusal) {
  const bounce::Facts& facts = refusal.facts;
  const bounce::Reason& reason = refusal.reason;
  Row row;
  row.recipient = facts.recipient;
  row.label = reason.label;
  row.sisimai = reason.sisimai;
  row.kumomta = reason.kumomta;
  row.hard = is_hard(refusal);
  if (facts.reply.status) row.status = *facts.reply.status;
  row.code = facts.reply.code;
  if (facts.client_ip) row.client_ip = facts.client_ip->to_string();
  std::string_view domain = facts.sender_domain;
  if (domain.ends_with('.')) domain.remove_suffix(1);
  row.domain = text::to_lower(domain);
  row.text = facts.reply.text;
  if (const auto* label = knowledge::find_reason_label(reason.label))
    row.actor = label->actor;
  row.confidence = reason.confidence;
  row.retry = reason.retry;
  row.retry_after = reason.retry_after;
  row.suppress_address = reason.suppress_address;
  if (facts.sender) row.sender = *facts.sender;
  row.refused_by = text::to_lower(facts.refused_by.name);
  if (row.refused_by.empty() && facts.refused_by.ip)
    row.refused_by = facts.refused_by.ip->to_string();
  if (facts.refused_at) row.refused_at = net::format_timestamp(*facts.refused_at);
  row.blocklist = facts.blocklist;
  row.format = facts.format;
  row.limit = facts.limit;
  return row;
}

}  // namespace mailwhy::batch
