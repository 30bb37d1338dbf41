#include "transport/reply_lines.h"

#include <algorithm>
#include <utility>

#include "text/ascii.h"

namespace mailwhy::transport {

bool ReplyLines::add(std::string_view octets) {
  if (octets.size() > kMaxReply - unread_.size()) return false;
  unread_ += octets;
  return true;
}

// 0 where the line does not begin with a reply code and what may follow it.
static int code_of(std::string_view line) {
  if (line.size() < 3 || line[0] < '2' || line[0] > '5') return 0;
  if (!text::is_digit(line[1]) || !text::is_digit(line[2])) return 0;
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

ReplyLines::State ReplyLines::next(SmtpReply& reply) {
  reply = {};
  for (;;) {
    const size_t end = unread_.find('\n', seen_);
    if (end == unread_.npos) {
      seen_ = unread_.size();
      return State::NeedsMore;
    }
    std::string_view line =
        text::trim(std::string_view(unread_).substr(taken_, end - taken_));
    const bool first = taken_ == 0;
    const int code = code_of(line);
    if (code == 0 || (!first && code != begun_.code)) return State::NoReply;
    begun_.code = code;
    if (!first) begun_.text += '\n';
    if (line.size() > 4) begun_.text += line.substr(4);
    taken_ = seen_ = end + 1;
    if (line.size() > 3 && line[3] == '-') continue;
    unread_.erase(0, taken_);
    taken_ = seen_ = 0;
    reply = std::exchange(begun_, {});
    if (reply.text.size() > kMaxReplyText) reply.text.resize(kMaxReplyText);
    return State::Complete;
  }
}

std::vector<std::string> extensions_of(const SmtpReply& ehlo) {
  std::vector<std::string> lines;
  std::string_view rest = ehlo.text;
  size_t end = rest.find('\n');  // of the greeting line
  while (end != rest.npos && lines.size() < kMaxExtensions) {
    rest.remove_prefix(end + 1);
    end = rest.find('\n');
    lines.emplace_back(text::trim(rest.substr(0, end)));
  }
  return lines;
}

bool offers(const std::vector<std::string>& extensions, std::string_view keyword) {
  return std::ranges::any_of(extensions, [&](std::string_view line) {
    return text::equals_ignore_case(line.substr(0, line.find(' ')), keyword);
  });
}

}  // namespace mailwhy::transport
