#include "dns/record.h"

#include <doctest/doctest.h>

#include "dns/rdata_fields.h"

using namespace mailwhy::dns;

static const Name kOrigin = *Name::parse("example.org");

static Record record(Type type, std::string_view text) {
  auto rdata = rdata_from_text(type, text, kOrigin);
  INFO(text);
  REQUIRE_MESSAGE(rdata, rdata.error().what);
  return Record{kOrigin, type, 300, *rdata};
}

TEST_CASE("RDATA is read from a zone file's text and written back the same") {
  struct {
    Type type;
    const char* text;
    const char* written = nullptr;  // where it differs
  } table[] = {
      {Type::A, "192.0.2.1"},
      {Type::AAAA, "2001:db8::1"},
      {Type::AAAA, "::ffff:192.0.2.1"},
      {Type::NS, "ns1", "ns1.example.org."},
      {Type::NS, "@", "example.org."},
      {Type::CNAME, "a\\.b.example.net."},
      {Type::MX, "0 ."},
      {Type::MX, "10 mx1.example.net."},
      {Type::SOA, "ns1 hostmaster 2024010101 1h 15M 1w2d 300",
       "ns1.example.org. hostmaster.example.org. 2024010101 3600 900 777600 300"},
      {Type::TXT, "\"v=spf1 -all\""},
      {Type::TXT, "\"a\" \"b;c\" \"\""},
      {Type::TXT, "plain words", "\"plain\" \"words\""},
      {Type::TXT, "\"\\\"quoted\\\" \\\\ \\195\\164\\000\""},
      {Type::SRV, "0 5 25 mail.example.net."},
      {Type::CAA, "128 issue \"ca.example.net\""},
      {Type::TLSA, "3 1 1 00ff AB", "3 1 1 00ffab"},
      {Type::DS, "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
       "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"},
      {Type::DNSKEY, "256 3 8 AwEAAQ=="},
      {Type::RRSIG, "TXT 8 2 3600 20260101000000 20251201123456 12345 example.org. AAEC"},
      {Type::NSEC, "host.example.org. A MX RRSIG NSEC TYPE1234"},
      {Type(50), "1 1 12 aabbccdd 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG"},
      {Type(51), "1 0 0 -"},
      {Type(35), "100 50 \"s\" \"z3950+I2L+I2C\" \"\" _z3950._tcp.gatech.edu."},
      {Type(256), "10 1 \"ftp://ftp1.example.com/public\""},
      {Type(65280), "\\# 3 010203"},
      {Type(65280), "\\# 0"},
      {Type::A, "\\# 4 c0000201", "192.0.2.1"},
      {Type::TXT, "( \"a\" ; comment\n \"b\" )", "\"a\" \"b\""},
  };
  for (const auto& row : table) {
    Record read = record(row.type, row.text);
    std::string written = rdata_to_text(read);
    CHECK(written == (row.written ? row.written : row.text));
    CHECK(record(row.type, written).rdata == read.rdata);
    CHECK(rdata_is_well_formed(row.type, read.rdata));
  }
}

