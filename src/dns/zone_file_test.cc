#include "dns/zone_file.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "dns/rdata_fields.h"

using namespace mailwhy::dns;

static std::string read(std::string_view text) {
  ZoneFile zone = read_zone_file(text, *Name::parse("example.org"));
  std::string out = to_zone_text(zone.records);
  for (const ZoneError& error : zone.errors) out += error.to_string("zone") + '\n';
  return out;
}

TEST_CASE("the example of RFC 1035 section 5.3 is read") {
  CHECK(read("@   IN  SOA     VENERA      Action\\.domains (\n"
             "                                 20     ; SERIAL\n"
             "                                 7200   ; REFRESH\n"
             "                                 600    ; RETRY\n"
             "                                 3600000; EXPIRE\n"
             "                                 60)    ; MINIMUM\n"
             "\n"
             "        NS      A.ISI.EDU.\n"
             "        NS      VENERA\n"
             "        MX      10      VENERA\n"
             "\n"
             "A       A       26.3.0.103\n"
             "VENERA  A       10.1.0.52\n"
             "        A       128.9.0.32\n") ==
        "example.org. 60 IN SOA VENERA.example.org. Action\\.domains.example.org. 20 "
        "7200 600 "
        "3600000 60\n"
        "example.org. 60 IN NS A.ISI.EDU.\n"
        "example.org. 60 IN NS VENERA.example.org.\n"
        "example.org. 60 IN MX 10 VENERA.example.org.\n"
        "A.example.org. 60 IN A 26.3.0.103\n"
        "VENERA.example.org. 60 IN A 10.1.0.52\n"
        "VENERA.example.org. 60 IN A 128.9.0.32\n");
}

TEST_CASE("TTL and class stand in either order or are left out") {
  CHECK(read("a 1h30m IN A 192.0.2.1\n"
             "a IN 60 A 192.0.2.2\n"
             "a A 192.0.2.3\n"
             "$ttl 2d\n"
             "a A 192.0.2.4\n"
             "in 5 in txt in\n") ==
        "a.example.org. 5400 IN A 192.0.2.1\n"
        "a.example.org. 60 IN A 192.0.2.2\n"
        "a.example.org. 60 IN A 192.0.2.3\n"
        "a.example.org. 172800 IN A 192.0.2.4\n"
        "in.example.org. 5 IN TXT \"in\"\n");
  CHECK(read("a A 192.0.2.1") == "a.example.org. 3600 IN A 192.0.2.1\n");
}

TEST_CASE(
    "$ORIGIN, comments, CRLF, a byte order mark and a missing last line end are "
    "understood") {
  CHECK(read("\xef\xbb\xbf; a comment with \"an open quote (\r\n"
             "$ORIGIN mail\r\n"
             "@ 1 TXT \"a;b\" c\\;d ; rest\r\n"
             "\t\r\n"
             " TXT \"(\" \")\"\r\n"
             "$ORIGIN .\r\n"
             "org 1 TYPE65280 \\# 2 ( ab\r\n cd )\r\n"
             "x. 1 TXT \"\\\"\\\\\"") ==
        "mail.example.org. 1 IN TXT \"a;b\" \"c;d\"\n"
        "mail.example.org. 1 IN TXT \"(\" \")\"\n"
        "org. 1 IN TYPE65280 \\# 2 abcd\n"
        "x. 1 IN TXT \"\\\"\\\\\"\n");
  CHECK(read("") == "");
  CHECK(read("\n\n ; nothing\n") == "");
}

