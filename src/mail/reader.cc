// The MIME tree, flattened: one pass over the lines with a stack of open boundaries. RFC
// 2046, section 5.1.
#include "mail/reader.h"

#include <algorithm>
#include <bit>

#include "mail/content_type.h"
#include "mail/lines.h"
#include "text/ascii.h"
#include "text/block.h"

namespace mailwhy::mail {

// Where the next two hyphens stand that do not go on a row of them, behind a line end or
// a blank; the size of the text if none do. `from` may be where the text's first are.
static size_t find_hyphens(std::string_view text, size_t from) {
  size_t at = from;
  if (text.substr(at).starts_with("--") && (at == 0 || text[at - 1] != '-')) return at;
  auto is_hyphen = [](const char* here) { return text::Block(here).equal('-'); };
  for (at = from + 1; at + 64 < text.size(); at += 64) {
    const char* here = text.data() + at;
    uint64_t hyphens = text::places_in_64(here, is_hyphen);
    uint64_t second = hyphens >> 1 | uint64_t{here[64] == '-'} << 63;
    for (uint64_t places = hyphens & second; places; places &= places - 1) {
      int i = std::countr_zero(places);
      if (text::is_space(here[i - 1])) return at + i;
    }
  }
  for (; at + 1 < text.size(); at++)
    if (text[at] == '-' && text[at + 1] == '-' && text::is_space(text[at - 1])) return at;
  return text.size();
}

namespace {

struct OpenMultipart {
  std::string_view boundary;
  int part;  // index of the multipart
};

class TreeReader {
 public:
  TreeReader(Message& message, const Limits& limits)
      : message_(message), limits_(limits) {}

  void read(size_t start) {
    message_.parts.reserve(8);  // few mails have more
    size_t body = begin_part(start, -1, 0, "text/plain");
    if (limits_.header_only) return close_leaf(message_.bytes.size());
    Lines lines(message_.bytes, body);
    // Without a multipart, all behind the preamble of one that is not told is text.
    while (preamble_ ? lines.next() : !open_.empty() && next_border(lines)) {
      std::string_view line = lines.line();
      // A blank before the hyphens: pasted, or indented by a gateway.
      if (line.starts_with(" --")) line.remove_prefix(1);
      if (!line.starts_with("--")) {
        preamble_ = preamble_ && is_preamble(line);
        if (awaits_boundary())
          parts_run_together_ = parts_run_together_ || is_field(line);
        continue;
      }
      size_t level = open_level(line);
      if (level == open_.size() && adopt_boundary(line, lines.after()))
        level = open_.size() - 1;
      preamble_ = false;
      if (level == open_.size()) continue;
      bool closes = is_closing(line, open_[level].boundary);
      close_leaf(lines.offset());
      if (level + 1 < open_.size()) note("an inner part of the mail has no end");
      open_.resize(level + 1);
      if (closes) {
        open_.pop_back();
        continue;
      }
      if (message_.parts.size() >= limits_.parts) {
        note("the mail has very many parts: the rest was not read");
        return;
      }
      int parent = open_[level].part;
      bool digest = message_.parts[parent].type == "multipart/digest";
      size_t next = begin_part(lines.after(), parent, message_.parts[parent].depth + 1,
                               digest ? "message/rfc822" : "text/plain");
      lines = Lines(message_.bytes, next);
    }
    if (awaits_boundary()) {
      // No boundary was met: what stands there is text.
      Part& part = message_.parts[static_cast<size_t>(leaf_)];
      part.type = "text/plain";
      note("the mail says that it has parts, and has none");
    } else if (!open_.empty()) {
      note("the mail is cut off: its last part has no end");
    }
    close_leaf(message_.bytes.size());
  }

 private:
  // The next line that begins with two hyphens, in one search for them. A blank before
  // them: pasted, or indented by a gateway.
  bool next_border(Lines& lines) const {
    std::string_view bytes = message_.bytes;
    size_t from = lines.after();
    for (size_t at = from; (at = find_hyphens(bytes, at)) < bytes.size(); at++) {
      size_t start = at > from && bytes[at - 1] == ' ' ? at - 1 : at;
      if (start == from || bytes[start - 1] == '\n' || bytes[start - 1] == '\r') {
        lines = Lines(bytes, start);
        return lines.next();
      }
    }
    return false;
  }

  // Reads the part's header at `start` and opens it; returns where its body begins.
  size_t begin_part(size_t start, int parent, int depth, std::string_view default_type) {
    Part part;
    size_t body = start;
    part.header =
        read_header(message_.bytes, start, body, message_.notes, message_.texts, limits_);
    part.parent = parent;
    part.depth = depth;
    part.body_offset = body;
    part.body_size = message_.bytes.size() - body;
    text::Storage& texts = message_.texts;
    Parameterized type = parse_parameterized(part.header.value("Content-Type"), texts);
    part.type = type.value.find('/') == type.value.npos ? default_type : type.value;
    part.charset = texts.lower(type.parameter("charset"));
    part.encoding = parse_value(part.header.value("Content-Transfer-Encoding"), texts);
    int index = static_cast<int>(message_.parts.size());
    if (part.type.starts_with("multipart/")) {
      std::string_view boundary = text::trim(type.parameter("boundary"));
      if (boundary.empty())
        note("the mail names no boundary between its parts");
      else if (static_cast<int>(open_.size()) >= limits_.depth)
        note(
            "the parts of the mail are nested too deeply: the inner ones were read as "
            "text");
      else
        open_.push_back({boundary.substr(0, 200), index});
    }
    leaf_ = index;
    message_.parts.push_back(std::move(part));
    return body;
  }

