#include "dmarc/check.h"

#include <doctest/doctest.h>

#include "dns/zone_resolver.h"
#include "mail/reader.h"

using namespace mailwhy;
using namespace mailwhy::dmarc;

namespace {

struct World {
  void txt(const char* name, std::string_view text) {
    zone.add(
        {dns::Name::parse(name).value(), dns::Type::TXT, 3600, dns::rdata_txt(text)});
  }
  Outcome check(const Query& query, bool explain = false) {
    return dmarc::check(zone, query, {.explain = explain, .rfc7489 = true});
  }
  dns::ZoneResolver zone;
};

// Counts how often somebody has to wait.
class Waiting : public dns::Resolver {
 public:
  explicit Waiting(dns::Resolver& below) : below_(below) {}
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    waits++;
    return below_.query(question);
  }
  std::vector<dns::AnswerPtr> query_all(std::span<const dns::Question> all) override {
    waits += all.empty() ? 0 : 1;
    return below_.query_all(all);
  }
  bool immediate() const override { return false; }
  net::Time now() const override { return below_.now(); }
  int waits = 0;

 private:
  dns::Resolver& below_;
};

AuthorDomain author_of(std::string mail) {
  auto message = mail::read_message(std::move(mail));
  return author_domain(message.value().header());
}

}  // namespace

TEST_CASE("a reject alone is never a reason to refuse") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject");
  Outcome result = world.check({"example.org", {}, {}});
  CHECK(result.verdict == Verdict::Fail);
  CHECK(result.policy == Policy::Reject);
  CHECK(result.handling_alone() == Policy::Quarantine);
}

TEST_CASE("an error of DNS matters only where the answer was needed") {
  World world;
  world.txt("_dmarc.a.example.org", "v=DMARC1; p=reject");
  world.zone.fail(dns::Name::parse("_dmarc.example.org").value(), dns::Type::TXT,
                  dns::Status::Timeout);
  SUBCASE("the same domain passes") {
    Outcome result = world.check({"a.example.org", {}, {{"a.example.org"}}});
    CHECK(result.verdict == Verdict::Pass);
    CHECK(result.organizational_domain.empty());
  }
  SUBCASE("nothing that passed: the policy of the own record is known") {
    Outcome result = world.check({"a.example.org", {}, {{"example.net"}}});
    CHECK(result.verdict == Verdict::Fail);
    CHECK(result.policy == Policy::Reject);
  }
  SUBCASE("a parent passed: nobody knows whether it aligns") {
    Outcome result = world.check({"a.example.org", {}, {{"example.org"}}});
    CHECK(result.verdict == Verdict::TempError);
    CHECK(result.problem_kind == "dns_error");
    CHECK(result.problem_domain == "example.org");
  }
}

TEST_CASE("U-labels, upper case and a final dot are the same domain") {
  World world;
  world.txt("_dmarc.xn--e1afmkfd.xn--p1ai", "v=DMARC1; p=reject; adkim=s");
  Outcome result = world.check({"Пример.РФ.", {}, {{"XN--E1AFMKFD.xn--p1ai"}}});
  CHECK(result.author_domain == "xn--e1afmkfd.xn--p1ai");
  CHECK(result.verdict == Verdict::Pass);
}

TEST_CASE("many signers: ten may walk, the author's own name always counts") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject");
  Query query{"example.org", {}, {}};
  for (int i = 0; i < 40; i++)
    query.dkim.push_back({"s" + std::to_string(i) + ".x.example.org"});
  for (Claim& claim : query.dkim)
    world.txt(("_dmarc." + claim.domain).c_str(), "v=DMARC1; p=none; psd=n");
  Outcome result = world.check(query, true);
  CHECK(result.verdict == Verdict::Fail);
  CHECK(result.dkim[9].way == Way::Walk);
  CHECK(result.dkim[10].way == Way::TooMany);
  CHECK(result.questions <= 8 * 11);
  query.dkim.push_back({"example.org"});
  CHECK(world.check(query).verdict == Verdict::Pass);
}

TEST_CASE("the two eras differ below a public suffix that publishes no psd=y") {
  World world;
  world.txt("_dmarc.co.uk", "v=DMARC1; p=reject");
  Outcome result = world.check({"a.co.uk", {}, {{"b.co.uk"}}});
  CHECK(result.verdict == Verdict::Pass);  // by the walk both belong to co.uk
  REQUIRE(result.rfc7489);
  CHECK(result.rfc7489->verdict == Verdict::None);
  CHECK(result.rfc7489->organizational_domain == "a.co.uk");
}

