// The families of changes, each undone by a function: from a body as it arrived to texts
// that may have been signed. They only offer; a hash decides. Each has a file edit_*.cc.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/body_cuts.h"
#include "dkim/change.h"
#include "dkim/mime_outline.h"
#include "dkim/raw_mail.h"

namespace mailwhy::dkim {

// One version of the body: as it arrived, or with a change undone already.
struct BodyView {
  std::string_view text;  // CRLF line ends
  const std::vector<Section>& sections;
  const RawMail& mail;
  Mode mode;

  std::string_view body_of(const Section& part) const {
    return text.substr(part.body, part.end - part.body);
  }
};

// Takes a text that may be the signed one; true: it is, or enough was tried.
using Offer = std::function<bool(ChangeKind kind, std::string text)>;

// Rewrites of the whole body or of whole parts, the likeliest first. True: the offer was
// taken.
using Undo = bool (*)(const BodyView& view, const Offer& offer);

bool undo_encoding(const BodyView& view, const Offer& offer);      // edit_encoding.cc
bool undo_charset(const BodyView& view, const Offer& offer);       // edit_charset.cc
bool undo_wrapping(const BodyView& view, const Offer& offer);      // edit_wrap.cc
bool undo_lines(const BodyView& view, const Offer& offer);         // edit_lines.cc
bool undo_blanks(const BodyView& view, const Offer& offer);        // edit_blanks.cc
bool undo_mime(const BodyView& view, const Offer& offer);          // edit_mime.cc
bool undo_part_headers(const BodyView& view, const Offer& offer);  // edit_part_header.cc
bool undo_links(const BodyView& view, const Offer& offer);         // edit_links.cc

// Small changes at one place of the canonical text: joined or broken lines, a lost dot or
// empty line. True: the offer was taken.
using OfferCut = std::function<bool(ChangeKind kind, const Cut& cut)>;
bool undo_at_one_place(const BodyCuts& body, Mode mode, const OfferCut& offer);

bool undo_line_beginnings(const BodyCuts& body, const OfferCut& offer);  // the quickest

// Where text is added to mails (edit_insert.cc), of a canonical text. Likely places
// first.
struct Windows {
  std::vector<Window> footers, banners;  // of the mail and of each of its text parts
};
enum class Places : uint8_t {
  All,  // every octet near an end, all lines and tags
  Few,  // lines and tags near an end: for pairs
};
Windows likely_windows(std::string_view canonical, const std::vector<Section>& sections,
                       Places places);

// What it was that was cut out of the text.
ChangeKind kind_of_cut(std::string_view text, const Cut& cut,
                       const std::vector<Section>& sections);

// ---- pieces that the families share

// The ways in which one part, header and body or only one of them, may have been written.
struct PartWays {
  size_t from = 0, to = 0;
  std::vector<std::string> ways;  // of text[from, to), the likeliest first
};
inline constexpr size_t kMostPartsAlone = 6;

// The first `most` ways, of all the parts at once and of each alone.
bool offer_usual_ways(std::string_view text, std::span<const PartWays> parts, size_t most,
                      ChangeKind kind, const Offer& offer);
// Any way of any parts, as far as there are `most` combinations of them.
bool offer_all_ways(std::string_view text, std::span<const PartWays> parts, size_t most,
                    ChangeKind kind, const Offer& offer);

// The text with one section's body replaced.
std::string with_body(std::string_view text, const Section& part, std::string_view body);

// Transfer encodings: RFC 2045, section 6. A body that the encoding does not fit is
// empty.
std::string decoded(std::string_view body, std::string_view encoding);

struct QuotedPrintableStyle {
  size_t width = 76;       // of a line with its "="
  bool fills = true;       // the last piece of a line may have all of it
  bool lower_hex = false;  // "=d0"
  bool blank_hex = true;   // "=20" before a line end; else it stands as it is
  bool guards = false;     // "From " and "." at the beginning of a line in hex
};
std::string encode_quoted_printable(std::string_view text,
                                    const QuotedPrintableStyle& style);
std::string encode_base64_lines(std::string_view octets, size_t width);

// The text with `to` wherever `from` stands, which is not looked for again in what came.
std::string replaced_all(std::string_view text, std::string_view from,
                         std::string_view to);

// The lines of a text, each with its CRLF.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace mailwhy::dkim
