// What the A records of a list mean: its own codes, and those that are nobody's listing.
#include <algorithm>

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
  switch (outcome) {
    case Outcome::Listed:
      return Reading::Listed;
    case Outcome::Advisory:
      return Reading::Advisory;
    case Outcome::Good:
      return Reading::Good;
    case Outcome::Info:
      return Reading::Neutral;
    case Outcome::Error:
      return Reading::Error;
  }
  return Reading::Unknown;
}

// Of several answers, or several bits, the one that decides: an error says that nothing
// else counts; then the worst.
static int rank(Reading reading) {
  switch (reading) {
    case Reading::Foreign:
      return 7;
    case Reading::Error:
      return 6;
    case Reading::Listed:
      return 5;
    case Reading::Advisory:
      return 4;
    case Reading::Unknown:
      return 3;
    case Reading::Neutral:
      return 2;
    case Reading::Good:
      return 1;
    case Reading::Absent:
      return 0;
  }
  return 0;
}

static Read read_code(const List& list, uint32_t answer) {
  if (!is_loopback(answer)) return {Reading::Foreign, {}};
  Read read;
  bool unknown_bits = false;
  uint32_t bits = 0;
  for (size_t i = 0; i < list.codes.size(); i++) {
    const Code& code = list.codes[i];
    if (!code.fits(answer)) continue;
    read.codes.push_back(i);
    if (!code.bit) break;  // the first row counts; of bits all that are set
    bits |= code.first;
  }
  unknown_bits = bits != 0 && bits != (answer & 0xFF);
  for (size_t i : read.codes) {
    Reading one = reading_of(list.codes[i].outcome);
    if (rank(one) > rank(read.reading)) read.reading = one;
  }
  if (!read.codes.empty()) {
    std::ranges::stable_sort(read.codes, std::greater{}, [&](size_t i) {
      return rank(reading_of(list.codes[i].outcome));
    });
    if (unknown_bits && rank(read.reading) < rank(Reading::Unknown))
      read.reading = Reading::Unknown;
    return read;
  }
  if (is_error(answer)) return {Reading::Error, {}};
  if (answer == 0x7F000001) return {Reading::Foreign, {}};
  return {Reading::Unknown, {}};
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
    bool worse = rank(one.reading) > rank(all.reading);
    if (worse) all.reading = one.reading;
    all.codes.insert(worse ? all.codes.begin() : all.codes.end(), one.codes.begin(),
                     one.codes.end());
  }
  return all;
}

}  // namespace mailwhy::dnsbl
