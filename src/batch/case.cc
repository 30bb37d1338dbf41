#include "batch/case.h"

#include "knowledge/knowledge.h"
#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::batch {

static constexpr size_t kMaxReply = 300;  // octets kept of its text

static std::string reply_of(const Row& row) {
  std::string reply;
  if (row.code) reply = std::to_string(*row.code);
  for (std::string_view part : {row.status, row.text}) {
    if (part.empty()) continue;
    if (!reply.empty()) reply += ' ';
    reply += report::first_octets(part, kMaxReply);
  }
  for (char& c : reply)
    if (text::is_space(c)) c = ' ';
  return reply;
}

Case case_of(const Row& row) {
  Case kept;
  kept.file = row.file;
  kept.alone = row.alone;
  if (const auto* label = knowledge::find_reason_label(row.label)) {
    kept.label = label->name;
    kept.actor = label->actor;
  }
  kept.is_bounce = row.kind == RowKind::Bounce;
  kept.hard = row.hard;
  kept.recipient = row.recipient;
  kept.has_sender = row.sender.has_value();
  kept.sender = row.sender.value_or("");
  kept.domain = row.domain;
  kept.client_ip = row.client_ip;
  kept.blocklist = row.blocklist;
  kept.refused_by = row.refused_by;
  kept.reply = reply_of(row);
  return kept;
}

}  // namespace mailwhy::batch
