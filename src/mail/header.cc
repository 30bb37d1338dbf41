// Header fields: unfolding, broken lines, limits. RFC 5322, section 2.2.
#include "mail/lines.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/block.h"
#include "text/byte_set.h"

namespace mailwhy::mail {

// ftext of section 2.2: printable ASCII but the colon.
static size_t name_bytes(std::string_view line) {
  size_t length = 0;
  for (; length + text::Block::kSize <= line.size(); length += text::Block::kSize) {
    text::Block block(line.data() + length);
    uint32_t others =
        (block.at_most(' ') | block.equal(':') | block.at_least(0x7F)).places();
    if (others) return length + static_cast<size_t>(std::countr_zero(others));
  }
  while (length < line.size() && line[length] > ' ' && line[length] != ':' &&
         line[length] != 0x7F)
    length++;
  return length;
}

// Blanks before the colon were allowed once (section 4.5).
static size_t field_name_length(std::string_view line, size_t& colon) {
  size_t length = name_bytes(line);
  colon = length;
  while (colon < line.size() && text::is_blank(line[colon])) colon++;
  bool named = length > 0 && length < 80 && colon < line.size() && line[colon] == ':';
  return named ? length : 0;
}

size_t field_name_length(std::string_view line) {
  size_t colon = 0;
  return field_name_length(line, colon);
}

static void note_once(std::vector<std::string>& notes, std::string_view note) {
  for (const std::string& known : notes)
    if (known == note) return;
  notes.emplace_back(note);
}

// A line that should have been folded: a parameter alone behind "Content-Type: …;".
static bool continues(const Header& header, std::string_view line) {
  if (header.fields.empty() || !header.fields.back().value.ends_with(';')) return false;
  static constexpr text::ByteSet kNameEnds(" \t:=");
  size_t end = kNameEnds.find_in(line.substr(0, 40));
  return end != line.npos && line[end] == '=' && line.front() != '-';
}

Header read_header(std::string_view bytes, size_t offset, size_t& end,
                   std::vector<std::string>& notes, text::Storage& texts,
                   const Limits& limits) {
  Header header;
  header.fields.reserve(
      24);  // as many as a mail has that went through two or three hosts
  Lines lines(bytes, offset);
  size_t kept = 0;
  bool keep = false;  // does a folded line belong to a field that is kept?
  end = offset;
  while (lines.next()) {
    std::string_view line = lines.line();
    if (line.empty()) {
      end = lines.after();
      return header;
    }
    if (text::is_blank(line.front()) || (keep && continues(header, line))) {
      std::string_view more = text::trim(line);
      if (more.empty() && header.fields.empty()) {
        end = lines.after();
        return header;
      }
      if (keep && header.fields.back().value.size() + more.size() < limits.field_bytes &&
          kept + more.size() < limits.header_bytes) {
        std::string_view& value = header.fields.back().value;
        if (value.empty())
          value = more;
        else if (!more.empty())
          // The blank between the two mostly stands there already.
          value = more.data() > line.data() && more.data()[-1] == ' '
                      ? texts.extend(value, {more.data() - 1, more.size() + 1})
                      : texts.extend(texts.extend(value, " "), more);
        kept += more.size() + 1;
      }
      end = lines.after();
      continue;
    }
    size_t colon = 0, length = field_name_length(line, colon);
    if (length == 0) {
      if (is_mbox_line(line) && header.fields.empty()) {
        end = lines.after();
        continue;
      }
      // The body begins here although no empty line says so.
      if (!header.fields.empty()) note_once(notes, "a header ends without an empty line");
      end = lines.offset();
      return header;
    }
    end = lines.after();
    std::string_view value = text::trim(line.substr(colon + 1));
    keep =
        header.fields.size() < limits.fields && kept + line.size() < limits.header_bytes;
    if (!keep) {
      note_once(notes, "a very large header was read in part");
      continue;
    }
    value = value.substr(0, limits.field_bytes);
    kept += length + value.size();
    header.fields.push_back({line.substr(0, length), value, lines.offset()});
  }
  return header;
}

bool looks_like_mail(std::string_view text) {
  constexpr std::string_view kUsual[] = {"return-path",
                                         "received",
                                         "date",
                                         "from",
                                         "to",
                                         "subject",
                                         "message-id",
                                         "mime-version",
                                         "delivered-to",
                                         "reply-to",
                                         "x-sender",
                                         "content-type",
                                         "envelope-to",
                                         "sender",
                                         "arc-seal",
                                         "dkim-signature",
                                         "authentication-results",
                                         "x-original-to",
                                         "cc",
                                         "auto-submitted",
                                         "x-failed-recipients"};
  Lines lines(text.substr(0, 16384));
  int fields = 0, usual = 0, wanted = 2;
  while (lines.next() && fields < 40) {
    std::string_view line = lines.line();
    if (line.empty() && fields == 0 && lines.offset() < 10)
      continue;  // empty lines before the mail
    if (line.empty()) break;
    if (is_mbox_line(line) && fields == 0) {
      wanted = 1;
      continue;
    }
    if (text::is_blank(line.front())) continue;
    size_t length = field_name_length(line);
    if (length == 0) break;
    fields++;
    for (std::string_view name : kUsual)
      if (text::equals_ignore_case(line.substr(0, length), name)) usual++;
    if (usual >= wanted && fields >= wanted) return true;
  }
  return usual >= wanted && fields >= wanted;
}

}  // namespace mailwhy::mail
