#include "dns/overlay.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy::dns;

static Name name(std::string_view text) {
  return *Name::parse(text);
}

static ZoneResolver zone() {
  ZoneResolver world;
  world.add(read_zone_file("$TTL 600\n"
                           "example.org. SOA ns.example.org. h.example.org. 1 2 3 4 300\n"
                           "example.org. TXT \"v=spf1 mx \" \"-all\"\n"
                           "example.org. TXT \"other\"\n"
                           "example.org. MX 10 MX.example.org.\n"
                           "mx.example.org. A 192.0.2.1\n"
                           "alias.example.org. CNAME real.example.org.\n"
                           "real.example.org. TXT \"real\"\n"
                           "dead.example.org. CNAME gone.example.org.\n")
                .records);
  return world;
}

static std::string ask(Resolver& resolver, std::string_view owner, Type type) {
  AnswerPtr answer = resolver.query(name(owner), type);
  std::string out = answer->status == Status::Answered ? to_string(answer->rcode)
                                                       : to_string(answer->status);
  for (const Record& record : answer->records) out += " | " + to_zone_text(record);
  return out;
}

TEST_CASE("strings leave and enter an RRset, the others stay, whatever their pieces") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  REQUIRE(overlay.lay(
      {name("example.org"), Type::TXT, 60, {"v=spf1 mx -all"}, {"v=spf1 -all"}}));
  CHECK(ask(overlay, "EXAMPLE.org", Type::TXT) ==
        "NOERROR | example.org. 600 IN TXT \"other\" | example.org. 600 IN TXT \"v=spf1 "
        "-all\"");
  CHECK(ask(overlay, "example.org", Type::MX) ==
        "NOERROR | example.org. 600 IN MX 10 MX.example.org.");
  CHECK(overlay.query(name("example.org"), Type::MX) ==
        world.query(name("example.org"), Type::MX));
  REQUIRE(
      overlay.lay({name("example.org"), Type::TXT, 60, {"v=spf1 -all", "other"}, {}}));
  CHECK(ask(overlay, "example.org", Type::TXT) == "NOERROR");
}

TEST_CASE("addresses and MX records are given in presentation form") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  REQUIRE(
      overlay.lay({name("mx.example.org"), Type::A, 60, {"192.0.2.1"}, {"192.0.2.2"}}));
  REQUIRE(
      overlay.lay({name("example.org"), Type::MX, 60, {"10 mx.example.org"}, {"0 ."}}));
  CHECK(ask(overlay, "mx.example.org", Type::A) ==
        "NOERROR | mx.example.org. 600 IN A 192.0.2.2");
  CHECK(ask(overlay, "example.org", Type::MX) == "NOERROR | example.org. 600 IN MX 0 .");
  CHECK_FALSE(overlay.lay({name("mx.example.org"), Type::A, 60, {}, {"192.0.2.300"}}));
}

TEST_CASE("a long text is cut into pieces") {
  ZoneResolver world;
  OverlayResolver overlay(world);
  REQUIRE(overlay.lay({name("a.org"), Type::TXT, 60, {}, {std::string(300, 'x')}}));
  AnswerPtr answer = overlay.query(name("a.org"), Type::TXT);
  REQUIRE(answer->records.size() == 1);
  CHECK(strings(answer->records[0]).size() == 2);
}

TEST_CASE("where a record is laid, the name and those above it exist") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  CHECK(ask(overlay, "a.new.example.org", Type::A) == "NXDOMAIN");
  REQUIRE(overlay.lay({name("a.new.example.org"), Type::TXT, 60, {}, {"x"}}));
  CHECK(ask(overlay, "a.new.example.org", Type::TXT) ==
        "NOERROR | a.new.example.org. 60 IN TXT \"x\"");
  CHECK(overlay.query(name("a.new.example.org"), Type::TXT)->ttl == 60);
  CHECK(ask(overlay, "a.new.example.org", Type::A) == "NOERROR");
  CHECK(ask(overlay, "new.example.org", Type::A) == "NOERROR");
  CHECK(ask(overlay, "b.new.example.org", Type::A) == "NXDOMAIN");
}

