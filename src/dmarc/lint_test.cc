#include "dmarc/lint.h"

#include <doctest/doctest.h>

#include "dmarc/fix.h"
#include "dns/chain.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::dmarc;

namespace {

struct World {
  World() {
    // Names of the tests exist, and take mail.
    for (const char* name : {"example.org", "a.example.org", "reports.example"})
      record(name, dns::Type::A, dns::rdata_address(*net::IpAddress::parse("192.0.2.1")));
  }
  void record(const char* name, dns::Type type, std::string rdata) {
    zone.add({dns::Name::parse(name).value(), type, 3600, std::move(rdata)});
  }
  void txt(const char* name, std::string_view text) {
    record(name, dns::Type::TXT, dns::rdata_txt(text));
  }
  std::string rules(const char* domain) {
    std::string out;
    report = lint(zone, domain);
    for (const LintFinding& finding : report.findings) out += finding.rule + " ";
    return out;
  }
  // "before -> after" of the fix for example.org, with a proof that holds.
  std::string fixed(const char* domain = "example.org") {
    auto found = fix(zone, {domain, {}, {}});
    if (!found) return "no fix";
    if (found->change.before == found->change.after) return "in order";
    CHECK(found->proof.holds);
    REQUIRE(found->change.after.size() == 1);
    return found->change.name + " " + found->change.after[0];
  }
  dns::ZoneResolver zone;
  LintReport report;
};

}  // namespace

TEST_CASE("a strict record with reports is in order") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:d@example.org");
  CHECK(world.rules("example.org") == "");
  CHECK(world.fixed() == "in order");
}

TEST_CASE("np=reject is a free win, testing and a weak sp are named") {
  World world;
  world.txt("_dmarc.example.org",
            "v=DMARC1; p=reject; sp=none; t=y; rua=mailto:d@example.org");
  CHECK(world.rules("example.org") == "testing sp_weaker np_missing ");
  CHECK(world.report.findings[2].corrected ==
        "v=DMARC1; p=reject; sp=none; t=y; rua=mailto:d@example.org; np=reject");
}

TEST_CASE("several records are one fault, and become one record") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
  world.txt("_dmarc.example.org", "v=DMARC1; p=none; rua=mailto:b@example.org");
  CHECK(world.rules("example.org") == "several_records ");
  CHECK(world.fixed() ==
        "_dmarc.example.org v=DMARC1; p=reject; "
        "rua=mailto:a@example.org,mailto:b@example.org");
}

TEST_CASE("a record that receivers do not see is found and mended") {
  World world;
  SUBCASE("by its version") {
    world.txt("_dmarc.example.org", "v=DMARC 1; p=quarantine");
    CHECK(world.rules("example.org") == "bad_version ");
    CHECK(world.fixed() == "_dmarc.example.org v=DMARC1; p=quarantine");
  }
  SUBCASE("at the domain itself") {
    world.txt("example.org", "v=DMARC1; p=quarantine");
    CHECK(world.rules("example.org") == "record_at_wrong_name ");
    CHECK(world.fixed() == "_dmarc.example.org v=DMARC1; p=quarantine");
  }
  SUBCASE("behind a doubled name") {
    world.txt("_dmarc.example.org.example.org", "v=DMARC1; p=none");
    CHECK(world.rules("example.org") == "record_at_wrong_name ");
  }
}

TEST_CASE("no record, an inherited one, and one that the parent's reject stands over") {
  World world;
  CHECK(world.rules("example.org") == "no_record ");
  CHECK(world.fixed() == "_dmarc.example.org v=DMARC1; p=none");
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject");
  CHECK(world.rules("a.example.org") == "inherited ");
  CHECK(world.fixed("a.example.org") == "in order");
  // Two records at the subdomain: today both are discarded and the parent's reject
  // applies.
  world.txt("_dmarc.a.example.org", "v=DMARC1; p=none");
  world.txt("_dmarc.a.example.org", "v=DMARC1; p=none; rua=mailto:d@example.org");
  CHECK(world.fixed("a.example.org") ==
        "_dmarc.a.example.org v=DMARC1; p=reject; rua=mailto:d@example.org");
}

