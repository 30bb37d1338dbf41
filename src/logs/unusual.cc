#include "logs/unusual.h"

#include <algorithm>

namespace mailwhy::logs {

net::Time hour_time(uint32_t hour) {
  return net::Time(std::chrono::hours(hour));
}

uint64_t median_of(std::vector<uint64_t> values) {
  if (values.empty()) return 0;
  auto middle = values.begin() + static_cast<ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Burst {
  Span span;
  uint64_t usual = 0;
};

static std::vector<Burst> bursts_in(const std::vector<Span>& spans, uint64_t least) {
  constexpr size_t kPast = 3,  // so many spans are a past to compare with
      kLongPast = 168;         // and so many enough of one: the hours of a week
  std::vector<Burst> found;
  std::vector<uint64_t> all, quiet;
  for (const Span& span : spans) all.push_back(span.mails);
  uint64_t overall = spans.size() > kPast ? median_of(std::move(all)) : 0;
  for (const Span& span : spans) {
    uint64_t usual = overall;
    bool high = span.mails >= least;
    if (high && quiet.size() >= kPast) {
      auto past = static_cast<ptrdiff_t>(std::min(quiet.size(), kLongPast));
      uint64_t before = median_of({quiet.end() - past, quiet.end()});
      usual = usual == 0 ? before : std::min(usual, before);
    }
    if (high && usual > 0 && span.mails >= kTimesUsual * usual)
      found.push_back({span, usual});
    else
      quiet.push_back(span.mails);
  }
  return found;
}

static std::optional<Unusual> worst_of(const std::vector<Burst>& found, UsualOf of) {
  if (found.empty()) return std::nullopt;
  auto mails = [](const Burst& one) { return one.span.mails; };
  const Burst& worst = *std::ranges::max_element(found, {}, mails);
  Unusual unusual;
  unusual.span = of;
  unusual.at = hour_time(worst.span.number * (of == UsualOf::Day ? 24 : 1));
  unusual.count = worst.span.mails;
  unusual.usual = worst.usual;
  unusual.spans = found.size();
  return unusual;
}

std::optional<Unusual> find_burst(const std::vector<Span>& hours, uint64_t peers) {
  if (auto burst = worst_of(bursts_in(hours, kLeastMailsAnHour), UsualOf::Hour))
    return burst;
  std::vector<Span> days;
  for (const Span& hour : hours) {
    if (days.empty() || days.back().number != hour.number / 24)
      days.push_back({hour.number / 24, 0});
    days.back().mails += hour.mails;
  }
  if (auto burst = worst_of(bursts_in(days, kLeastMailsADay), UsualOf::Day)) return burst;
  if (hours.empty() || hours.size() > 3 || peers == 0) return std::nullopt;
  const Span& worst = *std::ranges::max_element(hours, {}, &Span::mails);
  if (worst.mails < std::max(kLeastMailsWithoutPast, kTimesUsual * peers))
    return std::nullopt;
  auto burst = worst_of({{worst, peers}}, UsualOf::Hour);
  burst->of_peers = true;
  return burst;
}

std::optional<Unusual> find_addresses(const std::vector<DayOfAddresses>& days) {
  if (days.empty()) return std::nullopt;
  const DayOfAddresses& worst =
      *std::ranges::max_element(days, {}, &DayOfAddresses::addresses);
  std::vector<uint64_t> others;
  for (const DayOfAddresses& day : days)
    if (day.day != worst.day) others.push_back(day.addresses);
  size_t past = others.size();
  uint64_t usual = median_of(std::move(others));
  bool many = worst.addresses >= kManyAddresses || worst.networks >= kManyNetworks;
  if (!many || (past >= 2 && worst.addresses < 3 * usual)) return std::nullopt;
  Unusual unusual;
  unusual.kind = Unusual::Kind::Addresses;
  unusual.span = UsualOf::Day;
  unusual.at = hour_time(worst.day * 24);
  unusual.count = worst.addresses;
  unusual.networks = worst.networks;
  unusual.usual = usual;
  unusual.spans = 1;
  return unusual;
}

}  // namespace mailwhy::logs
