// Choosing the reader of a mail: the fields of RFC 3464 first, then what the header says
// the mail is, then its words.
#include "bounce/read_mail.h"

#include <algorithm>
#include <iterator>

#include "bounce/draft.h"
#include "bounce/dsn.h"
#include "bounce/event.h"
#include "bounce/feedback.h"
#include "bounce/mail_kind.h"
#include "bounce/prose.h"
#include "bounce/returned.h"
#include "bounce/scanner_note.h"
#include "mail/address.h"
#include "mail/lines.h"
#include "mail/reader.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/date.h"
#include "text/long_phrases.h"
#include "text/phrases.h"

namespace mailwhy::bounce {

// An automatic reply or another mail that reports no failure: its words are its text.
static std::vector<Refusal> labelled(const mail::Message& mail, std::string_view label,
                                     std::string_view format,
                                     const text::Excerpt& words) {
  Draft draft;
  draft.format = std::string(format);
  draft.label = std::string(label);
  draft.sent_to = envelope_sender_of(mail);
  draft.refused_at = text::parse_mail_date(mail.header().value("Date"));
  draft.said = words.part(0, kMaxSaid);
  auto from = mail::addresses_of(mail.header().value("From"));
  if (!from.empty()) draft.recipient = from[0].to_string();
  std::vector<Refusal> refusals;
  Refusal& refusal =
      complete(std::move(draft), mail.bytes, {}, refusals, returned_part(mail));
  refusal.facts.reply.code.reset();  // "room 550" is no reply
  refusal.facts.reply.status.reset();
  return refusals;
}

enum class TextParts { First, All };

// The words a mail shows: its first text part, HTML only where there is no other; or all
// its text parts one behind the other.
static text::Excerpt words_of(const mail::Message& mail, TextParts which) {
  text::Excerpt words;
  bool only_html = false;
  for (const mail::Part& part : mail.parts) {
    if (!part.type.starts_with("text/") || part.type == "text/rfc822-headers") continue;
    bool html = part.type == "text/html";
    if (!words.empty() && html) continue;
    text::Excerpt more = mail::decoded_text(mail, part, kMaxProse);
    if (text::trim(more.text).empty()) continue;
    if (words.empty() || only_html) {
      words = std::move(more);
    } else if (words.size() < kMaxProse) {
      words.append_foreign("\n\n");
      words.append(more);
    }
    only_html = html;
    if (!html && which == TextParts::First) break;
  }
  return words;
}

namespace {

// A report without delivery-status fields: its words, and the mail behind them.
struct Prose {
  text::Excerpt own_words;
  std::shared_ptr<const mail::Message> returned;
  std::vector<mail::Address> failed;    // X-Failed-Recipients
  std::vector<mail::Address> from, to;  // the report's own
};

}  // namespace

// Where a report ends, the mail it is about begins; a letter goes on with what it
// forwards.
enum class Words { Own, All };

static Prose prose_of(const mail::Message& mail, const text::Excerpt& words, Words which,
                      const ReadOptions& options) {
  Prose prose;
  size_t end = words.size();
  prose.returned = returned_part(mail, options);
  if (!prose.returned && which == Words::Own)
    prose.returned = returned_in_text(words.text, end, options);
  prose.own_words = without_scanner_notes(words.part(0, end));
  prose.failed = mail::addresses_of(mail.header().value("X-Failed-Recipients"));
  prose.from = mail::addresses_of(mail.header().value("From"));
  prose.to = mail::addresses_of(mail.header().value("To"));
  return prose;
}

static std::vector<std::string> writer_and_reader(const Prose& prose) {
  std::vector<std::string> both;
  for (const auto* list : {&prose.from, &prose.to})
    for (const mail::Address& address : *list) both.push_back(address.to_string());
  return both;
}

// The words name nobody: X-Failed-Recipients, or to whom the returned mail went. A list's
// mail went to the list.
static std::vector<Draft> guessed_drafts(const Prose& prose) {
  std::vector<std::string> recipients;
  for (const mail::Address& address : prose.failed)
    recipients.push_back(address.to_string());
  if (recipients.empty() && prose.returned) {
    std::string_view to = prose.returned->header().value("To");
    if (!is_list_mail(*prose.returned))
      for (const mail::Address& address : mail::addresses_of(to))
        recipients.push_back(address.to_string());
  }
  if (recipients.empty()) recipients.emplace_back();
  std::vector<Draft> drafts;
  for (std::string& recipient : recipients) {
    Draft draft;
    draft.format = "prose";
    draft.recipient = std::move(recipient);
    draft.said = prose.own_words.part(0, kMaxSaid);
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

static bool says_something(const Refusal& refusal) {
  return refusal.facts.reply.code || refusal.facts.reply.status ||
         refusal.reason.label != "unclassified";
}

// A letter in which somebody quotes a server's answer: a code with its status, anywhere;
// or a line that opens with a code and has words enough behind it.
static bool quotes_a_reply(std::string_view text) {
  mail::Lines lines(text);
  while (lines.next()) {
    std::string_view line = text::trim(lines.line());
    while (!line.empty() && (line.front() == '"' || line.front() == '>' ||
                             line.front() == '*' || text::is_space(line.front())))
      line.remove_prefix(1);
    if (line.size() > 20 && smtp::reply_code_at(line) > 399 && text::is_alpha(line[4]))
      return true;
    for (size_t at = line.find('.'); at != line.npos; at = line.find('.', at + 1)) {
      // "550 5.1.1", "550-5.1.1", "550: 5.1.1"
      if (at < 5) continue;
      std::string_view status = line.substr(at - 1);
      size_t code = at - (line[at - 2] == ' ' && line[at - 3] == ':' ? 6 : 5);
      if (smtp::enhanced_status_length(status) > 0 && code < at &&
          smtp::reply_code_at(line.substr(code)) > 399 && line[code] == status[0])
        return true;
    }
  }
  return false;
}

static bool tells_of_a_failure(std::string_view text) {
  static constexpr text::Phrases kFailureSigns({"not be delivered", "not delivered",
                                                "undeliver", "delivery failed",
                                                "delivery has failed"});
  return kFailureSigns.any_in(text);
}

// What is no report for sure must say more: in a letter its server's own words must
// stand, or an answer that is known; where only the subject tells of a failure, a
// recipient or a reply.
static bool is_believed(MailKind kind, bool guessed, bool replied,
                        const Refusal& refusal) {
  const Facts& facts = refusal.facts;
  if (kind == MailKind::Report) return true;
  if (facts.format != "prose") return true;
  bool known = refusal.reason.label != "unclassified";
  if (kind == MailKind::Hearsay)
    return known ? !guessed || facts.reply.code
                 : replied || (!guessed && tells_of_a_failure(facts.reply.text));
  return known && facts.reply.code;
}

static std::vector<Refusal> read_prose_mail(const mail::Message& mail,
                                            const text::Excerpt& words, MailKind kind,
                                            const ReadOptions& options,
                                            Words which = Words::Own) {
  std::vector<Refusal> refusals;
  Prose prose = prose_of(mail, words, which, options);
  std::vector<Draft> drafts = read_prose(prose.own_words, writer_and_reader(prose));
  bool letter = kind == MailKind::Letter || kind == MailKind::Answer;
  // An ordinary mail may speak of numbers, a mailing list's one of replies.
  bool replied = kind != MailKind::Report && quotes_a_reply(prose.own_words.text);
  if (letter && (drafts.empty() || drafts.front().format == "prose") &&
      (is_list_mail(mail) || !replied))
    return refusals;
  bool guessed = drafts.empty();
  if (guessed) drafts = guessed_drafts(prose);
  // A report for sure, though neither whom nor why it names is understood.
  std::optional<bool> reported;
  auto is_reported = [&] {
    if (!reported)
      reported = !letter && (!prose.failed.empty() ||
                             ((kind == MailKind::Report || prose.returned) &&
                              tells_of_a_failure(prose.own_words.text)));
    return *reported;
  };
  auto sent_to = letter ? std::nullopt : envelope_sender_in(prose.to);
  auto refused_at = text::parse_mail_date(mail.header().value("Date"));
  LineCount counted;
  for (Draft& draft : drafts) {
    draft.counted = &counted;
    if (draft.recipient.empty() && !prose.failed.empty())
      draft.recipient = prose.failed[0].to_string();
    if (draft.reported_by.empty() && !prose.from.empty() && !letter)
      draft.reported_by = prose.from[0].domain;
    draft.sent_to = sent_to;
    draft.refused_at = refused_at;
    Refusal& refusal =
        complete(std::move(draft), mail.bytes, options, refusals, prose.returned);
    bool told = is_believed(kind, guessed, replied, refusal) &&
                (!guessed || says_something(refusal));
    if (told || is_reported())
      refusal.notes.insert(refusal.notes.end(), mail.notes.begin(), mail.notes.end());
    else
      refusals.pop_back();
  }
  return refusals;
}

// sendmail breaks a line of over 990 bytes with "!" and a blank (its option L=).
static std::string unwrapped(std::string_view text) {
  std::string joined;
  for (size_t at = 0; at < text.size();) {
    size_t mark = text.find('!', at);
    size_t next = mark == text.npos ? mark : text.find_first_not_of("\r\n", mark + 1);
    bool broken = next != text.npos && next > mark + 1 && text[next] == ' ';
    size_t kept = mark == text.npos ? text.size() : mark + (broken ? 0 : 1);
    joined += text.substr(at, kept - at);
    at = broken ? next + 1 : kept;
  }
  return joined;
}

// Offsets inside what was unwrapped are not those of the input.
static void forget_places(std::vector<Refusal>& refusals) {
  for (Refusal& refusal : refusals) {
    refusal.reply_line.reset();
    if (refusal.reason.matched)
      refusal.reason.matched->offset = refusal.reason.matched->length = 0;
  }
}

// Amazon's notifications subscribed by mail: the event is the body, a footer behind it.
static std::vector<Refusal> read_event_mail(const text::Excerpt& words,
                                            const ReadOptions& options) {
  std::string_view text = words.text;
  if (!looks_like_event(text)) return {};
  mail::Lines lines(text);
  size_t end = text.size();
  while (lines.next())
    if (text::trim(lines.line()) == "--") {
      end = lines.offset();
      break;
    }
  auto refusals = read_events(unwrapped(text.substr(0, end)), options);
  if (!refusals) return {};
  forget_places(*refusals);
  return std::move(*refusals);
}

// The fields of a report, without which the words need not be searched for either kind.
static bool may_hold_fields(std::string_view text) {
  static constexpr text::LongPhrases<14> kFields(
      {"Feedback-Type:", "Reporting-MTA:", "Final-Recipient:", "Original-Recipient:"});
  return kFields.in(text) != 0;
}

static std::vector<Refusal> refusals_of(const mail::Message& mail,
                                        const ReadOptions& options) {
  std::vector<Refusal> refusals = read_dsn(mail, options);
  if (!refusals.empty()) return refusals;
  MailKind kind = kind_of(mail);
  if (kind == MailKind::Complaint) return read_complaint(mail);
  text::Excerpt words = without_quote_marks(words_of(mail, TextParts::First));
  if (kind == MailKind::AutoReply)
    return labelled(mail, "auto_reply", "auto-reply", words);
  if (kind == MailKind::NonBounce)
    return labelled(mail, "non_bounce_other", "non-bounce", words);
  refusals = read_event_mail(words, options);
  bool fields = refusals.empty() && may_hold_fields(words.text);
  if (fields) refusals = read_complaint_in_text(mail, words.text);
  if (fields && refusals.empty()) refusals = read_dsn_in_text(mail, words, options);
  if (refusals.empty()) refusals = read_prose_mail(mail, words, kind, options);
  if (refusals.empty() && (kind == MailKind::Report || kind == MailKind::Hearsay))
    refusals = read_prose_mail(mail, without_quote_marks(words_of(mail, TextParts::All)),
                               kind, options);
  if (refusals.empty() && kind == MailKind::Letter)
    refusals = read_prose_mail(mail, words, kind, options, Words::All);
  if (refusals.empty() && kind == MailKind::Answer)
    return labelled(mail, "auto_reply", "auto-reply", words);
  return refusals;
}

// Bounces that somebody forwarded as attachments, also inside forwarded mails.
static std::vector<Refusal> refusals_inside(const mail::Message& outer,
                                            const ReadOptions& options) {
  constexpr size_t kMaxMails = 50;
  constexpr int kMaxDepth = 3;
  struct Waiting {
    std::string bytes;
    int depth;
  };
  std::vector<Waiting> waiting;
  auto add_mails_of = [&](const mail::Message& mail, int depth) {
    for (const mail::Part& part : mail.parts)
      if (part.type == "message/rfc822" && waiting.size() < kMaxMails)
        waiting.push_back({mail::decoded_body(mail, part, mail.bytes.size()), depth});
  };
  std::vector<Refusal> refusals;
  add_mails_of(outer, 1);
  for (size_t i = 0; i < waiting.size(); i++) {
    int depth = waiting[i].depth;
    auto inner = mail::read_message(std::move(waiting[i].bytes));
    if (!inner || inner->header().fields.empty()) continue;
    std::vector<Refusal> found = refusals_of(*inner, options);
    if (found.empty() && depth < kMaxDepth) add_mails_of(*inner, depth + 1);
    std::ranges::move(found, std::back_inserter(refusals));
  }
  forget_places(refusals);
  for (Refusal& refusal : refusals)
    refusal.notes.push_back("the bounce stands inside another mail");
  return refusals;
}

Result<std::vector<Refusal>> read_mail(std::string bytes, const ReadOptions& options) {
  auto mail = mail::read_message(std::move(bytes));
  if (!mail) return tl::unexpected(mail.error());
  std::vector<Refusal> refusals = refusals_of(*mail, options);
  if (refusals.empty()) refusals = refusals_inside(*mail, options);
  if (!refusals.empty()) return refusals;
  if (kind_of(*mail) != MailKind::Letter)
    return nothing_there("this report tells neither a recipient nor a reply",
                         "paste the line with the server's answer with --text");
  return nothing_there(
      "this is an ordinary mail, not a bounce",
      "give the mail that came back from the mail server, or paste its reply with "
      "--text");
}

}  // namespace mailwhy::bounce
