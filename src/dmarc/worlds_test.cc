// Properties that hold in every world: random records at random names, random mails.
#include <random>

#include <doctest/doctest.h>

#include "dmarc/check.h"
#include "dmarc/fix.h"
#include "dmarc/lint.h"
#include "dns/overlay.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::dmarc;

namespace {

using Random = std::mt19937;

template <size_t N>
std::string one_of(Random& random, const char* const (&values)[N]) {
  return values[random() % N];
}

std::string random_domain(Random& random) {
  std::string name;
  for (size_t i = random() % 3; i > 0; i--) name += one_of(random, {"a.", "b.", "c."});
  return name + one_of(random, {"example.org", "org", "co.uk", "example.co.uk"});
}

std::string random_record(Random& random) {
  std::string text = one_of(random, {"v=DMARC1", "v=DMARC1", "v=DMARC1", "v=dmarc1",
                                     "\"v=DMARC1", "V=DMARC1 "});
  for (size_t i = random() % 7; i > 0; i--) {
    text += one_of(random, {"; ", "; ", ";", ", ", "\\; ", " "});
    text += one_of(random, {"p=", "p=", "p=", "sp=", "np=", "p:", "`sp="});
    text +=
        one_of(random, {"none", "quarantine", "reject", "Reject", "rejct", "bogus", ""});
    if (random() % 3 == 0)
      text +=
          one_of(random, {"; t=y", "; psd=y", "; psd=n", "; adkim=s", "; aspf=strict",
                          "; pct=0", "; pct=50", "; pct=100", "; rua=mailto:a@b.example",
                          "; rua=a@b.example", "; words", "; `t=y", "; psd=yes"});
  }
  return text;
}

void fill(Random& random, dns::ZoneResolver& zone) {
  for (size_t i = 2 + random() % 6; i > 0; i--) {
    auto owner = dns::Name::parse("_dmarc." + random_domain(random)).value();
    if (random() % 15 == 0)
      zone.fail(owner, dns::Type::TXT, dns::Rcode::ServFail);
    else
      zone.add({owner, dns::Type::TXT, 3600, dns::rdata_txt(random_record(random))});
  }
}

Query random_query(Random& random) {
  Query query{random_domain(random), {}, {}};
  if (random() % 2)
    query.spf = Claim{random_domain(random), one_of(random, {"pass", "softfail"})};
  for (size_t i = random() % 3; i > 0; i--)
    query.dkim.push_back({random_domain(random), one_of(random, {"pass", "fail"})});
  return query;
}

int strength(const std::optional<Policy>& policy) {
  return policy ? static_cast<int>(*policy) : -1;
}

}  // namespace

TEST_CASE("explaining changes no verdict, and questions stay within bounds") {
  Random random(7);
  for (int i = 0; i < 2000; i++) {
    dns::ZoneResolver zone;
    fill(random, zone);
    Query query = random_query(random);
    Outcome plain = check(zone, query);
    Outcome explained = check(zone, query, {.explain = true, .rfc7489 = true});
    CHECK(plain.verdict == explained.verdict);
    CHECK(plain.policy == explained.policy);
    CHECK(plain.queries == explained.queries);
    CHECK(plain.queries.size() <= kMaxWalk);
    CHECK(plain.questions <= kMaxWalk * static_cast<int>(2 + query.dkim.size()) + 1);
    bool aligned = plain.spf && plain.spf->aligned;
    for (const Alignment& one : plain.dkim) aligned = aligned || one.aligned;
    if (plain.verdict == Verdict::Pass || plain.verdict == Verdict::Fail)
      CHECK(aligned == (plain.verdict == Verdict::Pass));
    CHECK(explained.handling_alone() != Policy::Reject);
  }
}

TEST_CASE("a fix is never weaker in either era, and leaves nothing to mend") {
  Random random(11);
  int fixed = 0;
  for (int i = 0; i < 2000; i++) {
    dns::ZoneResolver zone;
    fill(random, zone);
    std::string domain = random_domain(random);
    auto found = fix(zone, {domain, {}, {}});
    if (!found || found->change.before == found->change.after) continue;
    fixed++;
    CAPTURE(domain);
    CAPTURE(found->change.after[0]);
    dns::OverlayResolver changed(zone);
    REQUIRE(changed.lay({dns::Name::parse(found->change.name).value(), dns::Type::TXT,
                         3600, found->change.before, found->change.after}));
    auto again = fix(changed, {domain, {}, {}});
    REQUIRE(again);
    CHECK(again->change.before == again->change.after);
    for (const std::string& from : {domain, "x." + domain}) {
      Options both{.rfc7489 = true};
      Outcome before = check(zone, {from, {}, {}}, both),
              after = check(changed, {from, {}, {}}, both);
      CHECK(strength(after.policy) >= strength(before.policy));
      CHECK(strength(after.rfc7489->policy) >= strength(before.rfc7489->policy));
    }
    for (const LintFinding& finding : lint(changed, domain).findings)
      CHECK_MESSAGE(finding.severity != Severity::Error, finding.rule);
  }
  CHECK(fixed > 500);
}
