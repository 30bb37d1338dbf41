#include "dns/wire.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "dns/chain.h"
#include "dns/rdata_fields.h"

using namespace mailwhy::dns;

static Name name(std::string_view text) {
  return *Name::parse(text);
}

static Record record(std::string_view owner, Type type, std::string_view rdata) {
  return {name(owner), type, 300, *rdata_from_text(type, rdata, Name())};
}

static auto read(std::string_view wire) {
  return read_message(as_octets(wire));
}

static std::string bytes(std::initializer_list<int> octets) {
  std::string out;
  for (int octet : octets) out += static_cast<char>(octet);
  return out;
}

TEST_CASE("a question goes out as RFC 1035 section 4 and RFC 6891 lay it down") {
  Message query = make_query(0x1234, name("ab.org"), Type::TXT, {});
  CHECK(write_message(query) ==
        bytes({0x12, 0x34, 0x01, 0x20, 0,    1,   0,   0, 0, 0,  0, 1,  //
               2,    'a',  'b',  3,    'o',  'r', 'g', 0, 0, 16, 0, 1,  //
               0,    0,    41,   0x04, 0xd0, 0,   0,   0, 0, 0,  0}));
  Ask ask;
  ask.server = *mailwhy::net::IpAddress::parse("192.0.2.53");
  ask.checking_disabled = true;
  query = make_query(1, name("ab.org"), Type::TXT, ask);
  CHECK_FALSE(query.recursion_desired);
  CHECK(query.checking_disabled);
}

TEST_CASE("a reply with compression and an extended error is read") {
  std::string wire = bytes(
      {0x12, 0x34, 0x85, 0x80, 0,   1,   0,    2,    0, 0,  0, 1,  //
       2,    'a',  'b',  3,    'o', 'r', 'g',  0,    0, 15, 0, 1,  //
       0xc0, 12,   0,    15,   0,   1,   0,    0,    1, 44, 0, 6, 0,  10,  1,   'm', 0xc0,
       12,                                                                       //
       0xc0, 12,   0,    16,   0,   1,   0x80, 0,    0, 0,  0, 3, 2,  'h', 'i',  //
       0,    0,    41,   0x10, 0,   1,   0,    0x80, 0, 0,  6, 0, 15, 0,   2,   0,   6});
  auto reply = read(wire);
  REQUIRE(reply);
  CHECK(reply->id == 0x1234);
  CHECK(reply->authoritative);
  CHECK(reply->rcode == 16);
  REQUIRE(reply->answer.size() == 2);
  CHECK(reply->answer[0] == record("ab.org", Type::MX, "10 m.ab.org."));
  CHECK(reply->answer[1].ttl == 0);  // the top bit set: RFC 2181
  REQUIRE(reply->edns);
  CHECK(reply->edns->udp_size == 4096);
  CHECK(reply->edns->dnssec_ok);
  CHECK(reply->edns->extended_errors == std::vector<uint16_t>{6});
  CHECK_FALSE(reply->trailing);
  CHECK(read(wire + "x")->trailing);
  for (size_t size = 0; size < wire.size(); size++)
    CHECK_FALSE(read(std::string_view(wire).substr(0, size)));
}

TEST_CASE("a cookie stands in the question, and in a reply with the server's part") {
  Message query = make_query(1, name("ab.org"), Type::SOA, {});
  const size_t plain = write_message(query).size();
  query.edns->cookie = "01234567";
  CHECK(write_message(query).size() == plain + 4 + kClientCookie);
  CHECK(read(write_message(query))->edns->cookie == "01234567");
  query.edns->cookie += std::string(32, 's');
  query.edns->extended_errors = {6};
  CHECK(*read(write_message(query)) == query);
  for (size_t wrong : {1, 7, 9, 15, 41}) {
    query.edns->cookie = std::string(wrong, 'x');
    CHECK(read(write_message(query))->edns->cookie.empty());
  }
}

