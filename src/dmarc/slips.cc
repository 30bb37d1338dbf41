#include "dmarc/slips.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"

namespace mailwhy::dmarc {

static constexpr std::array<std::string_view, 14> kNames = {
    "v",    "p",   "sp",  "np", "psd", "t",  "adkim",
    "aspf", "rua", "ruf", "fo", "pct", "rf", "ri"};

static TagName id_of(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); i++)
    if (kNames[i] == name) return static_cast<TagName>(i);
  return TagName::Unknown;
}

// Characters of word processors: what belongs in their place, "" for nothing.
struct OddCharacter {
  std::string_view bytes, plain;
};
static constexpr std::array kOdd = {
    OddCharacter{"\xC2\xA0", " "},    OddCharacter{"\xE2\x80\x8B", ""},
    OddCharacter{"\xE2\x80\x8C", ""}, OddCharacter{"\xE2\x80\x8D", ""},
    OddCharacter{"\xEF\xBB\xBF", ""}, OddCharacter{"\xE2\x80\x9C", ""},
    OddCharacter{"\xE2\x80\x9D", ""}, OddCharacter{"\xE2\x80\x9E", ""},
    OddCharacter{"\xE2\x80\x98", ""}, OddCharacter{"\xE2\x80\x99", ""},
    OddCharacter{"\xC2\xAB", ""},     OddCharacter{"\xC2\xBB", ""},
    OddCharacter{"\"", ""},           OddCharacter{"`", ""},
};

static const OddCharacter* odd_at(std::string_view text) {
  for (const OddCharacter& odd : kOdd)
    if (text.starts_with(odd.bytes)) return &odd;
  return nullptr;
}

// Without odd characters, line ends as blanks.
static std::string cleaned(std::string_view text, bool& odd) {
  std::string out;
  while (!text.empty()) {
    if (const OddCharacter* found = odd_at(text)) {
      out += found->plain;
      text.remove_prefix(found->bytes.size());
      odd = true;
      continue;
    }
    out += text::is_space(text[0]) ? ' ' : text[0];
    text.remove_prefix(1);
  }
  return std::string(text::trim(out));
}

// Does "name =" of a known tag begin here?
static bool begins_tag(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && size < 6 && text::is_alpha(text[size])) size++;
  if (size == 0 || id_of(text::to_lower(text.substr(0, size))) == TagName::Unknown)
    return false;
  while (size < text.size() && text::is_blank(text[size])) size++;
  return size < text.size() && text[size] == '=';
}

// How many bytes part two tags here, beside ";"; 0 where none does.
static size_t slip_separator(std::string_view text, size_t at, bool has_equals) {
  bool begins_escape = text[at] == '\\' && (at == 0 || text[at - 1] != '\\');
  if (begins_escape) {  // of a zone file, perhaps escaped again by a panel
    size_t end = text.find_first_not_of('\\', at);
    return end != text.npos && text[end] == ';' ? end + 1 - at : 0;
  }
  auto parts = [&](size_t i) { return text[i] == ',' || text::is_space(text[i]); };
  bool begins_run = parts(at) && (at == 0 || !parts(at - 1));
  if (!has_equals || !begins_run) return 0;
  size_t end = at;
  while (end < text.size() && parts(end)) end++;
  return begins_tag(text.substr(end)) ? end - at : 0;
}

bool nearly(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t same = 0;
  while (same < a.size() && a[same] == b[same]) same++;
  if (a.size() < b.size()) return a.substr(same) == b.substr(same + 1);
  if (a.substr(std::min(same + 1, a.size())) == b.substr(std::min(same + 1, b.size())))
    return true;
  return same + 1 < a.size() && a[same] == b[same + 1] && a[same + 1] == b[same] &&
         a.substr(same + 2) == b.substr(same + 2);
}

// The tag that an unknown name was surely meant as. Not psd and t: what they change is
// too much for a guess.
static std::string meant_name(const std::string& name) {
  if (name == "policy") return "p";
  if (name == "dkim") return "adkim";
  if (name == "spf") return "aspf";
  std::string meant;
  for (std::string_view known : {"adkim", "aspf", "rua", "ruf"}) {
    if (name.size() < 3 || !nearly(name, known)) continue;
    if (!meant.empty()) return {};  // "rux" may be rua and ruf
    meant = known;
  }
  return meant;
}

static Piece read_piece(std::string_view text, size_t offset) {
  Piece piece;
  size_t end = offset + text.size();
  while (offset < end && text::is_space(text.front())) text.remove_prefix(1), offset++;
  while (!text.empty() && text::is_space(text.back())) text.remove_suffix(1);
  piece.offset = static_cast<uint32_t>(offset);
  piece.size = static_cast<uint32_t>(text.size());
  std::string clean = cleaned(text, piece.odd);
  size_t sign = clean.find('=');
  size_t colon = clean.find(':');
  if (colon < sign) {
    std::string before = text::to_lower(text::trim(clean.substr(0, colon)));
    if (id_of(before) != TagName::Unknown) {
      sign = colon;
      piece.wrong_sign = true;
    }
  }
  piece.is_tag = sign != clean.npos && sign > 0;
  piece.name = text::to_lower(text::trim(clean.substr(0, sign)));
  piece.written_name = piece.name;
  if (piece.is_tag) piece.value = text::trim(clean.substr(sign + 1));
  piece.id = piece.is_tag ? id_of(piece.name) : TagName::Unknown;
  if (piece.is_tag && piece.id == TagName::Unknown) {
    if (std::string meant = meant_name(piece.name); !meant.empty()) {
      piece.name = meant;
      piece.id = id_of(meant);
      piece.misspelled = true;
    }
  }
  return piece;
}

static bool in_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"';
}

Slips cut_into_pieces(std::string_view text) {
  Slips out;
  size_t start = 0, end = text.size();
  if (in_quotes(text)) {
    out.quotes = true;
    start++;
    end--;
  }
  auto take = [&](size_t from, size_t to) {
    Piece piece = read_piece(text.substr(from, to - from), from);
    if (piece.name.empty() && piece.value.empty()) return;
    if (out.pieces.size() == kMaxTags)
      out.too_many = true;
    else
      out.pieces.push_back(std::move(piece));
  };
  bool has_equals = false;
  std::string_view inside = text.substr(0, end);
  for (size_t at = start; at < end; at++) {
    has_equals = has_equals || text[at] == '=';
    size_t slip = slip_separator(inside, at, has_equals);
    if (text[at] != ';' && slip == 0) continue;
    take(start, at);
    if (slip > 0)
      out.separators.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(slip)});
    at += slip > 0 ? slip - 1 : 0;
    start = at + 1;
    has_equals = false;
  }
  take(start, end);
  return out;
}

}  // namespace mailwhy::dmarc
