// Reading sendmail's transcripts.
#include "bounce/transcript.h"

#include <algorithm>
#include <bit>

#include "bounce/host_text.h"
#include "bounce/lead_in.h"
#include "mail/address.h"
#include "mail/lines.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/long_phrases.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxExchanges = 200;
static constexpr size_t kMaxAnswer = 8192;

static size_t offset_in(const text::Excerpt& text, std::string_view part) {
  return static_cast<size_t>(part.data() - text.text.data());
}

static void append(text::Excerpt& to, const text::Excerpt& from, std::string_view part) {
  if (to.size() > kMaxAnswer) return;
  if (!to.empty()) to.append_foreign("\n");
  to.append(from, offset_in(from, part), part.size());
}

// "<bob@example.net>... User unknown", "554 5.1.1 bob@example.net... no": the address.
static std::string address_of_result(std::string_view line) {
  size_t dots = line.find("... ");
  if (dots == line.npos) dots = line.ends_with("...") ? line.size() - 3 : line.npos;
  if (dots == line.npos || dots == 0 || dots > 400) return {};
  std::string_view before = text::trim(line.substr(0, dots));
  if (before.find('@') == before.npos) return {};
  size_t blank = before.rfind(' ');
  if (blank != before.npos) before.remove_prefix(blank + 1);
  auto address = mail::parse_address(before);
  return address ? address->to_string() : std::string();
}

namespace {

// Goes down the lines of a session and keeps the exchange that is open.
class SessionReader {
 public:
  explicit SessionReader(const text::Excerpt& words) : words_(words) {}

  std::vector<Exchange> read(size_t from) {
    mail::Lines lines(words_.text, from);
    lines.next();  // the title
    while (lines.next() && session_.size() < kMaxExchanges) step(lines.line());
    finish();
    return std::move(session_);
  }

 private:
  void step(std::string_view line) {
    line = text::trim(line);
    constexpr std::string_view kTalking = "while talking to ";
    size_t talking = text::find_ignore_case(line, kTalking);
    if (line.empty()) {
      open_result_ = false;
    } else if (talking != line.npos &&
               (talking <= 4 || line.substr(0, talking).ends_with("... "))) {
      finish();
      talk(line, line.substr(talking + kTalking.size()));
    } else if (line.starts_with(">>>")) {
      command(line);
    } else if (line.starts_with("<<<")) {
      answer(text::trim(line.substr(3)));
    } else {
      result(line);
    }
  }

  void talk(std::string_view line, std::string_view name) {
    host_ = Host();
    printed_ = text::Excerpt();
    host_.name = text::to_lower(host_at(name));
    auto ips = addresses_in(line);
    if (!ips.empty()) host_.ip = ips[0].ip;
    phase_ = Phase::Unknown;
    first_of_talk_ = session_.size();
  }

  void command(std::string_view line) {
    finish();
    answering_ = false;
    phase_ = phase_in(line);
    if (phase_ == Phase::Unknown && text::find_ignore_case(line, "DATA") != line.npos)
      phase_ = Phase::Data;
    if (line == ">>> ." || line == ">>>.") phase_ = Phase::EndOfData;
  }

  void answer(std::string_view line) {
    auto code = smtp::reply_code_at(line);
    if (!code || *code < 400) return;
    // DATA was sent along with RCPT: the refusals before this one were answers to RCPT.
    if (code == 503 || text::find_ignore_case(line, "valid recipients") != line.npos) {
      if (phase_ == Phase::Data) all_were(Phase::Rcpt);
      if (!session_.empty() || !open_.answer.empty()) return;
    }
    if (!answering_ || !open_.result.empty()) finish();
    answering_ = true;
    open_.phase = phase_;
    open_.talking_to = host_;
    append(open_.answer, words_, line);
  }

