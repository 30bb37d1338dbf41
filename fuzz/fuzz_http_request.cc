// rooms: http
// Requests off the wire: the first byte says how large the pieces are in which they come.
#include <algorithm>
#include <cstdlib>

#include "http/request_reader.h"
#include "http/response_head.h"
#include "text/charset.h"

using namespace mailwhy;
using State = http::RequestReader::State;

static void check(const http::Request& request) {
  if (request.path != "*" && !request.path.starts_with('/')) std::abort();
  if (!text::is_utf8(request.path)) std::abort();
  for (char c : request.path)
    if (static_cast<unsigned char>(c) < 0x20) std::abort();
  std::string around = request.path + "/";
  if (around.find("/../") != around.npos || around.find("/./") != around.npos)
    std::abort();
  for (const http::Field& field : request.headers)
    for (char c : field.name + field.value)
      if (c == '\r' || c == '\n' || c == '\0') std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  http::ServerLimits limits;
  limits.max_header = 2000;
  limits.max_body = 5000;
  size_t piece = data[0] ? data[0] : 100'000;
  std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  while (!input.empty()) {
    http::RequestReader reader(limits), whole(limits);
    size_t at = 0;
    while (at < input.size() && reader.state() != State::Done &&
           reader.state() != State::Refused)
      at += reader.take(input.substr(at, piece));
    // The pieces change nothing about what is taken for a request. Why a wrong one is
    // refused may differ: Beast reads a chunk's quoted extension over the line's end.
    size_t taken = whole.take(input);
    bool done = reader.state() == State::Done;
    if (done != (whole.state() == State::Done)) std::abort();
    if (!done) return 0;
    if (at != taken || reader.request().body != whole.request().body) std::abort();
    if (reader.request().body.size() > limits.max_body) std::abort();
    check(reader.request());
    http::Response response;
    response.headers = reader.request().headers;
    http::answer_not_modified(reader.request(), response);
    std::string head = http::response_head(response, {});
    if (head.find("\r\n\r\n") + 4 != head.size()) std::abort();
    input.remove_prefix(at);
  }
  return 0;
}
