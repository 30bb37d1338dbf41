// The DNS world and the cases of the SPF benchmarks: spf.zone of $MAILWHY_BENCH_DATA, or
// the same records made here.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "dns/zone_file.h"

namespace mailwhy::bench {

struct SpfBenchCase {
  const char* name;
  const char* client;
  const char* domain;
  const char* verdict;
  bool libspf2;  // is its answer right?
};

inline constexpr SpfBenchCase kSpfCases[] = {
    {"deep-pass", "198.22.27.5", "example.test", "pass", true},
    {"deep-fail", "100.64.0.1", "example.test", "fail", true},
    {"deep-pass6", "2001:db8:5:3::7", "example.test", "pass", true},
    {"mx-pass", "192.0.2.12", "example.test", "pass", true},
    {"flat-pass", "198.31.27.9", "flat.test", "pass", true},
    {"macro-pass", "198.18.22.27", "macro.test", "pass", false},
};
inline constexpr const char* kSpfHelo = "helo.example.test";

// "ip4:198.N.0.0/24 ip4:198.N.3.0/24 …", a blank behind each.
inline std::string every_third_network(int n, int count) {
  std::string out;
  for (int i = 0; i < count; i++) out += fmt::format("ip4:198.{}.{}.0/24 ", n, 3 * i);
  return out;
}

inline std::string every_subnet6(int n, int count) {
  std::string out;
  for (int i = 0; i < count; i++) out += fmt::format("ip6:2001:db8:{}:{}::/64 ", n, i);
  return out;
}

inline std::string make_spf_zone() {
  std::string out =
      "$TTL 3600\n"
      ". SOA ns.test. hostmaster.test. 1 3600 600 86400 300\n. NS ns.test.\nns.test. A "
      "127.0.0.1\n"
      "example.test. TXT \"v=spf1 mx a:mail.example.test include:spf1.prov.test -all\"\n";
  for (int i = 1; i <= 2; i++) {
    out += fmt::format("example.test. MX {0}0 mx{0}.example.test.\n", i);
    out += fmt::format(
        "mx{0}.example.test. A 192.0.2.1{0}\nmx{0}.example.test. AAAA "
        "2001:db8:ff::1{0}\n",
        i);
  }
  out += "mail.example.test. A 192.0.2.20\nmail.example.test. AAAA 2001:db8:ff::20\n";
  out += "relay.prov.test. A 203.0.113.9\nrelay.prov.test. AAAA 2001:db8:fe::9\n";
  auto provider = [&](int n, std::string first, std::string second) {
    out += fmt::format("spf{}.prov.test. TXT \"{}\"", n, first);
    out += second.empty() ? "\n" : fmt::format(" \"{}\"\n", second);
  };
  auto next = [](int n) { return fmt::format("include:spf{}.prov.test ~all", n); };
  std::string version = "v=spf1 ";
  provider(1, version + every_third_network(18, 6) + next(2), "");
  provider(2, version + every_third_network(19, 8), every_subnet6(2, 2) + next(3));
  provider(3, version + every_third_network(20, 10), next(4));
  provider(4, version + "a:relay.prov.test " + every_third_network(21, 8), next(5));
  provider(5, version + every_third_network(22, 10), every_subnet6(5, 4) + "~all");
  out += fmt::format("flat.test. TXT \"{}{}\" \"{}-all\"\n", version,
                     every_third_network(30, 10), every_third_network(31, 10));
  out += "macro.test. TXT \"v=spf1 exists:%{ir}.%{l1r-}._spf.%{d2} -all\"\n";
  return out + "27.22.18.198.user._spf.macro.test. A 127.0.0.2\n";
}

// The records; a message and exit status 1 where they cannot be had.
inline const std::vector<dns::Record>& spf_bench_records() {
  static const std::vector<dns::Record> records = [] {
    std::string text = make_spf_zone(), file = "the zone made here";
    if (const char* folder = std::getenv("MAILWHY_BENCH_DATA")) {
      file = std::string(folder) + "/spf.zone";
      std::ifstream in(file);
      if (!in) {
        std::fprintf(stderr, "bench_spf: cannot read %s\n", file.c_str());
        std::exit(1);
      }
      text.assign(std::istreambuf_iterator<char>(in), {});
    }
    dns::ZoneFile zone = dns::read_zone_file(text);
    if (!zone.errors.empty()) {
      std::fprintf(stderr, "bench_spf: %s\n", zone.errors[0].to_string(file).c_str());
      std::exit(1);
    }
    return zone.records;
  }();
  return records;
}

}  // namespace mailwhy::bench
