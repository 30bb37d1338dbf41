// Header fields folded anew, and blanks that came or went with the folds: RFC 5322,
// section 2.2.3. In relaxed form only a blank lost or gained changes the hash.
#include <algorithm>

#include "dkim/header_edits.h"
#include "dkim/spelling.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

std::string unfolded(std::string_view value) {
  std::string out;
  for (char c : value)
    if (c != '\r' && c != '\n') out += c;
  return std::string(text::trim(out));
}

bool FieldView::is(std::string_view wanted) const {
  return text::equals_ignore_case(name, wanted);
}

std::string FieldView::with(std::string_view new_value) const {
  std::string out(text.substr(0, text.find(':') + 1));
  size_t blanks = 0;
  while (blanks < value.size() && text::is_space(value[blanks])) blanks++;
  if (blanks == value.size()) blanks = 0;
  out += value.substr(0, blanks);
  out += new_value;
  return out += "\r\n";
}

// The value's folds undone: each becomes its blank, or `blank` where that is given.
static std::string unfolded_with(std::string_view value, std::string_view blank) {
  std::string out;
  for (size_t i = 0; i < value.size(); i++) {
    if (value[i] == '\r' || value[i] == '\n') continue;
    bool fold = i > 0 && value[i - 1] == '\n' && text::is_blank(value[i]);
    if (!fold || blank.empty()) {
      out += value[i];
      continue;
    }
    while (i + 1 < value.size() && text::is_blank(value[i + 1])) i++;
    out += blank;
  }
  return out;
}

struct FoldStyle {
  size_t width;           // 0: at each place; npos: nowhere
  std::string_view lead;  // what begins the next line
  enum Where : uint8_t { Blanks, Commas, Semicolons } where;
};

// Folds a value that stands in one line. A fold takes a blank's place.
static std::string folded(std::string_view name, std::string_view value,
                          const FoldStyle& style) {
  std::string out;
  size_t line = name.size() + 1, at = 0;
  std::vector<bool> quoted(value.size());
  bool inside = false;
  for (size_t i = 0; i < value.size(); i++) {
    if (value[i] == '"') inside = !inside;
    quoted[i] = inside;
  }
  auto may_fold = [&](size_t blank) {
    if (!text::is_blank(value[blank]) || blank == 0 || quoted[blank]) return false;
    char before = value[blank - 1];
    return style.where == FoldStyle::Blanks ||
           (style.where == FoldStyle::Commas ? before == ',' : before == ';');
  };
  while (at < value.size()) {
    size_t best = value.npos;
    for (size_t i = at + 1; i < value.size(); i++) {
      if (!may_fold(i)) continue;
      bool fits = line + (i - at) <= style.width;
      if (style.width == 0 || fits) best = i;
      if (best == value.npos && !fits)
        best = i;  // nothing fits: the first place there is
      if (style.width == 0 || !fits) break;
    }
    bool rest_fits = style.width != 0 && line + (value.size() - at) <= style.width;
    if (rest_fits || best == value.npos) break;
    out += value.substr(at, best - at);
    out += "\r\n";
    out += style.lead;
    at = best;
    while (at < value.size() && text::is_blank(value[at])) at++;
    line = style.lead.size();
  }
  return out += value.substr(at);
}

static constexpr size_t kFoldWidths[] = {78, 76, 72, 77, 75, 79, 80, 74, 73, 70, 998};

static std::vector<FoldStyle> fold_styles() {
  std::vector<FoldStyle> styles;
  for (std::string_view lead : {" ", "\t"}) {
    for (auto where : {FoldStyle::Commas, FoldStyle::Semicolons, FoldStyle::Blanks})
      styles.push_back({0, lead, where});
    for (size_t width : kFoldWidths)
      for (auto where : {FoldStyle::Blanks, FoldStyle::Commas, FoldStyle::Semicolons})
        styles.push_back({width, lead, where});
  }
  for (std::string_view lead : {"  ", "    ", "        "})
    for (size_t width : {78u, 76u, 0u})
      styles.push_back({width, lead, FoldStyle::Blanks});
  return styles;
}

