// rooms: site
// Whole requests, as they come off the wire, answered in a closed world: routes, ids of
// cases, the link of openspf.org, forms, the API. What a stranger wrote stays text.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "dns/zone_file.h"
#include "http/request_reader.h"
#include "http/response_head.h"
#include "site/site.h"
#include "text/ascii.h"
#include "text/charset.h"

using namespace mailwhy;

static constexpr std::string_view kZone = R"($ORIGIN example.org.
$TTL 3600
@ SOA ns1 hostmaster 1 3600 600 86400 300
@ NS ns1
ns1 A 192.0.2.53
@ MX 10 mail
@ TXT "v=spf1 a mx include:_spf.example.net -all"
@ A 192.0.2.80
mail A 192.0.2.25
_dmarc TXT "v=DMARC1; p=reject"
)";

static const std::vector<dns::Record>& records() {
  static const auto all = dns::read_zone_file(kZone).records;
  return all;
}

namespace {

struct SetClock : net::Clock {
  net::Time now() const override { return net::Time(std::chrono::days(20780)); }
};

// What is remembered from one request to the next is forgotten now and then, so that an
// input alone shows what it does.
struct World {
  SetClock clock;
  std::unique_ptr<store::Cases> cases = *store::Cases::open("", clock);
  site::Site site{*cases, clock, {.version = "0.1.0", .diagnoses_a_minute = 0}};
  site::ClosedWorld dns{records(), clock};
};

}  // namespace

static World& world() {
  static std::unique_ptr<World> kept;
  static int used = 0;
  if (!kept || ++used % 200 == 0) kept = std::make_unique<World>();
  return *kept;
}

// A tag that no page of ours has: where a stranger wrote it, it must come out escaped.
static constexpr std::string_view kTag = "<zz";

static void check(const http::Request& request, http::Response& response) {
  std::string_view body = response.content();
  if (response.status < 200 || response.status > 503) std::abort();
  if (response.status == 500) std::abort();
  http::HeadOptions options;
  std::string head = http::response_head(response, options);
  if (head.find("\r\n\r\n") + 4 != head.size()) std::abort();
  if (response.type.starts_with("text/html")) {
    if (!text::is_utf8(body)) std::abort();
    if (body.find(kTag) != body.npos) std::abort();
    if (!body.starts_with("<!DOCTYPE html>")) std::abort();
  }
  if (response.type == "application/json") {
    boost::system::error_code error;
    boost::json::parse(body, error);
    if (error.failed() || !text::is_utf8(body)) std::abort();
  }
  if (request.path.starts_with("/api/") && response.type.starts_with("text/html"))
    std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  http::ServerLimits limits;
  http::RequestReader reader(limits);
  reader.take({reinterpret_cast<const char*>(data), size});
  if (reader.state() != http::RequestReader::State::Done) return 0;
  http::Request& request = reader.request();
  if (request.path == "*") return 0;
  request.client = net::IpAddress::v4(0xC0000201);
  World& here = world();
  http::Answer answer = site::answer(here.site, here.dns, request);
  check(request, answer.response);
  if (answer.stream)
    answer.stream([](std::string_view, std::string_view told) {
      return text::is_utf8(told) ? true : (std::abort(), false);
    });
  // Kept pages are the same pages.
  if (auto again = site::answer_at_hand(here.site, request);
      again && answer.response.status == 200 &&
      again->response.content() != answer.response.content())
    std::abort();
  return 0;
}
