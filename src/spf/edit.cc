// Edits of a record's text, term by term, so that what is not touched keeps its bytes.
// Works on the words between the blanks, not on parsed terms: a broken record can be
// edited too.
#include "spf/edit.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::spf {

struct PlacedWord {
  size_t offset = 0;
  std::string_view text;
};

// The words behind "v=spf1".
static std::vector<PlacedWord> words_of(std::string_view record) {
  std::vector<PlacedWord> words;
  size_t at = 0;
  while (at < record.size()) {
    while (at < record.size() && text::is_space(record[at])) at++;
    size_t start = at;
    while (at < record.size() && !text::is_space(record[at])) at++;
    if (at > start) words.push_back({start, record.substr(start, at - start)});
  }
  if (!words.empty()) words.erase(words.begin());
  return words;
}

static bool is_qualifier(char c) {
  return c == '+' || c == '-' || c == '~' || c == '?';
}

static std::string_view without_qualifier(std::string_view word) {
  return !word.empty() && is_qualifier(word.front()) ? word.substr(1) : word;
}

static bool is_all(std::string_view word) {
  return text::equals_ignore_case(without_qualifier(word), "all");
}

static bool is_redirect(std::string_view word) {
  return text::starts_with_ignore_case(word, "redirect=");
}

static bool is_modifier_word(std::string_view word) {
  size_t end = word.find_first_of(":/=");
  return end != word.npos && word[end] == '=' && end > 0;
}

// How strict an `all` is: the order in which a policy may only grow.
static int strictness(std::string_view all_word) {
  switch (all_word.front()) {
    case '-':
      return 3;
    case '~':
      return 2;
    case '?':
      return 1;
    default:
      return 0;
  }
}

static std::string erase_word(std::string_view record, size_t offset, size_t size) {
  if (offset > 0 && text::is_blank(record[offset - 1])) {
    offset--, size++;
  } else if (offset + size < record.size() && text::is_blank(record[offset + size])) {
    size++;
  }
  return std::string(record.substr(0, offset)).append(record.substr(offset + size));
}

static std::string insert_word(std::string_view record, size_t offset,
                               std::string_view word) {
  std::string result(record.substr(0, offset));
  return result.append(word).append(" ").append(record.substr(offset));
}

static std::string append_word(std::string_view record, std::string_view word) {
  std::string result(record);
  if (result.empty() || !text::is_blank(result.back())) result += ' ';
  return result.append(word);
}

std::string add_term(std::string_view record, std::string_view term) {
  for (auto& word : words_of(record))
    if (is_all(word.text) || is_redirect(word.text))
      return insert_word(record, word.offset, term);
  return append_word(record, term);
}

std::string remove_term(std::string_view record, const Term& term) {
  return erase_word(record, term.offset, term.size);
}

std::string replace_term(std::string_view record, const Term& term,
                         std::string_view with) {
  std::string result(record);
  return result.replace(term.offset, term.size, with);
}

// Without every `all`; the strictest of them is returned in `all`.
static std::string take_all(std::string_view record, std::string& all) {
  std::string result(record);
  auto words = words_of(record);
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    if (!is_all(word->text)) continue;
    if (all.empty() || strictness(word->text) >= strictness(all)) all = word->text;
    result = erase_word(result, word->offset, word->text.size());
  }
  return result;
}

static std::string drop_redirects(std::string_view record) {
  std::string result(record);
  auto words = words_of(record);
  for (auto word = words.rbegin(); word != words.rend(); ++word)
    if (is_redirect(word->text))
      result = erase_word(result, word->offset, word->text.size());
  return result;
}

// Puts `all` behind the last mechanism; modifiers may stand where they like.
static std::string put_all(std::string_view record, std::string_view all) {
  auto words = words_of(record);
  size_t last = words.size();
  while (last > 0 && is_modifier_word(words[last - 1].text)) last--;
  if (last == words.size()) return append_word(record, all);
  return insert_word(record, words[last].offset, all);
}

std::string move_all_last(std::string_view record) {
  auto words = words_of(record);
  auto all =
      std::find_if(words.begin(), words.end(), [](auto& w) { return is_all(w.text); });
  if (all == words.end()) return std::string(record);
  std::string whole = drop_redirects(record);
  bool behind = std::any_of(std::next(all), words.end(),
                            [](auto& word) { return !is_modifier_word(word.text); });
  if (!behind) return whole;
  std::string strictest;
  std::string rest = take_all(whole, strictest);
  return put_all(rest, strictest);
}

// One round: what syntax_faults() finds, from the back so that offsets stay true.
static std::string mend_once(std::string_view record,
                             const std::vector<SyntaxFault>& faults) {
  std::string result(record);
  size_t limit =
      record.size() + 1;  // faults in one place: only the first is mended in a round
  for (auto fault = faults.rbegin(); fault != faults.rend(); ++fault) {
    size_t end = size_t{fault->offset} + fault->size;
    if (end > record.size() || end > limit) continue;
    limit = fault->offset;
    if (fault->corrected && !fault->corrected->empty()) {
      result.replace(fault->offset, fault->size, *fault->corrected);
    } else {
      result = erase_word(result, fault->offset, fault->size);
    }
  }
  return result;
}

// Nothing left of what the record was written for: no term but `all`.
static bool says_nothing(std::string_view record) {
  auto words = words_of(record);
  return std::all_of(words.begin(), words.end(),
                     [](auto& word) { return is_all(word.text); });
}

