#include "bounce/no_mail.h"

#include "bounce/event.h"
#include "bounce/log.h"
#include "mail/lines.h"
#include "mail/reader.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMostRead = 4u << 20;  // as long as a header may be

std::string_view binary_kind(std::string_view bytes) {
  static constexpr std::string_view kBinary = "the input is binary, not a mail or a text";
  std::string_view head = bytes.substr(0, 8192);
  if (head.starts_with("\xD0\xCF\x11\xE0"))
    return "this is an Outlook .msg file, not a mail as it was sent";
  for (std::string_view magic :
       {"PK\x03\x04", "%PDF-", "\x89PNG", "\x1F\x8B", "GIF8", "\xFF\xD8\xFF"})
    if (head.starts_with(magic)) return kBinary;
  text::Controls controls = text::count_controls(head);
  // A mail may hold a stray NUL or two; a program's file begins with many.
  bool many = controls.all * 10 > head.size() || controls.nuls * 16 > head.size();
  return many ? kBinary : std::string_view();
}

// One field is enough, since what was signed may be very little.
static bool has_header(std::string_view bytes) {
  if (mail::looks_like_mail(bytes)) return true;
  static constexpr std::string_view kNames[] = {"From",
                                                "To",
                                                "Subject",
                                                "Date",
                                                "Received",
                                                "Message-ID",
                                                "ARC-Seal",
                                                "DKIM-Signature",
                                                "ARC-Message-Signature",
                                                "ARC-Authentication-Results"};
  mail::Lines lines(bytes);
  while (lines.next() && !lines.line().empty()) {
    std::string_view line = lines.line();
    size_t length = mail::field_name_length(line);
    if (length == 0 && !text::is_blank(line[0])) return false;
    for (std::string_view name : kNames)
      if (text::equals_ignore_case(line.substr(0, length), name)) return true;
  }
  return false;
}

static bool is_web_page(std::string_view text) {
  for (std::string_view start : {"<!doctype", "<html", "<head", "<body", "<?xml", "<!--"})
    if (text::starts_with_ignore_case(text, start)) return true;
  return false;
}

std::optional<Error> why_no_mail(std::string_view bytes) {
  static constexpr std::string_view kSave =
      "save the mail with all of its header as .eml (\"show original\" in the mail "
      "program) and give that file";
  auto error = [](std::string_view what, std::string_view way_out) {
    return Error{std::string(what), 0, std::string(way_out)};
  };
  bytes = bytes.substr(0, kMostRead);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::string_view text = text::trim(bytes);
  if (text.empty()) return std::nullopt;
  if (auto kind = binary_kind(bytes); !kind.empty()) return error(kind, kSave);
  if (has_header(bytes)) return std::nullopt;
  if (is_web_page(text)) return error("this is a web page, not a mail", kSave);
  if (looks_like_event(text))
    return error("this is JSON, not a mail: an event carries no signature", kSave);
  if (looks_like_log(text))
    return error("this is a log, not a mail: it holds no signature",
                 "give the log to mailwhy itself, or the mail: save it with all of its "
                 "header as .eml");
  return error("this text does not begin with the header of a mail", kSave);
}

}  // namespace mailwhy::bounce
