#include "site/unread.h"

#include <string_view>

namespace mailwhy::site {

namespace {

// unread_test.cc holds that each of them is what a reader says.
struct Sentence {
  std::string_view what;  // the beginning of Error::what
  std::string_view key;   // in data/lang, section [unread]
};
constexpr Sentence kSentences[] = {
    {"the input is empty", "empty"},
    {"the text is empty", "empty"},
    {"this is an Outlook .msg file", "outlook"},
    {"the input is binary", "binary"},
    {"this text tells of no refusal", "text"},
    {"the log holds no refusal", "log"},
    {"this report tells neither", "report"},
    {"this is an ordinary mail", "mail"},
    {"none of these mails", "mailbox"},
    {"this looks like JSON", "json"},
    {"the event \"", "event"},
    {"the JSON holds no event", "events"},
    {"this JSON is no event", "service"},
};

std::string_view key_of(const Error& error) {
  for (const Sentence& sentence : kSentences)
    if (error.what.starts_with(sentence.what)) return sentence.key;
  return {};
}

// What a reader put between quotes: the name that an event has.
text::Params params_of(const Error& error) {
  size_t begin = error.what.find('"'), end = error.what.rfind('"');
  if (begin == end) return {};
  return {{"name", error.what.substr(begin + 1, end - begin - 1)}};
}

}  // namespace

Unread why_unread(knowledge::Language language, const Error& error) {
  std::string key(key_of(error));
  if (key.empty()) {
    if (language == knowledge::Language::English) return {error.what, error.way_out};
    key = "other";
  }
  return {knowledge::say(language, "unread." + key, params_of(error)),
          knowledge::say(language, "unread." + key + "_hint")};
}

}  // namespace mailwhy::site
