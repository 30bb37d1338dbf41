// Worlds made by chance: one record differs at one of several servers whose serials are
// equal, and it must be found; or nothing differs but order, TTLs, spelling and the cuts
// in texts, and nothing may be.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "diagnose/record_survey.h"
#include "diagnose/servers_for_tests.h"
#include "text/ascii.h"

using namespace mailwhy;
using diagnose::ServersWorld;
using dns::Type;

namespace {

constexpr int kDrifts = 10000, kHealthy = 1500;
constexpr uint64_t kSeed = 20261122;

using Random = std::mt19937_64;
size_t below(Random& random, size_t limit) {
  return random() % limit;
}
bool chance(Random& random, size_t percent) {
  return below(random, 100) < percent;
}

struct Line {
  std::string owner, type, data;  // data as in a master file; texts without quotes
};

struct Plan {
  std::string apex, domain;
  std::vector<std::string> selectors;  // those that DNS gives no hint of
  std::vector<Line> lines;             // beside SOA and NS
  size_t servers = 0;
};

std::string octet(Random& random) {
  return std::to_string(1 + below(random, 254));
}
std::string v4(Random& random) {
  return "198." + std::to_string(18 + below(random, 2)) + "." + octet(random) + "." +
         octet(random);
}
std::string v6(Random& random) {
  return "2001:db8::" + octet(random) + ":" + octet(random);
}
std::string letters(Random& random, size_t count) {
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  while (text.size() < count) text += kLetters[below(random, kLetters.size())];
  return text;
}

void add_host(Random& random, Plan& plan, const std::string& host) {
  plan.lines.push_back({host, "A", v4(random)});
  if (chance(random, 40)) plan.lines.push_back({host, "AAAA", v6(random)});
  if (chance(random, 20)) plan.lines.push_back({host, "A", v4(random)});
}

// An SPF record, with the hosts and includes that it names.
void add_spf(Random& random, Plan& plan, const std::string& owner, int depth) {
  std::string text = "v=spf1";
  if (chance(random, 60) && depth == 0) text += " mx";
  if (chance(random, 40)) {
    std::string host = "web" + std::to_string(depth) + "." + plan.domain;
    text += " a:" + host;
    add_host(random, plan, host);
  }
  for (size_t i = below(random, 3); i > 0; i--)
    text += " ip4:" + v4(random) + (chance(random, 30) ? "/28" : "");
  if (chance(random, 40)) text += " ip6:" + v6(random);
  if (chance(random, 40)) text += " include:_spf.provider.test";
  if (depth < 2 && chance(random, 60)) {
    std::string include = "_spf" + std::to_string(depth) + "." + plan.domain;
    text += " include:" + include;
    add_spf(random, plan, include, depth + 1);
  }
  plan.lines.push_back({owner, "TXT", text + (chance(random, 50) ? " -all" : " ~all")});
}

void add_exchanges(Random& random, Plan& plan) {
  for (size_t i = 0, count = 1 + below(random, 3); i < count; i++) {
    bool own = chance(random, 75);
    std::string host =
        "mx" + std::to_string(i) + (own ? "." + plan.domain : ".provider.test");
    plan.lines.push_back({plan.domain, "MX", std::to_string(10 * i) + " " + host + "."});
    if (!own) continue;
    add_host(random, plan, host);
    if (chance(random, 40))
      plan.lines.push_back(
          {"_25._tcp." + host, "TLSA",
           "3 1 1 " + std::string(60, 'a') + octet(random).substr(0, 1) + "1f0"});
  }
}

void add_keys(Random& random, Plan& plan) {
  static constexpr std::string_view kKnown[] = {"default", "selector1", "k1", "mail"};
  for (size_t i = 0, count = below(random, 3); i < count; i++) {
    bool common = chance(random, 50);
    std::string selector =
        common ? std::string(kKnown[i]) : "key" + std::to_string(2020 + i);
    if (!common) plan.selectors.push_back(selector);
    std::string owner = selector + "._domainkey." + plan.domain,
                key = "v=DKIM1; k=rsa; p=" + letters(random, 200 + below(random, 190));
    if (chance(random, 30)) {
      std::string target = selector + ".keys." + plan.domain;
      plan.lines.push_back({owner, "CNAME", target + "."});
      owner = target;
    }
    plan.lines.push_back({owner, "TXT", key});
  }
}

void add_policies(Random& random, Plan& plan) {
  const std::string& domain = plan.domain;
  auto maybe = [&](size_t percent, const std::string& owner, const std::string& type,
                   const std::string& data) {
    if (chance(random, percent)) plan.lines.push_back({owner, type, data});
  };
  if (chance(random, 20)) {
    plan.lines.push_back({"_dmarc." + domain, "CNAME", "dmarc." + domain + "."});
    plan.lines.push_back({"dmarc." + domain, "TXT", "v=DMARC1; p=none"});
  } else {
    maybe(85, "_dmarc." + domain, "TXT", "v=DMARC1; p=reject; rua=mailto:d@" + domain);
  }
  maybe(40, "_mta-sts." + domain, "TXT", "v=STSv1; id=" + octet(random));
  if (chance(random, 50))
    maybe(60, "mta-sts." + domain, "CNAME", "sts.provider.test.");
  else
    maybe(60, "mta-sts." + domain, "A", v4(random));
  maybe(40, "_smtp._tls." + domain, "TXT", "v=TLSRPTv1; rua=mailto:t@" + domain);
  maybe(20, "default._bimi." + domain, "TXT", "v=BIMI1; l=https://" + domain + "/l.svg");
  maybe(40, domain, "CAA", "0 issue \"ca" + octet(random) + ".test\"");
  maybe(40, domain, "TXT", "site-verification=" + letters(random, 30));
}

Plan plan_by_chance(Random& random, size_t servers) {
  Plan plan;
  plan.apex = "shop" + octet(random) + ".test";
  plan.domain = chance(random, 80) ? plan.apex : "news." + plan.apex;
  plan.servers = servers;
  add_exchanges(random, plan);
  add_spf(random, plan, plan.domain, 0);
  if (chance(random, 70)) plan.lines.push_back({plan.domain, "A", v4(random)});
  if (chance(random, 30)) plan.lines.push_back({plan.domain, "AAAA", v6(random)});
  add_keys(random, plan);
  add_policies(random, plan);
  return plan;
}

// Presentation form; what must make no difference is drawn anew for each server.
std::string master_line(Random& random, const Line& line, bool shuffled) {
  auto spelt = [&](std::string name) {
    if (shuffled)
      for (char& c : name)
        if (text::is_lower(c) && chance(random, 30)) c = static_cast<char>(c - 32);
    return name;
  };
  std::string data = line.data;
  if (line.type == "TXT") {
    // Cut where it must be, or earlier.
    std::string pieces;
    while (!data.empty()) {
      size_t size =
          std::min<size_t>(data.size(), shuffled ? 1 + below(random, 200) : 200);
      pieces += "\"" + data.substr(0, size) + "\" ";
      data.erase(0, size);
    }
    data = pieces;
  } else if (line.type == "MX" || line.type == "CNAME") {
    data = spelt(data);
  }
  std::string ttl = std::to_string(shuffled ? 60 + below(random, 7200) : 3600);
  return spelt(line.owner) + ". " + ttl + " " + line.type + " " + data + "\n";
}

std::string ns_lines(const Plan& plan, bool with_addresses) {
  std::string text;
  for (size_t i = 0; i < plan.servers; i++) {
    std::string host = "ns" + std::to_string(i) + "." + plan.apex + ".";
    text += plan.apex + ". NS " + host + "\n";
    if (with_addresses) text += host + " A 192.0.2." + std::to_string(i + 1) + "\n";
  }
  return text;
}

std::vector<dns::Record> zone_of(Random& random, const Plan& plan,
                                 std::vector<Line> lines, bool shuffled) {
  if (shuffled) std::shuffle(lines.begin(), lines.end(), random);
  std::string text = plan.apex + ". SOA ns0." + plan.apex + ". root." + plan.apex +
                     ". 2026112201 3600 600 86400 300\n" + ns_lines(plan, true);
  for (const Line& line : lines) text += master_line(random, line, shuffled);
  return diagnose::records_of(text);
}

// The world of a plan; `odd` has its own lines. The resolver has heard one of them.
void build(Random& random, const Plan& plan, const std::vector<Line>& odd_lines,
           size_t odd, bool shuffled, ServersWorld& world) {
  world.recursive.add(diagnose::records_of(
      "test. SOA a. b. 1 1 1 1 1\ntest. NS a.nic.test.\na.nic.test. A 192.0.2.99\n"));
  world.servers["192.0.2.99"].referral = diagnose::records_of(ns_lines(plan, true));
  size_t heard = below(random, plan.servers);
  for (size_t i = 0; i < plan.servers; i++) {
    auto records = zone_of(random, plan, i == odd ? odd_lines : plan.lines, shuffled);
    if (i == heard) world.recursive.add(records);
    world.servers["192.0.2." + std::to_string(i + 1)].zone.add(records);
  }
}

// One record in other words: what a slip, a lost transfer or a hasty edit leaves.
Line altered(Random& random, const Line& line) {
  Line other = line;
  std::string& data = other.data;
  if (line.type == "A") {
    size_t dot = data.rfind('.');
    int last = std::stoi(data.substr(dot + 1));
    data = data.substr(0, dot + 1) + std::to_string(last == 254 ? 1 : last + 1);
  } else if (line.type == "AAAA") {
    data += "f";
    if (data.size() - data.rfind(':') > 5) data = v6(random) + "e";
  } else if (line.type == "MX") {
    size_t blank = data.find(' ');
    if (chance(random, 50))
      data = std::to_string(std::stoi(data) + 5) + data.substr(blank);
    else
      data = data.substr(0, blank) + " other.provider.test.";
  } else if (line.type == "CNAME") {
    data = "elsewhere.provider.test.";
  } else if (line.type == "TLSA") {
    data.back() = data.back() == '0' ? '1' : '0';
  } else if (line.type == "CAA") {
    data.insert(data.find('"') + 1, "x");
  } else if (size_t key = data.find("p=") + 2; data.starts_with("v=DKIM1")) {
    // The case of one letter of the key.
    size_t at = key + below(random, data.size() - key);
    while (!text::is_alpha(data[at])) at = key + below(random, data.size() - key);
    data[at] = static_cast<char>(data[at] ^ 0x20);
  } else if (chance(random, 50)) {
    data += chance(random, 50) ? " " : "x";
  } else {
    data.erase(below(random, data.size()), 1);
    if (data == line.data) data += "y";
  }
  return other;
}

struct Drift {
  std::vector<Line> lines;
  std::string name, type;
};

Drift drift(Random& random, const Plan& plan) {
  Drift made{plan.lines, {}, {}};
  size_t which = below(random, made.lines.size());
  Line& line = made.lines[which];
  made.name = line.owner;
  made.type = line.type;
  size_t how = below(random, 3);
  bool alone = std::ranges::count_if(plan.lines, [&](const Line& other) {
                 return other.owner == line.owner && other.type == line.type;
               }) == 1;
  if (how == 0) {
    made.lines.erase(made.lines.begin() + static_cast<long>(which));
  } else if (how == 1 && !(alone && line.type == "CNAME")) {
    made.lines.push_back(altered(random, line));
  } else {
    line = altered(random, line);
  }
  return made;
}

std::string shown(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines)
    text += line.owner + ' ' + line.type + ' ' + line.data + '\n';
  return text;
}

}  // namespace

