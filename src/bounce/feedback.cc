// Reading message/feedback-report: fields like those of a header, some of them repeated.
#include "bounce/feedback.h"

#include <algorithm>

#include "bounce/draft.h"
#include "bounce/host_text.h"
#include "bounce/prose.h"
#include "bounce/returned.h"
#include "mail/address.h"
#include "mail/lines.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/date.h"
#include "text/find_line.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxFeedbackReport = 64u << 10;
static constexpr size_t kMaxComplaints = 1000;

// The fields of the part, as views into `body` and `texts`.
static mail::Header fields_of(std::string_view body, text::Storage& texts) {
  size_t end = 0;
  std::vector<std::string> notes;
  size_t start = std::min(body.find_first_not_of("\r\n"), body.size());
  return mail::read_header(body, start, end, notes, texts);
}

// Who complained, where the report says it: else the recipient of the mail it returns.
static std::vector<std::string> recipients_of(const mail::Header& fields,
                                              const mail::Message* returned) {
  std::vector<std::string> recipients;
  for (std::string_view name : {"Original-Rcpt-To", "Removal-Recipient"}) {
    for (const mail::Field* field : fields.all(name)) {
      std::string address = plain_recipient(field->value);
      if (recipients.size() < kMaxComplaints && address.find('@') != std::string::npos &&
          std::ranges::find(recipients, address) == recipients.end())
        recipients.push_back(std::move(address));
    }
    if (!recipients.empty()) return recipients;
  }
  if (returned) {
    for (std::string_view name : {"X-HmXmrOriginalRecipient", "To"}) {
      auto to = mail::addresses_of(returned->header().value(name));
      if (to.size() == 1) return {to[0].to_string()};
    }
  }
  return {""};
}

static std::string type_of(const mail::Header& fields, const mail::Message& report) {
  std::string type = text::to_lower(text::trim(fields.value("Feedback-Type")));
  if (!type.empty()) return type;
  return report.header().find("X-Apple-Unsubscribe") ? "opt-out" : "abuse";
}

static std::vector<Refusal> complaints(
    const mail::Message& report, const mail::Header& fields,
    const std::shared_ptr<const mail::Message>& returned) {
  Draft common;
  common.format = "arf";
  common.label = "complaint";
  common.refused_at = text::parse_mail_date(report.header().value("Date"));
  common.sent_to = envelope_sender_of(report);
  if (const mail::Field* sender = fields.find("Original-Mail-From"))
    common.sender = sender->value;
  auto ips = addresses_in(fields.value("Source-IP"));
  if (!ips.empty()) common.client_ip = ips.front().ip;
  common.reported_by =
      mail::normal_domain(plain_recipient(fields.value("Reporting-MTA")));

  std::vector<Refusal> refusals;
  for (std::string& recipient : recipients_of(fields, returned.get())) {
    Draft draft = common;
    draft.recipient = std::move(recipient);
    complete(std::move(draft), report.bytes, {}, refusals, returned).facts.feedback_type =
        type_of(fields, report);
  }
  return refusals;
}

std::vector<Refusal> read_complaint(const mail::Message& report) {
  auto part =
      std::ranges::find(report.parts, "message/feedback-report", &mail::Part::type);
  std::string body;
  if (part != report.parts.end())
    body = mail::decoded_body(report, *part, kMaxFeedbackReport);
  text::Storage texts;
  mail::Header fields = fields_of(body, texts);
  return complaints(report, fields, returned_part(report));
}

// Where its line begins; the text's size if there is none.
static size_t find_feedback_type(std::string_view text) {
  auto may_be_field = [](const text::Block& first) {
    return (first | text::Block::all(' ')).equal('f');  // in either case
  };
  size_t at = text::find_line(text, 0, may_be_field);
  while (at < text.size() &&
         !text::starts_with_ignore_case(text.substr(at), "Feedback-Type:"))
    at = text::find_line(text, at + 1, may_be_field);
  return at;
}

std::vector<Refusal> read_complaint_in_text(const mail::Message& report,
                                            std::string_view words) {
  size_t type = find_feedback_type(words);
  if (type == words.size()) return {};
  mail::Lines lines(words);
  size_t paragraph = 0;
  while (lines.next() && lines.offset() < type)
    if (text::trim(lines.line()).empty()) paragraph = lines.after();
  size_t end = 0;
  std::vector<std::string> notes;
  text::Storage texts;
  mail::Header fields = mail::read_header(words, paragraph, end, notes, texts);
  if (!fields.find("User-Agent") && !fields.find("Version")) return {};
  auto returned = returned_part(report);
  if (!returned) returned = returned_in_text(words.substr(end), end);
  return complaints(report, fields, returned);
}

}  // namespace mailwhy::bounce
