// For tests: small DNS worlds written as master files or made at random, and the
// addresses at which a record's answer may change.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "spf/compiled.h"
#include "spf/partition.h"

namespace mailwhy::spf::test {

inline net::IpAddress ip(std::string_view text) {
  return *net::IpAddress::parse(text);
}

// A resolver over a zone text; the root is a zone, so that unknown names do not exist.
inline dns::ZoneResolver world(const std::string& text) {
  dns::ZoneResolver resolver;
  auto zone = dns::read_zone_file(
      "$TTL 3600\n. SOA ns.test. hostmaster.test. 1 3600 600 86400 300\n" + text);
  resolver.add(zone.records);
  return resolver;
}

inline std::string txt_line(const std::string& name, const std::string& record) {
  return name + ". TXT " + dns::quoted_txt(record) + "\n";
}

inline Query query_for(const std::string& domain,
                       std::string_view address = "192.0.2.1") {
  Query query;
  query.client_ip = ip(address);
  query.sender = "user@" + domain;
  query.helo = "mail." + domain;
  return query;
}

// Any resolver behind one that waits, and counts how often.
class WaitingResolver : public dns::Resolver {
 public:
  explicit WaitingResolver(dns::Resolver& below) : below_(below) {}
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    waits++;
    questions++;
    return below_.query(question);
  }
  std::vector<dns::AnswerPtr> query_all(std::span<const dns::Question> all) override {
    waits += !all.empty();
    questions += static_cast<int>(all.size());
    return below_.query_all(all);
  }
  bool immediate() const override { return false; }
  net::Time now() const override { return below_.now(); }
  int waits = 0, questions = 0;

 private:
  dns::Resolver& below_;
};

// Records that refer to each other and to hosts that exist, are empty or fail.
class RandomWorld {
 public:
  explicit RandomWorld(uint32_t seed) : random_(seed) {
    for (int i = 0; i < 6; i++) hosts();
    for (auto& domain : kDomains) {
      if (one_of(12) == 0) continue;  // an include without record
      records_.push_back({domain, record(domain == kDomains[0])});
      if (one_of(25) == 0) records_.push_back({domain, record(false)});
    }
    for (auto& [name, text] : records_) zone_ += txt_line(name, text);
  }

  static inline const std::vector<std::string> kDomains = {
      "example.org",       "_spf.example.org",  "_a.example.org", "spf.provider.test",
      "_n1.provider.test", "_n2.provider.test", "other.test"};

  const std::string& zone() const { return zone_; }
  dns::ZoneResolver resolver() {
    dns::ZoneResolver made = world(zone_);
    for (auto& name : failing_)
      made.fail(*dns::Name::parse(name), {}, dns::Rcode::ServFail);
    return made;
  }
  size_t one_of(size_t count) { return random_() % count; }

  std::string network() {
    if (one_of(4) == 0)
      return "ip6:2001:db8:" + std::to_string(one_of(4)) + "::/" +
             std::to_string(44 + one_of(5));
    return "ip4:192.0." + std::to_string(one_of(4)) + "." + std::to_string(one_of(256)) +
           "/" + std::to_string(20 + one_of(13));
  }
  std::string term() {
    static const char* kQualifiers[] = {"", "", "", "", "", "+", "-", "~", "?"};
    std::string q = kQualifiers[one_of(9)];
    std::string host = "h" + std::to_string(one_of(9)) + ".example.org";
    switch (one_of(16)) {
      case 0:
        return q + "a";
      case 1:
        return q + "mx";
      case 2:
        return q + "a:" + host;
      case 3:
        return q + "mx:" + kDomains[one_of(kDomains.size())];
      case 4:
        return q + "a:" + host + "/" + std::to_string(24 + one_of(9)) + "//" +
               std::to_string(60 + one_of(69));
      case 5:
        return q + "exists:" + host;
      case 6:
        return one_of(3) ? q + network() : q + "exists:%{ir}.list.test";
      case 7:
        return one_of(4) ? q + network() : q + "ptr:example.org";
      case 8:
        return one_of(4) ? q + "a:%{l}." + host : q + "a:%{i}.list.test";
      case 9:
      case 10:
      case 11:
        return q + "include:" + kDomains[one_of(kDomains.size())];
      case 12:
        return one_of(5) ? q + network() : q + "exists:%{v}.list.test";
      default:
        return q + network();
    }
  }
  std::string record(bool top) {
    static const char* kEnds[] = {" -all", " ~all", " ?all", "", " -all", " ~all"};
    std::string text = "v=spf1";
    for (size_t i = 0, count = one_of(top ? 7 : 5) + 1; i < count; i++)
      text += " " + term();
    if (one_of(10) == 0) return text + " redirect=" + kDomains[one_of(kDomains.size())];
    return text + kEnds[one_of(6)];
  }