TEST_CASE("ten thousand single records that one server has otherwise are all found") {
  Random random(kSeed);
  int found = 0;
  for (int i = 0; i < kDrifts; i++) {
    Plan plan = plan_by_chance(random, 2 + below(random, 3));
    Drift odd = drift(random, plan);
    size_t server = below(random, plan.servers);
    ServersWorld world;
    build(random, plan, odd.lines, server, false, world);
    diagnose::CountingRounds resolver(world);
    auto seen = diagnose::survey_mail_records(resolver, plan.domain, plan.selectors);
    auto at_fault = std::ranges::find(seen.survey.labels,
                                      "ns" + std::to_string(server) + "." + plan.apex);
    size_t index = static_cast<size_t>(at_fault - seen.survey.labels.begin());
    bool right = false, wrong = false;
    for (const auto* record : seen.survey.differing()) {
      std::string name = record->asked.name.to_lower_string(),
                  type = dns::to_string(record->asked.type);
      bool named = name == odd.name && (type == odd.type || odd.type == "CNAME");
      bool alone = std::ranges::any_of(record->versions, [&](const auto& version) {
        return version.servers == std::vector<size_t>{index};
      });
      right = right || (named && alone && record->versions.size() == 2);
      // A name to which only the odd record leads exists at nobody else's servers.
      wrong = wrong || (!named && record->versions.size() == 2 && !alone);
    }
    found += right && !wrong;
    if (right && !wrong && resolver.rounds() <= 6) continue;
    CAPTURE(odd.name);
    CAPTURE(odd.type);
    CAPTURE(resolver.rounds());
    CAPTURE(seen.survey.differing().size());
    INFO(shown(plan.lines));
    INFO(shown(odd.lines));
    FAIL("not found");
  }
  CHECK(found == kDrifts);
}

TEST_CASE("order, TTLs, the case of names and the cuts in texts make no difference") {
  Random random(kSeed + 1);
  for (int i = 0; i < kHealthy; i++) {
    Plan plan = plan_by_chance(random, 1 + below(random, 4));
    ServersWorld world;
    build(random, plan, plan.lines, 0, true, world);
    diagnose::CountingRounds resolver(world);
    auto seen = diagnose::survey_mail_records(resolver, plan.domain, plan.selectors);
    CAPTURE(i);
    INFO(shown(plan.lines));
    REQUIRE(seen.survey.servers.size() == plan.servers);
    REQUIRE(seen.survey.differing().empty());
    REQUIRE_FALSE(seen.survey.anything_unknown());
    REQUIRE(resolver.rounds() <= 6);
  }
}
