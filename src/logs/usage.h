// How much each login, local user and script sends, hour by hour, and what of it is
// unusual: the figures by which a stolen password or a hijacked form is seen.
#pragma once

#include <string_view>
#include <vector>

#include "logs/names.h"
#include "logs/picture.h"
#include "net/ip_address.h"

namespace mailwhy::logs {

// A login is unusual where an hour (or day) holds ten times the median of its own hours,
// or where it comes from many addresses in one day.
inline constexpr uint64_t kTimesUsual = 10;
inline constexpr uint64_t kLeastMailsAnHour = 20, kLeastMailsADay = 50;
inline constexpr uint64_t kManyAddresses = 10, kManyNetworks = 6;

class Usage {
 public:
  using Who = uint32_t;  // kNobody: not counted
  static constexpr Who kNobody = 0;

  Usage();

  Who who(Volume::Kind kind, std::string_view name);
  void mail(Who who, net::Time at, std::string_view client_ip);
  void recipients(Who who, net::Time at, unsigned more);
  void refused(Who who);
  void waiting(Who who, uint64_t deliveries);

  // Those that sent anything, most mails first.
  std::vector<Volume> volumes(Volume::Kind kind) const;
  bool full() const { return names_.full(); }

 private:
  static constexpr size_t kMostSenders = 20000;
  static constexpr size_t kMostHours = 1500000;                // of all senders together
  static constexpr size_t kMostToday = 512, kMostEver = 4096;  // addresses of one login

  struct Hour {
    uint32_t hour = 0;  // since 1970
    uint32_t mails = 0, recipients = 0;
  };
  struct Day {
    uint32_t day = 0;
    uint32_t addresses = 0, networks = 0;
    std::vector<net::IpAddress> examples;
  };
  struct Sender {
    Volume::Kind kind = Volume::Kind::Login;
    uint64_t mails = 0, recipients = 0, refused = 0, waiting = 0;
    net::Time first{}, last{};
    std::vector<Hour> hours;
    uint32_t today = 0;
    std::vector<net::IpAddress> addresses;  // of today
    std::vector<net::IpAddress> ever;       // of the days before, each once
    std::vector<Day> days;                  // the days before
  };

  Hour& hour_of(Sender& sender, net::Time at);
  void thin_out();
  static Day day_of(const Sender& sender);
  static void end_day(Sender& sender);
  static void find_bursts(const std::vector<Hour>& hours, uint64_t peers, Volume& volume);
  static void find_addresses(const Sender& sender, Volume& volume);

  Names names_;
  std::vector<Sender> senders_;  // by the number of the name
  size_t hours_ = 0;
};

}  // namespace mailwhy::logs
