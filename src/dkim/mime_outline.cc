#include "dkim/mime_outline.h"

#include <cstring>

#include "mail/content_type.h"
#include "text/ascii.h"
#include "text/storage.h"

namespace mailwhy::dkim {

static constexpr size_t kMaxPartHeader = 16u << 10;

size_t next_line(std::string_view text, size_t at) {
  size_t lf = text.find('\n', at);
  return lf == text.npos ? text.size() : lf + 1;
}

static std::string_view line_at(std::string_view text, size_t at) {
  std::string_view line = text.substr(at, next_line(text, at) - at);
  while (!line.empty() && text::is_space(line.back())) line.remove_suffix(1);
  return line;
}

std::string field_value(std::string_view header, std::string_view name) {
  for (size_t at = 0; at < header.size(); at = next_line(header, at)) {
    std::string_view rest = header.substr(at);
    if (!text::starts_with_ignore_case(rest, name)) continue;
    if (rest.size() == name.size() || rest[name.size()] != ':') continue;
    size_t end = next_line(header, at);
    while (end < header.size() && text::is_blank(header[end]))
      end = next_line(header, end);
    std::string value;
    for (char c : header.substr(at + name.size() + 1, end - at - name.size() - 1))
      if (c != '\r' && c != '\n') value += c;
    return std::string(text::trim(value));
  }
  return {};
}

static void read_type(Section& section, std::string_view content_type,
                      std::string_view encoding) {
  text::Storage texts;
  mail::Parameterized read = mail::parse_parameterized(content_type, texts);
  if (!read.value.empty()) section.type = read.value;
  section.charset = read.parameter("charset");
  section.encoding = text::to_lower(text::trim(encoding));
  if (section.type.starts_with("multipart/"))
    section.boundary = read.parameter("boundary");
}

// The open multipart that this line is a boundary of, -1 if it is none; `closes` tells
// whether it is the last one.
static int boundary_of(std::string_view line, const std::vector<Section>& sections,
                       const std::vector<int>& open, bool& closes) {
  if (!line.starts_with("--")) return -1;
  line.remove_prefix(2);
  for (size_t i = open.size(); i-- > 0;) {
    const std::string& boundary = sections[static_cast<size_t>(open[i])].boundary;
    if (!line.starts_with(boundary)) continue;
    std::string_view behind = line.substr(boundary.size());
    if (!behind.empty() && behind != "--") continue;
    closes = !behind.empty();
    return open[i];
  }
  return -1;
}

// The header that begins at `at`: sets where the body begins.
static Section read_part(std::string_view text, size_t at, int parent) {
  Section section;
  section.parent = parent;
  section.header = at;
  size_t end = at;
  while (end < text.size() && end - at < kMaxPartHeader && !line_at(text, end).empty() &&
         !line_at(text, end).starts_with("--"))
    end = next_line(text, end);
  std::string_view header = text.substr(at, end - at);
  bool closed = end < text.size() && line_at(text, end).empty();
  section.body = closed ? next_line(text, end) : end;
  section.end = text.size();
  read_type(section, field_value(header, "Content-Type"),
            field_value(header, "Content-Transfer-Encoding"));
  return section;
}

std::vector<Section> outline(std::string_view body, std::string_view content_type,
                             std::string_view encoding) {
  std::vector<Section> sections(1);
  read_type(sections[0], content_type, encoding);
  sections[0].end = sections[0].first_boundary = sections[0].last_boundary = body.size();
  if (!sections[0].is_multipart()) return sections;
  std::vector<int> open{0};
  int leaf = 0;
  for (size_t at = 0; at < body.size() && !open.empty();) {
    bool closes = false;
    int whose =
        body[at] == '-' ? boundary_of(line_at(body, at), sections, open, closes) : -1;
    size_t after = next_line(body, at);
    if (whose < 0) {
      at = after;
      continue;
    }
    for (; open.back() != whose; open.pop_back())
      sections[static_cast<size_t>(open.back())].end = at;
    if (leaf != whose) sections[static_cast<size_t>(leaf)].end = at;
    Section& around = sections[static_cast<size_t>(whose)];
    if (around.first_boundary >= around.end) around.first_boundary = at;
    around.last_boundary = at;
    leaf = whose;
    if (closes) {
      open.pop_back();
      at = after;
      continue;
    }
    if (sections.size() == kMaxSections) break;
    sections.push_back(read_part(body, after, whose));
    Section& part = sections.back();
    part.first_boundary = part.last_boundary = part.end;
    leaf = static_cast<int>(sections.size()) - 1;
    if (part.is_multipart() && open.size() < 20) open.push_back(leaf);
    at = part.body > after ? part.body : after;
  }
  return sections;
}

}  // namespace mailwhy::dkim
