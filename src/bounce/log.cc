// Reading logs for the diagnosis: line by line, mails tied together by their queue ids.
#include "bounce/log.h"

#include <functional>
#include <unordered_map>

#include "bounce/host_text.h"
#include "bounce/log_event.h"
#include "bounce/log_reader.h"
#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

bool looks_like_log(std::string_view text) {
  mail::Lines lines(text.substr(0, 256 << 10));
  LogReader reader;
  int seen = 0;
  while (lines.next() && seen < 50) {
    if (text::trim(lines.line()).empty()) continue;
    seen++;
    LogLine line;
    LogEvent event;
    if (reader.read(lines.line(), line, event)) return true;
  }
  return false;
}

// qmail writes '_' for a blank and '/' for the end of a line; a '/' of the reply itself,
// as in a page's address, is told from it by what follows.
static void unfold_qmail(std::string& text) {
  auto line_begins = [](std::string_view rest) {
    bool code = rest.size() > 3 && (rest[0] == '4' || rest[0] == '5') &&
                text::is_digit(rest[1]) && text::is_digit(rest[2]) &&
                (rest[3] == '_' || rest[3] == ' ' || rest[3] == '-');
    if (rest.empty() || rest == "/" || code) return true;
    for (std::string_view sign : {"Remote_host", "Remote host", "Giving_up", "Giving up",
                                  "Connected", "STARTTLS", "I'm_", "I_", "It_", "Sorry"})
      if (rest.starts_with(sign)) return true;
    return false;
  };
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '_') text[i] = ' ';
    if (text[i] == '/' && line_begins(std::string_view(text).substr(i + 1)))
      text[i] = '\n';
  }
}

static Host host_of(std::string_view name, std::string_view ip) {
  Host host;
  host.name = text::to_lower(host_at(name));
  if (auto address = net::IpAddress::parse(ip)) host.ip = *address;
  return host;
}

static std::optional<net::IpAddress> public_address(std::string_view text) {
  auto ip = net::IpAddress::parse(text);
  if (!ip || net::scope_of(*ip) != net::Scope::Global) return std::nullopt;
  return *ip;
}

Draft draft_of(const LogLine& line, const LogEvent& event, std::string_view recipient,
               size_t offset) {
  Draft draft;
  draft.format = std::string(to_string(event.format)) + "-log";
  draft.source = Source::LogLine;
  draft.recipient = std::string(recipient);
  draft.original_recipient = std::string(event.original_recipient);
  draft.status = std::string(event.status);
  draft.phase = event.phase;
  if (event.sender) draft.sender = std::string(*event.sender);
  draft.said = text::excerpt_of(event.said, offset);
  if (event.format == LogFormat::Qmail) unfold_qmail(draft.said.text);
  std::string host = text::to_lower(line.host);
  if (event.kind == LogEvent::Kind::TurnedAway) {
    draft.refused_by.name = host;
    draft.side = Side::Own;
    if (auto ip = net::IpAddress::parse(event.client_ip)) draft.client_ip = *ip;
    draft.helo = std::string(event.helo);
  } else {
    draft.reported_by = host;
    draft.refused_by = host_of(event.relay_name, event.relay_ip);
    draft.client_ip = public_address(event.local_ip);
  }
  draft.delayed = event.outcome == LogEvent::Outcome::Deferred;
  return draft;
}

namespace {

// The senders of the log's mails. Bounded: of a log with more mails the oldest are
// forgotten.
class Senders {
 public:
  void add(std::string_view id, std::string_view sender) {
    if (senders_.size() >= kMaxMails) senders_.clear();
    senders_[std::string(id)] = std::string(sender);
  }
  const std::string* find(const std::string& id) const {
    auto found = senders_.find(id);
    return found == senders_.end() ? nullptr : &found->second;
  }

 private:
  static constexpr size_t kMaxMails = 100000;
  std::unordered_map<std::string, std::string> senders_;
};

struct Failed {
  std::string id;
  Draft draft;
  Stretch line;
  bool dropped = false;
};

struct Started {
  std::string mail, recipient;
};

// What the log tells of failures, the last of several tries of one mail to one recipient.
class Failures {
 public:
  explicit Failures(const ReadOptions& options)
      : options_(options), clock_(options.now) {}

  void add(const LogLine& line, const LogEvent& event, const Stretch& at) {
    using Kind = LogEvent::Kind;
    if (event.sender && event.kind == Kind::Mail) senders_.add(event.id, *event.sender);
    if (event.kind == Kind::Start && started_.size() < 10000)
      started_[std::string(event.id)] = {std::string(event.mail_id),
                                         std::string(event.recipients)};
    if (event.kind != Kind::Attempt && event.kind != Kind::TurnedAway) return;
    std::string id(event.kind == Kind::Attempt ? event.id : std::string_view());
    std::string begun;
    std::string_view rest = event.recipients;
    if (auto start = started_.find(id); start != started_.end()) {
      begun = start->second.recipient;
      rest = begun;
      id = start->second.mail;
      started_.erase(start);
    }
    std::string_view recipient;
    bool any = false;
    for (; next_recipient(rest, recipient); any = true)
      add_one(line, event, id, recipient, at);
    if (!any) add_one(line, event, id, {}, at);
  }

  std::vector<Refusal> take() {
    std::vector<Refusal> refusals;
    for (Failed& one : failed_) {
      if (one.dropped) continue;
      if (const std::string* sender = senders_.find(one.id); sender && !one.draft.sender)
        one.draft.sender = *sender;
      complete(std::move(one.draft), one.line, options_, refusals);
    }
    if (more_ && !refusals.empty())
      refusals.back().notes.push_back("the log holds more refusals: only the first " +
                                      std::to_string(options_.refusals) + " were read");
    return refusals;
  }

 private:
  void add_one(const LogLine& line, const LogEvent& event, const std::string& id,
               std::string_view recipient, const Stretch& at) {
    using Outcome = LogEvent::Outcome;
    std::string key = id + " " + std::string(recipient);
    auto known = id.empty() ? last_.end() : last_.find(key);
    if (known != last_.end()) failed_[known->second].dropped = true;
    if (event.outcome == Outcome::Delivered || event.outcome == Outcome::PassedOn) return;
    if (failed_.size() >= options_.refusals) {
      more_ = true;
      return;
    }
    if (!id.empty()) last_[key] = failed_.size();
    // Of a line that wraps another the words may have been decoded.
    const char *said = event.said.data(), *begin = at.text.data();
    bool as_is = said && std::greater_equal<>()(said, begin) &&
                 std::less_equal<>()(said + event.said.size(), begin + at.text.size());
    size_t offset =
        as_is ? static_cast<size_t>(said - begin) : size_t{text::Excerpt::kNowhere};
    failed_.push_back({id, draft_of(line, event, recipient, offset), at, false});
    failed_.back().draft.refused_at = clock_.time_of(line);
  }

  const ReadOptions& options_;
  LogClock clock_;
  Senders senders_;
  std::vector<Failed> failed_;
  std::unordered_map<std::string, size_t> last_;      // "id recipient" -> failed
  std::unordered_map<std::string, Started> started_;  // qmail: by delivery
  bool more_ = false;
};

}  // namespace

std::vector<Refusal> read_log(std::string_view text, const ReadOptions& options) {
  Failures failures(options);
  mail::Lines lines(text);
  LogReader reader;
  for (size_t number = 1; lines.next(); number++) {
    LogLine line;
    LogEvent event;
    if (reader.read(lines.line(), line, event))
      failures.add(line, event, {lines.line(), lines.offset(), number});
  }
  return failures.take();
}

}  // namespace mailwhy::bounce
