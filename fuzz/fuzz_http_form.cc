// rooms: http
// Bodies of forms: the first line is their Content-Type.
#include <cstdlib>

#include "http/message.h"
#include "text/charset.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  size_t line = input.find('\n');
  if (line == input.npos) return 0;
  http::Request request;
  request.headers = {{"Content-Type", std::string(input.substr(0, line))}};
  request.body = input.substr(line + 1);
  http::FormLimits limits;
  limits.max_name = 100;
  limits.max_part_header = 1000;
  auto form = http::read_form(request, limits);
  if (!form) return 0;
  if (form->size() > limits.max_parts) std::abort();
  size_t sum = 0;
  for (const http::Upload& upload : *form) {
    sum += upload.content.size();
    if (upload.file_name.find_first_of("/\\\r\n") != upload.file_name.npos) std::abort();
    if (!text::is_utf8(upload.file_name)) std::abort();
  }
  // Nothing is made out of nothing.
  if (sum > request.body.size()) std::abort();
  return 0;
}
