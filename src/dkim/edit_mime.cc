// MIME written anew by a server that took a mail apart: preamble and epilogue,
// boundaries, empty lines round them, and the mail made a part of a new multipart. RFC
// 2046, 5.1.
#include <algorithm>

#include "dkim/edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr std::string_view kPreambles[] = {
    "This is a multi-part message in MIME format.",
    "This is a MIME-formatted message.",
    "This is a MIME encoded message.",
    "This is a MIME-encapsulated message",
    "This is a MIME-encapsulated message.",
    "This message is in MIME format.",
    "This is a message in Mime Format.  If you see this, your mail reader does not "
    "support this format.",
    "This is a cryptographically signed message in MIME format.",
    "This is an OpenPGP/MIME signed message (RFC 4880 and 3156)",
    "Content-type: multipart/mixed",
    "This is a multipart message in MIME format.",
    "This is a multi-part message in MIME format...",
    "This is a MIME-encoded message. If you are seeing this, your mail reader is old.",
    "If you are reading this, then your e-mail client does not support MIME.",
    "You need a MIME-compliant mail reader to read this message.",
    "  This message is in MIME format.  The first part should be readable text,\r\n"
    "  while the remaining parts are likely unreadable without MIME-aware tools.",
};

enum class Preambles : uint8_t { Usual, All };

static bool undo_preamble(const BodyView& view, Preambles which, const Offer& offer) {
  const Section& mail = view.sections[0];
  if (!mail.is_multipart() || mail.first_boundary >= view.text.size()) return false;
  std::string_view rest = view.text.substr(mail.first_boundary);
  static constexpr size_t kUsual = 3;
  bool all = which == Preambles::All;
  if (!all)
    for (std::string_view empty : {"", "\r\n", "\r\n\r\n"})
      if (offer(ChangeKind::PreambleChanged, std::string(empty) + std::string(rest)))
        return true;
  for (std::string_view preamble :
       std::span(kPreambles).first(all ? std::size(kPreambles) : kUsual))
    for (std::string_view before : {"", "\r\n"})
      for (std::string_view behind : {"\r\n", "\r\n\r\n"}) {
        if (!all && !before.empty()) continue;
        std::string text(before);
        text.append(preamble).append(behind).append(rest);
        if (offer(ChangeKind::PreambleChanged, std::move(text))) return true;
      }
  return false;
}

// Everywhere "--old" begins a line, and in the boundary= of an inner part.
static std::string with_boundary(std::string_view text, std::string_view old,
                                 std::string_view made) {
  std::string out;
  size_t done = 0;
  for (size_t at = text.find(old); at != text.npos;
       at = text.find(old, at + old.size())) {
    bool marks =
        at >= 2 && text.substr(at - 2, 2) == "--" && (at == 2 || text[at - 3] == '\n');
    bool named = text::find_ignore_case(text.substr(at < 11 ? 0 : at - 11, 11),
                                        "boundary=") != text.npos;
    if (!marks && !named) continue;
    out += text.substr(done, at - done);
    out += made;
    done = at + old.size();
  }
  if (done == 0) return {};
  return out += text.substr(done);
}

// Boundaries that stand in the header or in the body, and belong to nothing now.
static std::vector<std::string> other_boundaries(const BodyView& view) {
  std::vector<std::string> all;
  auto add = [&](std::string_view text) {
    for (size_t at = 0;
         (at = text::find_ignore_case(text, "boundary=", at)) != text.npos;) {
      at += 9;
      std::string_view rest = text.substr(at);
      bool quoted = rest.starts_with("3D\"") || rest.starts_with('"');
      size_t skip = rest.starts_with("3D") ? 2 : 0;
      rest.remove_prefix(skip + (quoted ? 1 : 0));
      size_t end = rest.find_first_of(quoted ? "\"\r\n" : "; \t\r\n|");
      std::string_view boundary = rest.substr(0, end);
      if (boundary.size() > 2 && boundary.size() <= 70 && all.size() < 20 &&
          std::ranges::find(all, boundary) == all.end())
        all.emplace_back(boundary);
    }
  };
  static constexpr size_t kMostRead = 128u << 10;  // octets of the header
  size_t read = 0;
  for (const RawField& field : view.mail.fields) {
    if (read + field.value.size() > kMostRead) continue;
    read += field.value.size();
    std::string value;
    for (char c : field.value)
      if (c != '\r' && c != '\n' && c != '\t') value += c;
    add(value);
    // In z= a blank may stand anywhere, "=" is "=3D".
    std::erase(value, ' ');
    add(value);
    add(replaced_all(replaced_all(value, "=3D", "="), "=22", "\""));
  }
  return all;
}

