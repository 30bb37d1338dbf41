// One request as it comes, piece by piece: RFC 9112. Beast divides it; what a proxy and
// we might understand differently (RFC 9112, section 11.2) is refused here. No sockets.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/limits.h"
#include "http/message.h"

namespace mailwhy::http {

class RequestReader {
 public:
  enum class State {
    Empty,    // no byte yet but empty lines
    Header,   // in the request line or the fields
    Body,     // in the body
    Done,     // request() is whole
    Refused,  // refusal() says why; the connection cannot go on
  };

  explicit RequestReader(const ServerLimits& limits);  // `limits` outlive it
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  // Takes what belongs to this request and returns how many bytes that were; what is left
  // belongs to the next one.
  size_t take(std::string_view bytes);

  // Says why this request goes no further, where the reason lies outside of it.
  void refuse_now(unsigned status, std::string_view detail) { refuse(status, detail); }

  State state() const { return state_; }
  // After Done whole; before and after Refused what was understood so far, without
  // client.
  Request& request() { return request_; }
  const Response& refusal() const { return refusal_; }
  // The body seen so far.
  size_t body_size() const;
  // In state Body: the client waits for "100 Continue" before it sends the body.
  bool expects_continue() const { return expects_continue_; }
  bool keep_alive() const { return keep_alive_; }
  bool is_http_10() const { return http_10_; }

 private:
  struct Parser;

  bool take_header_byte(char c);
  size_t take_header(std::string_view bytes);
  size_t take_body(std::string_view bytes);
  void finish_header();
  bool read_request_line(std::string_view line);
  bool read_fields(std::string_view fields);
  bool check_framing();
  bool refuse(unsigned status, std::string_view detail);  // returns false

  const ServerLimits* limits_;
  State state_ = State::Empty;
  std::string head_;
  size_t blank_ = 0;     // bytes of empty lines in front
  std::string pending_;  // of a chunk's header
  std::unique_ptr<Parser> parser_;
  Request request_;
  Response refusal_;
  bool expects_continue_ = false;
  bool keep_alive_ = false;
  bool http_10_ = false;
};

}  // namespace mailwhy::http
