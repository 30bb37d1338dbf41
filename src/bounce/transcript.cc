// Reading sendmail's transcripts.
#include "bounce/transcript.h"

#include "bounce/host_text.h"
#include "bounce/lead_in.h"
#include "mail/address.h"
#include "mail/lines.h"
#include "smtp/reply.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

namespace {

struct Transcript {
  Host talking_to;  // "... while talking to mx.example.net.:"
  Phase phase = Phase::Unknown;
  text::Excerpt answer;  // of "<<<" lines with a refusal
};

// "<a@example.net>" or "a@example.net" alone on its line, in the list of failed
// addresses.
std::string listed_address(std::string_view line) {
  line = text::trim(line);
  if (line.find(' ') != line.npos && !line.starts_with('<')) return {};
  auto address = mail::parse_address(
      line.substr(0, line.find('>') == line.npos ? line.npos : line.find('>') + 1));
  return address ? address->to_string() : std::string();
}

size_t offset_in(const text::Excerpt& text, std::string_view part) {
  return static_cast<size_t>(part.data() - text.text.data());
}

}  // namespace

static Transcript read_session(const text::Excerpt& own_words, size_t from) {
  Transcript session;
  mail::Lines lines(own_words.text, from);
  bool answering = false;
  while (lines.next()) {
    std::string_view line = text::trim(lines.line());
    constexpr std::string_view kTalking = "while talking to ";
    size_t talking = text::find_ignore_case(line, kTalking);
    if (talking != line.npos) {
      session.talking_to.name =
          text::to_lower(host_at(line.substr(talking + kTalking.size())));
      auto ips = addresses_in(line);
      if (!ips.empty()) session.talking_to.ip = ips[0].ip;
    }
    if (line.starts_with(">>>")) {
      answering = false;
      Phase phase = phase_in(line);
      if (phase == Phase::Unknown && text::find_ignore_case(line, "DATA") != line.npos)
        phase = Phase::Data;
      if (session.answer.empty()) session.phase = phase;
    }
    if (line.starts_with("<<<")) {
      std::string_view answer = text::trim(line.substr(3));
      auto code = smtp::reply_code_at(answer);
      if (!code || *code < 400 || (!answering && !session.answer.empty())) continue;
      answering = true;
      if (!session.answer.empty()) session.answer.append_foreign("\n");
      text::Excerpt part = own_words.part(offset_in(own_words, answer), answer.size());
      session.answer.text += part.text;
      session.answer.at.insert(session.answer.at.end(), part.at.begin(), part.at.end());
    }
  }
  return session;
}

// "(reason: 550 5.1.1 <a@example.net>... User unknown)" below an address, also over
// several lines.
static text::Excerpt read_reason(const text::Excerpt& own_words, size_t at) {
  std::string_view rest = std::string_view(own_words.text).substr(at, 4096);
  size_t blanks = rest.find_first_not_of(" \t\r\n");
  constexpr std::string_view kReason = "(reason: ";
  if (blanks == rest.npos || !rest.substr(blanks).starts_with(kReason)) return {};
  size_t start = blanks + kReason.size();
  size_t end = rest.find("\n\n", start);
  if (end == rest.npos) end = rest.size();
  size_t close = rest.substr(0, end).rfind(')');
  size_t next = rest.substr(0, end).find("\n<", start);  // the next address
  if (next != rest.npos) close = rest.substr(0, next).rfind(')');
  if (close == rest.npos || close < start) close = end;
  return own_words.part(at + start, close - start);
}

text::Excerpt transcript_answer(const text::Excerpt& notification) {
  size_t at = text::find_ignore_case(notification.text, "Transcript of session follows");
  return at == std::string::npos ? text::Excerpt()
                                 : read_session(notification, at).answer;
}

std::vector<Draft> read_transcript(const text::Excerpt& own_words, const Draft& common) {
  std::vector<Draft> drafts;
  std::string_view text = own_words.text;
  size_t list = text::find_ignore_case(text, "had permanent fatal errors");
  if (list == text.npos)
    list = text::find_ignore_case(text, "had transient non-fatal errors");
  size_t session_at = text::find_ignore_case(text, "Transcript of session follows");
  Transcript session = read_session(own_words, session_at == text.npos ? 0 : session_at);

  mail::Lines lines(text, list == text.npos ? text.size() : list);
  while (lines.next() && drafts.size() < 200) {
    if (text::find_ignore_case(lines.line(), "Transcript of session") != text.npos) break;
    std::string address = listed_address(lines.line());
    if (address.empty()) continue;
    Draft draft = common;
    draft.recipient = address;
    draft.said =
        session.answer.empty() ? read_reason(own_words, lines.after()) : session.answer;
    draft.refused_by = session.talking_to;
    draft.phase = session.phase;
    drafts.push_back(std::move(draft));
  }
  // Several recipients: the transcript holds one answer each; the reasons tell them
  // apart.
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