  // The innermost open multipart whose boundary this line is; open_.size() if none.
  size_t open_level(std::string_view line) const {
    for (size_t level = open_.size(); level-- > 0;) {
      std::string_view boundary = open_[level].boundary;
      if (!line.substr(2).starts_with(boundary)) continue;
      std::string_view rest = text::trim(line.substr(2 + boundary.size()));
      if (rest.empty() || rest == "--") return level;
    }
    return open_.size();
  }

  bool awaits_boundary() const { return !open_.empty() && open_.back().part == leaf_; }

  // A part's header above the first boundary: the boundaries were lost, and one that
  // comes is that of a mail inside.
  static bool is_field(std::string_view line) {
    return text::starts_with_ignore_case(line, "content-type:");
  }

  // "This is a MIME-encapsulated message.", or an empty line.
  static bool is_preamble(std::string_view line) {
    return text::trim(line).empty() ||
           text::find_ignore_case(line, "MIME") != line.npos ||
           text::find_ignore_case(line, "multi-part") != line.npos;
  }

  // The mail lost its Content-Type: all before this line would be a multipart's preamble.
  bool is_untyped() const {
    return preamble_ && open_.empty() && leaf_ == 0 &&
           message_.parts[0].header.value("Content-Type").empty();
  }

  // The multipart's own boundary was not met yet, and this line stands as one before the
  // header of a part: a gateway wrote another boundary than the Content-Type names, or
  // left the Content-Type out.
  bool adopt_boundary(std::string_view line, size_t after) {
    bool untyped = is_untyped();
    if (!untyped && (!awaits_boundary() || parts_run_together_)) return false;
    std::string_view boundary = text::trim(line.substr(2));
    constexpr std::string_view kPartHeader = "content-";
    if (boundary.size() < 8 || boundary.size() > 200 ||
        boundary.find_first_of(" \t") != boundary.npos ||
        !text::starts_with_ignore_case(message_.bytes.substr(after, kPartHeader.size()),
                                       kPartHeader))
      return false;
    if (untyped) {
      message_.parts[0].type = "multipart/mixed";
      open_.push_back({boundary, 0});
      note("the header does not say that the mail has parts");
      return true;
    }
    open_.back().boundary = boundary;
    note("the parts are divided by another boundary than the header names");
    return true;
  }

  static bool is_closing(std::string_view line, std::string_view boundary) {
    return line.substr(2 + boundary.size()).starts_with("--");
  }

  void close_leaf(size_t end) {
    if (leaf_ < 0) return;
    Part& part = message_.parts[leaf_];
    part.body_size = end > part.body_offset ? end - part.body_offset : 0;
    leaf_ = -1;
  }

  void note(std::string_view text) {
    for (const std::string& known : message_.notes)
      if (known == text) return;
    message_.notes.emplace_back(text);
  }

  Message& message_;
  const Limits& limits_;
  std::vector<OpenMultipart> open_;
  int leaf_ = -1;
  bool parts_run_together_ = false;
  bool preamble_ = true;  // nothing but what may stand above the first part was met
};

}  // namespace

// What the open multiparts' bodies are: from their first byte to the end of their last
// part.
static void span_multiparts(Message& message) {
  for (size_t i = message.parts.size(); i-- > 1;) {
    const Part& part = message.parts[i];
    Part& around = message.parts[part.parent];
    size_t end = part.body_offset + part.body_size;
    if (around.body_offset + around.body_size < end)
      around.body_size = end - around.body_offset;
  }
}

// `bytes` stand in `input`.
static Result<Message> read_in(std::shared_ptr<const std::string> input,
                               std::string_view bytes, const Limits& limits) {
  Message message;
  if (bytes.size() > limits.bytes) {
    bytes = bytes.substr(0, limits.bytes);
    message.notes.push_back("the mail is very large: only its first " +
                            std::to_string(limits.bytes >> 20) + " MB were read");
  }
  size_t start = bytes.find_first_not_of(" \t\r\n");
  if (start == bytes.npos)
    return fail("the input is empty", 0, "give the mail that came back");
  if (bytes.starts_with("\xEF\xBB\xBF")) start = 3;  // a byte order mark of a text editor
  size_t first_line = bytes.find_last_of("\r\n", start);
  start = first_line == bytes.npos ? start : first_line + 1;
  std::string_view head = bytes.substr(0, 4096);
  size_t nul = head.find('\0');
  // A stray NUL or two is somebody's mistake, many are a file of another kind.
  if (nul != head.npos && text::count_byte(head, '\0') * 16 > head.size())
    return fail("the input is binary, not a mail", nul,
                "save the mail as .eml (\"show original\") and give that file");
  message.bytes = bytes;
  message.input = std::move(input);
  TreeReader(message, limits).read(start);
  span_multiparts(message);
  message.headers_only = message.parts.size() == 1 &&
                         message.parts[0].body_offset + 1 >= message.bytes.size();
  return message;
}

Result<Message> read_message(std::string bytes, const Limits& limits) {
  auto input = std::make_shared<const std::string>(std::move(bytes));
  std::string_view all = *input;
  return read_in(std::move(input), all, limits);
}

Result<Message> read_inner_message(const Message& outer, const Part& part,
                                   const Limits& limits) {
  if (part.encoding == "base64" || part.encoding == "quoted-printable")
    return read_message(decoded_body(outer, part, outer.bytes.size()), limits);
  if (part.body_offset > outer.bytes.size()) return read_message({});
  return read_in(outer.input, outer.bytes.substr(part.body_offset, part.body_size),
                 limits);
}

}  // namespace mailwhy::mail
