#include "diagnose/listings.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "dns/zone_resolver.h"
#include "knowledge/knowledge.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;
using dnsbl::Trouble;
using dnsbl::Verdict;
using knowledge::BlockList;
using knowledge::ListCode;
using knowledge::ListOutcome;
using knowledge::ListStatus;

namespace {

const net::IpAddress kServer = *net::IpAddress::parse("192.0.2.9");
const net::IpAddress kServer6 = *net::IpAddress::parse("2001:db8::25");
const std::string kDomain = "shop.example";

dns::Name name_of(const std::string& text) {
  return *dns::Name::from_text(text);
}

// A world in which one list answers, for its tests and for what is asked.
class World {
 public:
  explicit World(const BlockList& list) : zone_(list.zone) {
    dns::Soa soa{.mname = name_of(zone_), .rname = name_of(zone_), .minimum = 60};
    resolver_.add(dns::Record{name_of(zone_), dns::Type::SOA, 300, dns::rdata_soa(soa)});
  }
  void has(const std::string& name, const net::IpAddress& answer) {
    resolver_.add(dns::Record{name_of(name + '.' + zone_), dns::Type::A, 300,
                              dns::rdata_address(answer)});
  }
  void must_be_listed(const BlockList& list) {
    const net::IpAddress listed = *net::IpAddress::parse("127.0.0.2");
    if (list.domain)
      has("test", first_listing(list));
    else
      has("2.0.0.127", listed);
    if (list.ip6 && !list.ip4) has("2.0.0.127", listed);
  }
  void must_not_be_listed(const BlockList& list, const net::IpAddress& answer) {
    has(list.domain && !list.ip4 ? "invalid" : "1.0.0.127", answer);
  }
  // For what the list is asked about.
  void answers(const BlockList& list, const net::IpAddress& answer) {
    dnsbl::List asked;
    asked.zone = zone_;
    if (list.ip4)
      resolver_.add({*name_at(asked, kServer), dns::Type::A, 300, rdata(answer)});
    if (list.ip6)
      resolver_.add({*name_at(asked, kServer6), dns::Type::A, 300, rdata(answer)});
    if (list.domain)
      resolver_.add({*name_at(asked, kDomain), dns::Type::A, 300, rdata(answer)});
  }
  void fails(const std::string& name, dns::Rcode rcode) {
    resolver_.fail(name_of(name + '.' + zone_), std::nullopt, rcode);
  }
  std::vector<Listing> ask(const BlockList& list) {
    const BlockList* lists[] = {&list};
    std::vector<net::IpAddress> addresses;
    if (list.ip4) addresses.push_back(kServer);
    if (list.ip6) addresses.push_back(kServer6);
    const std::string domains[] = {kDomain};
    return ask_lists(resolver_, lists, {}, addresses, domains);
  }

 private:
  static std::string rdata(const net::IpAddress& answer) {
    return dns::rdata_address(answer);
  }
  static net::IpAddress first_listing(const BlockList& list) {
    for (const ListCode& code : list.codes)
      if (code.outcome == ListOutcome::Listed)
        return net::IpAddress::v4(code.bit ? 0x7F000000 | code.first : code.first);
    return *net::IpAddress::parse("127.0.0.2");
  }
  std::string zone_;
  dns::ZoneResolver resolver_;
};

Verdict verdict_of(ListOutcome outcome) {
  switch (outcome) {
    case ListOutcome::Listed:
      return Verdict::Listed;
    case ListOutcome::Advisory:
      return Verdict::Advisory;
    case ListOutcome::Good:
      return Verdict::Good;
    case ListOutcome::Info:
      return Verdict::Neutral;
    case ListOutcome::Error:
      return Verdict::Error;
  }
  return Verdict::Error;
}

bool is_asked(const BlockList& list) {
  return list.status == ListStatus::Active || list.status == ListStatus::Unverified;
}

int cases = 0;

void check_all(World& world, const BlockList& list, Verdict right) {
  auto listings = world.ask(list);
  REQUIRE(!listings.empty());
  cases++;
  for (const Listing& listing : listings) CHECK(listing.answer.verdict == right);
}

// The first and the last answer that a row of codes stands for.
std::vector<net::IpAddress> samples(const ListCode& code) {
  if (code.bit) return {net::IpAddress::v4(0x7F000000 | code.first)};
  uint32_t any = ~code.mask & 0x00000300;  // a third octet, where any will do
  return {net::IpAddress::v4(code.first | any), net::IpAddress::v4(code.last | any)};
}

}  // namespace