TEST_CASE("RDATA that its type does not allow is refused at the byte") {
  struct {
    Type type;
    std::string text;
    size_t offset;
  } table[] = {
      {Type::A, "192.0.2.256", 0},
      {Type::A, "2001:db8::1", 0},
      {Type::A, "192.0.2.1 192.0.2.2", 10},
      {Type::A, "", 0},
      {Type::AAAA, "192.0.2.1", 0},
      {Type::MX, "mx.example.net.", 0},
      {Type::MX, "65536 mx.example.net.", 0},
      {Type::MX, "10", 2},
      {Type::MX, "10 mx..example.net.", 6},
      {Type::NS, "\"ns1\"", 0},
      {Type::TXT, "\"open", 0},
      {Type::TXT, "\"a\\25\"", 2},
      {Type::TXT, "\"" + std::string(256, 'x') + "\"", 0},
      {Type::TXT, ")", 0},
      {Type::TXT, "( \"a\"", 0},
      {Type::A, "192.0.2.1\n192.0.2.2", 10},
      {Type::A, "\\# 4 c00002", 0},
      {Type::A, "\\# 3 c00002", 0},
      {Type::A, "\\# 4 c00002zz", 0},
      {Type(65280), "abc", 0},
      {Type::DNSKEY, "256 3 8 AwEAAQ", 8},
      {Type::NSEC, "host.example.org. A NOPE", 20},
      {Type::RRSIG, "TXT 8 2 3600 20261301000000 20251201123456 12345 example.org. AAEC",
       13},
  };
  for (const auto& row : table) {
    INFO(row.text);
    auto rdata = rdata_from_text(row.type, row.text, kOrigin);
    REQUIRE_FALSE(rdata);
    CHECK(rdata.error().offset == row.offset);
    CHECK_FALSE(rdata.error().what.empty());
  }
}

TEST_CASE("the accessors read what they know and nothing else") {
  CHECK(address(record(Type::A, "192.0.2.1"))->to_string() == "192.0.2.1");
  CHECK(address(record(Type::AAAA, "2001:db8::1"))->to_string() == "2001:db8::1");
  CHECK_FALSE(address(record(Type::TXT, "192.0.2.1")));
  CHECK(target(record(Type::MX, "10 mx.example.net."))->to_string() == "mx.example.net");
  CHECK(mx(record(Type::MX, "10 mx.example.net."))->preference == 10);
  auto start = soa(record(Type::SOA, "ns1 root 7 1 2 3 4"));
  REQUIRE(start);
  CHECK(start->serial == 7);
  CHECK(start->minimum == 4);
  CHECK(rdata_soa(*start) == record(Type::SOA, "ns1 root 7 1 2 3 4").rdata);
  for (Type type : {Type::A, Type::AAAA, Type::MX, Type::SOA, Type::CNAME, Type::TXT})
    for (std::string rdata : {"", "\x01", "\xff zzz", "\0\x05\x01"}) {
      Record broken{kOrigin, type, 0, rdata};
      std::string storage;
      CHECK_FALSE(address(broken));
      CHECK_FALSE(target(broken));
      CHECK_FALSE(mx(broken));
      CHECK_FALSE(soa(broken));
      CHECK(strings(broken).empty());
      CHECK(joined_text(broken, storage).empty());
    }
}

TEST_CASE("the strings of a TXT record are joined without anything between") {
  std::string storage;
  Record one{kOrigin, Type::TXT, 0, rdata_txt("v=spf1 -all")};
  CHECK(joined_text(one, storage) == "v=spf1 -all");
  CHECK(joined_text(one, storage).data() == one.rdata.data() + 1);
  Record two{kOrigin, Type::TXT, 0,
             rdata_txt(std::vector<std::string>{"v=spf1 ", "-all"})};
  CHECK(joined_text(two, storage) == "v=spf1 -all");
  CHECK(strings(two).size() == 2);
  std::string longer(600, 'x');
  Record cut{kOrigin, Type::TXT, 0, rdata_txt(longer)};
  CHECK(strings(cut).size() == 3);
  CHECK(joined_text(cut, storage) == longer);
  Record empty{kOrigin, Type::TXT, 0, rdata_txt("")};
  CHECK(strings(empty).size() == 1);
}

TEST_CASE("types have names, and TYPE1234 where they have none") {
  CHECK(to_string(Type::TXT) == "TXT");
  CHECK(to_string(Type(65280)) == "TYPE65280");
  CHECK(parse_type("txt") == Type::TXT);
  CHECK(parse_type("TYPE16") == Type::TXT);
  CHECK(parse_type("type65280") == Type(65280));
  CHECK_FALSE(parse_type("TYPE65536"));
  CHECK_FALSE(parse_type("TYPE"));
  CHECK_FALSE(parse_type("NOPE"));
}
