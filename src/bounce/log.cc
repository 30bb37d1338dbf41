// Reading logs: line by line, mails tied together by their queue ids.
#include "bounce/log.h"

#include <unordered_map>

#include "bounce/log_line.h"
#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static std::optional<LogEntry> read_entry(const LogLine& line) {
  if (auto entry = read_postfix_line(line)) return entry;
  if (auto entry = read_exim_line(line)) return entry;
  if (auto entry = read_sendmail_line(line)) return entry;
  if (auto entry = read_opensmtpd_line(line)) return entry;
  return read_qmail_line(line);
}

bool looks_like_log(std::string_view text) {
  mail::Lines lines(text.substr(0, 256 << 10));
  int seen = 0;
  while (lines.next() && seen < 50) {
    if (text::trim(lines.line()).empty()) continue;
    seen++;
    auto line = read_log_line(lines.line(), lines.offset(), std::nullopt);
    if (line && read_entry(*line)) return true;
  }
  return false;
}

namespace {

// The mails of the log. Bounded: of a log with more mails the oldest senders are
// forgotten.
class Ties {
 public:
  void add(const std::string& id, LogMail mail) {
    if (mails_.size() >= kMaxMails) mails_.clear();
    mails_[id] = std::move(mail);
  }
  const LogMail* find(const std::string& id) const {
    auto found = mails_.find(id);
    return found == mails_.end() ? nullptr : &found->second;
  }

 private:
  static constexpr size_t kMaxMails = 100000;
  std::unordered_map<std::string, LogMail> mails_;
};

}  // namespace

std::vector<Refusal> read_log(std::string_view text, const ReadOptions& options) {
  Ties ties;
  struct Failed {
    std::string id;
    Draft draft;
    bool dropped = false;
  };
  std::vector<Failed> failed;
  std::unordered_map<std::string, size_t> last;  // "id recipient" -> failed
  struct Started {
    std::string message, recipient;
  };
  std::unordered_map<std::string, Started> started;  // qmail: by delivery
  bool more = false;
  mail::Lines lines(text);
  while (lines.next()) {
    auto line = read_log_line(lines.line(), lines.offset(), options.now);
    if (!line) continue;
    auto entry = read_entry(*line);
    if (!entry) continue;
    if (entry->mail) ties.add(entry->id, std::move(*entry->mail));
    if (!entry->failed) continue;
    Draft& draft = *entry->failed;
    if (!entry->starts.empty()) {
      if (started.size() < 10000) started[entry->id] = {entry->starts, draft.recipient};
      continue;
    }
    std::string id = entry->id;
    if (auto start = started.find(id); start != started.end()) {
      draft.recipient = start->second.recipient;
      id = start->second.message;
      started.erase(start);
    }
    std::string key = id + " " + draft.recipient;
    auto known = id.empty() ? last.end() : last.find(key);
    if (known != last.end()) failed[known->second].dropped = true;
    if (entry->delivered) continue;
    if (failed.size() >= options.refusals) {
      more = true;
      continue;
    }
    if (!id.empty()) last[key] = failed.size();
    failed.push_back({id, std::move(draft), false});
  }

  std::vector<Refusal> refusals;
  for (Failed& one : failed) {
    if (one.dropped) continue;
    if (const LogMail* mail = ties.find(one.id); mail && !one.draft.sender)
      one.draft.sender = mail->sender;
    refusals.push_back(complete(std::move(one.draft), text));
  }
  if (more && !refusals.empty())
    refusals.back().notes.push_back("the log holds more refusals: only the first " +
                                    std::to_string(options.refusals) + " were read");
  return refusals;
}

}  // namespace mailwhy::bounce
