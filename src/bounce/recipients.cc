// Finding the failed recipients: by lines, then by the words beside an address.
#include "bounce/recipients.h"

#include <algorithm>

#include "bounce/host_text.h"
#include "mail/address.h"
#include "mail/lines.h"
#include "text/ascii.h"
#include "text/byte_set.h"

using namespace std::string_view_literals;

namespace mailwhy::bounce {

static constexpr size_t kMaxNamed = 200;

static std::string_view strip_marks(std::string_view line) {
  line = text::trim(line);
  for (bool changed = true; changed && !line.empty();) {
    changed = false;
    for (char mark : {'*', '-', '>', '|', '\'', '"'})
      if (line.front() == mark && line.size() > 1) line.remove_prefix(1), changed = true;
    line = text::trim(line);
  }
  return line;
}

std::optional<std::string> recipient_line(std::string_view line) {
  if (line.find('@') == line.npos) return std::nullopt;
  line = strip_marks(line);
  std::string_view words = line;
  for (std::string_view lead :
       {"to "sv, "to: "sv, "recipient: "sv, "failed recipient: "sv,
        "final-recipient: rfc822; "sv, "recipient address: "sv, "получатель: "sv,
        "кому: "sv, "адресат: "sv})
    if (text::starts_with_ignore_case(words, lead))
      words = strip_marks(words.substr(lead.size()));
  bool led = words.size() != line.size();
  if (text::starts_with_ignore_case(words, "mailto:")) words.remove_prefix(7);
  if (text::starts_with_ignore_case(words, "<mailto:")) words.remove_prefix(8);
  static constexpr text::ByteSet kBehindAddress(" \t\",;)");
  static constexpr text::ByteSet kBehindQuoted(" \t'\",;)");
  size_t end = kBehindQuoted.find_in(words);
  // 'o'brien@example.net': an apostrophe before the @ is part of the address.
  size_t at = words.find('@');
  if (end != words.npos && words[end] == '\'' && end < at &&
      at < kBehindAddress.find_in(words))
    end = kBehindQuoted.find_in(words, at);
  bool angled = words.starts_with('<');
  if (angled) end = words.find('>');
  if (angled && end == words.npos) return std::nullopt;
  std::string_view token = words.substr(0, angled ? end + 1 : end);
  std::string_view behind = words.substr(token.size());
  bool before_reply = !angled && token.ends_with(':');  // "bob@example.net: 550 no"
  while (!angled &&
         (token.ends_with(':') || token.ends_with('>') || token.ends_with('.')))
    token.remove_suffix(1);
  if (token.find('@') == token.npos || token.size() < 3) return std::nullopt;
  // "smtp.mailfrom=alice@example.org" of quoted authentication results.
  for (std::string_view result : {"smtp."sv, "header."sv})
    if (text::starts_with_ignore_case(token, result) && token.find('=') < token.find('@'))
      return std::nullopt;
  auto address = mail::parse_address(token);
  if (!address) return std::nullopt;
  behind = text::trim(behind);
  while (!behind.empty() &&
         (behind.front() == '\'' || behind.front() == '"' || behind.front() == ')'))
    behind = text::trim(behind.substr(1));
  bool alone = behind.empty() || behind.front() == ':' || behind.front() == '(' ||
               behind.front() == ';' || behind.front() == '[' ||
               behind.starts_with("<mailto:") || behind.starts_with("on ") ||
               behind.starts_with("- ") || behind.starts_with(", ") || led ||
               before_reply;
  return alone ? std::optional(address->to_string()) : std::nullopt;
}

// "  To:      bob@example.net" above "  Subject: …": the head of the sender's mail, as
// Exchange quotes it.
static bool is_quoted_header(std::string_view line, std::string_view next) {
  return text::starts_with_ignore_case(text::trim(line), "to:") &&
         (text::starts_with_ignore_case(text::trim(next), "subject:") ||
          text::starts_with_ignore_case(text::trim(next), "cc:"));
}

static std::vector<NamedRecipient> recipients_on_lines(std::string_view text,
                                                       std::string_view sender) {
  std::vector<NamedRecipient> found;
  mail::Lines lines(text);
  while (found.size() < kMaxNamed && lines.next_with('@')) {
    auto address = recipient_line(lines.line());
    if (!address || text::equals_ignore_case(*address, sender)) continue;
    mail::Lines ahead = lines;
    if (ahead.next() && is_quoted_header(lines.line(), ahead.line())) continue;
    auto known = [&](const NamedRecipient& named) {
      return text::equals_ignore_case(named.address, *address);
    };
    if (std::ranges::none_of(found, known))
      found.push_back({*address, lines.offset(), {}});
  }
  return found;
}

// Words right before a failed recipient, blanks and brackets between them skipped; and
// words right before an address of somebody else.
static constexpr std::string_view kBeforeRecipient[] = {
    "recipient",
    "recipients",
    "recipient address",
    "recipient:",
    "address:",
    "addresses:",
    "attempts:",
    "userid:",
    "user:",
    "user",
    "account",
    "mailbox",
    "mailbox:",
    "addressed to",
    "was addressed,",
    "delivered to",
    "delivered to:",
    "deliver to",
    "deliver to:",
    "delivery to",
    "delivery to:",
    "deliverable to",
    "undeliverable to",
    "undelivered to",
    "return to sender:",
    "failed to deliver to",
    "rejected recipient",
    "rejected by",
    "did not like recipient",
    "bounced:",
    "failed:",
    "reached to",
    "message to",
    "messages to",
    "mail to",
    "email to",
    "e-mail to",
    "sent to",
    "sending to",
    "send to",
    "forwarded to",
    "message for",
    "mail for",
    "mailbox for",
    "gateway for",
    "relay for",
    "route for",
    "quota for",
    "failed for",
    "generated from",
    "generated by",
    "expanded from",
    "expanded from:",
    "error-for:",
    "smtp:",
    "smtp",
    "dda:smtp=",
    "rfc822;",
    "rcpt to:",
    "forward-path:",
    "following user:",
    "following users:",
    "following recipient:",
    "unknown user",
    "unknown user:",
    "unknown address",
    "unknown recipient",
    "no such user",
    "undeliverable:",
    "получателю",
    "получателя",
    "адресату",
    "адрес",
    "адресу",
    "ящик",
    "an",
    "empfänger",
    "empfänger:",
    "adresse",
    "destinataire",
    "destinataire :",
    "destinataire:",
    "destinatario",
    "destinatario:",
    "destinatário:",
    "получатель:",
    "ontvanger:",
    "odbiorca:",
    "收件人：",
    "收件人:",
    "收件人",
    "받는사람:",
    "수신자:",
    "à",
    "宛先:",
    "宛先：",
    "送信先:",
    "送信先：",
};
static constexpr std::string_view kBeforeOthers[] = {"from",
                                                     "from:",
                                                     "sender",
                                                     "sender:",
                                                     "contact",
                                                     "contact:",
                                                     "reply-to:",
                                                     "write to",
                                                     "e-mail:",
                                                     "email:",
                                                     "postmaster:",
                                                     "message-id:",
                                                     "return-path:",
                                                     "report to",
                                                     "reply to",
                                                     "<message:",
                                                     "от",
                                                     "von",
                                                     "by",
                                                     "cc:",
                                                     "message to:",
                                                     "sender address:",
                                                     "from address:",
                                                     "from address",
                                                     "sender address"};

// Words right behind a failed recipient.
static constexpr std::string_view kBehindRecipient[] = {
    "is unavailable", "is not",          "was not",       "could not",
    "couldn't",       "does not",        "doesn't",       "did not",
    "is unknown",     "unknown",         "not found",     "is over",
    "has been",       "has exceeded",    "failed",        "is full",
    "cannot be",      "can't be",        "wasn't",        "isn't",
    "no such",        "user unknown",    "is disabled",   "was undeliverable",
    "is invalid",     "invalid",         "rejected",      "mailbox",
    "は存在",         "へ送信",          "に送信",        "宛",
    "не существует",  "не найден",       "переполнен",    "недоступен",
    "konnte nicht",   "existiert nicht", "ist nicht",     "n'existe pas",
    "no existe",      "não existe",      "undeliverable", "is inactive",
    "quota",          "was rejected",    "had permanent", "is no longer",
    "refused",        "was blocked",     "was refused",
};

// What stands right before `at`, on this line and the one above: in lower case, folded.
static std::string words_before(std::string_view text, size_t at) {
  constexpr size_t kFar = 60;
  std::string_view before = text.substr(at > kFar ? at - kFar : 0, std::min(at, kFar));
  std::string words;
  for (char c : before) {
    char folded = text::is_space(c) ? ' ' : text::to_lower(c);
    if (folded != ' ' || (!words.empty() && words.back() != ' ')) words += folded;
  }
  while (!words.empty() &&
         (words.back() == ' ' || words.back() == '<' || words.back() == '\'' ||
          words.back() == '"' || words.back() == '[' || words.back() == '('))
    words.pop_back();
  return words;
}

static bool ends_with_word(std::string_view words, std::string_view word) {
  if (!words.ends_with(word)) return false;
  size_t start = words.size() - word.size();
  return start == 0 || !text::is_alnum(words[start - 1]);
}

// The length of the longest of these that the words end with; 0 if there is none.
template <size_t N>
static size_t longest_end(std::string_view words, const std::string_view (&ends)[N]) {
  size_t longest = 0;
  for (std::string_view end : ends)
    if (end.size() > longest && ends_with_word(words, end)) longest = end.size();
  return longest;
}

// The display name between the lead and "<user@example.net>": ": \"user\" <user@…>".
static std::string without_name(std::string words) {
  size_t quote = words.rfind('"');
  if (!words.empty() && words.find_last_of(":;,") != words.npos &&
      quote != std::string::npos && words.find_last_of(":;,") < quote)
    words.resize(words.find_last_of(":;,") + 1);
  return words;
}

// "To: bob" on a line of its own, below "Your message", is the head of the sender's mail;
// "Your message to: bob" is not.
static bool begins_with_to(std::string_view text, size_t at) {
  size_t start = at == 0 ? text.npos : text.find_last_of("\r\n", at - 1);
  start = start == text.npos ? 0 : start + 1;
  return text::starts_with_ignore_case(text::trim(text.substr(start, at - start)), "to:");
}

enum class Nearness { Somebody, Mentioned, Recipient };

static Nearness nearness_of(std::string_view text, const FoundName& name) {
  std::string before = words_before(text, name.at);
  size_t other = longest_end(before, kBeforeOthers);
  size_t recipient = longest_end(before, kBeforeRecipient);
  if (before.ends_with("message to:") && !begins_with_to(text, name.at))
    return Nearness::Recipient;
  if (recipient > other) return Nearness::Recipient;
  if (other > 0) return Nearness::Somebody;
  if (longest_end(without_name(before), kBeforeRecipient) > 0) return Nearness::Recipient;
  std::string_view behind = text.substr(name.at + name.text.size(), 60);
  while (!behind.empty() &&
         (text::is_space(behind.front()) || behind.front() == '>' ||
          behind.front() == '"' || behind.front() == '\'' || behind.front() == ')'))
    behind.remove_prefix(1);
  for (std::string_view words : kBehindRecipient)
    if (text::starts_with_ignore_case(behind, words)) return Nearness::Recipient;
  return Nearness::Mentioned;
}

// Addresses that belong to whoever wrote the report.
static bool is_an_office(std::string_view address) {
  for (std::string_view local :
       {"postmaster@"sv, "mailer-daemon@"sv, "abuse@"sv, "support@"sv, "helpdesk@"sv,
        "hostmaster@"sv, "admin@"sv, "noreply@"sv, "no-reply@"sv, "info@"sv, "help@"sv})
    if (text::starts_with_ignore_case(address, local)) return true;
  return false;
}

static std::vector<NamedRecipient> recipients_by_words(
    std::string_view text, const std::vector<std::string>& others) {
  std::vector<NamedRecipient> named, mentioned;
  auto add = [](std::vector<NamedRecipient>& list, std::string address, size_t at) {
    auto known = [&](const NamedRecipient& one) {
      return text::equals_ignore_case(one.address, address);
    };
    if (list.size() < kMaxNamed && std::ranges::none_of(list, known))
      list.push_back({std::move(address), at, {}});
  };
  for (const FoundName& name : names_in(text)) {
    if (!name.behind_at) continue;
    std::string_view word = name.text;
    bool quoted =
        word.starts_with('\'') && text.substr(name.at + word.size()).starts_with('\'');
    auto parsed = mail::parse_address(quoted ? word.substr(1) : word);
    if (!parsed) continue;
    std::string address = parsed->to_string();
    auto same = [&](const std::string& other) {
      return text::equals_ignore_case(other, address);
    };
    if (std::ranges::any_of(others, same)) continue;
    Nearness nearness = nearness_of(text, name);
    if (nearness == Nearness::Recipient)
      add(named, address, name.at);
    else if (nearness == Nearness::Mentioned && !is_an_office(address))
      add(mentioned, address, name.at);
  }
  if (!named.empty()) return named;
  if (mentioned.size() == 1) return mentioned;
  return {};
}

std::vector<NamedRecipient> recipients_in(std::string_view text,
                                          const std::vector<std::string>& others) {
  std::string_view sender = others.empty() ? std::string_view() : others.front();
  auto found = recipients_on_lines(text, sender);
  return found.empty() ? recipients_by_words(text, others) : found;
}

}  // namespace mailwhy::bounce