static bool undo_boundaries(const BodyView& view, const Offer& offer) {
  std::vector<std::string> others = other_boundaries(view);
  for (const Section& part : view.sections) {
    if (!part.is_multipart()) continue;
    for (const std::string& other : others) {
      if (other == part.boundary) continue;
      std::string text = with_boundary(view.text, part.boundary, other);
      if (!text.empty() && offer(ChangeKind::BoundaryReplaced, std::move(text)))
        return true;
    }
  }
  return false;
}

// Empty lines before boundary lines, and behind closing ones.
static std::string with_empty_lines(const BodyView& view, int before, int behind) {
  std::string out;
  auto is_boundary = [&](std::string_view line, bool& closes) {
    if (!line.starts_with("--")) return false;
    for (const Section& part : view.sections)
      if (part.is_multipart() && line.substr(2).starts_with(part.boundary)) {
        std::string_view end = text::trim(line.substr(2 + part.boundary.size()));
        closes = end == "--";
        if (end.empty() || closes) return true;
      }
    return false;
  };
  bool after_closing = false;
  for (std::string_view line : lines_of(view.text)) {
    bool closes = false;
    bool boundary = is_boundary(line, closes);
    if (boundary && before != 0 && !out.empty()) {
      if (before > 0)
        out += "\r\n";
      else if (out.ends_with("\r\n\r\n"))
        out.resize(out.size() - 2);
    }
    if (after_closing && behind < 0 && line == "\r\n") {
      after_closing = false;
      continue;
    }
    out += line;
    after_closing = boundary && closes;
    if (after_closing && behind > 0) out += "\r\n";
  }
  return out;
}

static bool undo_empty_lines(const BodyView& view, const Offer& offer) {
  if (!view.sections[0].is_multipart()) return false;
  for (auto [before, behind] :
       {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, 1}}) {
    bool added = before + behind < 0;
    if (offer(added ? ChangeKind::EmptyLinesAdded : ChangeKind::EmptyLinesRemoved,
              with_empty_lines(view, before, behind)))
      return true;
  }
  return false;
}

// A line end more, or one less, at the end of some of the parts.
static bool undo_ends_of_parts(const BodyView& view, const Offer& offer) {
  static constexpr size_t kMostOffers = 130;
  for (bool added : {true, false}) {
    std::vector<PartWays> parts;
    for (const Section& part : view.sections) {
      if (part.is_multipart() || part.parent < 0) continue;
      std::string_view body = view.body_of(part);
      if (!added)
        parts.push_back({part.end, part.end, {"\r\n"}});
      else if (body.ends_with("\r\n\r\n") || body == "\r\n")
        parts.push_back({part.end - 2, part.end, {""}});
    }
    ChangeKind kind = added ? ChangeKind::EmptyLinesAdded : ChangeKind::EmptyLinesRemoved;
    if (offer_usual_ways(view.text, parts, 1, kind, offer) ||
        offer_all_ways(view.text, parts, kMostOffers, kind, offer))
      return true;
  }
  return false;
}

// A part alone, as it was before it became one.
static bool undo_multipart(const BodyView& view, size_t begin, size_t end,
                           const Offer& offer) {
  for (size_t i = begin; i < view.sections.size() && i < end; i++) {
    const Section& part = view.sections[i];
    std::string body(view.body_of(part));
    if (offer(ChangeKind::WrappedInMultipart, body)) return true;
    if (offer(ChangeKind::WrappedInMultipart,
              std::string(view.text.substr(part.header, part.end - part.header))))
      return true;
  }
  return false;
}

// The last boundary, which a cut mail lacks, or what stands behind it.
static bool undo_ending(const BodyView& view, const Offer& offer) {
  const Section& mail = view.sections[0];
  if (!mail.is_multipart()) return false;
  std::string close = "--" + mail.boundary + "--\r\n";
  size_t at = view.text.find(close);
  if (at == view.text.npos) {
    std::string text(view.text);
    if (!text.ends_with("\r\n")) text += "\r\n";
    if (offer(ChangeKind::PartHeaderRemoved, text + close) ||
        offer(ChangeKind::PartHeaderRemoved, text + "\r\n" + close))
      return true;
  }
  return false;
}

bool undo_mime(const BodyView& view, const Offer& offer) {
  return undo_boundaries(view, offer) || undo_multipart(view, 1, 2, offer) ||
         undo_preamble(view, Preambles::Usual, offer) || undo_empty_lines(view, offer) ||
         undo_ends_of_parts(view, offer) || undo_multipart(view, 2, 8, offer) ||
         undo_preamble(view, Preambles::All, offer) || undo_ending(view, offer);
}

}  // namespace mailwhy::dkim
