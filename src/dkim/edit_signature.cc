// The signature's own field written in another way. Its value without b= is hashed, too,
// so that a server that folds it anew breaks a signature in simple form, and one that
// drops blanks breaks any.
#include <algorithm>

#include "dkim/header_edits.h"
#include "dkim/tag_list.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

// All runs of blanks and folds as `blank`.
static std::string with_blanks(std::string_view value, std::string_view blank) {
  std::string out;
  for (size_t i = 0; i < value.size();) {
    size_t end = i;
    while (end < value.size() && text::is_space(value[end])) end++;
    if (end > i) {
      out += blank;
      i = end;
    } else {
      out += value[i++];
    }
  }
  return out;
}

// Tags with `between` them; blanks within a tag as they are, or none.
static std::string with_separators(std::string_view value, std::string_view between,
                                   bool compact) {
  std::string out;
  for (size_t at = 0; at <= value.size();) {
    size_t end = value.find(';', at);
    if (end == value.npos) end = value.size();
    std::string_view tag = text::trim(value.substr(at, end - at));
    if (at > 0 && !(tag.empty() && end == value.size())) out += between;
    if (at > 0 && tag.empty() && end == value.size()) out += ";";
    out += compact ? without_blanks(tag) : with_blanks(tag, " ");
    at = end + 1;
  }
  return out;
}

// h= with another separator between its names.
static std::string with_colons(std::string_view value, std::string_view colon) {
  std::string out(value);
  for (size_t at = 0; at < value.size();) {
    size_t end = std::min(value.find(';', at), value.size());
    std::string_view tag = value.substr(at, end - at);
    std::string_view bare = text::trim(tag);
    if (bare.starts_with("h") && bare.find('=') != bare.npos) {
      std::string made;
      for (char c : without_blanks(bare))
        if (c == ':')
          made += colon;
        else
          made += c;
      size_t lead = tag.find('h');
      return std::string(value.substr(0, at + lead)) + made +
             std::string(value.substr(end));
    }
    at = end + 1;
  }
  return out;
}

void undo_signature(const FieldView& field, const OfferField& offer) {
  std::string name(field.text.substr(0, field.text.find(':')));
  std::string value(field.value);
  auto give = [&](Rank rank, const std::string& made) {
    offer(ChangeKind::SignatureRefolded, rank, name + ":" + made + "\r\n");
  };
  std::string bare(text::trim(value));
  std::vector<std::string> leads{" "};
  if (field.mode == Mode::Simple) leads = {" ", "", "\t", "\r\n ", "\r\n\t"};
  for (const std::string& lead : leads) {
    give(Rank::Likely, lead + bare);
    give(Rank::Likely, lead + with_blanks(bare, " "));
    give(Rank::Usual, lead + with_blanks(bare, ""));
    for (std::string_view between : {"; ", ";", ";\r\n ", ";\r\n\t", " ; "})
      for (bool compact : {false, true})
        for (std::string_view colon : {"", ":", " : ", ": "}) {
          std::string made = with_separators(bare, between, compact);
          if (!colon.empty()) made = with_colons(made, colon);
          give(Rank::Usual, lead + made);
        }
  }
  if (field.mode == Mode::Relaxed) {
    // One blank lost or gained with a fold.
    std::string one = with_blanks(bare, " ");
    for (size_t i = 1; i < one.size() && i < 1200; i++) {
      std::string made = one;
      if (one[i] == ' ')
        made.erase(i, 1);
      else
        made.insert(i, " ");
      give(one[i] == ' ' ? Rank::Possible : Rank::Remote, " " + made);
    }
    return;
  }
  std::string tabs = value, blanks = value;
  for (size_t i = 1; i < value.size(); i++)
    if (value[i - 1] == '\n') tabs[i] = '\t', blanks[i] = ' ';
  give(Rank::Likely, tabs);
  give(Rank::Likely, blanks);
  for (size_t style = 0; style < kWholeStyles; style++) {
    std::string made = restyled(field, style);
    if (!made.empty()) offer(ChangeKind::SignatureRefolded, Rank::Possible, made);
  }
}

}  // namespace mailwhy::dkim
