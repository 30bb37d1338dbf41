// message/delivery-status: groups of fields, the first about the report, each further one
// about a recipient (RFC 3464, section 2).
#include "bounce/dsn.h"

#include <algorithm>

#include "bounce/draft.h"
#include "bounce/host_text.h"
#include "bounce/lead_in.h"
#include "bounce/prose.h"
#include "bounce/returned.h"
#include "bounce/transcript.h"
#include "mail/lines.h"
#include "mail/reader.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxRecipients = 1000;
static constexpr size_t kMaxLookedUp = 100;
static constexpr size_t kMaxNotification = 64u << 10;

namespace {

struct StatusField {
  std::string name;
  text::Excerpt value;  // unfolded with blanks
};
using Group = std::vector<StatusField>;

const StatusField* find(const Group& group, std::string_view name) {
  for (const StatusField& field : group)
    if (text::equals_ignore_case(field.name, name)) return &field;
  return nullptr;
}

std::string value_of(const Group& group, std::string_view name) {
  const StatusField* field = find(group, name);
  return field ? field->value.text : std::string();
}

}  // namespace

// Groups are divided by empty lines. `offset` is where the text stands in the input.
static std::vector<Group> read_groups(std::string_view body, size_t offset) {
  std::vector<Group> groups(1);
  mail::Lines lines(body);
  while (lines.next() && groups.size() <= kMaxRecipients + 1) {
    std::string_view line = lines.line();
    if (text::trim(line).empty()) {
      if (!groups.back().empty()) groups.emplace_back();
      continue;
    }
    size_t shift = static_cast<size_t>(text::trim(line).data() - line.data());
    size_t at =
        offset == text::Excerpt::kNowhere ? offset : offset + lines.offset() + shift;
    size_t colon = line.find(':');
    bool name = !text::is_blank(line.front()) && colon != line.npos && colon < 60 &&
                line.substr(0, colon).find_first_of(" \t;<@.") == line.npos;
    if (name) {
      StatusField field;
      field.name = std::string(line.substr(0, colon));
      std::string_view value = text::trim(line.substr(colon + 1));
      size_t value_at =
          offset == text::Excerpt::kNowhere
              ? offset
              : offset + lines.offset() + static_cast<size_t>(value.data() - line.data());
      field.value.append(value, value_at);
      groups.back().push_back(std::move(field));
    } else if (!groups.back().empty()) {
      // A folded line, or one that should have been.
      text::Excerpt& value = groups.back().back().value;
      if (value.size() > 16384) continue;
      value.append_foreign("\n");
      value.append(text::trim(line), at);
    }
  }
  return groups;
}

// "dns; mx.example.net (192.0.2.1)", "dns;[192.0.2.1]", "smtp; mx.example.net".
static Host host_of_field(std::string_view value) {
  size_t type = value.find(';');
  if (type != value.npos) value.remove_prefix(type + 1);
  value = text::trim(value);
  Host host;
  host.name = text::to_lower(host_at(value));
  auto ips = addresses_in(value);
  if (!ips.empty()) host.ip = ips.front().ip;
  return host;
}

static bool is_recipient_group(const Group& group) {
  return find(group, "Final-Recipient") || find(group, "Original-Recipient") ||
         find(group, "Action") || find(group, "X-Actual-Recipient");
}

static Draft draft_of(const Group& group, const Draft& report) {
  Draft draft = report;
  std::string final_recipient = value_of(group, "Final-Recipient");
  std::string original = value_of(group, "Original-Recipient");
  std::string actual = value_of(group, "X-Actual-Recipient");
  // Final-Recipient may be a local name ("rfc822; bob") where X-Actual-Recipient has the
  // address.
  if (final_recipient.find('@') == std::string::npos &&
      actual.find('@') != std::string::npos)
    final_recipient = actual;
  draft.recipient = final_recipient.empty() ? original : final_recipient;
  draft.original_recipient = original;
  std::string status = value_of(group, "Status");
  size_t end = status.find_first_not_of("0123456789.");
  draft.status = status.substr(0, end);
  Host host = host_of_field(value_of(group, "Remote-MTA"));
  if (!host.name.empty() || host.ip) draft.refused_by = host;
  if (const StatusField* code = find(group, "Diagnostic-Code")) draft.said = code->value;
  if (auto when = text::parse_mail_date(value_of(group, "Last-Attempt-Date")))
    draft.refused_at = when;
  std::string action = text::to_lower(text::trim(value_of(group, "Action")));
  draft.delayed = action.starts_with("delayed");
  for (std::string_view done : {"delivered", "relayed", "expanded"})
    if (action.starts_with(done)) draft.label = "delivered";
  return draft;
}

