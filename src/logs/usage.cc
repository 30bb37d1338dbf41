#include "logs/usage.h"

#include <algorithm>
#include <map>

namespace mailwhy::logs {

using namespace std::chrono;

static uint32_t hour_number(net::Time at) {
  return static_cast<uint32_t>(floor<hours>(at).time_since_epoch().count());
}

static net::Time hour_time(uint32_t hour) {
  return net::Time(hours(hour));
}

static net::IpAddress network_of(const net::IpAddress& ip) {
  return ip.masked(ip.is_v4() ? 16 : 32);
}

static uint64_t median_of(std::vector<uint64_t> values) {
  if (values.empty()) return 0;
  auto middle = values.begin() + static_cast<ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

static size_t networks_among(const std::vector<net::IpAddress>& addresses) {
  std::vector<net::IpAddress> networks;
  for (const net::IpAddress& ip : addresses) networks.push_back(network_of(ip));
  std::ranges::sort(networks);
  auto doubles = std::ranges::unique(networks);
  return networks.size() - doubles.size();
}

Usage::Usage() : names_(kMostSenders), senders_(2) {}

Usage::Who Usage::who(Volume::Kind kind, std::string_view name) {
  if (name.empty()) return kNobody;
  constexpr std::string_view kKinds = "lus";  // in front: a login may be called as a user
  std::string key(1, kKinds[static_cast<size_t>(kind)]);
  key += name;
  Who id = names_.id(key);
  if (id >= senders_.size()) senders_.resize(id + 1);
  senders_[id].kind = kind;
  return id;
}

Usage::Hour& Usage::hour_of(Sender& sender, net::Time at) {
  uint32_t hour = hour_number(at);
  // Lines are in order, but for those of neighbouring files or hosts.
  for (size_t i = sender.hours.size(); i-- > 0 && i + 4 > sender.hours.size();)
    if (sender.hours[i].hour == hour) return sender.hours[i];
  if (++hours_ > kMostHours) thin_out();
  sender.hours.push_back({hour, 0, 0});
  return sender.hours.back();
}

// Too many hours: the older half of each sender's goes.
void Usage::thin_out() {
  hours_ = 1;
  for (Sender& sender : senders_) {
    sender.hours.erase(
        sender.hours.begin(),
        sender.hours.begin() + static_cast<ptrdiff_t>(sender.hours.size() / 2));
    hours_ += sender.hours.size();
  }
}

Usage::Day Usage::day_of(const Sender& sender) {
  Day day{sender.today,
          static_cast<uint32_t>(sender.addresses.size()),
          static_cast<uint32_t>(networks_among(sender.addresses)),
          {}};
  for (size_t i = 0; i < std::min<size_t>(3, sender.addresses.size()); i++)
    day.examples.push_back(sender.addresses[i]);
  return day;
}

void Usage::end_day(Sender& sender) {
  if (sender.addresses.empty()) return;
  if (sender.days.size() < 400) sender.days.push_back(day_of(sender));
  std::ranges::sort(sender.addresses);
  std::vector<net::IpAddress> all;
  std::ranges::set_union(sender.ever, sender.addresses, std::back_inserter(all));
  if (all.size() <= kMostEver) sender.ever = std::move(all);
  sender.addresses.clear();
}

void Usage::mail(Who who, net::Time at, std::string_view client_ip) {
  if (who == kNobody) return;
  Sender& sender = senders_[who];
  if (sender.mails++ == 0) sender.first = at;
  sender.first = std::min(sender.first, at);
  sender.last = std::max(sender.last, at);
  hour_of(sender, at).mails++;
  if (client_ip.empty()) return;
  auto ip = net::IpAddress::parse(client_ip);
  if (!ip || net::scope_of(*ip) == net::Scope::Loopback) return;
  uint32_t day = hour_number(at) / 24;
  if (day > sender.today) {
    end_day(sender);
    sender.today = day;
  }
  bool known = std::ranges::find(sender.addresses, *ip) != sender.addresses.end();
  if (!known && sender.addresses.size() < kMostToday) sender.addresses.push_back(*ip);
}

void Usage::recipients(Who who, net::Time at, unsigned more) {
  if (who == kNobody) return;
  senders_[who].recipients += more;
  hour_of(senders_[who], at).recipients += more;
}

void Usage::refused(Who who) {
  if (who != kNobody) senders_[who].refused++;
}

void Usage::waiting(Who who, uint64_t deliveries) {
  if (who != kNobody) senders_[who].waiting += deliveries;
}

namespace {

struct Span {
  uint32_t number = 0;  // hour or day since 1970
  uint64_t mails = 0;
};

// The spans that hold ten times the median of those before them, or of all.
std::vector<std::pair<Span, uint64_t>> bursts_in(const std::vector<Span>& spans,
                                                 uint64_t least) {
  constexpr size_t kPast = 3;  // so many spans are a past to compare with
  std::vector<std::pair<Span, uint64_t>> found;
  std::vector<uint64_t> all, quiet;
  for (const Span& span : spans) all.push_back(span.mails);
  uint64_t overall = spans.size() > kPast ? median_of(all) : 0;
  for (const Span& span : spans) {
    uint64_t usual = overall;
    bool high = span.mails >= least;
    if (high && quiet.size() >= kPast) {
      uint64_t before = median_of(quiet);
      usual = usual == 0 ? before : std::min(usual, before);
    }
    if (high && usual > 0 && span.mails >= kTimesUsual * usual)
      found.emplace_back(span, usual);
    else
      quiet.push_back(span.mails);
  }
  return found;
}

Unusual burst_of(const std::vector<std::pair<Span, uint64_t>>& found, UsualOf of) {
  const auto& worst = *std::ranges::max_element(
      found, {}, [](const auto& one) { return one.first.mails; });
  Unusual unusual;
  unusual.kind = Unusual::Kind::Burst;
  unusual.span = of;
  unusual.at = hour_time(worst.first.number * (of == UsualOf::Day ? 24 : 1));
  unusual.count = worst.first.mails;
  unusual.usual = worst.second;
  unusual.spans = found.size();
  return unusual;
}

}  // namespace

// `peers`: the median of the busiest hours of all others.
void Usage::find_bursts(const std::vector<Hour>& hours, uint64_t peers, Volume& volume) {
  std::map<uint32_t, uint64_t> by_hour, by_day;
  for (const Hour& hour : hours) {
    by_hour[hour.hour] += hour.mails;
    by_day[hour.hour / 24] += hour.mails;
  }
  auto spans_of = [](const std::map<uint32_t, uint64_t>& counts) {
    std::vector<Span> spans;
    for (const auto& [number, mails] : counts)
      if (mails > 0) spans.push_back({number, mails});
    return spans;
  };
  std::vector<Span> hourly = spans_of(by_hour), daily = spans_of(by_day);
  std::vector<uint64_t> all;
  for (const Span& span : hourly) {
    all.push_back(span.mails);
    if (span.mails <= volume.busiest) continue;
    volume.busiest = span.mails;
    volume.busiest_at = hour_time(span.number);
  }
  volume.usual = median_of(all);
  if (auto found = bursts_in(hourly, kLeastMailsAnHour); !found.empty())
    volume.unusual.push_back(burst_of(found, UsualOf::Hour));
  else if (found = bursts_in(daily, kLeastMailsADay); !found.empty())
    volume.unusual.push_back(burst_of(found, UsualOf::Day));
  // Without a past of its own it is compared with the others.
  constexpr uint64_t kLeastWithoutPast = 100;
  if (volume.unusual.empty() && hourly.size() <= 3 && peers > 0 &&
      volume.busiest >= std::max(kLeastWithoutPast, kTimesUsual * peers)) {
    Unusual unusual;
    unusual.at = volume.busiest_at;
    unusual.count = volume.busiest;
    unusual.usual = peers;
    unusual.of_peers = true;
    unusual.spans = 1;
    volume.unusual.push_back(unusual);
  }
}

void Usage::find_addresses(const Sender& sender, Volume& volume) {
  std::vector<Day> days = sender.days;
  if (!sender.addresses.empty()) days.push_back(day_of(sender));
  std::vector<net::IpAddress> today = sender.addresses, all;
  std::ranges::sort(today);
  std::ranges::set_union(sender.ever, today, std::back_inserter(all));
  volume.addresses = all.size();
  volume.networks = networks_among(all);
  if (days.empty()) return;
  auto worst = std::ranges::max_element(days, {}, &Day::addresses);
  std::vector<uint64_t> others;
  for (const Day& day : days)
    if (day.day != worst->day) others.push_back(day.addresses);
  uint64_t usual = median_of(others);
  bool many = worst->addresses >= kManyAddresses || worst->networks >= kManyNetworks;
  if (!many || (others.size() >= 2 && worst->addresses < 3 * usual)) return;
  Unusual unusual;
  unusual.kind = Unusual::Kind::Addresses;
  unusual.span = UsualOf::Day;
  unusual.at = hour_time(worst->day * 24);
  unusual.count = worst->addresses;
  unusual.networks = worst->networks;
  unusual.usual = usual;
  unusual.spans = 1;
  for (const net::IpAddress& ip : worst->examples)
    unusual.examples.push_back(ip.to_string());
  volume.unusual.push_back(std::move(unusual));
}

std::vector<Volume> Usage::volumes(Volume::Kind kind) const {
  std::vector<Volume> volumes;
  std::vector<uint64_t> busiest;
  for (Who id = 1; id < senders_.size(); id++) {
    const Sender& sender = senders_[id];
    if (sender.kind != kind || sender.mails == 0) continue;
    Volume volume;
    volume.kind = kind;
    volume.name = std::string(names_.text(id).substr(id == Names::kOthers ? 0 : 1));
    volume.mails = sender.mails;
    volume.recipients = sender.recipients;
    volume.refused = sender.refused;
    volume.waiting = sender.waiting;
    volume.first = sender.first;
    volume.last = sender.last;
    uint64_t most = 0;
    std::map<uint32_t, uint64_t> by_hour;
    for (const Hour& hour : sender.hours)
      most = std::max(most, by_hour[hour.hour] += hour.mails);
    busiest.push_back(most);
    find_addresses(sender, volume);
    volumes.push_back(std::move(volume));
  }
  uint64_t peers = busiest.size() > 3 ? median_of(busiest) : 0;
  size_t at = 0;
  for (Who id = 1; id < senders_.size(); id++) {
    const Sender& sender = senders_[id];
    if (sender.kind == kind && sender.mails > 0)
      find_bursts(sender.hours, peers, volumes[at++]);
  }
  // The burst first: it is what counts.
  for (Volume& volume : volumes)
    std::ranges::stable_sort(volume.unusual, {}, &Unusual::kind);
  std::ranges::stable_sort(volumes, std::ranges::greater{}, &Volume::mails);
  return volumes;
}

}  // namespace mailwhy::logs
