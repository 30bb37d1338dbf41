// rooms: site
// Requests to the API: the first line is their Content-Type, the second their query
// ("?ip=192.0.2.1", or empty), the rest their body.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "http/target.h"
#include "site/api_request.h"
#include "text/ascii.h"

using namespace mailwhy;

static constexpr std::array<std::string_view, 5> kKnown = {"input", "text", "ip",
                                                           "sender", "share"};

static constexpr auto kLanguage = knowledge::Language::Russian;

static std::string_view take_line(std::string_view& input) {
  size_t end = std::min(input.find('\n'), input.size());
  std::string_view line = input.substr(0, end);
  input.remove_prefix(std::min(end + 1, input.size()));
  return line;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  http::Request request;
  request.method = "POST";
  request.headers = {{"Content-Type", std::string(take_line(input))}};
  if (auto target = http::read_target("/" + std::string(take_line(input))))
    request.query = std::move(target->query);
  request.body = input;
  for (std::string_view raw : {"input", ""}) {
    auto members = site::Members::read(request, kLanguage, kKnown, raw);
    if (!members) {
      const site::Refused& refused = members.error();
      if (refused.status != 400 || refused.code.empty() || refused.message.empty())
        std::abort();
      continue;
    }
    // Nothing is made out of nothing, and what the body says goes before the query.
    size_t sum = 0;
    for (std::string_view name : kKnown) {
      const std::string* value = members->find(name);
      if (!value) continue;
      const std::string* asked = request.parameter(name);
      if (!asked || *asked != *value) sum += value->size();
    }
    // "true" may have been written true.
    if (sum > request.body.size()) std::abort();
    auto ip = site::read_ip(*members, kLanguage);
    if (ip && *ip && text::trim(members->text("ip")).empty()) std::abort();
    if (!ip && ip.error().message.size() > 300) std::abort();
  }
  return 0;
}