  void result(std::string_view line) {
    answering_ = false;
    std::string address = address_of_result(line);
    bool has_code = smtp::reply_code_at(line) > 399;
    bool begins = !address.empty() || has_code;
    if (!begins) {
      // "Message could not be delivered for 5 days" goes on a result without a code.
      append(open_result_ ? open_.result : printed_, words_, line);
      return;
    }
    if (!open_.recipient.empty() ||
        (!open_.result.empty() && open_.answer.empty() && address.empty()))
      finish();
    open_.talking_to = host_;
    if (open_.phase == Phase::Unknown) open_.phase = phase_;
    open_.recipient = address;
    if (open_.result.empty() || !address.empty()) {
      open_.result = text::Excerpt();
      append(open_.result, words_, words_of_result(line));
      if (!printed_.empty() && open_.answer.empty()) {
        open_.result.append_foreign("\n");
        open_.result.append(printed_);
      }
      printed_ = text::Excerpt();
    }
    open_result_ = !has_code;
  }

  // "554 <bob@example.net>... 550 Host unknown": the code behind the address is the
  // reply's.
  static std::string_view words_of_result(std::string_view line) {
    size_t dots = line.find("... ");
    if (dots == line.npos) return line;
    std::string_view behind = text::trim(line.substr(dots + 4));
    return smtp::reply_code_at(behind) > 399 ? behind : line;
  }

  void all_were(Phase phase) {
    if (open_.phase == Phase::Data) open_.phase = phase;
    for (size_t i = first_of_talk_; i < session_.size(); i++)
      if (session_[i].phase == Phase::Data) session_[i].phase = phase;
  }

  void finish() {
    if (!open_.answer.empty() || !open_.result.empty())
      session_.push_back(std::move(open_));
    open_ = Exchange();
    open_result_ = false;
  }

  const text::Excerpt& words_;
  std::vector<Exchange> session_;
  Exchange open_;
  text::Excerpt printed_;  // by a local mailer: "procmail: Quota exceeded"
  Host host_;
  Phase phase_ = Phase::Unknown;
  size_t first_of_talk_ = 0;
  bool answering_ = false, open_result_ = false;
};

}  // namespace

static bool mentions(const text::Excerpt& text, std::string_view recipient) {
  return text::find_ignore_case(text.text, recipient) != std::string::npos;
}

std::vector<Exchange> read_session(const text::Excerpt& words) {
  static constexpr std::string_view kTitles[] = {"Transcript of session follows",
                                                 "Transcript of the session follows"};
  static constexpr text::LongPhrases<29> kPhrases(kTitles);
  uint64_t found = kPhrases.in(words.text);
  if (found == 0) return {};
  std::string_view title = kTitles[std::countr_zero(found)];
  return SessionReader(words).read(text::find_ignore_case(words.text, title));
}

const Exchange* exchange_about(const std::vector<Exchange>& session,
                               std::string_view recipient) {
  const Exchange* other = nullptr;
  for (const Exchange& exchange : session) {
    if (!recipient.empty() && (text::equals_ignore_case(exchange.recipient, recipient) ||
                               mentions(exchange.answer, recipient)))
      return &exchange;
    if (!other && (exchange.recipient.empty() || session.size() == 1)) other = &exchange;
  }
  return other;
}

const text::Excerpt& said_in(const Exchange& exchange) {
  return exchange.answer.empty() ? exchange.result : exchange.answer;
}

// "<a@example.net>" or "a@example.net" alone on its line, in the list of failed
// addresses; "(expanded from: …)" may follow.
static std::string listed_address(std::string_view line) {
  line = text::trim(line);
  size_t close = line.starts_with('<') ? line.find('>') : line.npos;
  std::string_view rest = close == line.npos ? "" : text::trim(line.substr(close + 1));
  if (close == line.npos ? line.find(' ') != line.npos
                         : !rest.empty() && rest.front() != '(' && rest.front() != '-')
    return {};
  auto address =
      mail::parse_address(line.substr(0, close == line.npos ? close : close + 1));
  return address ? address->to_string() : std::string();
}

