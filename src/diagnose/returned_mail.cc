#include "diagnose/returned_mail.h"

#include <algorithm>
#include <map>

#include "bounce/host_text.h"
#include "diagnose/header_faults.h"
#include "diagnose/listed_names.h"
#include "diagnose/named_file.h"
#include "diagnose/near_address.h"
#include "diagnose/stated_size.h"
#include "mail/address.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

namespace {

using bounce::Refusal;
using text::Params;

std::string_view reply_of(const Refusal& refusal) {
  const std::string& text = refusal.facts.reply.text;
  return text.empty() ? std::string_view(refusal.quoted) : text;
}

void set(Params& params, const char* name, std::string value) {
  if (!value.empty()) params[name] = std::move(value);
}

void set_number(Params& params, const char* name, uint64_t value) {
  if (value > 0) params[name] = std::to_string(value);
}

std::string joined(const std::vector<NamedFile>& files) {
  constexpr size_t kShown = 5;
  std::string out;
  for (size_t i = 0; i < files.size() && i < kShown; i++)
    out += (out.empty() ? "" : ", ") + files[i].to_string();
  return files.size() > kShown ? out + ", …" : out;
}

void find_attachment(const Refusal& refusal, Params& params) {
  bool malware = refusal.reason.label == "malware";
  if (malware) set(params, "malware", malware_name(reply_of(refusal)));
  if (!refusal.contents) return;
  const mail::Contents& contents = *refusal.contents;
  FoundFiles found = find_files(reply_of(refusal), contents);
  std::vector<NamedFile> meant = found.named.empty() ? found.harmful : found.named;
  if (meant.empty() && contents.attachments.size() == 1)
    meant.push_back({&contents.attachments.front(), ""});
  if (meant.size() == 1) {
    const NamedFile& file = meant.front();
    set(params, "attachment", file.to_string());
    set(params, "attachment_name", file.attachment->name);
    set_number(params, "attachment_bytes", file.attachment->size);
  } else {
    set(params, "candidates", joined(meant));
  }
}

// In base64 57 octets become a line of 76 and its end: RFC 2045, section 6.8. The end is
// counted as one octet where an attachment is taken out of a mail, as two where one must
// fit, so that neither promises too much.
uint64_t encoded(uint64_t octets) {
  return octets / 57 * 77;
}

uint64_t decoded(uint64_t octets) {
  return octets / 78 * 57;
}

void find_sizes(const Refusal& refusal, Params& params) {
  StatedSizes stated = sizes_in(reply_of(refusal));
  const long stated_limit = refusal.facts.limit.value_or(0);
  if (!stated.limit && stated_limit >= 65536)
    stated.limit = static_cast<uint64_t>(stated_limit);
  if (refusal.reason.label == "mailbox_full")
    return set_number(params, "limit_bytes", stated.limit.value_or(0));
  bool whole = refusal.contents && refusal.returned && !refusal.returned->headers_only;
  uint64_t size = stated.mail.value_or(static_cast<uint64_t>(
      std::max<int64_t>(0, refusal.facts.message_size.value_or(0))));
  // A copy below the limit is not the whole mail: it was cut off for the report. No limit
  // is below a megabyte where none is stated.
  if (size == 0 && whole && refusal.contents->size > stated.limit.value_or(1 << 20))
    size = refusal.contents->size;
  set_number(params, "mail_bytes", size);
  set_number(params, "limit_bytes", stated.limit.value_or(0));
  set_number(params, "room_bytes", decoded(stated.limit.value_or(0)));
  if (!refusal.contents || refusal.contents->attachments.empty()) return;
  auto biggest = std::ranges::max_element(refusal.contents->attachments, {},
                                          &mail::Attachment::size);
  if (biggest->size == 0 || biggest->name.empty()) return;
  set(params, "biggest", biggest->name);
  set_number(params, "biggest_bytes", biggest->size);
  if (size > encoded(biggest->size))
    set_number(params, "rest_bytes", size - encoded(biggest->size));
}

void count_recipients(const Refusal& refusal, Params& params) {
  if (!refusal.returned) return;
  size_t count = 0;
  for (std::string_view field : {"To", "Cc", "Bcc"})
    for (const mail::Field* one : refusal.returned->header().all(field))
      count += mail::addresses_of(one->value).size();
  size_t limit =
      refusal.facts.limit ? static_cast<size_t>(std::max(0L, *refusal.facts.limit)) : 0;
  if (count < 2 || count <= limit) return;
  set_number(params, "recipients", count);
  if (limit > 0) set_number(params, "groups", (count + limit - 1) / limit);
}

void find_near(const Refusal& refusal, Params& params) {
  auto near = near_address(refusal.facts.recipient, refusal.returned.get());
  if (!near) return;
  set(params, "suggestion", near->address);
  set(params, "seen_in", near->seen_in);
}

// "551 User not local; please try <new@example.org>": RFC 5321, section 3.4.
void find_new_address(const Refusal& refusal, Params& params) {
  const std::string& recipient = refusal.facts.recipient;
  for (const bounce::FoundName& name : bounce::names_in(reply_of(refusal))) {
    auto address = name.behind_at ? mail::parse_address(name.text) : std::nullopt;
    if (!address || text::equals_ignore_case(address->to_string(), recipient)) continue;
    if (address->to_string() == refusal.facts.sender) continue;
    return set(params, "suggestion", address->to_string());
  }
}

void find_link(const Refusal& refusal, Params& params) {
  if (!refusal.returned) return;
  auto domains = accused_names(refusal);
  if (domains.empty()) return;
  for (const std::string& host : link_hosts(*refusal.returned))
    for (const std::string& domain : domains)
      if (text::is_under(host, domain)) return set(params, "link", host);
}

void find_faults(const Refusal& refusal, Params& params) {
  if (!refusal.returned) return;
  HeaderFaults faults = header_faults(*refusal.returned, reply_of(refusal));
  set(params, "missing_field", faults.missing);
  set(params, "repeated_field", faults.repeated);
  set(params, "raw_field", faults.not_ascii);
  set_number(params, "line_length", faults.long_line);
  set_number(params, "authors", faults.from_count);
}

// Servers through which the mail went more than once.
void find_loop(const Refusal& refusal, Params& params) {
  if (!refusal.returned) return;
  constexpr size_t kShown = 3;
  std::map<std::string, int> seen;
  std::vector<std::string> again;
  for (const mail::Hop& hop : refusal.returned->received())
    if (!hop.by.empty() && ++seen[text::to_lower(hop.by)] == 2)
      again.push_back(text::to_lower(hop.by));
  std::string names;
  for (size_t i = 0; i < again.size() && i < kShown; i++)
    names += (names.empty() ? "" : ", ") + again[i];
  set(params, "loop", names);
}

struct Search {
  std::string_view label;
  void (*look)(const Refusal&, Params&);
};

constexpr Search kSearches[] = {{"attachment_blocked", find_attachment},
                                {"malware", find_attachment},
                                {"message_too_big", find_sizes},
                                {"mailbox_full", find_sizes},
                                {"too_many_recipients", count_recipients},
                                {"recipient_unknown", find_near},
                                {"recipient_syntax", find_near},
                                {"recipient_domain_unknown", find_near},
                                {"recipient_domain_no_mail", find_near},
                                {"recipient_moved", find_new_address},
                                {"domain_blocklisted", find_link},
                                {"message_malformed", find_faults},
                                {"mail_loop", find_loop}};

}  // namespace

Params look_into(const Refusal& refusal) {
  Params params;
  for (const Search& search : kSearches)
    if (search.label == refusal.reason.label) search.look(refusal, params);
  return params;
}

}  // namespace mailwhy::diagnose