TEST_CASE("sp and np of a record below the organizational domain reach nobody") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:d@example.org");
  world.txt("_dmarc.a.example.org",
            "v=DMARC1; p=reject; sp=none; rua=mailto:d@example.org");
  CHECK(world.rules("a.example.org") == "subdomain_tags_unused ");
}

TEST_CASE("others must agree to take reports, and be there") {
  World world;
  world.txt("_dmarc.example.org",
            "v=DMARC1; p=reject; rua=mailto:a@reports.example,mailto:b@gone.example");
  CHECK(world.rules("example.org") == "report_not_authorised report_domain_missing ");
  CHECK(world.report.findings[0].params["name"] ==
        "example.org._report._dmarc.reports.example");
  world.txt("*._report._dmarc.reports.example", "v=DMARC1");
  CHECK(world.rules("example.org") == "report_domain_missing ");
}

TEST_CASE("where the eras part: public suffixes and what only one of them knows") {
  World world;
  world.txt("_dmarc.co.uk", "v=DMARC1; p=reject; rua=mailto:d@example.org");
  CHECK(world.rules("co.uk").find("suffix_without_psd ") != std::string::npos);
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; np=bogus");
  CHECK(world.rules("example.org") == "bad_policy policy_differs no_reports ");
  CHECK(world.fixed() == "_dmarc.example.org v=DMARC1; p=reject");
}

TEST_CASE("a record behind an alias is changed where it stands") {
  World world;
  world.record("_dmarc.example.org", dns::Type::CNAME,
               dns::rdata_name(dns::Name::parse("example.org.dmarc.example").value()));
  world.txt("example.org.dmarc.example", "v=DMARC1; p=rejct; rua=mailto:d@example.org");
  CHECK(world.rules("example.org") == "bad_policy alias ");
  CHECK(world.fixed() ==
        "example.org.dmarc.example v=DMARC1; p=reject; rua=mailto:d@example.org");
}

TEST_CASE("DNS without an answer is said, and nothing is changed on it") {
  World world;
  world.zone.fail(dns::Name::parse("_dmarc.example.org").value(), dns::Type::TXT,
                  dns::Rcode::ServFail);
  CHECK(world.rules("example.org") == "dns_error ");
  CHECK(world.fixed() == "no fix");
}

TEST_CASE("a circle of aliases is named") {
  World world;
  for (auto [from, to] : {std::pair("_dmarc.example.org", "_dmarc.a.example.org"),
                          std::pair("_dmarc.a.example.org", "_dmarc.example.org")})
    world.record(from, dns::Type::CNAME, dns::rdata_name(dns::Name::parse(to).value()));
  CHECK(world.rules("example.org") == "alias_loop ");
  CHECK(world.fixed() == "no fix");
  Outcome outcome = check(world.zone, {"example.org", {}, {}}, {.explain = true});
  CHECK(outcome.verdict == Verdict::TempError);
  CHECK(outcome.problem_kind == "alias_loop");
  CHECK(outcome.questions <= 2 + dns::kMaxChain);
}

TEST_CASE("a change that weakens is not proven") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; adkim=s");
  auto refused = [&](const char* after) {
    return prove(world.zone, "example.org",
                 {"_dmarc.example.org", 0, {"v=DMARC1; p=reject; adkim=s"}, {after}})
        .refused_because;
  };
  CHECK(refused("v=DMARC1; p=none; adkim=s") == "the policy would be weaker");
  CHECK(refused("v=DMARC1; p=reject; sp=none; adkim=s") == "the policy would be weaker");
  CHECK(refused("v=DMARC1; p=reject; t=y; adkim=s") == "the policy would be weaker");
  CHECK(refused("v=DMARC1; p=reject") == "alignment would be laxer");
  CHECK(refused("v=DMARC1; p=bogus; adkim=s") == "no receiver would use the record");
  CHECK(refused("v=DMARC1; p=reject; np=reject; adkim=s") == "");
}

TEST_CASE("the text alone is judged where there is no domain") {
  dns::ZoneResolver none;
  auto report = lint(none, "", "v=DMARC1; p=rejct");
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].rule == "bad_policy");
  CHECK(report.mended == "v=DMARC1; p=reject");
}