// "(reason: 550 5.1.1 <a@example.net>... User unknown)" below an address, also over
// several lines.
static text::Excerpt read_reason(const text::Excerpt& own_words, size_t at) {
  std::string_view rest = std::string_view(own_words.text).substr(at, 4096);
  size_t blanks = rest.find_first_not_of(" \t\r\n");
  constexpr std::string_view kReason = "(reason: ";
  if (blanks == rest.npos || !rest.substr(blanks).starts_with(kReason)) return {};
  size_t start = blanks + kReason.size();
  size_t end = start, close = rest.npos;
  mail::Lines lines(rest, start);
  while (lines.next()) {
    std::string_view line = text::trim(lines.line());
    if (line.empty() || line.starts_with('<')) break;
    end = lines.offset() + lines.line().size();
    close = rest.substr(0, end).rfind(')');
    if (line.ends_with(')') && !line.ends_with("...)")) break;
  }
  if (close == rest.npos || close < start) close = end;
  return own_words.part(at + start, close - start);
}

// "(expanded from: <bob@example.net>)": whom the sender wrote to.
static std::string read_expanded_from(std::string_view text, size_t at) {
  std::string_view rest = text.substr(at, 600);
  constexpr std::string_view kFrom = "(expanded from: ";
  size_t found = rest.find(kFrom);
  if (found == rest.npos || rest.substr(0, found).find('@') != rest.npos) return {};
  rest.remove_prefix(found + kFrom.size());
  auto address = mail::parse_address(rest.substr(0, rest.find(')')));
  return address ? address->to_string() : std::string();
}

static void fill(Draft& draft, const Exchange& exchange) {
  draft.said = said_in(exchange);
  draft.refused_by = exchange.talking_to;
  draft.phase = exchange.phase;
}

static std::vector<Draft> read_results(const std::vector<Exchange>& session,
                                       const Draft& common) {
  std::vector<Draft> drafts;
  for (const Exchange& exchange : session) {
    if (exchange.recipient.empty()) continue;
    if (std::ranges::find(drafts, exchange.recipient, &Draft::recipient) != drafts.end())
      continue;
    drafts.push_back(common);
    drafts.back().recipient = exchange.recipient;
    fill(drafts.back(), exchange);
  }
  return drafts;
}

std::vector<Draft> read_transcript(const text::Excerpt& own_words, const Draft& common) {
  std::vector<Draft> drafts;
  std::string_view text = own_words.text;
  std::vector<Exchange> session = read_session(own_words);
  size_t list = text.npos;
  for (std::string_view title :
       {"had permanent fatal errors", "had transient non-fatal errors",
        "had delivery problems", "had fatal errors"})
    if (list == text.npos) list = text::find_ignore_case(text, title);
  if (list == text.npos) return read_results(session, common);

  mail::Lines lines(text, list);
  while (lines.next() && drafts.size() < kMaxExchanges) {
    if (text::find_ignore_case(lines.line(), "Transcript of session") != text.npos) break;
    std::string address = listed_address(lines.line());
    if (address.empty()) continue;
    Draft draft = common;
    draft.recipient = address;
    draft.original_recipient = read_expanded_from(text, lines.after());
    if (const Exchange* exchange = exchange_about(session, address)) {
      fill(draft, *exchange);
    } else {
      draft.said = read_reason(own_words, lines.after());
    }
    drafts.push_back(std::move(draft));
  }
  // Several recipients and answers that name none: the reasons tell them apart.
  if (drafts.size() > 1) {
    mail::Lines again(text, list);
    size_t i = 0;
    while (again.next() && i < drafts.size()) {
      if (listed_address(again.line()) != drafts[i].recipient) continue;
      text::Excerpt reason = read_reason(own_words, again.after());
      if (!reason.empty()) drafts[i].said = std::move(reason);
      i++;
    }
  }
  return drafts;
}

}  // namespace mailwhy::bounce
