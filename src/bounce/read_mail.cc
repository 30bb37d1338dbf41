// Choosing the reader of a mail: the fields of RFC 3464 first, then what the header says
// the mail is, then its words.
#include "bounce/read_mail.h"

#include <algorithm>

#include "bounce/draft.h"
#include "bounce/dsn.h"
#include "bounce/event.h"
#include "bounce/feedback.h"
#include "bounce/mail_kind.h"
#include "bounce/prose.h"
#include "bounce/returned.h"
#include "mail/address.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxProse = 256u << 10;
static constexpr size_t kMaxSaid = 4000;

// An automatic reply or another mail that reports no failure: its words are its text.
static Refusal labelled(const mail::Message& mail, std::string_view label,
                        std::string_view format, const text::Excerpt& words) {
  Draft draft;
  draft.format = std::string(format);
  draft.label = std::string(label);
  draft.sent_to = envelope_sender_of(mail);
  draft.refused_at = text::parse_mail_date(mail.header().value("Date"));
  draft.said = words.part(0, kMaxSaid);
  auto from = mail::addresses_of(mail.header().value("From"));
  if (!from.empty()) draft.recipient = from[0].to_string();
  Refusal refusal = complete(std::move(draft), mail.bytes, returned_part(mail));
  refusal.facts.reply.code.reset();  // "room 550" is no reply
  refusal.facts.reply.status.reset();
  return refusal;
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
      words.text += more.text;
      words.at.insert(words.at.end(), more.at.begin(), more.at.end());
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
  std::vector<mail::Address> failed;  // X-Failed-Recipients
  std::vector<std::string> others;    // the report's own From and To
};

}  // namespace

static Prose prose_of(const mail::Message& mail, const text::Excerpt& words) {
  Prose prose;
  size_t end = words.size();
  prose.returned = returned_part(mail);
  if (!prose.returned) prose.returned = returned_in_text(words.text, end);
  prose.own_words = without_quote_marks(words.part(0, end));
  prose.failed = mail::addresses_of(mail.header().value("X-Failed-Recipients"));
  for (std::string_view name : {"From", "To"})
    for (const mail::Address& address : mail::addresses_of(mail.header().value(name)))
      prose.others.push_back(address.to_string());
  return prose;
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

static std::vector<Refusal> read_prose_mail(const mail::Message& mail,
                                            const text::Excerpt& words, MailKind kind) {
  std::vector<Refusal> refusals;
  bool report = kind == MailKind::Report;
  Prose prose = prose_of(mail, words);
  std::vector<Draft> drafts = read_prose(prose.own_words, prose.others);
  // An ordinary mail that only speaks of codes: a report's own words must stand in it.
  if (!report && (drafts.empty() || drafts.front().format == "prose")) return refusals;
  bool guessed = drafts.empty();
  if (guessed) drafts = guessed_drafts(prose);
  auto from = mail::addresses_of(mail.header().value("From"));
  for (Draft& draft : drafts) {
    if (draft.recipient.empty() && !prose.failed.empty())
      draft.recipient = prose.failed[0].to_string();
    if (draft.reported_by.empty() && !from.empty() && report)
      draft.reported_by = from[0].domain;
    draft.sent_to = report ? envelope_sender_of(mail) : std::nullopt;
    draft.refused_at = text::parse_mail_date(mail.header().value("Date"));
    refusals.push_back(complete(std::move(draft), mail.bytes, prose.returned));
    if (guessed && prose.failed.empty() && !says_something(refusals.back())) {
      refusals.pop_back();
      continue;
    }
    auto& notes = refusals.back().notes;
    notes.insert(notes.end(), mail.notes.begin(), mail.notes.end());
  }
  return refusals;
}

// sendmail breaks a line of over 990 bytes with "!" and a blank (its option L=).
static std::string unwrapped(std::string_view text) {
  std::string joined;
  for (size_t at = 0; at < text.size();) {
    size_t mark = text.find("!\n ", at);
    joined += text.substr(at, mark == text.npos ? mark : mark - at);
    at = mark == text.npos ? text.size() : mark + 3;
  }
  return joined;
}

// Amazon's notifications subscribed by mail: the event is the body, a footer behind it.
static std::vector<Refusal> read_event_mail(const text::Excerpt& words,
                                            const ReadOptions& options) {
  std::string_view text = words.text;
  if (!looks_like_event(text)) return {};
  size_t footer = text.find("\n--\n");
  if (footer == text.npos) footer = text.find("\n-- \n");
  auto refusals = read_events(unwrapped(text.substr(0, footer)), options);
  return refusals ? std::move(*refusals) : std::vector<Refusal>();
}

static std::vector<Refusal> refusals_of(const mail::Message& mail,
                                        const ReadOptions& options) {
  std::vector<Refusal> refusals = read_dsn(mail);
  if (!refusals.empty()) return refusals;
  MailKind kind = kind_of(mail);
  if (kind == MailKind::Complaint) return read_complaint(mail);
  text::Excerpt words = words_of(mail, TextParts::First);
  if (kind == MailKind::AutoReply)
    return {labelled(mail, "auto_reply", "auto-reply", words)};
  if (kind == MailKind::NonBounce)
    return {labelled(mail, "non_bounce_other", "non-bounce", words)};
  refusals = read_event_mail(words, options);
  if (refusals.empty()) refusals = read_dsn_in_text(mail, without_quote_marks(words));
  if (refusals.empty()) refusals = read_prose_mail(mail, words, kind);
  if (refusals.empty() && kind == MailKind::Report)
    refusals = read_prose_mail(mail, words_of(mail, TextParts::All), kind);
  return refusals;
}

// Offsets inside a mail that was forwarded as an attachment are not those of the input.
static void forget_places(std::vector<Refusal>& refusals) {
  for (Refusal& refusal : refusals) {
    refusal.reply_line.reset();
    if (refusal.reason.matched)
      refusal.reason.matched->offset = refusal.reason.matched->length = 0;
    refusal.notes.push_back("the bounce stands inside another mail");
  }
}

Result<std::vector<Refusal>> read_mail(std::string bytes, const ReadOptions& options) {
  auto mail = mail::read_message(std::move(bytes));
  if (!mail) return tl::unexpected(mail.error());
  std::vector<Refusal> refusals = refusals_of(*mail, options);
  if (!refusals.empty()) return refusals;
  // A bounce that somebody forwarded as an attachment.
  for (const mail::Part& part : mail->parts) {
    if (part.type != "message/rfc822" || mail->parts.size() > 50) continue;
    auto inner = mail::read_message(mail::decoded_body(*mail, part, mail->bytes.size()));
    if (!inner || inner->header().fields.empty()) continue;
    refusals = refusals_of(*inner, options);
    if (refusals.empty()) continue;
    forget_places(refusals);
    return refusals;
  }
  if (kind_of(*mail) == MailKind::Report)
    return nothing_there("this report tells neither a recipient nor a reply",
                         "paste the line with the server's answer with --text");
  return nothing_there(
      "this is an ordinary mail, not a bounce",
      "give the mail that came back from the mail server, or paste its reply with "
      "--text");
}

}  // namespace mailwhy::bounce
