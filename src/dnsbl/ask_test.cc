#include <doctest/doctest.h>

#include "dns/zone_resolver.h"
#include "dnsbl/ask.h"

using namespace mailwhy;
using namespace mailwhy::dnsbl;

namespace {

net::IpAddress ip(std::string_view text) {
  return *net::IpAddress::parse(text);
}

// A resolver that knows some lists and counts rounds and questions.
class Lists : public dns::Resolver {
 public:
  Lists() {
    for (std::string_view zone : {"bl.example", "bits.example", "names.example"})
      zone_.add(dns::Record{
          name(zone), dns::Type::SOA, 300,
          dns::rdata_soa({.mname = name(zone), .rname = name(zone), .minimum = 60})});
  }
  void has(std::string_view owner, std::string_view answer) {
    zone_.add(
        dns::Record{name(owner), dns::Type::A, 300, dns::rdata_address(ip(answer))});
  }
  void says(std::string_view owner, std::string_view text) {
    zone_.add(dns::Record{name(owner), dns::Type::TXT, 300, dns::rdata_txt(text)});
  }
  template <class Outcome>
  void fails(std::string_view owner, Outcome outcome) {
    zone_.fail(name(owner), std::nullopt, outcome);
  }
  static dns::Name name(std::string_view text) { return *dns::Name::from_text(text); }

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    return zone_.query(question);
  }
  std::vector<dns::AnswerPtr> query_all(std::span<const dns::Question> all) override {
    rounds++;
    questions += all.size();
    return Resolver::query_all(all);
  }
  net::Time now() const override { return {}; }

  int rounds = 0;
  size_t questions = 0;

 private:
  dns::ZoneResolver zone_;
};

constexpr uint32_t kBase = 0x7F000000;

List address_list() {
  List list;
  list.zone = "bl.example";
  list.ip4 = list.ip6 = true;
  list.codes = {{.first = kBase + 255, .last = kBase + 255, .outcome = Outcome::Error},
                {.first = kBase + 2, .last = kBase + 2},
                {.first = kBase + 5, .last = kBase + 7},
                {.first = kBase + 10, .last = kBase + 10, .outcome = Outcome::Advisory},
                {.first = kBase + 17, .last = kBase + 20, .outcome = Outcome::Good},
                {.first = kBase + 30, .last = kBase + 30, .outcome = Outcome::Info}};
  return list;
}

List bit_list() {
  List list;
  list.zone = "bits.example";
  list.domain = true;
  list.codes = {{.first = 1, .bit = true, .outcome = Outcome::Error},
                {.first = 4, .bit = true},
                {.first = 32, .bit = true, .outcome = Outcome::Advisory}};
  return list;
}

Answer ask_one(Lists& world, const List& list, std::string_view address) {
  net::IpAddress addresses[] = {ip(address)};
  auto answers = ask(world, {&list, 1}, addresses, {});
  REQUIRE(answers.size() == 1);
  return answers[0];
}

Answer ask_domain(Lists& world, const List& list, std::string domain) {
  auto answers = ask(world, {&list, 1}, {}, {&domain, 1});
  REQUIRE(answers.size() == 1);
  return answers[0];
}

Answer about_address(Lists& world) {
  return ask_one(world, address_list(), "192.0.2.9");
}
Answer about_shop(Lists& world, const List& list = bit_list()) {
  return ask_domain(world, list, "shop.example");
}

// A list that passes its test and answers this for 192.0.2.9.
Answer answer_of(std::string_view answer) {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.2");
  world.has("9.2.0.192.bl.example", answer);
  return about_address(world);
}

}  // namespace

TEST_CASE("every kind of answer is told apart") {
  CHECK(answer_of("127.0.0.2").verdict == Verdict::Listed);
  CHECK(answer_of("127.0.0.6").verdict == Verdict::Listed);
  CHECK(answer_of("127.0.0.10").verdict == Verdict::Advisory);
  CHECK(answer_of("127.0.0.18").verdict == Verdict::Good);
  CHECK(answer_of("127.0.0.30").verdict == Verdict::Neutral);
  Answer unknown = answer_of("127.0.0.77");
  CHECK(unknown.verdict == Verdict::UnknownCode);
  CHECK(unknown.answers == std::vector{ip("127.0.0.77")});
  for (std::string_view error : {"127.255.255.254", "127.255.255.1", "127.0.0.255"}) {
    CHECK(answer_of(error).verdict == Verdict::Error);
    CHECK(answer_of(error).trouble == Trouble::ErrorCode);
  }
  for (std::string_view foreign : {"192.0.2.77", "127.0.0.1", "10.0.0.1"}) {
    CHECK(answer_of(foreign).verdict == Verdict::Error);
    CHECK(answer_of(foreign).trouble == Trouble::Rewritten);
  }
}

TEST_CASE("an address that a tested list does not know is not listed") {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.2");
  CHECK(about_address(world).verdict == Verdict::NotListed);
}

