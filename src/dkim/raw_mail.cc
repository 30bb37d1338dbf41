#include "dkim/raw_mail.h"

#include <cstring>

#include "text/ascii.h"
#include "text/block.h"

namespace mailwhy::dkim {

bool RawField::is(std::string_view wanted) const {
  return text::equals_ignore_case(name, wanted);
}

const RawField* RawMail::find(std::string_view name) const {
  for (const RawField& field : fields)
    if (field.is(name)) return &field;
  return nullptr;
}

// The LFs of a block must stand exactly one behind its CRs.
bool has_crlf_only(std::string_view bytes) {
  size_t at = 0;
  bool cr = false;  // the byte before `at` is a CR
  for (; at + text::Block::kSize <= bytes.size(); at += text::Block::kSize) {
    text::Block block(bytes.data() + at);
    uint32_t crs = block.equal('\r').places(), lfs = block.equal('\n').places();
    if ((crs | lfs | cr) == 0) continue;
    constexpr uint32_t kAll = (uint64_t{1} << text::Block::kSize) - 1;
    if (((crs << 1 | cr) & kAll) != lfs) return false;
    cr = crs >> (text::Block::kSize - 1) & 1;
  }
  for (; at < bytes.size(); at++) {
    if (cr != (bytes[at] == '\n')) return false;
    cr = bytes[at] == '\r';
  }
  return !cr;
}

std::string with_crlf(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 32 + 2);
  for (size_t at = 0; at < bytes.size();) {
    size_t stop = text::find_either(bytes, '\r', '\n', at);
    out.append(bytes, at, stop - at);
    if (stop == bytes.size()) break;
    out += "\r\n";
    bool both = bytes[stop] == '\r' && stop + 1 < bytes.size() && bytes[stop + 1] == '\n';
    at = stop + (both ? 2 : 1);
  }
  return out;
}

// Behind the CRLF of the line that begins at `at`.
static size_t line_end(std::string_view bytes, size_t at) {
  const void* lf = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
  if (!lf) return bytes.size();
  return static_cast<size_t>(static_cast<const char*>(lf) - bytes.data()) + 1;
}

static RawField make_field(std::string_view text) {
  RawField field;
  field.text = text;
  std::string_view content = text;
  if (content.ends_with("\r\n")) content.remove_suffix(2);
  size_t colon = content.find(':');
  std::string_view name = content.substr(0, colon);
  if (colon == content.npos || name.find_first_of("\r\n") != name.npos) {
    field.value = content;
    return field;
  }
  while (!name.empty() && text::is_blank(name.back())) name.remove_suffix(1);
  field.name = name;
  field.value = content.substr(colon + 1);
  return field;
}

Result<RawMail> view_raw_mail(std::string_view bytes) {
  if (bytes.size() > kMaxMailBytes)
    return fail("the mail is larger than 128 MB", kMaxMailBytes);
  RawMail mail;
  if (!has_crlf_only(bytes)) {
    mail.stored = std::make_shared<const std::string>(with_crlf(bytes));
    bytes = *mail.stored;
  }
  mail.bytes = bytes;
  mail.fields.reserve(24);
  size_t at = bytes.starts_with("From ") ? line_end(bytes, 0) : 0;
  while (at < bytes.size() && !bytes.substr(at).starts_with("\r\n")) {
    if (mail.fields.size() == kMaxFields)
      return fail("the mail has more than 10000 header fields", at);
    size_t start = at;
    do at = line_end(bytes, at);
    while (at < bytes.size() && text::is_blank(bytes[at]));
    if (at > kMaxHeaderBytes) return fail("the header is larger than 4 MB", start);
    mail.fields.push_back(make_field(bytes.substr(start, at - start)));
  }
  if (at < bytes.size()) mail.body = bytes.substr(at + 2);
  return mail;
}

Result<RawMail> read_raw_mail(std::string bytes) {
  auto stored = std::make_shared<const std::string>(std::move(bytes));
  auto mail = view_raw_mail(*stored);
  if (mail && !mail->stored) mail->stored = std::move(stored);
  return mail;
}

}  // namespace mailwhy::dkim
