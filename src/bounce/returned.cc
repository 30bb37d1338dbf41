// Finding and reading the returned mail.
#include "bounce/returned.h"

#include "mail/address.h"
#include "mail/lines.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/beginnings.h"
#include "text/encoding.h"

namespace mailwhy::bounce {

bool is_list_mail(const mail::Message& mail) {
  return mail.header().find("List-Id") || mail.header().find("X-BeenThere");
}

std::optional<std::string> sender_of_returned(const mail::Message& returned) {
  const mail::Field* path = returned.header().find("Return-Path");
  if (!path) return std::nullopt;
  std::string_view value = text::trim(path->value);
  if (value == "<>") return "";
  auto address = mail::parse_address(value);
  return address ? std::optional(address->to_string()) : std::nullopt;
}

std::string from_domain_of_returned(const mail::Message& returned) {
  auto from = mail::addresses_of(text::decode_words(returned.header().value("From")));
  return from.empty() ? std::string() : std::move(from[0].domain);
}

std::string recipient_of_returned(const mail::Message& returned) {
  auto to = mail::addresses_of(returned.header().value("To"));
  return to.size() == 1 && !is_list_mail(returned) ? to[0].to_string() : std::string();
}

static mail::Limits limits_of(const ReadOptions& options) {
  mail::Limits limits;
  limits.header_only = options.brief;
  return limits;
}

std::shared_ptr<const mail::Message> returned_part(const mail::Message& report,
                                                   const ReadOptions& options) {
  for (size_t i = 1; i < report.parts.size(); i++) {
    const mail::Part& part = report.parts[i];
    bool headers =
        part.type == "text/rfc822-headers" || part.type == "text/rfc822-header" ||
        part.type == "message/rfc822-headers" || part.type == "message/global-headers";
    if (!headers && part.type != "message/rfc822" && part.type != "message/global")
      continue;
    auto mail = mail::read_inner_message(report, part, limits_of(options));
    if (!mail || mail->header().fields.empty()) continue;
    mail->headers_only = mail->headers_only || headers;
    return std::make_shared<const mail::Message>(std::move(*mail));
  }
  return nullptr;
}

// Lines that stand before the copy. Compared without leading dashes and blanks, case
// ignored.
static constexpr text::Beginnings kCopyFollows({
    "below this line is a copy of the message",
    "this is a copy of the message",
    "this is a copy of your message",
    "this is the copy of the message",
    "original message follows",
    "original mail as follows",
    "original mail follows",
    "start of returned message",
    "returned mail follows",
    "returned message",
    "here is a copy of",
    "below is a copy of",
    "message headers follow",
    "header of your message",
    "unsent message follows",
    "unsent message below",
    "original message headers",
    "original headers",
    "message header follows",
    "message headers follow",
    "the header of the original message is following",
    "the headers of the original message",
    "copy of the original message",
    "original message header",
    "message text follows",
    "returned message follows",
    "undelivered message follows",
    "the following is the original message",
    "here is the original message",
    "header of the original message",
    "text of the original message",
    "enclosed is a copy of the message",
    "kopie der nachricht",
    "исходное сообщение",
    "копия сообщения",
    "заголовки исходного",
});

static bool announces_copy(std::string_view line) {
  while (!line.empty() && (line.front() == '-' || line.front() == '=' ||
                           line.front() == '*' || text::is_space(line.front())))
    line.remove_prefix(1);
  // Gmail's "----- Original message -----"; "original message was received at" is a
  // sentence.
  constexpr std::string_view kBare = "original message";
  if (text::starts_with_ignore_case(line, kBare)) {
    std::string_view rest = text::trim(line.substr(kBare.size()));
    if (rest.empty() || rest.front() == '-' || rest.front() == ':') return true;
  }
  return kCopyFollows.any_at(line);
}

static bool begins_header(std::string_view line) {
  static constexpr text::Beginnings kFields(
      {"Return-Path:", "Received:", "X-Original-To:", "Delivered-To:"});
  return kFields.any_at(line);
}

std::shared_ptr<const mail::Message> returned_in_text(std::string_view text,
                                                      size_t& text_end,
                                                      const ReadOptions& options) {
  text_end = text.size();
  mail::Lines lines(text);
  bool announced = false;
  bool empty_before = true;
  while (lines.next()) {
    std::string_view line = lines.line();
    // Exim: "------ The body of the message is 5963 characters long; only the first".
    if (announced && line.starts_with("-----")) continue;
    if (announced ? !text::trim(line).empty() : begins_header(line) && empty_before) {
      if (!announced) text_end = lines.offset();
      auto mail = mail::read_message(std::string(text.substr(lines.offset())),
                                     limits_of(options));
      if (!mail || mail->header().fields.empty()) return nullptr;
      return std::make_shared<const mail::Message>(std::move(*mail));
    }
    if (!announced && announces_copy(line)) {
      announced = true;
      text_end = lines.offset();
    }
    empty_before = text::trim(line).empty();
  }
  return nullptr;
}

}  // namespace mailwhy::bounce