TEST_CASE("hostile messages are refused") {
  const std::string header = bytes({0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0});
  const std::string tail = bytes({0, 16, 0, 1});
  struct {
    const char* what;
    std::string name;
  } table[] = {
      {"a compression pointer does not point backwards", bytes({0xc0, 12})},
      {"a compression pointer does not point backwards", bytes({0xc0, 14})},
      {"a compression pointer does not point backwards", bytes({1, 'a', 0xc0, 12})},
      {"a compression pointer does not point backwards", bytes({0xff, 0xff})},
      {"an unknown kind of label", bytes({0x41, 0})},
      {"an unknown kind of label", bytes({0x80, 0})},
      {"a name is cut off", bytes({63, 'a'})},
      {"a name is cut off", bytes({0xc0})},
  };
  for (const auto& row : table) {
    auto message =
        read(header + row.name + (row.name.size() > 1 && row.name[0] != 63 ? tail : ""));
    REQUIRE_FALSE(message);
    CHECK(message.error().what == row.what);
  }
  std::string too_long;
  for (int i = 0; i < 5; i++) too_long += '\x3f' + std::string(63, 'a');
  CHECK(read(header + too_long + std::string(1, '\0') + tail).error().what ==
        "a name of over 255 octets");
  CHECK(read("short").error().what == "shorter than a header");
  CHECK(read(std::string(65536, '\0')).error().what == "longer than 65535 octets");
  CHECK(read(bytes({0, 1, 0x80, 0, 0, 2, 0, 0, 0, 0, 0, 0})).error().what ==
        "more than one question");
  // Counts that the message cannot hold must not make us reserve for them.
  CHECK_FALSE(read(bytes({0, 1, 0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})));
}

TEST_CASE("a long chain of pointers ends at its limit") {
  // Each pointer leads to the one before it; the last names use all of them.
  std::string wire = bytes({0, 1, 0x80, 0, 0, 0, 0, 2, 0, 0, 0, 0}) +
                     std::string(1, '\0') + bytes({0xff, 0, 0, 1, 0, 0, 0, 0}) +
                     bytes({1, 0x90});
  size_t first = wire.size();
  for (int i = 0; i < 200; i++) {
    size_t to = i == 0 ? 12 : first + 2 * (i - 1);
    wire += static_cast<char>(0xc0 | to >> 8);
    wire += static_cast<char>(to);
  }
  auto with_owner = [&](int jumps) {
    size_t to = first + 2 * (jumps - 2);
    return read(wire + static_cast<char>(0xc0 | to >> 8) + static_cast<char>(to) +
                bytes({0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4}));
  };
  CHECK(with_owner(kMaxJumps));
  CHECK(with_owner(kMaxJumps + 1).error().what ==
        "too many compression pointers in a name");
}

TEST_CASE("malformed RDATA, a second or misplaced OPT record are refused") {
  auto with_record = [](std::string rest) {
    return read(bytes({0, 1, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0}) + rest);
  };
  CHECK(with_record(bytes({0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4})));
  CHECK_FALSE(with_record(bytes({0, 1, 0, 1, 0, 0, 0, 0, 0, 3, 1, 2, 3})));
  CHECK_FALSE(with_record(bytes({0, 16, 0, 1, 0, 0, 0, 0, 0, 3, 3, 'a', 'b'})));
  CHECK(with_record(bytes({0, 16, 0, 1, 0, 0, 0, 0, 0, 0}))->answer[0].rdata ==
        bytes({0}));
  CHECK_FALSE(with_record(bytes({0, 15, 0, 1, 0, 0, 0, 0, 0, 2, 0, 10})));
  CHECK_FALSE(with_record(bytes({0, 2, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0})));
  CHECK_FALSE(with_record(bytes({0, 2, 0, 1, 0, 0, 0, 0, 0, 1, 1, 'a', 0})));
  CHECK_FALSE(with_record(bytes({0, 41, 0, 1, 0, 0, 0, 0, 0, 0})));
  CHECK(with_record(bytes({0, 16, 0, 3, 0, 0, 0, 0, 0, 3, 3, 'a', 'b'}))->answer.empty());
  CHECK_FALSE(read(bytes({0, 1, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 2,  //
                          0, 0, 41,   4, 0, 0, 0, 0, 0, 0, 0,     //
                          0, 0, 41,   4, 0, 0, 0, 0, 0, 0, 0})));
}