TEST_CASE(
    "a record laid at a CNAME takes its place, one laid at its target is seen through "
    "it") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  REQUIRE(overlay.lay({name("real.example.org"), Type::TXT, 60, {"real"}, {"changed"}}));
  CHECK(ask(overlay, "alias.example.org", Type::TXT) ==
        "NOERROR | alias.example.org. 600 IN CNAME real.example.org. | "
        "real.example.org. 600 IN TXT \"changed\"");
  REQUIRE(overlay.lay({name("alias.example.org"), Type::TXT, 60, {}, {"here"}}));
  CHECK(ask(overlay, "alias.example.org", Type::TXT) ==
        "NOERROR | alias.example.org. 60 IN TXT \"here\"");
  REQUIRE(overlay.lay({name("gone.example.org"), Type::A, 60, {}, {"192.0.2.7"}}));
  CHECK(ask(overlay, "dead.example.org", Type::A) ==
        "NOERROR | dead.example.org. 600 IN CNAME gone.example.org. | "
        "gone.example.org. 60 IN A 192.0.2.7");
  CHECK(ask(overlay, "dead.example.org", Type::TXT) ==
        "NOERROR | dead.example.org. 600 IN CNAME gone.example.org.");
}

TEST_CASE("a CNAME can be laid, changed and removed") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  REQUIRE(
      overlay.lay({name("x.example.org"), Type::CNAME, 60, {}, {"alias.example.org."}}));
  CHECK(
      ask(overlay, "x.example.org", Type::TXT) ==
      "NOERROR | x.example.org. 60 IN CNAME alias.example.org. | "
      "alias.example.org. 600 IN CNAME real.example.org. | real.example.org. 600 IN TXT "
      "\"real\"");
  REQUIRE(overlay.lay({name("alias.example.org"),
                       Type::CNAME,
                       60,
                       {"real.example.org."},
                       {"mx.example.org."}}));
  CHECK(ask(overlay, "alias.example.org", Type::A) ==
        "NOERROR | alias.example.org. 600 IN CNAME mx.example.org. | mx.example.org. 600 "
        "IN A "
        "192.0.2.1");
  overlay.remove(name("dead.example.org"), Type::CNAME);
  CHECK(ask(overlay, "dead.example.org", Type::A) == "NOERROR");
  overlay.replace(name("a"), Type::CNAME,
                  {{Name(), Type::CNAME, 1, rdata_name(name("b"))}});
  overlay.replace(name("b"), Type::CNAME,
                  {{Name(), Type::CNAME, 1, rdata_name(name("a"))}});
  CHECK(ask(overlay, "a", Type::A) == "SERVFAIL");
}

TEST_CASE("where nothing is known below, only a replaced RRset stands") {
  ZoneResolver world = zone();
  world.fail(name("example.org"), std::nullopt, Status::Timeout);
  OverlayResolver overlay(world);
  REQUIRE(overlay.lay({name("example.org"), Type::TXT, 60, {}, {"x"}}));
  CHECK(ask(overlay, "example.org", Type::TXT) == "timeout");
  overlay.replace(name("example.org"), Type::TXT,
                  {{Name(), Type::TXT, 60, rdata_txt("y")}});
  CHECK(ask(overlay, "example.org", Type::TXT) ==
        "NOERROR | example.org. 60 IN TXT \"y\"");
  CHECK(ask(overlay, "example.org", Type::MX) == "timeout");
  overlay.replace(name("example.org"), Type::CNAME,
                  {{Name(), Type::CNAME, 60, rdata_name(name("mx.example.org"))}});
  CHECK(ask(overlay, "example.org", Type::A) ==
        "NOERROR | example.org. 60 IN CNAME mx.example.org. | mx.example.org. 600 IN A "
        "192.0.2.1");
}