TEST_CASE("an error names line and column and the way out, and reading goes on") {
  CHECK(read("$TTL 60\n"
             "a  IN A 192.0.2.300\n"
             "b  IN A 192.0.2.1\n"
             "$INCLUDE other.db\n"
             "   TXT \"never closed\n"
             "   TXT \"closed\"\n"
             "c..d A 192.0.2.1\n"
             "   A 192.0.2.9\n"
             "d  IN MX mail\n"
             "   IN WHAT 1\n"
             "e  CH TXT \"x\"\n"
             "f  99999999999 A 192.0.2.1\n"
             "g  IN\n"
             "$TTL\n"
             "$GENERATE 1-2 a A 192.0.2.$\n"
             "h  A 192.0.2.1 )\n") ==
        "b.example.org. 60 IN A 192.0.2.1\n"
        "b.example.org. 60 IN TXT \"closed\"\n"
        "zone:2:9: not an IPv4 address\n"
        "zone:4:1: $INCLUDE is not followed (put the records here, or give the other "
        "file with its "
        "own --zone)\n"
        "zone:5:8: this quote is not closed on its line (close it with \"; a long text "
        "is several "
        "quoted strings)\n"
        "zone:7:3: empty label\n"
        "zone:9:10: not a number\n"
        "zone:10:7: unknown record type (a record's name starts in the first column)\n"
        "zone:11:4: only records of class IN are understood\n"
        "zone:12:4: not a TTL (write seconds, or 1h30m)\n"
        "zone:13:6: the record's type is missing\n"
        "zone:14:5: a value is missing\n"
        "zone:15:1: unknown directive ($ORIGIN and $TTL are understood)\n"
        "zone:16:16: a ) without its (\n");
  CHECK(read(" A 192.0.2.1\n") ==
        "zone:1:2: the line starts with a blank and no record stands before it (write "
        "the record's "
        "name in the first column)\n");
  CHECK(
      read("a A 192.0.2.1\nb TXT ( \"x\"\n\nc A 192.0.2.1\n") ==
      "a.example.org. 3600 IN A 192.0.2.1\n"
      "zone:2:7: this ( is never closed (put a ) behind the last line of the record)\n");
}

TEST_CASE("reading stops at its limits and says so") {
  std::string many;
  for (int i = 0; i < 30; i++) many += "broken\n";
  ZoneFile zone = read_zone_file(many);
  CHECK(zone.errors.size() == 20);
  CHECK_FALSE(zone.complete);
  ZoneLimits small;
  small.octets = 10;
  CHECK_FALSE(read_zone_file(many, Name(), small).complete);
  small = {};
  small.records = 1;
  zone = read_zone_file("a. A 192.0.2.1\nb. A 192.0.2.1\n", Name(), small);
  CHECK(zone.records.size() == 1);
  CHECK_FALSE(zone.complete);
}

TEST_CASE("a text of over 255 octets is quoted in pieces") {
  CHECK(quoted_txt("v=spf1 -all") == "\"v=spf1 -all\"");
  CHECK(quoted_txt("") == "\"\"");
  CHECK(quoted_txt(std::string(256, 'x')) == "\"" + std::string(255, 'x') + "\" \"x\"");
}

TEST_CASE("the zone of the benchmarks is read without an error") {
  FILE* file = std::fopen("../shared/bench/spf.zone", "rb");
  if (!file) {
    MESSAGE("skipped: no ../shared");
    return;
  }
  std::string text(1 << 16, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  ZoneFile zone = read_zone_file(text);
  CHECK(zone.errors.empty());
  CHECK(zone.records.size() == 22);
}

static rc::Gen<Record> any_record() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::arbitrary<std::vector<std::string>>(),
                     rc::gen::arbitrary<uint16_t>(),
                     rc::gen::inRange<uint32_t>(0, 0x7fffffff),
                     rc::gen::arbitrary<std::string>(), rc::gen::inRange(0, 20)),
      [](const auto& parts) {
        const auto& [labels, number, ttl, octets, pick] = parts;
        Record record;
        for (const std::string& label : labels)
          if (auto longer = record.owner.with_prefix(label)) record.owner = *longer;
        static constexpr uint16_t kOften[] = {1, 16, 28, 46, 47, 48, 50, 52, 257, 6, 13};
        record.type = pick < 11 ? Type(kOften[pick]) : Type(number);
        record.ttl = ttl;
        record.rdata = octets;
        if (record.type == Type::TXT) record.rdata = rdata_txt(octets);
        if (record.type == Type::CAA) record.rdata = std::string("\0\5issue", 7) + octets;
        if (record.type == Type::SOA)
          record.rdata = rdata_soa({record.owner, record.owner, number, ttl, 3, 4, 5});
        return record;
      });
}

TEST_CASE("every record comes back from its line in a zone file") {
  CHECK(rc::check([] {
    Record record = *any_record();
    RC_PRE(rdata_is_well_formed(record.type, record.rdata));
    RC_PRE(record.type != Type::ANY && record.type != Type::OPT &&
           record.type != Type::AXFR && record.type != Type(0));
    ZoneFile zone = read_zone_file(to_zone_text(record));
    RC_ASSERT(zone.errors.empty());
    RC_ASSERT(zone.records.size() == 1u);
    RC_ASSERT(zone.records[0] == record);
  }));
}
