// What the values of tags may be: RFC 9989, sections 4.6 to 4.8.
#include "dmarc/mend_tag.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.h"

namespace mailwhy::dmarc {

namespace {

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, text::is_space);
  return out;
}

// ---------------------------------------------------------------- one tag

std::optional<Policy> meant_policy(std::string_view value) {
  std::string word;
  for (char c : value)
    if (text::is_alpha(c)) word += text::to_lower(c);
  for (Policy policy : {Policy::None, Policy::Quarantine, Policy::Reject}) {
    std::string_view known = to_string(policy);
    if (nearly(word, known) ||
        (word.starts_with(known) && word.size() < known.size() + 3))
      return policy;
  }
  return std::nullopt;
}

void mend_policy(const Piece& piece, Mending& out) {
  if (parse_policy(piece.value)) {
    out.tags.push_back({piece.id, piece.name, piece.value});
    return;
  }
  out.fault(Severity::Error, "bad_policy", piece,
            {{"tag", piece.name}, {"value", piece.value}});
  out.changed = true;
  auto meant = meant_policy(piece.value);
  if (!meant && piece.id == TagName::P) meant = Policy::None;
  if (meant) out.tags.push_back({piece.id, piece.name, std::string(to_string(*meant))});
}

// Tags whose value is one letter out of a few; anything else counts as the default.
struct Letters {
  TagName id;
  std::string_view allowed, fallback;
};
constexpr std::array kLetters = {
    Letters{TagName::Psd, "ynu", "u"},
    Letters{TagName::T, "yn", "n"},
    Letters{TagName::Adkim, "rs", "r"},
    Letters{TagName::Aspf, "rs", "r"},
};

void mend_letter(const Piece& piece, const Letters& letters, Mending& out) {
  std::string value = text::to_lower(piece.value);
  if (value.size() == 1 && letters.allowed.find(value[0]) != std::string_view::npos) {
    out.tags.push_back({piece.id, piece.name, piece.value});
    return;
  }
  out.fault(Severity::Warning, "bad_value", piece,
            {{"tag", piece.name},
             {"value", piece.value},
             {"fallback", std::string(letters.fallback)}});
  out.changed = true;
  // Strict was meant: that is stricter than what receivers read. Nothing else is guessed,
  // psd=yes least of all.
  bool mode = piece.id == TagName::Adkim || piece.id == TagName::Aspf;
  if (mode && nearly(value, "strict")) out.tags.push_back({piece.id, piece.name, "s"});
}

// dmarc-fo: "0" or "1", and "d" and "s", each at most once, with ":" between.
bool is_fo(std::string_view value) {
  std::string seen;
  while (!value.empty()) {
    char c = text::to_lower(value[0]);
    bool known = c == '0' || c == '1' || c == 'd' || c == 's';
    if (!known || seen.find(c) != seen.npos) return false;
    seen += c;
    value.remove_prefix(1);
    if (!value.empty() && (value[0] != ':' || value.size() == 1)) return false;
    if (!value.empty()) value.remove_prefix(1);
  }
  return !seen.empty() && (seen.find('0') == seen.npos || seen.find('1') == seen.npos);
}

void mend_fo(const Piece& piece, Mending& out) {
  if (is_fo(piece.value)) {
    out.tags.push_back({piece.id, piece.name, piece.value});
    return;
  }
  out.fault(Severity::Warning, "bad_value", piece,
            {{"tag", "fo"}, {"value", piece.value}, {"fallback", "0"}});
  out.changed = true;
}

// pct, rf and ri are gone. A pct below 100 stays, since receivers of RFC 7489 obey it.
void mend_removed(const Piece& piece, Mending& out) {
  int percent = 100;
  if (piece.id == TagName::Pct) {
    const char* end = piece.value.data() + piece.value.size();
    auto [stop, error] = std::from_chars(piece.value.data(), end, percent);
    if (error != std::errc() || stop != end || percent < 0 || percent > 100)
      percent = 100;
  }
  if (percent < 100) {
    out.fault(Severity::Warning, "percent", piece,
              {{"percent", std::to_string(percent)}});
    out.tags.push_back({piece.id, piece.name, piece.value});
    return;
  }
  out.fault(Severity::Info, "removed_tag", piece, {{"tag", piece.name}});
  out.changed = true;
}

// ---------------------------------------------------------------- report addresses