TEST_CASE("every documented code of every list means what its operator says") {
  for (const BlockList& list : knowledge::block_lists()) {
    if (!is_asked(list)) continue;
    CAPTURE(list.zone);
    for (const ListCode& code : list.codes)
      for (const net::IpAddress& answer : samples(code)) {
        CAPTURE(answer.to_string());
        World world(list);
        world.must_be_listed(list);
        world.answers(list, answer);
        check_all(world, list, verdict_of(code.outcome));
      }
  }
}

TEST_CASE("no list is believed for an answer that is none, in every list") {
  auto ip = [](const char* text) { return *net::IpAddress::parse(text); };
  for (const BlockList& list : knowledge::block_lists()) {
    CAPTURE(list.zone);
    if (!is_asked(list)) continue;
    for (const char* answer : {"127.255.255.254", "127.255.255.255", "127.255.255.252",
                               "203.0.113.80", "10.1.2.3"}) {
      World world(list);
      world.must_be_listed(list);
      world.answers(list, ip(answer));
      check_all(world, list, Verdict::Error);
    }
    World undocumented(list);
    undocumented.must_be_listed(list);
    undocumented.answers(list, ip("127.77.66.55"));
    check_all(undocumented, list, Verdict::UnknownCode);

    World silent(list);
    silent.must_be_listed(list);
    check_all(silent, list, Verdict::NotListed);

    World everybody(list);
    everybody.must_be_listed(list);
    everybody.must_not_be_listed(list, ip("127.0.0.2"));
    everybody.answers(list, ip("127.0.0.2"));
    check_all(everybody, list, Verdict::Error);

    // A resolver that answers for names that are not there.
    World rewritten(list);
    rewritten.must_be_listed(list);
    rewritten.must_not_be_listed(list, ip("203.0.113.80"));
    rewritten.answers(list, ip("203.0.113.80"));
    check_all(rewritten, list, Verdict::Error);

    // A public resolver: the same refusal for every name, also for the tests.
    World refused(list);
    refused.has("*", ip("127.255.255.254"));
    check_all(refused, list, Verdict::Error);

    World untested(list);
    untested.answers(list, ip("127.0.0.2"));
    if (!list.no_test_entry) {
      auto listings = untested.ask(list);
      cases++;
      for (const Listing& listing : listings) {
        CHECK(!listing.harms());
        CHECK(!listing.clears());
      }
    }
  }
}

TEST_CASE("closed lists are dead, private ones cannot tell, and neither is asked") {
  for (const BlockList& list : knowledge::block_lists()) {
    if (is_asked(list) || (!list.ip4 && !list.ip6 && !list.domain)) continue;
    CAPTURE(list.zone);
    World world(list);
    world.must_be_listed(list);
    world.answers(list, *net::IpAddress::parse("127.0.0.2"));
    check_all(world, list,
              list.status == ListStatus::Retired ? Verdict::Dead : Verdict::CouldNotTell);
  }
  MESSAGE("lists and kinds of answer: ", cases);
  CHECK(cases >= 150);
}

namespace {

// "127.0.0.5-127.0.0.7", "bit 4", "127.0.<cat>.1", "127.0.4.N": one answer of them.
std::optional<net::IpAddress> sample_of(const std::string& codes) {
  if (codes.starts_with("bit "))
    return net::IpAddress::v4(0x7F000000 | std::stoul(codes.substr(4)));
  std::string one = codes.substr(0, codes.find('-'));
  for (auto [sign, octet] : {std::pair("<cat>", "5"), {"N", "90"}})
    if (size_t at = one.find(sign); at != one.npos)
      one.replace(at, std::string_view(sign).size(), octet);
  auto answer = net::IpAddress::parse(one);
  if (!answer) return std::nullopt;
  return *answer;
}

const std::map<std::string, std::vector<Verdict>> kVerdicts = {
    {"listed", {Verdict::Listed}},  {"advisory", {Verdict::Advisory}},
    {"whitelist", {Verdict::Good}}, {"info", {Verdict::Neutral}},
    {"error", {Verdict::Error}},    {"retired", {Verdict::Dead}}};

}  // namespace

