// A change of senders: what stands in the record when.
#include "spf/plan.h"

#include <doctest/doctest.h>

#include "dns/overlay.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::spf;

namespace {

struct World {
  dns::ZoneResolver resolver;
  explicit World(const std::string& record, const std::string& more = "") {
    std::string zone =
        "$TTL 3600\nshop.example. SOA ns. root. 7 1 1 1 300\n"
        "shop.example. 7200 TXT \"" +
        record + "\"\nold.example. TXT \"v=spf1 ip4:192.0.2.0/26 -all\"\n" +
        "new.example. TXT \"v=spf1 ip4:192.0.2.128/26 -all\"\n" + more;
    auto parsed = dns::read_zone_file(zone);
    REQUIRE(parsed.errors.empty());
    resolver.add(parsed.records);
  }
  Plan plan_for(std::vector<std::string> add, std::vector<std::string> remove,
                const std::string& holder = "shop.example") {
    PlanRequest request{"shop.example", std::move(add), {}, {}};
    for (std::string& term : remove) request.remove.push_back({holder, term});
    return plan(resolver, request);
  }
};

}  // namespace

TEST_CASE("the new sender enters before the old one leaves, and each state is proven") {
  World world("v=spf1 ip4:198.51.100.7 include:old.example -all");
  Plan plan = world.plan_for({"include:new.example"}, {"include:old.example"});
  CHECK(plan.problem == PlanProblem::None);
  REQUIRE(plan.first.size() == 1);
  REQUIRE(plan.last.size() == 1);
  CHECK(plan.first[0].change.after.front() ==
        "v=spf1 ip4:198.51.100.7 include:old.example include:new.example -all");
  CHECK(plan.first[0].change.ttl == 7200);
  CHECK(plan.first[0].proof.lost.empty());
  CHECK(plan.last[0].change.before == plan.first[0].change.after);
  CHECK(plan.last[0].change.after.front() ==
        "v=spf1 ip4:198.51.100.7 include:new.example -all");
  CHECK(plan.last[0].proof.holds);
  CHECK(plan.last[0].proof.lost == std::vector<std::string>{"192.0.2.0/26"});
}

TEST_CASE("only added: the first change is the last") {
  World world("v=spf1 ip4:198.51.100.7 ~all");
  Plan plan = world.plan_for({"include:new.example"}, {});
  CHECK(plan.first.size() == 1);
  CHECK(plan.last.empty());
  CHECK(plan.first[0].change.after.front().ends_with(" ~all"));
}

TEST_CASE("only removed, and what another term permits as well is not lost") {
  World world("v=spf1 ip4:192.0.2.0/27 include:old.example -all");
  Plan plan = world.plan_for({}, {"include:old.example"});
  CHECK(plan.first.empty());
  REQUIRE(plan.last.size() == 1);
  CHECK(plan.last[0].proof.lost == std::vector<std::string>{"192.0.2.32/27"});
}

TEST_CASE("who passes already is not added twice, unless he passes by what leaves") {
  World same("v=spf1 include:new.example -all");
  Plan nothing = same.plan_for({"include:new.example"}, {});
  CHECK(nothing.first.empty());
  CHECK(nothing.last.empty());
  World within("v=spf1 ip4:192.0.2.0/24 -all");
  Plan moved = within.plan_for({"include:new.example"}, {"ip4:192.0.2.0/24"});
  REQUIRE(moved.last.size() == 1);
  CHECK(moved.last[0].change.after.front() == "v=spf1 include:new.example -all");
}

TEST_CASE("look-ups stay within ten in every state") {
  std::string record = "v=spf1", more;
  for (int i = 0; i < 9; i++) {
    std::string host = "s" + std::to_string(i) + ".example";
    record += " include:" + host;
    more += host + ". TXT \"v=spf1 ip4:203.0.113." + std::to_string(i) + " -all\"\n";
  }
  World world(record + " include:old.example -all", more);
  Plan plan = world.plan_for({"include:new.example"}, {"include:old.example"});
  REQUIRE(plan.first.size() == 1);
  REQUIRE(plan.last.size() == 1);
  CHECK(plan.first[0].proof.lookups_after == 10);
  CHECK_FALSE(plan.first[0].trades.empty());
  // What was spelled out for the time in between comes back.
  CHECK(plan.last[0].change.after.front() == record + " include:new.example -all");
  CHECK(plan.last[0].proof.lookups_after == 10);
}

TEST_CASE("an include that is gone leaves at once: nobody passes who could be lost") {
  World world("v=spf1 ip4:198.51.100.7 include:gone.example -all");
  Plan plan = world.plan_for({"include:new.example"}, {"include:gone.example"});
  CHECK(plan.problem == PlanProblem::None);
  CHECK(plan.broken_before);
  CHECK(plan.first.empty());
  REQUIRE(plan.last.size() == 1);
  CHECK(plan.last[0].change.after.front() ==
        "v=spf1 ip4:198.51.100.7 include:new.example -all");
}

TEST_CASE("a record behind a redirect is changed where the term stands") {
  World world("v=spf1 redirect=_spf.shop.example",
              "_spf.shop.example. 600 TXT \"v=spf1 ip4:198.51.100.7 include:old.example "
              "-all\"\n");
  Plan plan = world.plan_for({}, {"include:old.example"}, "_spf.shop.example");
  CHECK(plan.problem == PlanProblem::None);
  REQUIRE(plan.last.size() == 1);
  CHECK(plan.last[0].change.name == "_spf.shop.example");
  CHECK(plan.last[0].change.ttl == 600);
}

TEST_CASE("no plan: no record, one that is broken beside, a policy that would change") {
  World none("hello");
  CHECK(none.plan_for({"include:new.example"}, {}).problem == PlanProblem::NoRecord);
  World broken("v=spf1 ipv4:192.0.2.1 include:gone.example -all");
  CHECK(broken.plan_for({}, {"include:other.example"}).problem ==
        PlanProblem::BrokenRecord);
  World weaker("v=spf1 ip4:198.51.100.7 -all");
  CHECK(weaker.plan_for({}, {"-all"}).problem == PlanProblem::CannotRemove);
  World unknown("v=spf1 ip4:198.51.100.7 -all");
  CHECK(unknown.plan_for({"include:gone.example"}, {}).problem == PlanProblem::CannotAdd);
}
