// A mail server's replies, cut out of the octets as they come: RFC 5321, section 4.2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "transport/outside.h"

namespace mailwhy::transport {

inline constexpr size_t kMaxReply = 16 * 1024;  // octets of one, with what is unread

class ReplyLines {
 public:
  enum class State : uint8_t { NeedsMore, Complete, NoReply };  // NoReply: not SMTP

  // Octets from the connection. False: too much; the connection is of no use any more.
  bool add(std::string_view octets);

  // The next whole reply, its lines without code joined by "\n", at most kMaxReplyText
  // octets of text. A line is read once, however small the pieces in which it comes.
  State next(SmtpReply& reply);

  // Octets came that no reply was waited for: before TLS these are an attack (RFC 3207,
  // section 6).
  bool has_rest() const { return !unread_.empty(); }

 private:
  std::string unread_;
  size_t taken_ = 0;  // of unread_: whole lines of the reply that has begun
  size_t seen_ = 0;   // of unread_: there is no line end between taken_ and here
  SmtpReply begun_;
};

// "250-SIZE 1000" …: the lines behind the first, as many as kMaxExtensions.
std::vector<std::string> extensions_of(const SmtpReply& ehlo);
bool offers(const std::vector<std::string>& extensions, std::string_view keyword);

}  // namespace mailwhy::transport