TEST_CASE("of several answers the worst decides, and an error before all") {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.2");
  world.has("9.2.0.192.bl.example", "127.0.0.10");
  world.has("9.2.0.192.bl.example", "127.0.0.6");
  Answer answer = about_address(world);
  CHECK(answer.verdict == Verdict::Listed);
  CHECK(answer.codes == std::vector<size_t>{2, 3});
  world.has("8.2.0.192.bl.example", "127.0.0.6");
  world.has("8.2.0.192.bl.example", "127.255.255.255");
  CHECK(ask_one(world, address_list(), "192.0.2.8").verdict == Verdict::Error);
}

TEST_CASE("a list without its test entry is not believed, whatever it says") {
  Lists world;
  Answer absent = about_address(world);
  CHECK(absent.verdict == Verdict::CouldNotTell);
  CHECK(absent.trouble == Trouble::NoTestEntry);
  world.has("8.2.0.192.bl.example", "127.0.0.2");
  Answer listed = ask_one(world, address_list(), "192.0.2.8");
  CHECK(listed.verdict == Verdict::CouldNotTell);
  CHECK(listed.tells_apart);
}

TEST_CASE("a list that answers for everything lists nobody") {
  Lists world;
  world.has("*.bl.example", "127.0.0.2");
  Answer answer = about_address(world);
  CHECK(answer.verdict == Verdict::Error);
  CHECK(answer.trouble == Trouble::Wildcard);
  Lists parked;
  parked.has("*.bl.example", "203.0.113.80");
  CHECK(about_address(parked).trouble == Trouble::Rewritten);
}

TEST_CASE("an error for the test entry is an error for the whole list") {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.255.255.254");
  CHECK(about_address(world).trouble == Trouble::ErrorCode);
  CHECK(about_address(world).verdict == Verdict::Error);
  world.has("9.2.0.192.bl.example", "127.0.0.2");  // so it says, and cannot be believed
  CHECK(about_address(world).verdict == Verdict::Error);
}

TEST_CASE("a zone that is gone is dead, one that keeps silent cannot be judged") {
  Lists world;
  List gone = address_list();
  gone.zone = "gone.example";
  Answer answer = ask_one(world, gone, "192.0.2.9");
  CHECK(answer.verdict == Verdict::Dead);
  CHECK(answer.trouble == Trouble::NoZone);
  for (std::string_view name :
       {"9.2.0.192.bl.example", "2.0.0.127.bl.example", "1.0.0.127.bl.example"})
    world.fails(name, dns::Rcode::ServFail);
  CHECK(about_address(world).trouble == Trouble::ZoneFails);
  CHECK(about_address(world).verdict == Verdict::Dead);
  Lists silent;
  silent.has("2.0.0.127.bl.example", "127.0.0.2");
  silent.fails("9.2.0.192.bl.example", dns::Status::Timeout);
  CHECK(about_address(silent).verdict == Verdict::CouldNotTell);
  silent.fails("1.0.0.127.bl.example", dns::Rcode::Refused);
  CHECK(ask_one(silent, address_list(), "192.0.2.8").trouble == Trouble::Refused);
}

TEST_CASE("one failed answer of a living list is no dead list") {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.2");
  world.fails("9.2.0.192.bl.example", dns::Rcode::ServFail);
  CHECK(about_address(world).verdict == Verdict::CouldNotTell);
}

TEST_CASE("private and retired lists are not asked") {
  Lists world;
  List list = address_list();
  list.access = Access::Private;
  CHECK(ask_one(world, list, "192.0.2.9").trouble == Trouble::Private);
  list.access = Access::Retired;
  CHECK(ask_one(world, list, "192.0.2.9").verdict == Verdict::Dead);
  CHECK(world.questions == 0);
}

TEST_CASE("an IPv6 address is asked in nibbles, with the test entries of its own") {
  const std::string nibbles =
      "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example";
  CHECK(name_at(address_list(), ip("2001:db8::25"))->to_string() == nibbles);
  CHECK(name_at(address_list(), ip("::ffff:192.0.2.9"))->to_string() ==
        "9.2.0.192.bl.example");
  Lists world;
  world.has("2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.example",
            "127.0.0.2");
  world.has(nibbles, "127.0.0.6");
  CHECK(ask_one(world, address_list(), "2001:db8::25").verdict == Verdict::Listed);
  CHECK(ask_one(world, address_list(), "2001:db8::26").verdict == Verdict::NotListed);
  world.has("1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.example",
            "127.0.0.2");
  CHECK(ask_one(world, address_list(), "2001:db8::25").trouble == Trouble::Wildcard);
}

