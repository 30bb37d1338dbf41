// rooms: transport
// What a case file holds of servers outside of DNS, changed by anybody: refused with its
// place, or read and written again without change.
#include <cstdint>
#include <cstdlib>

#include <boost/json.hpp>

#include "transport/outside_json.h"
#include "transport/recorded_outside.h"

using namespace mailwhy::transport;
namespace json = boost::json;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  boost::system::error_code error;
  json::value value =
      json::parse(json::string_view(reinterpret_cast<const char*>(data), size), error);
  if (error || !value.is_object()) return 0;
  ReplayOutside::parse(value.get_object());
  if (auto page = web_from_json(value.get_object())) {
    auto again = web_from_json(to_json(*page));
    if (!again || *again != *page) std::abort();
  }
  if (auto server = smtp_from_json(value.get_object())) {
    auto again = smtp_from_json(to_json(*server));
    if (!again || *again != *server) std::abort();
  }
  return 0;
}
