#include "logs/usage.h"

#include <algorithm>
#include <iterator>

namespace mailwhy::logs {

using namespace std::chrono;

static uint32_t hour_number(net::Time at) {
  return static_cast<uint32_t>(floor<hours>(at).time_since_epoch().count());
}

static net::IpAddress network_of(const net::IpAddress& ip) {
  return ip.masked(ip.is_v4() ? 16 : 32);
}

static size_t networks_among(const std::vector<net::IpAddress>& addresses) {
  std::vector<net::IpAddress> networks;
  for (const net::IpAddress& ip : addresses) networks.push_back(network_of(ip));
  std::ranges::sort(networks);
  auto doubles = std::ranges::unique(networks);
  return networks.size() - doubles.size();
}

Usage::Usage() : names_{Names(kMostSenders), Names(kMostSenders), Names(kMostSenders)} {}

bool Usage::full() const {
  return std::ranges::any_of(names_, &Names::full);
}

Usage::Who Usage::who(Volume::Kind kind, std::string_view name) {
  if (name.empty()) return kNobody;
  auto row = static_cast<uint32_t>(kind);
  uint32_t id = names_[row].id(name);
  if (id >= senders_[row].size()) senders_[row].resize(id + 1);
  return id * 3 + row;
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
  for (std::vector<Sender>& senders : senders_)
    for (Sender& sender : senders) {
      auto half = static_cast<ptrdiff_t>(sender.hours.size() / 2);
      sender.hours.erase(sender.hours.begin(), sender.hours.begin() + half);
      hours_ += sender.hours.size();
    }
}

Usage::Day Usage::day_of(const Sender& sender) {
  Day day{{sender.today, sender.addresses.size(), networks_among(sender.addresses)}, {}};
  for (size_t i = 0; i < std::min<size_t>(3, sender.addresses.size()); i++)
    day.examples.push_back(sender.addresses[i]);
  return day;
}

void Usage::end_day(Sender& sender) {
  if (sender.addresses.empty()) return;
  if (sender.days.size() < 400) sender.days.push_back(day_of(sender));
  addresses_ -= sender.addresses.size() + sender.ever.size();
  std::vector<net::IpAddress> all;
  std::ranges::set_union(sender.ever, sender.addresses, std::back_inserter(all));
  sender.ever = std::move(all);
  addresses_ += sender.ever.size();
  sender.addresses.clear();
}

void Usage::mail(Who who, net::Time at, std::string_view client_ip) {
  if (who == kNobody) return;
  Sender& sender = sender_of(who);
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
  auto place = std::ranges::lower_bound(sender.addresses, *ip);
  bool known = place != sender.addresses.end() && *place == *ip;
  if (known || sender.addresses.size() >= kMostToday || addresses_ >= kMostAddresses)
    return;
  sender.addresses.insert(place, *ip);
  addresses_++;
}

void Usage::recipients(Who who, net::Time at, unsigned more) {
  if (who == kNobody) return;
  Sender& sender = sender_of(who);
  sender.recipients += more;
  hour_of(sender, at).recipients += more;
}

void Usage::refused(Who who) {
  if (who != kNobody) sender_of(who).refused++;
}

// In order, each hour once: neighbouring files and hosts may overlap.
std::vector<Span> Usage::hours_in(const Sender& sender) {
  std::vector<Span> spans;
  for (const Hour& hour : sender.hours)
    if (hour.mails > 0) spans.push_back({hour.hour, hour.mails});
  std::ranges::stable_sort(spans, {}, &Span::number);
  size_t kept = 0;
  for (size_t i = 1; i < spans.size(); i++) {
    if (spans[i].number == spans[kept].number)
      spans[kept].mails += spans[i].mails;
    else
      spans[++kept] = spans[i];
  }
  if (!spans.empty()) spans.resize(kept + 1);
  return spans;
}

void Usage::judge_addresses(const Sender& sender, Volume& volume) {
  std::vector<Day> days = sender.days;
  if (!sender.addresses.empty()) days.push_back(day_of(sender));
  std::vector<net::IpAddress> all;
  std::ranges::set_union(sender.ever, sender.addresses, std::back_inserter(all));
  volume.addresses = all.size();
  volume.networks = networks_among(all);
  std::vector<DayOfAddresses> counts;
  for (const Day& day : days) counts.push_back(day.counts);
  auto unusual = find_addresses(counts);
  if (!unusual) return;
  for (const Day& day : days)
    if (hour_time(day.counts.day * 24) == unusual->at)
      for (const net::IpAddress& ip : day.examples)
        unusual->examples.push_back(ip.to_string());
  volume.unusual.push_back(std::move(*unusual));
}

std::vector<Volume> Usage::volumes(Volume::Kind kind,
                                   const std::vector<uint64_t>& waiting) const {
  auto row = static_cast<uint32_t>(kind);
  const std::vector<Sender>& senders = senders_[row];
  std::vector<Volume> volumes;
  std::vector<std::vector<Span>> hours;
  std::vector<uint64_t> busiest;
  for (uint32_t id = 1; id < senders.size(); id++) {
    const Sender& sender = senders[id];
    if (sender.mails == 0) continue;
    Volume volume;
    volume.kind = kind;
    volume.name = names_[row].text(id);
    volume.mails = sender.mails;
    volume.recipients = sender.recipients;
    volume.refused = sender.refused;
    volume.waiting = id * 3 + row < waiting.size() ? waiting[id * 3 + row] : 0;
    volume.first = sender.first;
    volume.last = sender.last;
    hours.push_back(hours_in(sender));
    std::vector<uint64_t> counts;
    for (const Span& hour : hours.back()) {
      counts.push_back(hour.mails);
      if (hour.mails <= volume.busiest) continue;
      volume.busiest = hour.mails;
      volume.busiest_at = hour_time(hour.number);
    }
    volume.usual = median_of(std::move(counts));
    busiest.push_back(volume.busiest);
    volumes.push_back(std::move(volume));
  }
  uint64_t peers = busiest.size() > 3 ? median_of(busiest) : 0;
  size_t at = 0;
  for (uint32_t id = 1; id < senders.size(); id++) {
    if (senders[id].mails == 0) continue;
    if (auto burst = find_burst(hours[at], peers))
      volumes[at].unusual.push_back(std::move(*burst));
    judge_addresses(senders[id], volumes[at++]);
  }
  std::ranges::stable_sort(volumes, std::ranges::greater{}, &Volume::mails);
  return volumes;
}

}  // namespace mailwhy::logs
