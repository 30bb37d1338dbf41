#include "diagnose/header_faults.h"

#include <algorithm>

#include "mail/address.h"
#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxLine = 998;  // RFC 5322, section 2.1.1

// At most one of each; From and Date exactly one.
static constexpr std::string_view kOnce[] = {"From",       "Date",    "Sender",
                                             "Reply-To",   "To",      "Cc",
                                             "Message-ID", "Subject", "In-Reply-To"};

static bool says(std::string_view reply, std::string_view word) {
  return text::find_ignore_case(reply, word) != reply.npos;
}

// The name of a field as a word of the reply: "From", "message-id", "messageId".
static bool names_field(std::string_view reply, std::string_view field) {
  if (field == "Message-ID" && says(reply, "messageid")) return true;
  for (size_t at = text::find_ignore_case(reply, field); at != reply.npos;
       at = text::find_ignore_case(reply, field, at + 1)) {
    bool starts = at == 0 || !text::is_alnum(reply[at - 1]);
    size_t end = at + field.size();
    bool ends = end == reply.size() || !text::is_alnum(reply[end]);
    // "to" and "from" are also ordinary words: as a field's name they have a sign.
    bool short_word =
        field == "To" || field == "From" || field == "Date" || field == "Cc";
    bool marked = says(reply.substr(end, 9), "header") || reply.substr(end, 1) == ":" ||
                  (at > 0 && (reply[at - 1] == '\'' || reply[at - 1] == '"'));
    if (starts && ends && (!short_word || marked)) return true;
  }
  return false;
}

static bool has_high_bit(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

static size_t longest_line(std::string_view bytes) {
  size_t longest = 0;
  for (mail::Lines lines(bytes); lines.next();)
    longest = std::max(longest, lines.line().size());
  return longest;
}

static HeaderFaults all_faults(const mail::Message& returned, std::string_view reply) {
  HeaderFaults faults;
  const mail::Header& header = returned.header();
  for (std::string_view field : kOnce) {
    size_t count = header.all(field).size();
    bool demanded = field == "From" || field == "Date" ||
                    (field == "Message-ID" && names_field(reply, field)) ||
                    (field == "To" && names_field(reply, field));
    bool spoken = names_field(reply, field);
    if (count == 0 && demanded && (faults.missing.empty() || spoken))
      faults.missing = field;
    if (count > 1 && (faults.repeated.empty() || spoken)) faults.repeated = field;
  }
  for (const mail::Field& field : header.fields)
    if (faults.not_ascii.empty() && has_high_bit(field.value))
      faults.not_ascii = field.name;
  size_t longest = longest_line(returned.bytes);
  if (longest > kMaxLine) faults.long_line = longest;
  size_t authors = mail::addresses_of(header.value("From")).size();
  if (authors > 1 && says(reply, "from")) faults.from_count = authors;
  return faults;
}

HeaderFaults header_faults(const mail::Message& returned, std::string_view reply) {
  HeaderFaults all = all_faults(returned, reply), meant;
  if (!all.missing.empty() && names_field(reply, all.missing))
    meant.missing = all.missing;
  if (!all.repeated.empty() && names_field(reply, all.repeated))
    meant.repeated = all.repeated;
  if (says(reply, "8-bit") || says(reply, "8bit") || says(reply, "non-ascii") ||
      says(reply, "utf-8") || says(reply, "utf8") || says(reply, "encod"))
    meant.not_ascii = all.not_ascii;
  if (says(reply, "line")) meant.long_line = all.long_line;
  meant.from_count = all.from_count;
  return meant.any() ? meant : all;
}

}  // namespace mailwhy::diagnose
