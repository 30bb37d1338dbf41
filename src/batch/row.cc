#include "batch/row.h"

#include "knowledge/knowledge.h"
#include "net/timestamp.h"
#include "text/ascii.h"

namespace mailwhy::batch {

Row row_of(const bounce::Refusal& refusal) {
  const bounce::Facts& facts = refusal.facts;
  const bounce::Reason& reason = refusal.reason;
  Row row;
  // Whom the sender wrote to: the address that a list knows, whatever it was forwarded
  // to.
  row.recipient =
      facts.original_recipient.empty() ? facts.recipient : facts.original_recipient;
  row.label = reason.label;
  row.sisimai = reason.sisimai;
  row.kumomta = reason.kumomta;
  row.hard = reason.hard;
  if (facts.reply.status) row.status = *facts.reply.status;
  row.code = facts.reply.code;
  if (facts.client_ip) row.client_ip = facts.client_ip->to_string();
  std::string_view domain = facts.sender_domain;
  if (domain.ends_with('.')) domain.remove_suffix(1);
  row.domain = text::to_lower(domain);
  row.text = facts.reply.text;
  if (const auto* label = knowledge::find_reason_label(reason.label)) {
    row.actor = label->actor;
    if (label->group == "non_bounce") row.kind = RowKind::NoBounce;
  }
  row.confidence = reason.confidence;
  row.retry = reason.retry;
  row.retry_after = reason.retry_after;
  row.suppress_address = reason.suppress_address;
  if (facts.sender) row.sender = *facts.sender;
  row.refused_by = text::to_lower(facts.refused_by.name);
  if (row.refused_by.empty() && facts.refused_by.ip)
    row.refused_by = facts.refused_by.ip->to_string();
  if (facts.refused_at) row.refused_at = net::format_timestamp(*facts.refused_at);
  row.feedback_type = facts.feedback_type;
  row.blocklist = facts.blocklist;
  row.format = facts.format;
  row.limit = facts.limit;
  return row;
}

}  // namespace mailwhy::batch
