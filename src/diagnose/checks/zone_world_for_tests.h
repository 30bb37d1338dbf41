// A zone with two servers and the zone above it, and one check run there.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "diagnose/checks/check.h"
#include "diagnose/servers_for_tests.h"
#include "dns/cache.h"

namespace mailwhy::diagnose {

inline const net::Time kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)};

inline std::string zone_text(const std::string& more = "",
                             const std::string& serial = "7",
                             const std::string& timers = "7200 900 1209600 300") {
  return "shop.example. SOA ns1.shop.example. root.shop.example. " + serial + " " +
         timers +
         "\nshop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
         "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 198.51.100.2\n"
         "shop.example. TXT \"v=spf1 mx -all\"\nshop.example. MX 10 mail.shop.example.\n"
         "mail.shop.example. A 192.0.2.25\n" +
         more;
}

inline const char* kDelegation =
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
    "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 198.51.100.2\n";

inline std::unique_ptr<ServersWorld> world(const std::string& first = zone_text(),
                                           const std::string& second = zone_text()) {
  auto world = std::make_unique<ServersWorld>();
  world->time = kNow;
  world->recursive.add(
      records_of("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\n"
                 "a.nic.example. A 192.0.2.9\n"));
  world->recursive.add(records_of(first));
  world->servers["192.0.2.9"].referral = records_of(kDelegation);
  world->servers["192.0.2.1"].zone.add(records_of(first));
  world->servers["198.51.100.2"].zone.add(records_of(second));
  return world;
}

struct Registry : dns::Rdap {
  dns::RdapAnswer answer;
  dns::RdapAnswer ask(const std::string& domain) override {
    dns::RdapAnswer said = answer;
    said.domain = domain;
    return said;
  }
};

inline Target shop(bool connect = false) {
  Target target;
  target.domain = "shop.example";
  target.connect = connect;
  return target;
}

using Run = std::optional<Outcome> (*)(const Examination&);

inline Outcome run(Run check, dns::Resolver& below, bool connect = false,
                   dns::RdapAnswer registered = {}) {
  dns::CachingResolver resolver(below);
  Registry rdap;
  rdap.answer = std::move(registered);
  auto outcome = check({resolver, rdap, shop(connect), kNow});
  return outcome ? std::move(*outcome) : Outcome{.state = State::CouldNotTell};
}

inline const Finding* find(const Outcome& outcome, std::string_view cause) {
  auto found = std::ranges::find(outcome.findings, cause, &Finding::cause);
  return found == outcome.findings.end() ? nullptr : &*found;
}

inline bool notes(const Finding& finding, std::string_view key) {
  return std::ranges::find(finding.notes, key, &text::Message::key) !=
         finding.notes.end();
}

}  // namespace mailwhy::diagnose
