// Records written to hurt: every limit holds in count and in time.
#include <ctime>

#include "spf/check.h"
#include "spf/world_for_tests.h"

namespace mailwhy::spf {

namespace {

struct Cost {
  Verdict verdict;
  int questions;
  double milliseconds;
};

}  // namespace

// The costlier of both ways to ask.
static Cost cost(SlowWorld& world, std::string_view ip = "203.0.113.9",
                 std::string local = "a") {
  std::clock_t start = std::clock();  // our own time, however busy the machine is
  Result result = check_host(world, query(ip, local + "@example.org"));
  double spent = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  return {result.verdict, world.questions, spent};
}

static constexpr double kPatience = 300;  // ms, with checks compiled in

TEST_CASE("ten mx terms of ten names each are the most that is ever asked") {
  SlowWorld world;
  std::string record = "v=spf1", zone;
  for (int i = 0; i < 10; i++) {
    record += " mx:m" + std::to_string(i) + ".test";
    for (int j = 0; j < 10; j++) {
      std::string host = "h" + std::to_string(j) + ".m" + std::to_string(i) + ".test.";
      zone += "m" + std::to_string(i) + ".test. MX " + std::to_string(j) + " " + host +
              "\n" + host + " A 192.0.2.1\n";
    }
  }
  SlowWorld full(zone);
  full.txt("example.org", record + " -all");
  Cost spent = cost(full);
  CHECK(spent.verdict == Verdict::Fail);
  CHECK(spent.questions == 1 + 10 + 100);
  CHECK(spent.milliseconds < kPatience);
}

TEST_CASE("suspicion alone never asks more than sixty questions") {
  std::string zone;
  for (int i = 0; i < 10; i++) {
    for (int j = 0; j < 10; j++) {
      std::string host = "h" + std::to_string(j) + ".m" + std::to_string(i) + ".test.";
      zone += "m" + std::to_string(i) + ".test. MX " + std::to_string(j) + " " + host +
              "\n" + host + " A 192.0.2.1\n";
    }
  }
  SlowWorld world(zone);
  std::string record = "v=spf1";
  for (int i = 0; i < 10; i++) record += " mx:m" + std::to_string(i) + ".test";
  world.txt("example.org", record + " -all");
  // The first name of the first mx matches: all beyond what one look ahead took is left
  // unasked.
  CHECK(cost(world, "192.0.2.1").questions <= 60);
}

TEST_CASE("a tree of includes ends at the tenth") {
  SlowWorld world;
  std::string wide = "v=spf1";
  for (int i = 0; i < 9; i++) wide += " include:n" + std::to_string(i) + ".test";
  world.txt("example.org", wide + " -all");
  for (int i = 0; i < 9; i++) {
    std::string inner = "v=spf1";
    for (int j = 0; j < 9; j++)
      inner += " include:n" + std::to_string(i) + std::to_string(j) + ".test";
    world.txt("n" + std::to_string(i) + ".test", inner);
    for (int j = 0; j < 9; j++)
      world.txt("n" + std::to_string(i) + std::to_string(j) + ".test", inner);
  }
  Cost spent = cost(world);
  CHECK(spent.verdict == Verdict::PermError);
  CHECK(spent.questions <= 60);
  CHECK(spent.milliseconds < kPatience);
}

TEST_CASE("names that do not exist end the check at the third") {
  SlowWorld world;
  std::string record = "v=spf1";
  for (int i = 0; i < 3000; i++) record += " a:x" + std::to_string(i) + ".test";
  world.txt("example.org", record + " -all");
  Cost spent = cost(world);
  CHECK(spent.verdict == Verdict::PermError);
  CHECK(spent.questions <= 11);
  CHECK(spent.milliseconds < kPatience);
}

TEST_CASE("records of 60 kB are read in milliseconds, whatever fills them") {
  std::string networks = "v=spf1", terms = "v=spf1",
              macros = "v=spf1 exists:", digits = "v=spf1 a:", slashes = "v=spf1 a:";
  while (networks.size() < 60000) networks += " ip4:198.51.100.0/24";
  while (terms.size() < 60000) terms += " a";
  while (macros.size() < 60000) macros += "%{s}";
  while (digits.size() < 60000) digits += "1";
  while (slashes.size() < 60000) slashes += "/";
  for (const std::string& record : {networks + " -all", terms, macros, digits, slashes,
                                    "v=spf1 " + std::string(60000, '%')}) {
    SlowWorld world;
    world.txt("example.org", record);
    Cost spent = cost(world, "203.0.113.9", std::string(1000, 'l'));
    CHECK(spent.questions <= 20);
    CHECK(spent.milliseconds < kPatience);
  }
}

TEST_CASE("the faults of a record of 60 kB are found without hurry, but soon") {
  for (std::string piece : {",;,;", "\xe2\x80\x8b", "include:a.b-all", "/./.", "@://",
                            "ipv4=", "~ - ", "\\\"'"}) {
    for (size_t word : {20, 500, 3000, 60000}) {
      std::string record = "v=spf1";
      while (record.size() < 60000) {
        record += ' ';
        for (size_t start = record.size();
             record.size() < start + word && record.size() < 60000;)
          record += piece;
      }
      std::clock_t start = std::clock();
      CHECK(syntax_faults(record).size() <= 201);
      CHECK(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC <
            kPatience);
    }
  }
}

TEST_CASE("a chain of redirects and a ring of includes end") {
  SlowWorld world;
  world.txt("example.org", "v=spf1 redirect=r0.test");
  for (int i = 0; i < 30; i++)
    world.txt("r" + std::to_string(i) + ".test",
              "v=spf1 redirect=r" + std::to_string(i + 1) + ".test");
  Cost spent = cost(world);
  CHECK(spent.verdict == Verdict::PermError);
  CHECK(spent.questions == 11);
  SlowWorld ring;
  ring.txt("example.org", "v=spf1 include:%{d}.%{d} -all");
  CHECK(cost(ring).verdict == Verdict::PermError);
  SlowWorld grow(R"(*.example.org. TXT "v=spf1 include:x.%{d} -all"
example.org. TXT "v=spf1 include:x.%{d} -all")");
  CHECK(cost(grow).verdict == Verdict::PermError);
  CHECK(grow.questions == 11);
}

TEST_CASE("a client with five hundred names costs ten look-ups") {
  std::string zone = "example.org. TXT \"v=spf1 ptr -all\"\n";
  for (int i = 0; i < 500; i++)
    zone += "9.113.0.203.in-addr.arpa. PTR n" + std::to_string(i) + ".example.org.\n";
  SlowWorld world(zone);
  CHECK(cost(world).questions <= 12);
}

TEST_CASE("a TXT set of many strings and an explanation of 60 kB do no harm") {
  SlowWorld world;
  for (int i = 0; i < 59; i++)
    world.txt("example.org", "verification-token-" + std::to_string(i));
  world.txt("example.org", "v=spf1 -all exp=why.example.org");
  std::string bomb;
  while (bomb.size() < 60000) bomb += "%{S}";
  world.txt("why.example.org", bomb);
  SUBCASE("verdict") {
    CHECK(cost(world, "203.0.113.9", std::string(1000, '%')).verdict == Verdict::Fail);
  }
  SUBCASE("text") {
    CHECK(check_host(world, query("203.0.113.9", "a@example.org")).explanation.size() <
          70000);
  }
}

TEST_CASE("record data that is no text is no record") {
  for (std::string rdata :
       {std::string(), std::string("\0", 1), std::string("\xffv=spf1 -all"),
        std::string("\5v=spf"), std::string("\6v=spf1\x20"),
        std::string("\3v=s\4pf1 \4-all")}) {
    dns::ZoneResolver zone;
    zone.add(dns::Record{name_of("example.org"), dns::Type::TXT, 60, rdata});
    Result result = check_host(zone, query("192.0.2.1", "a@example.org"));
    CHECK(result.verdict != Verdict::Pass);
  }
}

}  // namespace mailwhy::spf
