// rooms: http
// URLs from options, from IANA's list and from Location fields.
#include <cstdlib>

#include "http/url.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto url = http::Url::parse(text);
  if (url) {
    auto again = http::Url::parse(url->to_string());
    if (url->to_string().size() <= http::kMaxUrl &&
        (!again || again->to_string() != url->to_string()))
      std::abort();
  }
  auto from = http::Url::parse("https://rdap.example:8443/domain/example.org");
  auto next = http::resolve_location(*from, text);
  // Whatever it leads to, it cannot smuggle a line into a request.
  if (next && next->target.find_first_of("\r\n ") != next->target.npos) std::abort();
  return 0;
}