static void offer_folds(const FieldView& field, const OfferField& offer) {
  static const std::vector<FoldStyle> kStyles = fold_styles();
  auto give = [&](Rank rank, std::string value) {
    std::string text(field.text.substr(0, field.text.find(':') + 1));
    offer(ChangeKind::FieldRefolded, rank, text + value + "\r\n");
  };
  std::string kept = unfolded_with(field.value, ""),
              one = unfolded_with(field.value, " ");
  give(Rank::Likely, kept);
  give(Rank::Likely, one);
  std::string tabs(field.value), blanks(field.value);
  for (size_t i = 1; i < field.value.size(); i++)
    if (field.value[i - 1] == '\n') tabs[i] = '\t', blanks[i] = ' ';
  give(Rank::Likely, tabs);
  give(Rank::Likely, blanks);
  for (const FoldStyle& style : kStyles) {
    bool usual = style.width == 78 || style.width == 76 || style.width == 0;
    give(usual ? Rank::Usual : Rank::Possible,
         folded(field.text.substr(0, field.text.find(':')), one, style));
  }
  // One fold, or two, anywhere.
  std::vector<size_t> places;
  for (size_t i = 1; i < one.size(); i++)
    if (one[i] == ' ') places.push_back(i);
  if (places.size() > 60) places.resize(60);
  for (size_t i = 0; i < places.size(); i++) {
    give(Rank::Possible, one.substr(0, places[i]) + "\r\n" + one.substr(places[i]));
    give(Rank::Possible, one.substr(0, places[i]) + "\r\n\t" + one.substr(places[i] + 1));
  }
  for (size_t i = 0; i < places.size(); i++)
    for (size_t j = i + 1; j < places.size(); j++)
      for (std::string_view lead : {"\r\n ", "\r\n\t"}) {
        std::string value = one.substr(0, places[i]);
        value.append(lead).append(one, places[i] + 1, places[j] - places[i] - 1);
        value.append(lead).append(one, places[j] + 1);
        give(Rank::Remote, std::move(value));
      }
}

// "Message-Id", "message-id", "MESSAGE-ID": the usual ways to write a name.
static std::vector<std::string> name_spellings(std::string_view name) {
  std::string words = spelt(name, Letters::Words);
  std::vector<std::string> all{words};
  for (Letters letters : {Letters::Small, Letters::Capitals, Letters::First})
    all.push_back(spelt(name, letters));
  for (auto [from, to] : {std::pair{"-Id", "-ID"}, std::pair{"Mime-", "MIME-"}}) {
    size_t at = words.find(from);
    if (at != words.npos)
      all.push_back(std::string(words).replace(at, std::string_view(from).size(), to));
  }
  return all;
}

static void offer_blanks_round(const FieldView& field, const OfferField& offer) {
  std::string name(field.text.substr(0, field.text.find(':')));
  std::string value(field.value);
  size_t first = value.find_first_not_of(" \t");
  if (first == value.npos) return;
  std::string bare = value.substr(first);
  auto give = [&](Rank rank, const std::string& text) {
    offer(ChangeKind::FieldBlanksChanged, rank, text);
  };
  for (std::string_view lead : {" ", "", "  ", "\t", "\r\n ", "\r\n\t"})
    give(Rank::Usual, name + ":" + std::string(lead) + bare + "\r\n");
  give(Rank::Possible, name + " :" + value + "\r\n");
  for (std::string_view trail : {" ", "\t", "  "})
    give(Rank::Usual, name + ":" + value + std::string(trail) + "\r\n");
  while (!bare.empty() && text::is_blank(bare.back())) bare.pop_back();
  give(Rank::Usual, name + ":" + value.substr(0, first) + bare + "\r\n");
  for (const std::string& spelling : name_spellings(field.name))
    offer(ChangeKind::FieldNameChanged, Rank::Usual, spelling + ":" + value + "\r\n");
}

