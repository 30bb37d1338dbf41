// Who lists which name servers, what servers stumble over, and what caches still hold.
#include <doctest/doctest.h>

#include "diagnose/checks/zone_world_for_tests.h"
#include "knowledge/knowledge.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;
using dns::Rcode;

static const text::Message* note(const Finding& finding, std::string_view key) {
  auto found = std::ranges::find(finding.notes, key, &text::Message::key);
  return found == finding.notes.end() ? nullptr : &*found;
}

// The zone above has a second server, which sends to these.
static std::unique_ptr<ServersWorld> with_second_parent(const std::string& delegation) {
  auto world = diagnose::world();
  world->recursive.add(
      records_of("example. NS b.nic.example.\nb.nic.example. "
                 "A 192.0.2.10\n"));
  world->servers["192.0.2.10"].referral = records_of(delegation);
  return world;
}

TEST_CASE("an address that could not be looked up is no missing address") {
  auto failing = world();
  failing->servers["192.0.2.9"].referral = records_of(
      "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
      "ns1.shop.example. A 192.0.2.1\n");
  failing->recursive.fail(*dns::Name::from_text("ns2.shop.example"), dns::Type::A,
                          Rcode::ServFail);
  const Outcome outcome = run(check_name_servers, *failing);
  CHECK(outcome.findings.empty());
  CHECK(outcome.state == State::CouldNotTell);
  CHECK(run(check_mail_records_in_sync, *failing).state == State::CouldNotTell);
}

TEST_CASE("servers of the zone above that send to different servers are told apart") {
  auto agreeing = with_second_parent(kDelegation);
  CHECK(run(check_name_servers, *agreeing).findings.empty());

  auto behind = with_second_parent(
      "shop.example. NS ns1.shop.example.\n"
      "ns1.shop.example. A 192.0.2.1\n");
  const Outcome outcome = run(check_name_servers, *behind);
  const Finding* finding = find(outcome, "ns_parents_differ");
  REQUIRE(finding);
  CHECK(finding->severity == Severity::Warning);
  REQUIRE(finding->notes.size() == 2);
  CHECK(finding->notes[0].params.at("servers") == "b.nic.example");
  CHECK(finding->notes[0].params.at("list") == "ns1.shop.example");
  CHECK(outcome.detail.at("parents").as_array().size() == 2);
}

TEST_CASE("a server of the zone above that knows nothing of the domain is named") {
  auto unknowing = with_second_parent("");
  unknowing->servers["192.0.2.10"].zone.add(
      records_of("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\n"));
  const Outcome outcome = run(check_name_servers, *unknowing);
  const Finding* finding = find(outcome, "ns_parents_differ");
  REQUIRE(finding);
  REQUIRE(note(*finding, "note.server_lists_none"));
  CHECK(note(*finding, "note.server_lists_none")->params.at("servers") ==
        "b.nic.example");
}

TEST_CASE(
    "a server of the zone above that is silent, or holds the zone, is no difference") {
  auto silent = with_second_parent(kDelegation);
  silent->servers.erase("192.0.2.10");
  CHECK(run(check_name_servers, *silent).findings.empty());

  auto holding = with_second_parent("");
  holding->servers["192.0.2.10"].zone.add(records_of(zone_text()));
  CHECK_FALSE(find(run(check_name_servers, *holding), "ns_parents_differ"));
}

TEST_CASE("servers that have different NS records are told, although all together fit") {
  std::string fewer = zone_text();
  const std::string gone = "shop.example. NS ns2.shop.example.\n";
  fewer.replace(fewer.find(gone), gone.size(), "");
  auto split = world(zone_text(), fewer);
  const Outcome outcome = run(check_name_servers, *split);
  const Finding* finding = find(outcome, "ns_delegation_mismatch");
  REQUIRE(finding);
  REQUIRE(finding->notes.size() == 2);
  CHECK(finding->notes[0].params.at("servers") == "ns2.shop.example");
  CHECK(finding->notes[0].params.at("list") == "ns1.shop.example");
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].steps[0].key == "step.ns_delegation_mismatch.same_on_all");
}

TEST_CASE("what servers stumble over is a remark, and who bears all of it is not named") {
  struct {
    const char* note;
    void (*spoil)(ServersWorld::Server&);
  } habits[] = {
      {"note.refuses_edns", [](auto& server) { server.to_edns = Rcode::FormErr; }},
      {"note.refuses_cookies", [](auto& server) { server.to_cookie = Rcode::FormErr; }},
      {"note.changes_case", [](auto& server) { server.changes_case = true; }}};
  for (const auto& habit : habits) {
    CAPTURE(habit.note);
    auto old = world();
    habit.spoil(old->servers["198.51.100.2"]);
    const Outcome outcome = run(check_name_servers, *old);
    CHECK(outcome.state == State::Fine);
    REQUIRE(outcome.findings.size() == 1);
    const Finding& finding = outcome.findings[0];
    CHECK(finding.cause == "ns_outdated");
    CHECK(finding.severity == Severity::Info);
    REQUIRE(finding.notes.size() == 1);
    CHECK(finding.notes[0].key == habit.note);
    CHECK(finding.notes[0].params.at("servers") == "ns2.shop.example");
  }
}