 private:
  void hosts() {
    std::string n = std::to_string(one_of(9)), host = "h" + n + ".example.org";
    if (one_of(3))
      zone_ += host + ". A 192.0." + std::to_string(one_of(4)) + "." +
               std::to_string(one_of(256)) + "\n";
    if (one_of(2))
      zone_ += host + ". AAAA 2001:db8:" + std::to_string(one_of(4)) + "::" + n + "\n";
    if (one_of(2))
      zone_ += kDomains[one_of(kDomains.size())] + ". MX " + n + " " + host + ".\n";
    if (one_of(3) == 0)
      zone_ += kDomains[one_of(kDomains.size())] + ". A 192.0.2." + n + "\n";
    if (one_of(6) == 0) zone_ += "in-addr.list.test. A 127.0.0.2\n";
    if (one_of(6) == 0)
      zone_ += std::to_string(one_of(256)) + ".2.0.192.list.test. A 127.0.0.2\n";
    if (one_of(40) == 0) failing_.push_back(host + ".");
  }

  std::mt19937 random_;
  std::string zone_;
  std::vector<std::pair<std::string, std::string>> records_;
  std::vector<std::string> failing_;
};

inline net::IpAddress v6_address(net::CidrSet::V6 value) {
  uint8_t octets[16];
  for (int i = 0; i < 16; i++) octets[i] = static_cast<uint8_t>(value >> (120 - 8 * i));
  return net::IpAddress::v6(octets);
}

// First, last and one outside of every interval of every region.
inline std::vector<net::IpAddress> boundaries(const Partition& partition) {
  std::vector<net::IpAddress> all;
  for (auto& region : partition.regions) {
    for (auto& [first, last] : region.addresses.v4_intervals())
      for (uint32_t at : {first, last, first - 1, last + 1})
        all.push_back(net::IpAddress::v4(at));
    for (auto& [first, last] : region.addresses.v6_intervals())
      for (auto at : {first, last, first - 1, last + 1}) all.push_back(v6_address(at));
  }
  return all;
}

// What an evaluation of this address says that the partition, or its compiled form, does
// not; "" for agreement.
inline std::string disagreement_at(dns::Resolver& resolver, Query query,
                                   const Partition& partition,
                                   const CompiledPolicy& compiled,
                                   const net::IpAddress& address) {
  Options options;
  options.trace = options.explanation = false;
  query.client_ip = address;
  Verdict verdict = check_host(resolver, query, options).verdict;
  const Region* region = partition.at(address);
  std::string where =
      address.to_string() + ": evaluation " + std::string(to_string(verdict));
  if (!region) return where + ", no region";
  auto quick = compiled.check(address);
  std::string said = where + ", partition " + std::string(to_string(region->verdict)) +
                     " by " + region->term + " of " + region->domain + " " +
                     region->depends_on;
  if (region->depends_on.empty())
    return region->verdict == verdict && quick == verdict ? "" : said;
  if (quick) return said + ", compiled as certain";
  for (auto& branch : region->branches)
    if (branch.any || branch.verdict == verdict) return "";
  return said;
}

// The same for every boundary and some random addresses; also says where regions do not
// cover both spaces exactly once.
inline std::string disagreement(dns::Resolver& resolver, const Query& query,
                                uint32_t seed) {
  Partition result = partition(resolver, query);
  CompiledPolicy compiled(result);
  net::CidrSet all;
  for (auto& region : result.regions) {
    if (region.addresses.empty()) return "an empty region";
    if (all.intersects(region.addresses)) return "regions overlap at " + region.term;
    all |= region.addresses;
  }
  if (!(all == net::CidrSet::everything())) return "regions do not cover everything";
  std::mt19937 random(seed);
  auto points = boundaries(result);
  points.push_back(query.client_ip);
  for (int i = 0; i < 40; i++) {
    points.push_back(net::IpAddress::v4(static_cast<uint32_t>(random())));
    points.push_back(net::IpAddress::v4(0xc0000000u | (random() & 0x3ff)));
    net::CidrSet::V6 base = 0x20010db8, subnet = random() % 5;
    points.push_back(v6_address(base << 96 | subnet << 80 | random()));
  }
  for (auto& point : points) {
    std::string wrong = disagreement_at(resolver, query, result, compiled, point);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace mailwhy::spf::test