// Blanks collapsed, doubled, lost or gained at one place.
static void offer_blanks_within(const FieldView& field, const OfferField& offer) {
  std::string value =
      field.mode == Mode::Relaxed ? unfolded(field.value) : std::string(field.value);
  auto give = [&](Rank rank, std::string_view made) {
    std::string text(field.text.substr(0, field.text.find(':') + 1));
    if (field.mode == Mode::Relaxed) text += ' ';
    text.append(made).append("\r\n");
    offer(ChangeKind::FieldBlanksChanged, rank, std::move(text));
  };
  std::string collapsed;
  for (char c : value)
    if (!text::is_blank(c) || collapsed.empty() || !text::is_blank(collapsed.back()))
      collapsed += c;
  give(Rank::Usual, collapsed);
  if (value.size() > 600) return;
  for (size_t i = 0; i < value.size(); i++) {
    std::string made(value);
    if (text::is_blank(value[i])) {
      give(Rank::Possible, made.erase(i, 1));
      if (field.mode == Mode::Simple)
        give(Rank::Remote, std::string(value).insert(i, " "));
    } else if (i > 0 && !text::is_space(value[i - 1])) {
      char before = value[i - 1];
      bool likely = before == ',' || before == ';' || before == '>' || value[i] == '<';
      give(likely ? Rank::Possible : Rank::Remote, made.insert(i, " "));
    }
  }
}

void undo_folding(const FieldView& field, const OfferField& offer) {
  if (field.mode == Mode::Simple && field.value.size() <= 8000) {
    offer_folds(field, offer);
    offer_blanks_round(field, offer);
  }
  offer_blanks_within(field, offer);
}

ChangeKind kind_of_style(size_t style) {
  if (style == 4 || style == 5) return ChangeKind::FieldBlanksChanged;
  return style >= 6 && style < 11 ? ChangeKind::FieldNameChanged
                                  : ChangeKind::FieldRefolded;
}

std::string restyled(const FieldView& field, size_t style) {
  static const std::vector<FoldStyle> kStyles = fold_styles();
  std::string name(field.text.substr(0, field.text.find(':')));
  std::string one = unfolded_with(field.value, " ");
  std::string all(field.value);
  if (field.mode == Mode::Relaxed) return {};
  switch (style) {
    case 0:
      return name + ":" + one + "\r\n";
    case 1:
      return name + ":" + unfolded_with(field.value, "") + "\r\n";
    case 2:
    case 3:
      for (size_t i = 1; i < all.size(); i++)
        if (all[i - 1] == '\n') all[i] = style == 2 ? '\t' : ' ';
      return name + ":" + all + "\r\n";
    case 4:
    case 5:
      return name + (style == 4 ? ": " : ":") + std::string(text::trim(all)) + "\r\n";
    default:
      break;
  }
  // Names: as words, in lower case, upper case, first letter, and as the RFCs spell them.
  if (style < 11) {
    auto names = name_spellings(name);
    const std::string& spelt = style - 6 < names.size() ? names[style - 6] : names[0];
    return spelt + ":" + all + "\r\n";
  }
  if (style - 11 >= kStyles.size()) return {};
  return name + ":" + folded(name, one, kStyles[style - 11]) + "\r\n";
}

std::vector<std::string> fold_variants(const FieldView& field) {
  std::string head(field.text.substr(0, field.text.find(':') + 1));
  std::string name = head.substr(0, head.size() - 1);
  std::string one = unfolded_with(field.value, " ");
  std::vector<std::string> all{std::string(field.text)};
  auto add = [&](const std::string& value) {
    std::string text = head + value + "\r\n";
    if (all.size() < kMostFoldVariants && std::ranges::find(all, text) == all.end())
      all.push_back(std::move(text));
  };
  add(one);
  // Behind the first of several ids alone.
  if (size_t first = one.find("> <"); first != one.npos)
    add(one.substr(0, first + 1) + "\r\n" + one.substr(first + 1));
  using enum FoldStyle::Where;
  for (std::string_view lead : {" ", "\t"})
    for (FoldStyle style : {FoldStyle{0, lead, Commas},
                            {0, lead, Semicolons},
                            {78, lead, Commas},
                            {78, lead, Blanks},
                            {76, lead, Blanks}})
      add(folded(name, one, style));
  if (one.find("?= =?") != one.npos || one.find("> <") != one.npos)
    for (std::string_view lead : {" ", "\t"}) add(folded(name, one, {0, lead, Blanks}));
  return all;
}

}  // namespace mailwhy::dkim