// sendmail and others keep only the first line of a long reply in Diagnostic-Code; the
// transcript or the prose has all of it.
static void take_fuller(text::Excerpt& said, const text::Excerpt& other) {
  if (said.empty() || other.empty()) return;
  std::string known = smtp::parse_reply(unframe(said).reply).text.text;
  std::string told = smtp::parse_reply(unframe(other).reply).text.text;
  if (known.size() >= 8 && told.size() > known.size() && told.starts_with(known))
    said = other;
}

// What the notification's words add: the server's address and the SMTP command.
struct Notification {
  text::Excerpt text;
  text::Excerpt
      transcript;  // the other server's answer in it, where there is a transcript
};

static void add_from_notification(Draft& draft, const Notification& report) {
  const text::Excerpt& notification = report.text;
  std::string recipient = plain_recipient(draft.recipient);
  text::Excerpt paragraph = paragraph_about(notification, recipient);
  FramedReply framed = unframe(paragraph);
  if (draft.said.empty() && framed.has_code) draft.said = paragraph;
  if (framed.has_code) take_fuller(draft.said, paragraph);
  take_fuller(draft.said, report.transcript);
  if (draft.phase == Phase::Unknown) draft.phase = framed.phase;
  if (!draft.refused_by.name.empty() && !draft.refused_by.ip) {
    // "mx.example.net[192.0.2.1]", "mx.example.net (192.0.2.1)": by its name, in any
    // language.
    size_t at = text::find_ignore_case(notification.text, draft.refused_by.name);
    if (at != std::string::npos) {
      size_t behind = at + draft.refused_by.name.size();
      auto ips = addresses_in(std::string_view(notification.text).substr(behind, 64));
      if (!ips.empty() && ips.front().at <= 3) draft.refused_by.ip = ips.front().ip;
    }
  } else if (draft.refused_by.name.empty() && framed.remote) {
    draft.refused_by = framed.host;
  }
  if (draft.said.empty() && !paragraph.empty()) draft.said = paragraph;
}

// The notification: the first text part; HTML only where there is no other.
static text::Excerpt notification_of(const mail::Message& report) {
  text::Excerpt html;
  for (const mail::Part& part : report.parts) {
    if (part.type == "text/plain" && part.depth > 0)
      return mail::decoded_text(report, part, kMaxNotification);
    if (part.type == "text/html" && html.empty())
      html = mail::decoded_text(report, part, kMaxNotification);
  }
  return html;
}

// "multipart/report" by Exchange and others may lack the type, but not the part.
static bool is_status_part(const mail::Part& part) {
  return part.type == "message/delivery-status" ||
         part.type == "message/global-delivery-status";
}

std::vector<Refusal> read_dsn(const mail::Message& report) {
  std::vector<Refusal> refusals;
  auto part = std::ranges::find_if(report.parts, is_status_part);
  if (part == report.parts.end()) return refusals;
  bool encoded = part->encoding == "base64" || part->encoding == "quoted-printable";
  std::string body = mail::decoded_body(report, *part);
  std::vector<Group> groups =
      read_groups(body, encoded ? text::Excerpt::kNowhere : part->body_offset);

  Draft common;
  common.format = "rfc3464";
  common.source = Source::Report;
  common.refused_at = text::parse_mail_date(report.header().value("Date"));
  common.sent_to = envelope_sender_of(report);
  for (const Group& group : groups) {
    Host reporting = host_of_field(value_of(group, "Reporting-MTA"));
    if (!reporting.name.empty()) common.reported_by = reporting.name;
    std::string sender = value_of(group, "X-Postfix-Sender");
    if (!sender.empty())
      common.sender = sender.ends_with("; ") || sender.ends_with(';') ? "<>" : sender;
  }
  auto returned = returned_part(report);
  Notification notification{notification_of(report), {}};
  notification.transcript = transcript_answer(notification.text);
  for (const Group& group : groups) {
    if (!is_recipient_group(group) || refusals.size() == kMaxRecipients) continue;
    Draft draft = draft_of(group, common);
    // Each look costs the notification's length: mails with more recipients than this are
    // lists.
    if (refusals.size() < kMaxLookedUp) add_from_notification(draft, notification);
    refusals.push_back(complete(std::move(draft), report.bytes, returned));
  }
  for (Refusal& refusal : refusals)
    refusal.notes.insert(refusal.notes.end(), report.notes.begin(), report.notes.end());
  return refusals;
}

}  // namespace mailwhy::bounce
