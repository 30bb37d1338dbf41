// Transfer encodings changed on the way: RFC 2045, section 6. Decoding what a gateway
// encoded is exact; to encode as the signer did, the usual ways of doing it are tried.
#include <algorithm>
#include <array>
#include <span>

#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

namespace {

constexpr QuotedPrintableStyle kEncodingStyles[] = {
    {76, true, false, true, false},  {76, false, false, true, false},
    {76, true, true, true, false},   {76, true, false, false, false},
    {73, true, false, true, false},  {75, true, false, true, false},
    {72, true, false, true, false},  {76, true, false, true, true},
    {74, true, false, true, false},  {77, true, false, true, false},
    {72, false, false, true, false}, {998, true, false, true, false},
};
constexpr std::array<size_t, 5> kEncodedWidths = {76, 72, 64, 60, 4'000'000'000};

using Names = std::span<const std::string_view>;
constexpr std::string_view kQuotedNames[] = {"quoted-printable", "Quoted-Printable",
                                             "QUOTED-PRINTABLE"};
constexpr std::string_view kBase64Names[] = {"base64", "Base64", "BASE64"};
constexpr std::string_view kEightBitNames[] = {"8bit", "8BIT", "", "binary"};
constexpr std::string_view kSevenBitNames[] = {"7bit", "8bit", "",
                                               "7BIT", "8BIT", "binary"};

// The part's header with its Content-Transfer-Encoding line changed; "" leaves it out.
std::string with_encoding(std::string_view header, std::string_view encoding) {
  static constexpr std::string_view kName = "Content-Transfer-Encoding";
  size_t at = text::find_ignore_case(header, kName);
  std::string out;
  if (at == header.npos || (at > 0 && header[at - 1] != '\n')) {
    size_t end = header.size() >= 2 ? header.size() - 2 : 0;
    out += header.substr(0, end);
    if (!encoding.empty()) out.append(kName).append(": ").append(encoding).append("\r\n");
    return out += header.substr(end);
  }
  size_t end = header.find('\n', at);
  end = end == header.npos ? header.size() : end + 1;
  out += header.substr(0, at);
  if (!encoding.empty()) {
    std::string_view line = header.substr(at, end - at);
    size_t value = line.find_first_not_of(" \t", kName.size() + 1);
    if (value == line.npos) value = kName.size() + 1;
    out.append(line.substr(0, value)).append(encoding).append("\r\n");
  }
  return out += header.substr(end);
}

// What a part was before it was recoded, the likeliest first.
class Ways {
 public:
  Ways(const BodyView& view, const Section& part, size_t most)
      : most_(most),
        header_(&part == &view.sections[0]
                    ? std::string_view()
                    : view.text.substr(part.header, part.body - part.header)),
        body_(view.body_of(part)) {
    made_.from = header_.empty() ? part.body : part.header;
    made_.to = part.end;
  }

  bool full() const { return bodies_.size() >= most_; }
  // `names`: how its encoding may have been called; none where that stayed.
  void add(std::string body, Names names) {
    if (body == body_ || full()) return;
    names_ = names;
    bodies_.push_back(std::move(body));
  }
  PartWays take() {
    bool named = !header_.empty() && !names_.empty();
    for (size_t name = 0; name < (named ? names_.size() : 1); name++)
      for (const std::string& body : bodies_)
        if (made_.ways.size() < most_)
          made_.ways.push_back(named ? with_encoding(header_, names_[name]).append(body)
                                     : std::string(header_).append(body));
    return std::move(made_);
  }

 private:
  size_t most_;
  std::string_view header_, body_;
  Names names_;
  std::vector<std::string> bodies_;
  PartWays made_;
};

// ---------------------------------------------------------------- one part

Names plain_names(std::string_view body) {
  bool eight = text::find_non_ascii(body) < body.size();
  return eight ? Names(kEightBitNames) : Names(kSevenBitNames);
}

// The empty lines that end a part, which belong to the boundary behind it.
std::string_view ending(std::string_view body) {
  size_t end = body.size();
  while (end >= 2 && body.substr(end - 2, 2) == "\r\n") end -= 2;
  return body.substr(std::min(end + 2, body.size()));
}

void add_plain(std::string_view plain, bool base64, Ways& ways) {
  Names names = plain_names(plain);
  // The line end before a boundary is the boundary's, so base64 may lack it.
  if (base64 && !plain.ends_with("\r\n"))
    ways.add(std::string(plain) + "\r\n", names);
  else
    ways.add(std::string(plain), names);
  if (base64) ways.add(std::string(plain) + "\r\n", names);
}

void add_quoted(std::string_view plain, Names names, Ways& ways) {
  for (const QuotedPrintableStyle& style : kEncodingStyles)
    if (!ways.full()) ways.add(encode_quoted_printable(plain, style), names);
}

void add_base64(std::string_view octets, std::string_view end, Names names, Ways& ways) {
  for (size_t width : kEncodedWidths)
    if (!ways.full()) ways.add(encode_base64_lines(octets, width).append(end), names);
}

void add_base64_text(std::string_view plain, Names names, Ways& ways) {
  bool ends = plain.ends_with("\r\n");
  std::string_view less = ends ? plain.substr(0, plain.size() - 2) : plain;
  for (size_t width : kEncodedWidths)
    for (std::string_view end : {"", "\r\n"})
      for (std::string_view octets : {plain, less})
        if (!ways.full() && (octets.size() == plain.size() || ends))
          ways.add(encode_base64_lines(octets, width).append(end), names);
}

enum class Encoding : uint8_t { Plain, Quoted, Base64 };
struct Recoding {
  Encoding now, was;
  ChangeKind kind;
};
constexpr Recoding kRecodings[] = {
    {Encoding::Quoted, Encoding::Plain, ChangeKind::EncodedQuotedPrintable},
    {Encoding::Base64, Encoding::Plain, ChangeKind::EncodedBase64},
    {Encoding::Base64, Encoding::Base64, ChangeKind::Base64Rewritten},
    {Encoding::Plain, Encoding::Quoted, ChangeKind::DecodedTo8bit},
    {Encoding::Plain, Encoding::Base64, ChangeKind::DecodedTo8bit},
    {Encoding::Quoted, Encoding::Quoted, ChangeKind::QuotedPrintableRewritten},
    {Encoding::Quoted, Encoding::Base64, ChangeKind::EncodedQuotedPrintable},
    {Encoding::Base64, Encoding::Quoted, ChangeKind::EncodedBase64},
};

// The part's text, if it is in this encoding now; else "".
std::string read(const BodyView& view, const Section& part, Encoding encoding) {
  std::string_view body = view.body_of(part);
  bool quoted = part.encoding == "quoted-printable", base64 = part.encoding == "base64";
  // Text that needs no "=" is quoted-printable, too, where it is called so.
  bool bare =
      quoted && body.find('=') == body.npos && text::find_non_ascii(body) == body.size();
  // The field of a mail of one part may have been changed, too.
  bool alone = &part == &view.sections[0];
  if (encoding == Encoding::Plain)
    return (!quoted && !base64) || (alone && !bare) ? std::string(body) : std::string();
  std::string plain = base64 || alone ? decoded(body, "base64") : std::string();
  if (encoding == Encoding::Base64) return plain;
  if (bare) return std::string(body);
  // Base64 may look like quoted-printable, as its last line ends in "=".
  bool may_be = quoted || (alone && !base64 && plain.empty());
  return may_be ? decoded(body, "quoted-printable") : std::string();
}

PartWays ways_of(const BodyView& view, const Section& part, const Recoding& recoding,
                 size_t most) {
  Encoding now = recoding.now, was = recoding.was;
  Ways ways(view, part, most);
  std::string_view body = view.body_of(part);
  // Long texts take long to write anew; attachments are only cut into other lines.
  static constexpr size_t kMostText = 1u << 20;
  bool cut_anew = now == Encoding::Base64 && was == Encoding::Base64;
  bool text_only =
      now == Encoding::Plain || (now == Encoding::Base64) != (was == Encoding::Base64);
  if ((body.size() > kMostText && !cut_anew) || (text_only && !part.is_text()))
    return ways.take();
  std::string plain = read(view, part, now);
  if (plain.empty()) return ways.take();
  if (was == Encoding::Plain)
    add_plain(plain, now == Encoding::Base64, ways);
  else if (was == Encoding::Quoted)
    add_quoted(plain, now == was ? Names() : Names(kQuotedNames), ways);
  else if (cut_anew)
    add_base64(text::decode_base64(body), ending(body), {}, ways);
  else
    add_base64_text(plain, kBase64Names, ways);
  return ways.take();
}

}  // namespace

static std::vector<PartWays> ways_of_all(const BodyView& view, const Recoding& recoding,
                                         size_t most) {
  std::vector<PartWays> parts;
  static constexpr size_t kMostOctets = 8u << 20;  // of a part's ways
  for (const Section& part : view.sections) {
    if (part.is_multipart()) continue;
    size_t fit = kMostOctets / std::max<size_t>(1, part.end - part.body);
    PartWays ways = ways_of(view, part, recoding, std::clamp<size_t>(fit, 2, most));
    if (!ways.ways.empty()) parts.push_back(std::move(ways));
  }
  return parts;
}

bool undo_encoding(const BodyView& view, const Offer& offer) {
  // What is usual of all recodings first, in all parts at once and in each.
  static constexpr size_t kUsualWays = 4, kMostWays = 100, kMostOffers = 300,
                          kMostMixed = 30;
  for (const Recoding& recoding : kRecodings)
    if (offer_usual_ways(view.text, ways_of_all(view, recoding, kUsualWays), kUsualWays,
                         recoding.kind, offer))
      return true;
  // Each part in a way of its own.
  for (const Recoding& recoding : kRecodings)
    if (auto parts = ways_of_all(view, recoding, kUsualWays);
        parts.size() > 1 &&
        offer_all_ways(view.text, parts, kMostMixed, recoding.kind, offer))
      return true;
  for (const Recoding& recoding : kRecodings)
    if (offer_all_ways(view.text, ways_of_all(view, recoding, kMostWays), kMostOffers,
                       recoding.kind, offer))
      return true;
  return false;
}

}  // namespace mailwhy::dkim