std::optional<std::string> mend_syntax(std::string_view record) {
  constexpr int kMaxRounds = 8;  // a mended slip may uncover another
  std::string result = mend_version(record).value_or(std::string(record));
  for (int round = 0; round < kMaxRounds; round++) {
    auto faults = syntax_faults(result);
    std::string mended = mend_once(result, faults);
    if (mended == result) break;
    result = std::move(mended);
  }
  if (!parse_record(result)) return std::nullopt;
  if (says_nothing(result) && !says_nothing(record)) return std::nullopt;
  return result;
}

// Do both say the same about every address, but for the qualifier?
static bool same_mechanism(const Term& a, const Term& b) {
  if (a.kind != b.kind || is_modifier(a.kind)) return false;
  // A stricter `all` behind a laxer one is never reached, but it is what the owner
  // wanted.
  if (a.kind == TermKind::All) return a.qualifier == b.qualifier;
  if (a.kind == TermKind::Ip4 || a.kind == TermKind::Ip6) return a.network == b.network;
  return a.prefix4 == b.prefix4 && a.prefix6 == b.prefix6 &&
         text::equals_ignore_case(a.domain_spec, b.domain_spec);
}

std::string drop_doubles(std::string_view record) {
  auto parsed = parse_record(record);
  std::string result(record);
  if (!parsed) return result;
  auto& terms = parsed->terms;
  for (size_t i = terms.size(); i-- > 1;) {
    bool said = std::any_of(
        terms.begin(), terms.begin() + static_cast<ptrdiff_t>(i),
        [&](const Term& earlier) { return same_mechanism(earlier, terms[i]); });
    if (said) result = erase_word(result, terms[i].offset, terms[i].size);
  }
  return result;
}

std::optional<std::string> merge(const std::vector<std::string>& records) {
  std::vector<std::string> mended;
  std::string all;
  for (auto& record : records) {
    if (auto whole = mend_syntax(record)) {
      mended.push_back(move_all_last(*whole));
    } else {
      take_all(record, all);  // beyond mending; its policy still counts
    }
  }
  if (mended.empty()) return std::nullopt;
  for (size_t i = mended.size(); i-- > 0;) mended[i] = take_all(mended[i], all);
  std::string result = mended.front();
  bool has_exp = false;
  std::vector<std::string> redirects;
  for (auto& word : words_of(result)) {
    has_exp = has_exp || text::starts_with_ignore_case(word.text, "exp=");
    if (is_redirect(word.text)) redirects.emplace_back(word.text.substr(9));
  }
  for (size_t i = 1; i < mended.size(); i++) {
    for (auto& word : words_of(mended[i])) {
      if (is_redirect(word.text)) {
        redirects.emplace_back(word.text.substr(9));
      } else if (text::starts_with_ignore_case(word.text, "exp=")) {
        if (!has_exp) result = append_word(result, word.text);
        has_exp = true;
      } else {
        result = add_term(result, word.text);
      }
    }
  }
  // One redirect can stay as long as no `all` makes it unreachable; others are read as
  // include.
  std::string base = drop_redirects(result);
  bool keep = all.empty() && !redirects.empty();
  for (size_t i = keep ? 1 : 0; i < redirects.size(); i++)
    base = append_word(base, "include:" + redirects[i]);
  if (keep) base = append_word(base, "redirect=" + redirects.front());
  if (!all.empty()) base = put_all(base, all);
  base = drop_doubles(base);
  if (!parse_record(base)) return std::nullopt;
  return base;
}

std::vector<std::string> to_strings(std::string_view record) {
  constexpr size_t kMaxString = 255;
  std::vector<std::string> pieces;
  while (record.size() > kMaxString) {
    size_t blank = record.rfind(' ', kMaxString - 1);
    size_t size = blank == record.npos || blank == 0 ? kMaxString : blank + 1;
    pieces.emplace_back(record.substr(0, size));
    record.remove_prefix(size);
  }
  pieces.emplace_back(record);
  return pieces;
}

bool text_has_redirect(std::string_view record) {
  auto words = words_of(record);
  return std::any_of(words.begin(), words.end(),
                     [](auto& word) { return is_redirect(word.text); });
}

// Without all and redirect everybody else is neutral; what a redirect leads to is not
// known here.
static int policy_of(std::string_view record) {
  constexpr int kNeutral = 1;
  for (auto& word : words_of(record))
    if (is_all(word.text))
      return strictness(word.text);  // the first is the one that counts
  return kNeutral;
}

static bool has_all(std::string_view record) {
  auto words = words_of(record);
  return std::any_of(words.begin(), words.end(),
                     [](auto& word) { return is_all(word.text); });
}

static std::string redirect_of(std::string_view record) {
  for (auto& word : words_of(record))
    if (is_redirect(word.text)) return text::to_lower(word.text);
  return "";
}

bool weakens(std::string_view before, std::string_view after) {
  constexpr int kFail = 3;
  bool all_was = has_all(before), all_is = has_all(after);
  std::string was = redirect_of(before), is = redirect_of(after);
  if (!all_was && !was.empty()) return all_is ? policy_of(after) < kFail : is != was;
  if (!all_is && !is.empty()) return all_was && policy_of(before) > 0;
  return policy_of(after) < policy_of(before);
}

}  // namespace mailwhy::spf