TEST_CASE("receivers of RFC 7489 obey pct and know neither t nor np") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; t=y; pct=0; np=none");
  Outcome result = world.check({"gone.example.org", {}, {}});
  CHECK(result.policy == Policy::None);
  CHECK(result.source == Source::Np);
  CHECK(result.rfc7489->policy == Policy::Quarantine);
  CHECK(result.rfc7489->percent == 0);
}

TEST_CASE("several records at a name are none") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject");
  world.txt("_dmarc.example.org", "v=DMARC1; p=none");
  Outcome result = world.check({"example.org", {}, {}});
  CHECK(result.verdict == Verdict::None);
  CHECK(result.problem_kind == "several_records");
  CHECK(!result.policy);
}

TEST_CASE("a name of 127 labels is asked for within bounds") {
  World world;
  std::string name = "a";
  for (int i = 1; i < 127; i++) name += ".a";
  Outcome result = world.check({name, {}, {{name}}});
  CHECK(result.verdict == Verdict::None);
  CHECK(result.questions <= 8);
}

TEST_CASE(
    "SPF answers for the envelope sender, and for the greeting of the null sender") {
  CHECK(spf_claim("user@example.org", "mx.example.net", "pass")->domain == "example.org");
  CHECK(spf_claim("<user@example.org>", "", "pass")->domain == "example.org");
  CHECK(spf_claim("", "mx.example.net", "pass")->domain == "mx.example.net");
  CHECK(spf_claim("<>", "mx.example.net", "pass")->domain == "mx.example.net");
  CHECK(!spf_claim("", "", "none"));
}

TEST_CASE("From has exactly one domain, or there is no author to answer for") {
  CHECK(author_of("From: A <a@Example.org>\n\n").domain == "example.org");
  CHECK(author_of("From: a@example.org, b@example.org\n\n").domain == "example.org");
  CHECK(author_of("From: a@one.example, b@two.example\n\n").problem_kind ==
        "several_author_domains");
  CHECK(author_of("From: a@example.org\nFrom: b@example.org\n\n").problem_kind ==
        "several_from_fields");
  CHECK(author_of("Subject: x\n\n").problem_kind == "no_from");
  CHECK(author_of("From: undisclosed:;\n\n").problem_kind == "no_author_domain");
  CHECK(without_author(author_of("From: a@one.example, b@two.example\n\n")).verdict ==
        Verdict::PermError);
}

TEST_CASE("where asking takes time, the walks of all identifiers take one wait") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject");
  Query query{"example.org", Claim{"a.b.example.org"}, {}};
  for (const char* domain : {"c.d.example.org", "e.f.g.example.org", "h.example.net"})
    query.dkim.push_back({domain});
  Waiting waiting(world.zone);
  Outcome outcome = dmarc::check(waiting, query);
  CHECK(waiting.waits == 3);  // the author's two, and one for the rest
  Outcome immediate = world.check(query);
  CHECK(outcome.verdict == immediate.verdict);
  CHECK(outcome.questions == immediate.questions);
}

TEST_CASE("the outcome as servers write it down") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=reject; t=y");
  auto text = [&](const Query& query) {
    return mail::to_string({"mx.example.net", {to_result(world.check(query))}});
  };
  CHECK(text({"a.example.org", {}, {}}) ==
        "mx.example.net; dmarc=fail header.from=a.example.org policy.dmarc=quarantine");
  CHECK(text({"example.org", {}, {{"example.org"}}}) ==
        "mx.example.net; dmarc=pass header.from=example.org");
  CHECK(text({"a..b(c", {}, {}}) ==
        "mx.example.net; dmarc=permerror header.from=\"a..b(c\"");
}

TEST_CASE("np is for names that do not exist; an alias to nowhere exists") {
  World world;
  world.txt("_dmarc.example.org", "v=DMARC1; p=none; np=reject");
  world.zone.add({dns::Name::parse("alias.example.org").value(), dns::Type::CNAME, 3600,
                  dns::rdata_name(dns::Name::parse("gone.example.net").value())});
  CHECK(world.check({"gone.example.org", {}, {}}).source == Source::Np);
  Outcome alias = world.check({"alias.example.org", {}, {}});
  CHECK(alias.source == Source::P);
  CHECK(alias.policy == Policy::None);
}
