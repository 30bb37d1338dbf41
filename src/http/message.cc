#include "http/message.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "text/ascii.h"

namespace mailwhy::http {

std::string_view Request::header(std::string_view name) const {
  for (const Field& field : headers)
    if (text::equals_ignore_case(field.name, name)) return field.value;
  return {};
}

const std::string* Request::parameter(std::string_view name) const {
  for (const Field& field : query)
    if (field.name == name) return &field.value;
  return nullptr;
}

std::string_view reason_phrase(unsigned status) {
  struct Phrase {
    unsigned status;
    std::string_view text;
  };
  static constexpr Phrase kPhrases[] = {
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  };
  auto found = std::ranges::find(kPhrases, status, &Phrase::status);
  return found == std::end(kPhrases) ? "Unnamed" : found->text;
}

Response plain_response(unsigned status, std::string_view detail) {
  Response response;
  response.status = status;
  response.type = "text/plain; charset=utf-8";
  response.body = detail.empty()
                      ? fmt::format("{} {}\n", status, reason_phrase(status))
                      : fmt::format("{} {}: {}\n", status, reason_phrase(status), detail);
  return response;
}

const Upload* find_upload(const std::vector<Upload>& uploads, std::string_view name) {
  auto found = std::ranges::find(uploads, name, &Upload::name);
  return found == uploads.end() ? nullptr : &*found;
}

}  // namespace mailwhy::http