static Message big_reply() {
  Message query = make_query(7, name("example.org"), Type::TXT, {});
  Answer answer;
  for (int i = 0; i < 10; i++)
    answer.records.push_back(
        record("example.org", Type::TXT, "\"" + std::string(100, 'a' + i) + "\""));
  answer.additional.push_back(record("ns.example.org", Type::A, "192.0.2.1"));
  return make_reply(query, answer);
}

TEST_CASE("what does not fit is cut between records and TC tells") {
  Message whole = big_reply();
  for (size_t limit : {512, 600, 1232}) {
    std::string wire = write_message(whole, limit);
    CHECK(wire.size() <= limit);
    auto cut = read(wire);
    REQUIRE(cut);
    CHECK(cut->truncated == (limit < 1232));
    CHECK(cut->edns);
    CHECK(std::equal(cut->answer.begin(), cut->answer.end(), whole.answer.begin()));
  }
  CHECK(*read(write_message(whole)) == whole);
}

TEST_CASE("with TC set, the records before the cut are kept") {
  Message whole = big_reply();
  whole.truncated = true;
  std::string wire = write_message(whole);
  auto cut = read(std::string_view(wire).substr(0, 400));
  REQUIRE(cut);
  CHECK(cut->answer.size() == 3);
  whole.truncated = false;
  wire = write_message(whole);
  CHECK_FALSE(read(std::string_view(wire).substr(0, 400)));
}

TEST_CASE("a reply belongs to a question by ID, name, type, class and opcode") {
  Name spelled = random_case(name("mail.example.org"), 0x5a5a5a5a5a);
  CHECK(spelled == name("mail.example.org"));
  CHECK_FALSE(same_spelling(spelled, name("mail.example.org")));
  Message query = make_query(7, spelled, Type::TXT, {});
  Message reply = make_reply(query, {});
  CHECK(match(query, reply) == Match::Yes);
  reply.question->name = name("mail.example.org");
  CHECK(match(query, reply) == Match::OtherCase);
  auto with = [&](auto change) {
    Message other = make_reply(query, {});
    change(other);
    return match(query, other);
  };
  CHECK(with([](Message& m) { m.id = 8; }) == Match::No);
  CHECK(with([](Message& m) { m.reply = false; }) == Match::No);
  CHECK(with([](Message& m) { m.opcode = 5; }) == Match::No);
  CHECK(with([](Message& m) { m.question->type = Type::A; }) == Match::No);
  CHECK(with([](Message& m) { m.question->klass = 3; }) == Match::No);
  CHECK(with([](Message& m) { m.question->name = Name(); }) == Match::No);
  CHECK(with([](Message& m) { m.question.reset(); }) == Match::No);
  CHECK(with([](Message& m) {
          m.question.reset();
          m.rcode = 1;
        }) == Match::NoQuestion);
}

TEST_CASE(
    "an answer has its chain in order, its TTL, and nothing that does not belong to it") {
  Question question{name("www.example.org"), Type::A};
  Message reply = make_reply(make_query(1, question.name, Type::A, {}), {});
  reply.authoritative = true;
  reply.answer = {record("c.example.org", Type::A, "192.0.2.1"),
                  record("evil.example.net", Type::A, "192.0.2.66"),
                  record("b.example.org", Type::CNAME, "c.example.org."),
                  record("www.example.org", Type::CNAME, "b.example.org."),
                  record("c.example.org", Type::A, "192.0.2.2")};
  reply.answer[2].ttl = 60;
  Answer answer = to_answer(reply, question);
  CHECK(answer.authoritative);
  CHECK(answer.ttl == 60);
  REQUIRE(answer.records.size() == 4);
  CHECK(answer.records[0].owner == question.name);
  CHECK(answer.records[1].owner == name("b.example.org"));
  CHECK(answer.of(Type::A).size() == 2);
  CHECK(rdata_to_text(*answer.of(Type::A)[1]) == "192.0.2.2");
}

TEST_CASE("a negative answer's TTL is the smaller of the SOA's TTL and minimum") {
  Question question{name("x.example.org"), Type::A};
  Message reply = make_reply(make_query(1, question.name, Type::A, {}), {});
  reply.rcode = 3;
  reply.authority = {record("example.org", Type::SOA, ". . 1 2 3 4 120")};
  CHECK(to_answer(reply, question).ttl == 120);
  reply.authority[0].ttl = 30;
  CHECK(to_answer(reply, question).ttl == 30);
  reply.rcode = 2;
  CHECK(to_answer(reply, question).ttl == 0);
}