TEST_CASE("the table of facts and our lists say the same") {
  std::ifstream file("../shared/knowledge/dnsbl.tsv");
  if (!file) {
    std::cout << "skipped: no ../shared\n";
    return;
  }
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#') || line.starts_with("zone\t")) continue;
    std::vector<std::string> fields;
    std::istringstream row(line);
    for (std::string field; std::getline(row, field, '\t');) fields.push_back(field);
    REQUIRE(fields.size() >= 5);
    std::string zone = fields[0].substr(fields[0].starts_with("<key>.") ? 6 : 0);
    CAPTURE(line);
    const BlockList* list = knowledge::find_block_list(zone);
    REQUIRE(list);
    rows++;
    if (fields[4] == "retired") {
      CHECK(list->status == ListStatus::Retired);
      continue;
    }
    auto answer = sample_of(fields[2]);
    // 127.0.0.1 is no listing of any list of addresses, whatever one says of it.
    bool never = answer && answer->to_string() == "127.0.0.1" && fields[4] == "listed";
    if (!answer || never || !is_asked(*list)) continue;
    World world(*list);
    world.must_be_listed(*list);
    world.answers(*list, *answer);
    for (const Listing& listing : world.ask(*list))
      CHECK(listing.answer.verdict == kVerdicts.at(fields[4]).front());
  }
  CHECK(rows > 100);
}

TEST_CASE("the loudest listing comes first, and the weight of a list caps how loud") {
  auto listing = [](std::string_view zone, size_t code) {
    Listing one;
    one.list = knowledge::find_block_list(zone);
    one.zone = zone;
    one.answer.ip = kServer;
    one.answer.codes = {code};
    one.answer.verdict = verdict_of(one.list->codes[code].outcome);
    return one;
  };
  CHECK(severity_of(listing("zen.spamhaus.org", 3)) == Severity::Error);
  CHECK(severity_of(listing("zen.spamhaus.org", 8)) == Severity::Warning);
  CHECK(severity_of(listing("rep.mailspike.net", 0)) == Severity::Warning);
  CHECK(severity_of(listing("dnsbl-1.uceprotect.net", 0)) == Severity::Info);
  CHECK(severity_of(listing("dnsbl-3.uceprotect.net", 0)) == Severity::Info);
  CHECK(severity_of(listing("rep.mailspike.net", 4)) == Severity::Info);
}

TEST_CASE("the owner of the network ends what only he can end") {
  const BlockList* zen = knowledge::find_block_list("zen.spamhaus.org");
  REQUIRE(zen);
  for (size_t i = 0; i < zen->codes.size(); i++) {
    Listing one;
    one.list = zen;
    one.zone = zen->zone;
    one.answer.ip = kServer;
    one.answer.codes = {i};
    one.answer.verdict = Verdict::Listed;
    CAPTURE(zen->codes[i].name);
    const bool by_owner = zen->codes[i].name == "SBL" || zen->codes[i].name == "DROP" ||
                          zen->codes[i].name == "BCL";
    CHECK(steps_of(one, params_of(one))[1].key ==
          (by_owner ? "step.list.leave_provider" : "step.list.leave_form"));
  }
}

TEST_CASE("no step tells anybody to pay") {
  for (const BlockList& list : knowledge::block_lists())
    for (size_t i = 0; i < list.codes.size(); i++) {
      Listing one;
      one.list = &list;
      one.zone = list.zone;
      one.answer.ip = kServer;
      one.answer.codes = {i};
      one.answer.verdict = Verdict::Listed;
      auto steps = steps_of(one, params_of(one));
      CHECK(steps.size() == 3);
      std::string words;
      for (const text::Message& step : steps)
        words += knowledge::say(knowledge::Language::English, step);
      bool told =
          words.find("pay") != words.npos || words.find("costs nothing") != words.npos;
      CHECK(told);
    }
}