TEST_CASE("a question to one server stays with what the server said, changed alike") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  overlay.replace(name("example.org"), Type::TXT,
                  {{Name(), Type::TXT, 60, rdata_txt("y")}});
  Question question{name("example.org"), Type::TXT};
  question.ask.server = *mailwhy::net::IpAddress::parse("192.0.2.53");
  CHECK(overlay.query(question)->status == Status::NotAsked);
}

TEST_CASE("many questions are laid over like one") {
  ZoneResolver world = zone();
  OverlayResolver overlay(world);
  overlay.add({name("example.org"), Type::TXT, 60, rdata_txt("third")});
  std::vector<Question> questions = {{name("example.org"), Type::TXT},
                                     {name("mx.example.org"), Type::A}};
  auto answers = overlay.query_all(questions);
  REQUIRE(answers.size() == 2);
  CHECK(answers[0]->records.size() == 3);
  CHECK(answers[1]->records.size() == 1);
}

// A few names and values, so that changes and chains meet; a chain only leads down the
// list.
static Record any_record() {
  static const char* kNames[] = {"a.org",     "b.org", "c.b.org",
                                 "d.c.b.org", "e.org", "x.org"};
  int index = *rc::gen::inRange(0, 5);
  Record out{name(kNames[index]), Type::TXT, 60, ""};
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      out.type = Type::CNAME;
      out.rdata = rdata_name(name(kNames[*rc::gen::inRange(index + 1, 6)]));
      break;
    case 1:
      out.type = Type::A;
      out.rdata = std::string(4, static_cast<char>(*rc::gen::inRange(1, 4)));
      break;
    default:
      out.rdata = rdata_txt(std::string(1, *rc::gen::inRange('a', 'd')));
  }
  return out;
}

static std::vector<std::string> lines(const AnswerPtr& answer) {
  std::vector<std::string> out;
  for (const Record& record : answer->records) out.push_back(to_zone_text(record));
  std::sort(out.begin(), out.end());
  return out;
}

TEST_CASE("a change laid over a zone answers as the zone that was changed") {
  CHECK(rc::check([] {
    std::vector<Record> before, after;
    for (int left = *rc::gen::inRange(0, 8); left > 0; left--) {
      Record record = any_record();
      auto alias = [&](const Record& there) {
        return there.owner == record.owner &&
               (there.type == Type::CNAME || record.type == Type::CNAME);
      };
      if (std::none_of(before.begin(), before.end(), alias)) before.push_back(record);
    }
    after = before;
    ZoneResolver old_world, new_world;
    old_world.add(before);
    OverlayResolver overlay(old_world);
    for (int left = *rc::gen::inRange(0, 3); left > 0; left--) {
      Record enter = any_record();
      Name owner = enter.owner;
      Type type = enter.type;
      auto same = [&](const Record& there) {
        return there.owner == owner && there.type == type;
      };
      std::string storage;
      if (type != Type::TXT || *rc::gen::arbitrary<bool>()) {
        overlay.replace(owner, type, {enter});
        std::erase_if(after, same);
      } else {
        RrsetChange change{
            owner, type, 60, {}, {std::string(joined_text(enter, storage))}};
        auto leave = std::find_if(after.begin(), after.end(), same);
        if (leave != after.end()) {
          std::string joined;
          change.before = {std::string(joined_text(*leave, joined))};
          std::string gone = leave->rdata;
          std::erase_if(after,
                        [&](const Record& r) { return same(r) && r.rdata == gone; });
        }
        RC_ASSERT(overlay.lay(change).has_value());
      }
      after.push_back(enter);
    }
    new_world.add(after);
    for (const char* owner : {"a.org", "b.org", "c.b.org", "d.c.b.org", "e.org", "x.org"})
      for (Type type : {Type::A, Type::TXT, Type::CNAME}) {
        AnswerPtr laid = overlay.query(name(owner), type);
        AnswerPtr changed = new_world.query(name(owner), type);
        RC_ASSERT(lines(laid) == lines(changed));
        // A name whose last record left is NODATA above and NXDOMAIN in the zone.
        if (!changed->nxdomain()) RC_ASSERT(laid->rcode == changed->rcode);
      }
  }));
}
