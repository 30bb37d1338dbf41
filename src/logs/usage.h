// How much each login, local user and script sends, hour by hour, and what of it is
// unusual: the figures by which a stolen password or a hijacked form is seen.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "logs/names.h"
#include "logs/picture.h"
#include "logs/unusual.h"
#include "net/ip_address.h"

namespace mailwhy::logs {

class Usage {
 public:
  using Who = uint32_t;  // kNobody: not counted
  static constexpr Who kNobody = 0;

  Usage();

  Who who(Volume::Kind kind, std::string_view name);
  void mail(Who who, net::Time at, std::string_view client_ip);
  void recipients(Who who, net::Time at, unsigned more);
  void refused(Who who);

  // Those that sent anything, most mails first. `waiting`: by Who, the deliveries that
  // are not settled; may be shorter.
  std::vector<Volume> volumes(Volume::Kind kind,
                              const std::vector<uint64_t>& waiting = {}) const;
  bool full() const;

 private:
  static constexpr size_t kMostSenders = 20000;
  static constexpr size_t kMostHours = 1500000;      // of all senders together
  static constexpr size_t kMostToday = 4096;         // addresses of one login in a day
  static constexpr size_t kMostAddresses = 1000000;  // of all logins together

  struct Hour {
    uint32_t hour = 0;  // since 1970
    uint32_t mails = 0, recipients = 0;
  };
  struct Day {
    DayOfAddresses counts;
    std::vector<net::IpAddress> examples;
  };
  struct Sender {
    uint64_t mails = 0, recipients = 0, refused = 0;
    net::Time first{}, last{};
    std::vector<Hour> hours;
    uint32_t today = 0;
    std::vector<net::IpAddress> addresses;  // of today, sorted
    std::vector<net::IpAddress> ever;       // of the days before, sorted
    std::vector<Day> days;                  // the days before
  };

  Hour& hour_of(Sender& sender, net::Time at);
  void thin_out();
  static Day day_of(const Sender& sender);
  void end_day(Sender& sender);
  static std::vector<Span> hours_in(const Sender& sender);
  static void judge_addresses(const Sender& sender, Volume& volume);

  // The numbers of a kind's names are those of its senders; Who is a number times three
  // and the kind.
  Sender& sender_of(Who who) { return senders_[who % 3][who / 3]; }
  std::array<Names, 3> names_;
  std::array<std::vector<Sender>, 3> senders_;
  size_t hours_ = 0, addresses_ = 0;  // how many are held
};

}  // namespace mailwhy::logs
