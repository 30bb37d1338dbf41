// From the fields of message/delivery-status, and the words before them, to refusals.
#include "bounce/dsn.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "bounce/draft.h"
#include "bounce/host_text.h"
#include "bounce/lead_in.h"
#include "bounce/prose.h"
#include "bounce/returned.h"
#include "bounce/status_fields.h"
#include "bounce/transcript.h"
#include "mail/reader.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/byte_set.h"
#include "text/charset.h"
#include "text/date.h"

using namespace std::string_view_literals;

namespace mailwhy::bounce {

static constexpr size_t kMaxDsnRecipients = 1000;
static constexpr size_t kMaxLookedUp = 100;
static constexpr size_t kMaxStatusPart = 1u << 20;
static constexpr size_t kMaxNotification = 64u << 10;
static constexpr size_t kMaxContext = 4000;

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

// The address in a field, where mail can be sent to it: "" for "x400; /C=WW/",
// "|/usr/bin/filter", "@mx.example.net" and the local name "bob".
static std::string address_in(std::string_view field) {
  size_t type = field.find(';');
  std::string_view kind = text::trim(field.substr(0, type));
  if (type != field.npos && !text::starts_with_ignore_case(kind, "rfc") &&
      !text::equals_ignore_case(kind, "utf-8"))
    return {};
  static constexpr text::ByteSet kNoAddress(" |");
  std::string address = plain_recipient(field);
  size_t at = address.rfind('@');
  bool good = at != std::string::npos && at > 0 &&
              address.find('.', at) != std::string::npos &&
              kNoAddress.find_in(address) == std::string::npos;
  return good ? std::move(address) : std::string();
}

// RFC 6533, section 3: "utf-8; j\x{F6}rg@example.net" in a report of seven bits.
static std::string without_escapes(std::string field) {
  std::string plain;
  size_t from = 0;
  for (size_t at = field.find("\\x{"); at != field.npos; at = field.find("\\x{", from)) {
    size_t close = field.find('}', at);
    uint32_t point = 0;
    const char* end = field.data() + std::min(close, field.size());
    auto [stop, error] = std::from_chars(field.data() + at + 3, end, point, 16);
    if (close == field.npos || error != std::errc() || stop != end) break;
    std::string octets;
    for (int shift = 24; shift >= 0; shift -= 8)
      octets += static_cast<char>(point >> shift & 0xFF);
    plain += field.substr(from, at - from) + text::to_utf8(octets, "utf-32be");
    from = close + 1;
  }
  return plain + field.substr(from);
}

static std::string recipient_field(const StatusGroup& group, std::string_view name) {
  std::string value(group.value(name));
  return text::starts_with_ignore_case(value, "utf-8") ? without_escapes(std::move(value))
                                                       : value;
}

// Final-Recipient, unless it is no address where another field has one.
static std::string recipient_of(const StatusGroup& group) {
  constexpr std::string_view kNames[] = {"Final-Recipient", "Original-Recipient",
                                         "X-Actual-Recipient"};
  for (std::string_view name : kNames)
    if (std::string address = address_in(recipient_field(group, name)); !address.empty())
      return address;
  for (std::string_view name : kNames)
    if (auto value = group.value(name); !value.empty()) return std::string(value);
  return {};
}

// "X-Unix; 255": what a program ended with is no reply.
static bool is_exit_status(std::string_view diagnostic) {
  if (!text::starts_with_ignore_case(diagnostic, "x-unix")) return false;
  size_t type = diagnostic.find(';');
  std::string_view value = text::trim(diagnostic.substr(type + 1));
  return value.size() <= 3 && std::ranges::all_of(value, text::is_digit);
}

static Draft draft_of(const StatusGroup& group, const Draft& report) {
  Draft draft = report;
  draft.recipient = recipient_of(group);
  draft.original_recipient = recipient_field(group, "Original-Recipient");
  std::string_view status = group.value("Status");
  size_t end = 0;
  while (end < status.size() && (text::is_digit(status[end]) || status[end] == '.'))
    end++;
  draft.status = status.substr(0, end);
  Host host = host_of_field(group.value("Remote-MTA"));
  if (!host.name.empty() || host.ip) draft.refused_by = host;
  if (const StatusField* code = group.find("Diagnostic-Code")) {
    if (!is_exit_status(code->value.text)) draft.said = code->value;
    // A program on the machine said it, not a server.
    if (text::starts_with_ignore_case(code->value.text, "x-unix"))
      draft.hint = "local_delivery_error";
  }
  // "Status: 4.0.0 (cat.example.net: host name lookup failure)" where nothing says more.
  const StatusField* field = group.find("Status");
  size_t open = status.find('(', end), close = status.rfind(')');
  if (draft.said.empty() && open != status.npos && close > open && close != status.npos)
    draft.said = field->value.part(open + 1, close - open - 1);
  if (auto when = text::parse_mail_date(group.value("Last-Attempt-Date")))
    draft.refused_at = when;
  std::string action = text::to_lower(text::trim(group.value("Action")));
  draft.delayed = action.starts_with("delayed");
  // "deliverable" is Postfix' answer to a probe.
  for (std::string_view done :
       {"delivered"sv, "relayed"sv, "expanded"sv, "deliverable"sv})
    if (action.starts_with(done)) draft.label = "delivered";
  return draft;
}

// sendmail and others keep only the first line of a long reply in Diagnostic-Code; the
// transcript or the prose has all of it.
static void take_fuller(Draft& draft, const text::Excerpt& other,
                        const FramedReply& told) {
  if (draft.said.empty() || other.empty()) return;
  if (!draft.heard) draft.heard = hear(draft.said);
  const std::string& known = draft.heard->reply.text.text;
  // A reply's words are no longer than what they are read from.
  if (known.size() < 8 || told.reply.size() <= known.size() ||
      told.reply.text == draft.heard->framed.reply.text)
    return;
  smtp::Reply reply = smtp::parse_reply(told.reply);
  const std::string& words = reply.text.text;
  if (words.size() <= known.size() || !words.starts_with(known)) return;
  draft.said = other;
  draft.heard = Heard{told, std::move(reply)};
}

// What the notification's words add: the server's address and the SMTP command.
struct Notification {
  text::Excerpt text;
  std::vector<Exchange> session;  // where it holds a transcript of one
  bool about_one = false;         // there is one recipient only
};

static void add_from_session(Draft& draft, const Notification& report,
                             std::string_view recipient) {
  const Exchange* exchange = exchange_about(report.session, recipient);
  if (!exchange && report.session.size() == 1) exchange = &report.session.front();
  if (!exchange) return;
  if (draft.said.empty()) draft.said = said_in(*exchange);
  take_fuller(draft, exchange->answer, unframe(exchange->answer));
  if (draft.phase == Phase::Unknown) draft.phase = exchange->phase;
}

static void add_from_notification(Draft& draft, const Notification& report) {
  const text::Excerpt& notification = report.text;
  std::string recipient = plain_recipient(draft.recipient);
  if (!report.session.empty()) add_from_session(draft, report, recipient);
  text::Excerpt paragraph = paragraph_about(notification, recipient);
  FramedReply told;
  if (!paragraph.empty()) told = unframe(paragraph);
  if (draft.phase == Phase::Unknown) draft.phase = told.phase;
  if (!draft.refused_by.name.empty() && !draft.refused_by.ip) {
    // "mx.example.net[192.0.2.1]", "mx.example.net (192.0.2.1)": by its name, in any
    // language.
    size_t at = text::find_ignore_case(notification.text, draft.refused_by.name);
    if (at != std::string::npos) {
      size_t behind = at + draft.refused_by.name.size();
      auto ips = addresses_in(std::string_view(notification.text).substr(behind, 64));
      if (!ips.empty() && ips.front().at <= 3) draft.refused_by.ip = ips.front().ip;
    }
  } else if (draft.refused_by.name.empty() && told.remote) {
    draft.refused_by = told.host;
  }
  if (told.has_code) take_fuller(draft, paragraph, told);
  if (draft.said.empty() && !paragraph.empty()) {
    draft.said = std::move(paragraph);
    smtp::Reply reply = smtp::parse_reply(told.reply);
    draft.heard = Heard{std::move(told), std::move(reply)};
  }
  if (!draft.heard) draft.heard = hear(draft.said);
  // Without a reply the words of the report decide, if they are about this one alone; not
  // by half a sentence, since most of them are the same in every report.
  if (report.about_one && !draft.heard->framed.has_code) {
    draft.context = notification.part(0, kMaxContext);
    draft.context_needs = 0.8;
  }
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
  // "message/global-delivery-status", "message/xdelivery-status", also as text/.
  return part.type.ends_with("delivery-status") && part.depth > 0;
}

// What is said of the report as a whole.
static Draft common_of(const std::vector<StatusGroup>& groups,
                       const mail::Message& report) {
  Draft common;
  common.format = "rfc3464";
  common.source = Source::Report;
  common.refused_at = text::parse_mail_date(report.header().value("Date"));
  common.sent_to = envelope_sender_of(report);
  for (const StatusGroup& group : groups) {
    Host reporting = host_of_field(group.value("Reporting-MTA"));
    if (!reporting.name.empty()) common.reported_by = reporting.name;
    std::string_view sender = group.value("X-Postfix-Sender");
    if (!sender.empty())
      common.sender = sender.ends_with("; ") || sender.ends_with(';') ? "<>" : sender;
  }
  return common;
}

static void read_groups(std::vector<StatusGroup> groups, const mail::Message& report,
                        Notification& notification,
                        const std::shared_ptr<const mail::Message>& returned,
                        const ReadOptions& options, std::vector<Refusal>& refusals) {
  Draft common = common_of(groups, report);
  LineCount counted;
  common.counted = &counted;
  std::erase_if(groups, std::not_fn(&StatusGroup::tells_of_recipient));
  notification.about_one = groups.size() == 1;
  for (const StatusGroup& group : groups) {
    if (refusals.size() == kMaxDsnRecipients) break;
    Draft draft = draft_of(group, common);
    // Each look costs the notification's length: mails with more recipients than this are
    // lists.
    if (refusals.size() < kMaxLookedUp) add_from_notification(draft, notification);
    auto& notes =
        complete(std::move(draft), report.bytes, options, refusals, returned).notes;
    notes.insert(notes.end(), report.notes.begin(), report.notes.end());
  }
}

static Notification notification_from(text::Excerpt words) {
  Notification notification;
  notification.session = read_session(words);
  notification.text = std::move(words);
  return notification;
}

std::vector<Refusal> read_dsn(const mail::Message& report, const ReadOptions& options) {
  std::vector<Refusal> refusals;
  if (std::ranges::none_of(report.parts, is_status_part)) return refusals;
  Notification notification = notification_from(notification_of(report));
  auto returned = returned_part(report, options);
  for (const mail::Part& part : report.parts)
    if (is_status_part(part))
      read_groups(read_status_groups(mail::decoded_text(report, part, kMaxStatusPart),
                                     StatusSource::Part),
                  report, notification, returned, options, refusals);
  return refusals;
}

std::vector<Refusal> read_dsn_in_text(const mail::Message& report,
                                      const text::Excerpt& words,
                                      const ReadOptions& options) {
  std::vector<Refusal> refusals;
  size_t fields = find_status_fields(words.text);
  if (fields == std::string::npos) return refusals;
  size_t end = 0;
  auto returned = returned_part(report, options);
  if (!returned)
    returned =
        returned_in_text(std::string_view(words.text).substr(fields), end, options);
  Notification notification =
      notification_from(words.part(0, std::min(fields, kMaxNotification)));
  std::vector<StatusGroup> groups = read_status_groups(words, StatusSource::Text);
  // A bare "Final-Recipient:" may stand in a letter about bounces.
  std::erase_if(groups, [](const StatusGroup& group) {
    return group.find("Final-Recipient") && !group.find("Action") &&
           !group.find("Status") && !group.find("Diagnostic-Code");
  });
  read_groups(std::move(groups), report, notification, returned, options, refusals);
  return refusals;
}

}  // namespace mailwhy::bounce
