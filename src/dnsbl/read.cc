// What the A records of a list mean: its own codes, and those that are nobody's listing.
#include <algorithm>
#include <utility>

#include "dnsbl/ask.h"

namespace mailwhy::dnsbl {

static bool is_loopback(uint32_t answer) {
  return answer >> 24 == 127;
}

// RFC 5782 keeps 127.0.0.1 free; 127.255.255.0/24 are errors by general custom.
static bool is_error(uint32_t answer) {
  return answer >> 8 == 0x7FFFFF;
}

static Reading reading_of(Outcome outcome) {
  constexpr std::pair<Outcome, Reading> kReadings[] = {
      {Outcome::Listed, Reading::Listed},
      {Outcome::Advisory, Reading::Advisory},
      {Outcome::Good, Reading::Good},
      {Outcome::Info, Reading::Neutral},
      {Outcome::Error, Reading::Error}};
  for (auto [from, reading] : kReadings)
    if (from == outcome) return reading;
  return Reading::Unknown;
}

// The first row that fits counts; of bits all that are set, the decisive first.
static Read read_code(const List& list, uint32_t answer) {
  if (!is_loopback(answer)) return {Reading::Foreign, {}};
  auto reading_at = [&](size_t i) { return reading_of(list.codes[i].outcome); };
  Read read;
  uint32_t bits = 0;
  for (size_t i = 0; i < list.codes.size(); i++) {
    const Code& code = list.codes[i];
    if (!code.fits(answer)) continue;
    read.codes.push_back(i);
    read.reading = std::max(read.reading, reading_at(i));
    if (!code.bit) break;
    bits |= code.first;
  }
  if (read.codes.empty()) {
    if (is_error(answer)) return {Reading::Error, {}};
    return {answer == 0x7F000001 ? Reading::Foreign : Reading::Unknown, {}};
  }
  std::ranges::stable_sort(read.codes, std::greater{}, reading_at);
  const bool unknown_bits = bits != 0 && bits != (answer & 0xFF);
  if (unknown_bits) read.reading = std::max(read.reading, Reading::Unknown);
  return read;
}

Read read_codes(const List& list, std::span<const net::IpAddress> answers,
                std::span<const net::IpAddress> own_test) {
  Read all;
  for (const net::IpAddress& ip : answers) {
    if (!ip.is_v4()) continue;
    Read one = read_code(list, ip.v4_value());
    bool as_tested = one.reading == Reading::Unknown && !list.described &&
                     std::ranges::find(own_test, ip) != own_test.end();
    if (as_tested) one.reading = Reading::Listed;
    bool worse = one.reading > all.reading;
    if (worse) all.reading = one.reading;
    all.codes.insert(worse ? all.codes.begin() : all.codes.end(), one.codes.begin(),
                     one.codes.end());
  }
  return all;
}

}  // namespace mailwhy::dnsbl