TEST_CASE("a circle of CNAMEs is told") {
  std::vector<Record> records = {record("a", Type::CNAME, "b."),
                                 record("b", Type::CNAME, "a.")};
  CHECK(order_chain(records, name("a"), Type::A).circular);
  records = {record("a", Type::CNAME, "b.")};
  Chain open = order_chain(records, name("a"), Type::A);
  CHECK_FALSE(open.circular);
  CHECK(open.end == name("b"));
  CHECK(open.length == 1);
}

static rc::Gen<Name> any_name() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(
          rc::gen::element<std::string>("a", "Mail", "example", "ORG", "\x01")),
      [](const std::vector<std::string>& labels) {
        Name out;
        for (const std::string& label : labels)
          if (auto longer = out.with_prefix(label)) out = *longer;
        return out;
      });
}

static Record any_record() {
  Record out{*any_name(), Type::A, *rc::gen::inRange<uint32_t>(0, 0x7fffffff), ""};
  auto number = *rc::gen::arbitrary<uint16_t>();
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      out.rdata = "\x01\x02\x03\x04";
      break;
    case 1:
      out.type = Type::MX, out.rdata = rdata_mx(number, *any_name());
      break;
    case 2:
      out.type = Type::NS, out.rdata = rdata_name(*any_name());
      break;
    case 3:
      out.type = Type::DNAME, out.rdata = rdata_name(*any_name());
      break;
    case 4:
      out.type = Type::SOA;
      out.rdata = rdata_soa({*any_name(), *any_name(), number, 1, 2, 3, 4});
      break;
    case 5:
      out.type = Type::TXT;
      out.rdata = rdata_txt(*rc::gen::arbitrary<std::string>());
      break;
    default:
      out.type = Type(65280);
      out.rdata = *rc::gen::arbitrary<std::string>();
  }
  return out;
}

TEST_CASE("every message comes back from the wire as it was") {
  CHECK(rc::check([] {
    Message message;
    message.id = *rc::gen::arbitrary<uint16_t>();
    message.reply = *rc::gen::arbitrary<bool>();
    message.authoritative = *rc::gen::arbitrary<bool>();
    message.recursion_available = *rc::gen::arbitrary<bool>();
    message.authentic = *rc::gen::arbitrary<bool>();
    message.opcode = *rc::gen::inRange<uint8_t>(0, 16);
    message.rcode = *rc::gen::inRange<uint8_t>(0, 16);
    if (*rc::gen::arbitrary<bool>())
      message.question =
          MessageQuestion{*any_name(), Type(*rc::gen::arbitrary<uint16_t>())};
    for (auto* section : {&message.answer, &message.authority, &message.additional})
      for (int left = *rc::gen::inRange(0, 6); left > 0; left--)
        section->push_back(any_record());
    if (*rc::gen::arbitrary<bool>()) {
      message.edns.emplace().extended_errors =
          *rc::gen::container<std::vector<uint16_t>>(3, rc::gen::arbitrary<uint16_t>());
      message.edns->cookie.resize(*rc::gen::element<size_t>(0, 8, 16, 40), 'c');
      message.rcode = *rc::gen::inRange<uint16_t>(0, 4096);
    }
    auto again = read(write_message(message));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == message);
    for (size_t i = 0; i < message.answer.size(); i++)
      RC_ASSERT(same_spelling(again->answer[i].owner, message.answer[i].owner));
  }));
}

TEST_CASE("a DNAME above several links of a chain stands in the answer once") {
  auto name = [](const char* text) { return Name::from_text(text).value(); };
  Name top = name("org"), first = name("a.org"), second = name("b.org");
  Message message;
  message.answer = {{top, Type::DNAME, 60, rdata_name(name("example"))},
                    {first, Type::CNAME, 60, rdata_name(second)},
                    {second, Type::CNAME, 60, rdata_name(name("c.example"))}};
  Answer answer = to_answer(message, {first, Type::A, {}});
  CHECK(answer.records == message.answer);
}