bool is_address(std::string_view text) {
  size_t at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size() && text.find(':') == text.npos;
}

// The destination as it was meant; "" where nobody can be meant.
std::string mend_uri(const ReportUri& uri, const Piece& piece, Mending& out) {
  std::string bare =
      without_blanks(uri.text.substr(0, uri.text.size() - uri.size_limit.size()));
  text::Params params{{"tag", piece.name}, {"address", std::string(uri.text)}};
  if (!uri.size_limit.empty()) {
    out.fault(Severity::Info, "size_limit", piece, params);
    out.changed = true;
  }
  if (report_uris(bare).size() == 1 && report_uris(bare)[0].valid) {
    if (!uri.valid) {
      out.fault(Severity::Warning, "bad_report_address", piece, params);
      out.changed = true;
    }
    return bare;
  }
  out.changed = true;
  bool address = is_address(bare) && report_uris("mailto:" + bare)[0].valid;
  out.fault(Severity::Warning, address ? "missing_mailto" : "bad_report_address", piece,
            params);
  return address ? "mailto:" + bare : "";
}

void mend_reports(const Piece& piece, Mending& out) {
  bool before = out.changed;
  out.changed = false;
  std::string list;
  auto uris = report_uris(piece.value);
  for (const ReportUri& uri : uris)
    if (std::string mended = mend_uri(uri, piece, out); !mended.empty())
      append_unique(list, mended);
  if (uris.empty())
    out.fault(Severity::Warning, "bad_report_address", piece,
              {{"tag", piece.name}, {"address", ""}});
  bool cut_off = uris.size() == kMaxReportUris &&
                 uris.back().offset + uris.back().text.size() < piece.value.size();
  bool same = !out.changed && !uris.empty() && !cut_off;
  if (same) list = piece.value;
  if (!list.empty()) out.tags.push_back({piece.id, piece.name, std::move(list)});
  out.changed = before || !same;
}

// "rua=mailto:a@example.org; mailto:b@example.org": the second belongs to the first.
bool mend_loose_address(const Piece& piece, Mending& out) {
  if (out.tags.empty()) return false;
  Draft& last = out.tags.back();
  if (last.id != TagName::Rua && last.id != TagName::Ruf) return false;
  std::string uri = without_blanks(piece.name);
  if (is_address(uri)) uri = "mailto:" + uri;
  auto read = report_uris(uri);
  if (read.size() != 1 || !read[0].valid) return false;
  append_unique(last.value, uri);
  out.fault(Severity::Warning, "list_separator", piece, {{"tag", last.name}});
  return true;
}

}  // namespace

void append_unique(std::string& list, std::string_view uri) {
  std::string_view rest = list;
  while (!rest.empty()) {
    size_t comma = std::min(rest.find(','), rest.size());
    if (rest.substr(0, comma) == uri) return;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  if (!list.empty()) list += ',';
  list += uri;
}

void mend_tag(const Piece& piece, Mending& out) {
  if (piece.odd) out.fault(Severity::Error, "odd_character", piece);
  if (piece.wrong_sign) out.fault(Severity::Error, "wrong_sign", piece);
  if (piece.misspelled)
    out.fault(Severity::Warning, "misspelled_tag", piece, {{"tag", piece.name}});
  out.changed = out.changed || piece.odd || piece.wrong_sign || piece.misspelled;
  if (!piece.is_tag) {
    out.changed = true;
    if (piece.name.starts_with("dmarc1") || mend_loose_address(piece, out)) return;
    out.fault(Severity::Warning, "not_a_tag", piece);
    return;
  }
  for (const Letters& letters : kLetters)
    if (letters.id == piece.id) return mend_letter(piece, letters, out);
  switch (piece.id) {
    case TagName::P:
    case TagName::Sp:
    case TagName::Np:
      return mend_policy(piece, out);
    case TagName::Rua:
    case TagName::Ruf:
      return mend_reports(piece, out);
    case TagName::Fo:
      return mend_fo(piece, out);
    case TagName::Pct:
    case TagName::Rf:
    case TagName::Ri:
      return mend_removed(piece, out);
    case TagName::V:
      return;
    default:
      out.fault(Severity::Info, "unknown_tag", piece, {{"tag", piece.name}});
      out.tags.push_back({piece.id, piece.name, piece.value});
  }
}

}  // namespace mailwhy::dmarc
