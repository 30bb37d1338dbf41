#include "diagnose/signing.h"

#include <algorithm>

namespace mailwhy::diagnose {

using dns::Type;

static uint16_t u16(std::string_view octets, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(octets[at]) << 8 |
                               static_cast<uint8_t>(octets[at + 1]));
}

static uint32_t u32(std::string_view octets, size_t at) {
  return uint32_t{u16(octets, at)} << 16 | u16(octets, at + 2);
}

std::optional<uint16_t> key_tag(const dns::Record& dnskey) {
  const std::string& rdata = dnskey.rdata;
  if (dnskey.type != Type::DNSKEY || rdata.size() < 5) return std::nullopt;
  uint32_t sum = 0;
  for (size_t i = 0; i < rdata.size(); i++) {
    uint32_t octet = static_cast<uint8_t>(rdata[i]);
    sum += i % 2 == 0 ? octet << 8 : octet;
  }
  return static_cast<uint16_t>(sum + (sum >> 16));
}

static std::vector<uint16_t> sorted(std::vector<uint16_t> tags) {
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

std::vector<uint16_t> key_tags(const dns::Answer& answer) {
  std::vector<uint16_t> tags;
  for (const dns::Record* record : answer.of(Type::DNSKEY))
    if (auto tag = key_tag(*record)) tags.push_back(*tag);
  return sorted(std::move(tags));
}

std::vector<uint16_t> key_tags_of_ds(const dns::Answer& answer) {
  std::vector<uint16_t> tags;
  for (const dns::Record* record : answer.of(Type::DS))
    if (record->rdata.size() >= 4) tags.push_back(u16(record->rdata, 0));
  return sorted(std::move(tags));
}

std::string_view to_string(Signing::State state) {
  switch (state) {
    case Signing::State::Good:
      return "good";
    case Signing::State::Unknown:
      return "could_not_tell";
    case Signing::State::NoKeys:
      return "no_keys";
    case Signing::State::NoSignatures:
      return "no_signatures";
    case Signing::State::Expired:
      return "signatures_expired";
  }
  return "";
}

// RRSIG's times are 32 bits of seconds, compared as serials are (RFC 4034, 3.1.5).
Signing signing_of(const dns::Answer& answer, net::Time now) {
  static constexpr size_t kExpiration = 8, kFixed = 18;
  Signing found;
  if (!answer.usable() || !answer.authoritative) return found;
  if (!answer.has(Type::DNSKEY)) {
    found.state = Signing::State::NoKeys;
    return found;
  }
  found.state = Signing::State::NoSignatures;
  auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
  auto today = static_cast<uint32_t>(seconds.count());
  for (const dns::Record& record : answer.records) {
    if (record.type != Type::RRSIG || record.rdata.size() < kFixed) continue;
    if (u16(record.rdata, 0) != static_cast<uint16_t>(Type::DNSKEY)) continue;
    uint32_t expiration = u32(record.rdata, kExpiration);
    auto left = static_cast<int32_t>(expiration - today);
    net::Time until =
        std::chrono::floor<std::chrono::seconds>(now) + std::chrono::seconds(left);
    if (!found.until || *found.until < until) found.until = until;
  }
  if (found.until)
    found.state = *found.until < now ? Signing::State::Expired : Signing::State::Good;
  return found;
}

bool refused_by_validation(const dns::Answer& validated, const dns::Answer& unchecked) {
  return validated.status == dns::Status::Answered &&
         validated.rcode == dns::Rcode::ServFail && unchecked.usable();
}

}  // namespace mailwhy::diagnose