TEST_CASE("silence to cookies is a warning, once it is seen a second time") {
  auto silent = world();
  silent->servers["198.51.100.2"].with_cookie = dns::Status::Timeout;
  const Outcome outcome = run(check_name_servers, *silent);
  REQUIRE(find(outcome, "ns_outdated"));
  CHECK(find(outcome, "ns_outdated")->severity == Severity::Warning);
  CHECK(notes(*find(outcome, "ns_outdated"), "note.silent_to_cookies"));

  // It is silent to everything then: a server that is gone is another matter.
  auto dead = world();
  dead->servers.erase("198.51.100.2");
  CHECK_FALSE(find(run(check_name_servers, *dead), "ns_outdated"));
}

TEST_CASE("a lost question with a cookie is no silence") {
  struct LosesFirst : dns::ResolverLayer {
    using dns::Resolver::query;
    using ResolverLayer::ResolverLayer;
    dns::AnswerPtr query(const dns::Question& question) override {
      if (!question.ask.cookie || lost++ > 0) return below_.query(question);
      auto nothing = std::make_shared<dns::Answer>();
      nothing->status = dns::Status::Timeout;
      return nothing;
    }
    std::vector<dns::AnswerPtr> query_all(
        std::span<const dns::Question> questions) override {
      std::vector<dns::AnswerPtr> answers;
      for (const dns::Question& question : questions) answers.push_back(query(question));
      return answers;
    }
    int lost = 0;
  };
  auto healthy = world();
  LosesFirst losing(*healthy);
  CHECK(run(check_name_servers, losing).findings.empty());
}

// The servers have the second text; the resolver the first, for as long as it says.
static std::unique_ptr<ServersWorld> just_changed(const std::string& before,
                                                  const std::string& now) {
  auto world = diagnose::world(now, now);
  world->recursive = dns::ZoneResolver();
  world->recursive.add(
      records_of("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\n"
                 "a.nic.example. A 192.0.2.9\n"));
  world->recursive.add(records_of(before));
  return world;
}

static std::string changed(std::string text, const std::string& from,
                           const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_CASE(
    "a record that only the resolver still has is an old copy, with the time left") {
  auto world = just_changed(changed(zone_text(), "shop.example. TXT \"v=spf1 mx -all\"",
                                    "shop.example. 1740 TXT \"v=spf1 a -all\""),
                            zone_text());
  const Outcome outcome = run(check_mail_records_in_sync, *world);
  REQUIRE(outcome.findings.size() == 1);
  const Finding& finding = outcome.findings[0];
  CHECK(finding.cause == "old_copy_cached");
  CHECK(finding.severity == Severity::Warning);
  CHECK(finding.params.at("record") == "shop.example TXT");
  CHECK(finding.params.at("minutes") == "29");
  REQUIRE(note(finding, "note.old_copy"));
  CHECK(note(finding, "note.old_copy")->params.at("value") == "v=spf1 a -all");
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].kind == ChangeKind::Wait);
  CHECK(outcome.changes[0].effective_from == kNow + std::chrono::seconds(3600));
}

TEST_CASE("that there is no record is remembered, too: as long as the zone's SOA says") {
  auto world = just_changed(zone_text(), zone_text("_dmarc.shop.example. TXT "
                                                   "\"v=DMARC1; p=none\"\n"));
  const Outcome outcome = run(check_mail_records_in_sync, *world);
  REQUIRE(find(outcome, "old_copy_cached"));
  const Finding& finding = *find(outcome, "old_copy_cached");
  CHECK(finding.params.at("record") == "_dmarc.shop.example TXT");
  CHECK(finding.params.at("minutes") == "5");
  CHECK(notes(finding, "note.old_copy_is_none"));
}

TEST_CASE(
    "a resolver that fails, blocks the name, or sees one of two versions: no old copy") {
  const std::string old = changed(zone_text(), "v=spf1 mx -all", "v=spf1 a -all");
  auto failing = just_changed(zone_text(), zone_text());
  failing->recursive.fail(*dns::Name::from_text("shop.example"), dns::Type::TXT,
                          Rcode::ServFail);
  CHECK_FALSE(find(run(check_mail_records_in_sync, *failing), "old_copy_cached"));

  // A name that is blocked is denied with the SOA of the list of blocked names.
  auto blocking =
      just_changed(zone_text("mail2.shop.example. A 192.0.2.26\n"),
                   zone_text("_dmarc.shop.example. TXT \"v=DMARC1; p=none\"\n"));
  blocking->recursive.add(records_of("_dmarc.shop.example. SOA rpz. rpz. 1 1 1 1 300\n"));
  CHECK_FALSE(find(run(check_mail_records_in_sync, *blocking), "old_copy_cached"));

  auto split = just_changed(old, zone_text());
  split->servers["192.0.2.1"].zone = dns::ZoneResolver();
  split->servers["192.0.2.1"].zone.add(records_of(old));
  const Outcome outcome = run(check_mail_records_in_sync, *split);
  CHECK(find(outcome, "ns_out_of_sync"));
  CHECK_FALSE(find(outcome, "old_copy_cached"));
  REQUIRE_FALSE(outcome.changes.empty());
  const auto& steps = outcome.changes[0].steps;
  auto wait =
      std::ranges::find(steps, "step.ns_out_of_sync.then_wait", &text::Message::key);
  REQUIRE(wait != steps.end());
  CHECK(wait->params.at("minutes") == "60");
}