TEST_CASE("bits of the last octet are read one by one") {
  Lists world;
  world.has("test.bits.example", "127.0.0.4");
  world.has("shop.example.bits.example", "127.0.0.36");
  Answer both = about_shop(world);
  CHECK(both.verdict == Verdict::Listed);
  CHECK(both.codes == std::vector<size_t>{1, 2});
  world.has("blog.example.bits.example", "127.0.0.32");
  CHECK(ask_domain(world, bit_list(), "blog.example").verdict == Verdict::Advisory);
  world.has("news.example.bits.example", "127.0.0.1");
  CHECK(ask_domain(world, bit_list(), "news.example").trouble == Trouble::ErrorCode);
  world.has("odd.example.bits.example", "127.0.0.2");
  CHECK(ask_domain(world, bit_list(), "odd.example").verdict == Verdict::UnknownCode);
  world.has("other.example.bits.example", "127.0.1.4");
  CHECK(ask_domain(world, bit_list(), "other.example").verdict == Verdict::UnknownCode);
}

TEST_CASE("a list of domains is tested by TEST and INVALID, or by 127.0.0.2") {
  Lists world;
  world.has("test.bits.example", "127.0.0.4");
  CHECK(about_shop(world).verdict == Verdict::NotListed);
  world.has("invalid.bits.example", "127.0.0.4");
  CHECK(about_shop(world).trouble == Trouble::Wildcard);
  List list = bit_list();
  list.zone = "names.example";
  Lists other;
  other.has("2.0.0.127.names.example", "127.0.0.4");
  CHECK(about_shop(other, list).verdict == Verdict::NotListed);
  Lists calls_it_an_error;
  calls_it_an_error.has("2.0.0.127.names.example", "127.0.0.1");
  calls_it_an_error.has("test.names.example", "127.0.0.4");
  CHECK(about_shop(calls_it_an_error, list).verdict == Verdict::NotListed);
  list.test_names = {"testpoint.example"};
  Lists own;
  own.has("testpoint.example.names.example", "127.0.0.4");
  CHECK(about_shop(own, list).verdict == Verdict::NotListed);
  list.no_test_entry = true;
  Lists none;
  CHECK(about_shop(none, list).verdict == Verdict::NotListed);
}

TEST_CASE("of an undescribed list 127.0.0.2 counts, and what its own test answers") {
  List list = undescribed_list("bl.example");
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.9");
  world.has("9.2.0.192.bl.example", "127.0.0.9");
  world.has("8.2.0.192.bl.example", "127.0.0.2");
  world.has("7.2.0.192.bl.example", "127.0.0.3");
  CHECK(ask_one(world, list, "192.0.2.9").verdict == Verdict::Listed);
  CHECK(ask_one(world, list, "192.0.2.8").verdict == Verdict::Listed);
  CHECK(ask_one(world, list, "192.0.2.7").verdict == Verdict::UnknownCode);
  CHECK(ask_one(world, list, "192.0.2.6").verdict == Verdict::NotListed);
}

TEST_CASE("all lists are asked in one round, reasons in a second") {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.2");
  world.has("9.2.0.192.bl.example", "127.0.0.2");
  world.says("9.2.0.192.bl.example", "spam seen,\r\nsee https://bl.example/192.0.2.9");
  List lists[] = {address_list(), bit_list()};
  net::IpAddress addresses[] = {ip("192.0.2.9"), ip("192.0.2.10")};
  std::string domains[] = {"shop.example"};
  auto answers = ask(world, lists, addresses, domains);
  REQUIRE(answers.size() == 3);
  CHECK(world.rounds == 2);
  CHECK(answers[0].reason == "spam seen, see https://bl.example/192.0.2.9");
  CHECK(answers[1].verdict == Verdict::NotListed);
  CHECK(answers[2].domain == "shop.example");
}

TEST_CASE("with their tests first, lists that fail are not asked about anybody") {
  Lists world;
  world.has("2.0.0.127.bl.example", "127.0.0.2");
  world.has("9.2.0.192.bl.example", "127.0.0.2");
  world.has("shop.example.bits.example", "127.0.0.4");
  List lists[] = {address_list(), bit_list()};
  net::IpAddress addresses[] = {ip("192.0.2.9"), ip("192.0.2.10")};
  std::string domains[] = {"shop.example"};
  auto answers = ask(world, lists, addresses, domains, Order::TestsFirst);
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].verdict == Verdict::Listed);
  CHECK(answers[1].verdict == Verdict::NotListed);
  CHECK(answers[2].trouble == Trouble::NoTestEntry);
  CHECK(answers[2].answers.empty());
  CHECK(world.rounds == 3);
  // 127.0.0.2, TEST, 127.0.0.2 there; 127.0.0.1 and both addresses; one TXT.
  CHECK(world.questions == 7);
  world.has("1.0.0.127.bl.example", "127.0.0.2");
  CHECK(ask(world, lists, addresses, domains, Order::TestsFirst)[0].trouble ==
        Trouble::Wildcard);
}

TEST_CASE("a domain that makes the question too long cannot be asked") {
  Lists world;
  std::string label(63, 'a');
  std::string domain = label + '.' + label + '.' + label + '.' + std::string(55, 'b');
  CHECK(ask_domain(world, bit_list(), domain).trouble == Trouble::NoName);
}
