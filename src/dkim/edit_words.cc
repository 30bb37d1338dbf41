// Words added to a field: subject tags of lists, marks of spam filters and gateways,
// "Re:". Any run of words may have been added; what it was is told by its words
// afterwards.
#include <algorithm>

#include "dkim/header_edits.h"
#include "text/ascii.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

static constexpr size_t kMostWords = 40;

static bool holds_any(std::string_view text,
                      std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return text::find_ignore_case(text, word) != text.npos;
  });
}

static bool is_reply_prefix(std::string_view words) {
  static constexpr std::string_view kPrefixes[] = {"re", "fw",  "fwd",  "aw",  "wg",
                                                   "sv", "vs",  "antw", "odp", "tr",
                                                   "rv", "ynt", "на",   "отв", "пер"};
  words = text::trim(words);
  if (!words.ends_with(':')) return false;
  words.remove_suffix(1);
  return std::ranges::any_of(kPrefixes, [&](std::string_view prefix) {
    return text::equals_ignore_case(words, prefix);
  });
}

ChangeKind kind_of_words(std::string_view field, std::string_view added) {
  using enum ChangeKind;
  std::string words = text::decode_words(text::trim(added));
  bool subject = text::equals_ignore_case(field, "Subject");
  if (!subject) return TextAdded;
  if (holds_any(words, {"spam", "junk", "bulk mail", "suspect", "phish", "virus",
                        "malware", "scam", "спам", "Спам", "СПАМ", "подозр", "Подозр"}))
    return SpamMarkAdded;
  if (holds_any(words, {"external", "[ext]", "extern", "[ext", "outside", "внешн",
                        "Внешн", "ВНЕШН"}))
    return ExternalMarkAdded;
  if (is_reply_prefix(words)) return ReplyPrefixChanged;
  std::string_view tag = text::trim(words);
  bool bracketed = tag.size() > 2 && ((tag.front() == '[' && tag.find(']') != tag.npos) ||
                                      (tag.front() == '(' && tag.find(')') != tag.npos) ||
                                      (tag.front() == '{' && tag.find('}') != tag.npos) ||
                                      (tag.front() == '<' && tag.find('>') != tag.npos));
  if (tag.starts_with("***") || tag.starts_with("{")) return SpamMarkAdded;
  if (bracketed || tag.ends_with(':') || tag.ends_with(']')) return SubjectTagAdded;
  return TextAdded;
}

// The borders of words: where each begins, and the end.
static std::vector<size_t> borders(std::string_view value) {
  std::vector<size_t> places;
  for (size_t i = 0; i < value.size() && places.size() < kMostWords; i++) {
    bool begins = !text::is_space(value[i]) && (i == 0 || text::is_space(value[i - 1]));
    // "[tag]Subject": a tag may stand without a blank behind it.
    bool behind_tag =
        i > 0 && !text::is_space(value[i]) &&
        (value[i - 1] == ']' || value[i - 1] == ':' || value[i - 1] == ')' ||
         value[i - 1] == '}' || value[i - 1] == '*' || value[i - 1] == '"');
    bool at_tag =
        i > 0 && (value[i] == '[' || value[i] == '(') && !text::is_space(value[i - 1]);
    if (begins || behind_tag || at_tag) places.push_back(i);
  }
  places.push_back(value.size());
  return places;
}

static Rank rank_of(bool subject, std::string_view words, bool front, bool behind_first,
                    bool back) {
  size_t count = 1 + text::count_byte(text::trim(words), ' ');
  if (subject && front && count <= 2) return Rank::Sure;
  if (subject && count <= 3 && (front || behind_first || back)) return Rank::Likely;
  return count <= 8 && (front || back || subject) ? Rank::Usual : Rank::Possible;
}

static void offer_removals(const FieldView& field, const OfferField& offer) {
  bool subject = field.is("Subject");
  std::string value(text::trim(field.value));
  std::vector<size_t> places = borders(value);
  size_t count = places.size() - 1;
  for (size_t length = 1; length < count; length++)
    for (size_t first = 0; first + length <= count; first++) {
      size_t from = places[first], to = places[first + length];
      std::string_view words = std::string_view(value).substr(from, to - from);
      std::string left = value.substr(0, from) + value.substr(to);
      ChangeKind kind = kind_of_words(field.name, words);
      Rank rank =
          rank_of(subject, words, first == 0, first == 1, first + length == count);
      while (!left.empty() && text::is_space(left.back())) left.pop_back();
      if (left.empty()) continue;
      offer(kind, rank, field.with(left));
      // Behind it stood a blank of the old text, or none.
      if (first + length == count && field.mode == Mode::Simple)
        offer(kind, Rank::Usual, field.with(left + " "));
    }
  if (subject) {
    // A mark was all that was left of an empty subject.
    ChangeKind kind = kind_of_words(field.name, value);
    offer(kind, Rank::Usual,
          std::string(field.text.substr(0, field.text.find(':') + 1)) + "\r\n");
    offer(kind, Rank::Usual,
          std::string(field.text.substr(0, field.text.find(':') + 1)) + " \r\n");
  }
}

static void offer_reply_prefixes(const FieldView& field, const OfferField& offer) {
  using enum ChangeKind;
  std::string value(text::trim(field.value));
  for (std::string_view prefix : {"Re: ", "RE: ", "Fwd: ", "Fw: ", "FW: ", "AW: ", "re: ",
                                  "Re:", "RE:", "SV: ", "WG: "}) {
    offer(ReplyPrefixChanged, Rank::Usual, field.with(std::string(prefix) + value));
    // "Re: [tag] words" where "[tag] Re: words" was signed, and the reverse.
    if (!text::starts_with_ignore_case(value, prefix)) continue;
    std::string_view rest = std::string_view(value).substr(prefix.size());
    size_t close = rest.find("] ");
    if (!rest.starts_with('[') || close == rest.npos) continue;
    offer(ReplyPrefixChanged, Rank::Usual,
          field.with(std::string(rest.substr(0, close + 2)) + std::string(prefix) +
                     std::string(rest.substr(close + 2))));
  }
  size_t close = value.find("] ");
  if (!value.starts_with('[') || close == value.npos) return;
  std::string_view rest = std::string_view(value).substr(close + 2);
  for (std::string_view prefix : {"Re: ", "RE: ", "Fwd: ", "FW: ", "AW: "}) {
    if (rest.starts_with(prefix))
      offer(ReplyPrefixChanged, Rank::Usual,
            field.with(std::string(prefix) + value.substr(0, close + 2) +
                       std::string(rest.substr(prefix.size()))));
    // The tag was put in the place of the prefix, or before a subject that had one.
    offer(SubjectTagAdded, Rank::Usual,
          field.with(std::string(prefix) + std::string(rest)));
  }
}

void undo_words(const FieldView& field, const OfferField& offer) {
  // These are no words; their own families know what may be added to them.
  for (std::string_view name : {"Date", "Content-Type", "Content-Transfer-Encoding",
                                "MIME-Version", "Message-ID", "References"})
    if (field.is(name)) return;
  if (field.value.size() > 4000) return;
  offer_removals(field, offer);
  if (field.is("Subject")) offer_reply_prefixes(field, offer);
}

}  // namespace mailwhy::dkim