// The check, with public resolvers beside the one in use.
static Outcome run_with(dns::Resolver& below,
                        std::initializer_list<const char*> publics) {
  dns::CachingResolver resolver(below);
  Registry rdap;
  Target target = shop();
  for (const char* ip : publics)
    target.public_resolvers.push_back(*net::IpAddress::parse(ip));
  return *check_mail_records_in_sync({resolver, rdap, target, kNow});
}

TEST_CASE(
    "what a public resolver alone still has is told with its name, and how to end it") {
  auto behind = world();
  behind->servers["8.8.8.8"].zone.add(
      records_of(changed(zone_text(), "shop.example. TXT \"v=spf1 mx -all\"",
                         "shop.example. 840 TXT \"v=spf1 a -all\"")));
  behind->servers["192.0.2.54"].zone.add(records_of(zone_text()));
  const Outcome outcome = run_with(*behind, {"8.8.8.8", "192.0.2.54", "192.0.2.55"});
  REQUIRE(outcome.findings.size() == 1);
  const Finding& finding = outcome.findings[0];
  CHECK(finding.cause == "old_copy_cached");
  CHECK(finding.params.at("resolvers") == "8.8.8.8 (Google)");
  CHECK(finding.params.at("minutes") == "14");
  REQUIRE(finding.notes.size() == 1);
  CHECK(finding.notes[0].params.at("resolver") == "8.8.8.8 (Google)");
  CHECK(finding.notes[0].params.at("value") == "v=spf1 a -all");
  REQUIRE(outcome.changes.size() == 1);
  REQUIRE(outcome.changes[0].steps.size() == 2);
  CHECK(outcome.changes[0].steps[0].params.at("url") == "https://dns.google/cache");
  const auto& views = outcome.detail.at("public_resolvers").as_array();
  REQUIRE(views.size() == 3);
  CHECK(views[1].at("answered") == views[1].at("asked"));
  CHECK(views[2].at("answered") == 0);
}

TEST_CASE("every public resolver of the table has an address") {
  CHECK_FALSE(knowledge::public_resolvers().empty());
  for (const knowledge::PublicResolver& known : knowledge::public_resolvers())
    CHECK_MESSAGE(net::IpAddress::parse(known.address), std::string(known.name));
}

TEST_CASE("a public resolver is never asked for a name that is missing") {
  auto healthy = world();
  healthy->servers["8.8.8.8"].zone.add(records_of(zone_text()));
  Overhearing watched(*healthy);
  CHECK(run_with(watched, {"8.8.8.8"}).findings.empty());
  std::erase_if(watched.asked, [](const auto& one) { return !one.ask.recursive; });
  REQUIRE(watched.asked.size() == 2);  // TXT and MX: the zone has nothing else for all
  for (const dns::Question& question : watched.asked) {
    CHECK(question.ask.server->to_string() == "8.8.8.8");
    CHECK(question.name.to_lower_string() == "shop.example");
  }
}

TEST_CASE("where a server kept silent, or the servers differ, no public copy is old") {
  const std::string old = changed(zone_text(), "v=spf1 mx -all", "v=spf1 a -all");
  auto silent = world();
  silent->servers["8.8.8.8"].zone.add(records_of(old));
  silent->servers.erase("198.51.100.2");
  CHECK_FALSE(find(run_with(*silent, {"8.8.8.8"}), "old_copy_cached"));
  auto split = world(zone_text(), old);
  split->servers["8.8.8.8"].zone.add(records_of(old));
  CHECK_FALSE(find(run_with(*split, {"8.8.8.8"}), "old_copy_cached"));
}

TEST_CASE("where a server keeps silent the resolver may have its copy from there") {
  auto silent =
      just_changed(changed(zone_text(), "v=spf1 mx -all", "v=spf1 a -all"), zone_text());
  silent->servers.erase("198.51.100.2");
  CHECK_FALSE(find(run(check_mail_records_in_sync, *silent), "old_copy_cached"));
}

TEST_CASE("an old copy in which only a text beside the SPF record differs is a remark") {
  auto world =
      just_changed(zone_text("shop.example. TXT \"site-code=1\"\n"), zone_text());
  const Outcome outcome = run(check_mail_records_in_sync, *world);
  REQUIRE(find(outcome, "old_copy_cached"));
  CHECK(find(outcome, "old_copy_cached")->severity == Severity::Info);
  CHECK(outcome.state == State::Fine);
}
