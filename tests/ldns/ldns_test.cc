// The wire codec against ldns: messages at random and broken at random. Strictness
// differs on purpose, so what is compared are the values that both decoders read, not
// their acceptance.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>

#include "dns/rdata_fields.h"
#include "dns/wire.h"

// Last: it makes macros of `true` and `false`.
#include <ldns/ldns.h>
#undef true
#undef false

using namespace mailwhy;
using namespace mailwhy::dns;

using Packet = std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)>;

static Packet ldns_read(std::string_view wire) {
  ldns_pkt* packet = nullptr;
  if (ldns_wire2pkt(&packet, reinterpret_cast<const uint8_t*>(wire.data()),
                    wire.size()) != LDNS_STATUS_OK)
    packet = nullptr;
  return {packet, ldns_pkt_free};
}

static std::string octets(const ldns_rdf* field) {
  return {reinterpret_cast<const char*>(ldns_rdf_data(field)), ldns_rdf_size(field)};
}

static std::string rdata(const ldns_rr* rr) {
  std::string out;
  for (size_t i = 0; i < ldns_rr_rd_count(rr); i++) out += octets(ldns_rr_rdf(rr, i));
  return out;
}

// How one section reads in one line a record, the same way for both.
static std::string line(const std::string& owner, unsigned type, uint32_t ttl,
                        const std::string& data) {
  std::string out = std::to_string(type) + ' ' + std::to_string(ttl) + ' ';
  for (const std::string& part : {owner, data}) {
    for (uint8_t octet : as_octets(part)) {
      static constexpr char kHex[] = "0123456789abcdef";
      out += kHex[octet >> 4];
      out += kHex[octet & 15];
    }
    out += ' ';
  }
  return out;
}

static std::vector<std::string> lines(const std::vector<Record>& records) {
  std::vector<std::string> out;
  for (const Record& record : records)
    out.push_back(line(rdata_name(record.owner), static_cast<unsigned>(record.type),
                       record.ttl, record.rdata));
  return out;
}

static std::vector<std::string> lines(const ldns_rr_list* list) {
  std::vector<std::string> out;
  for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
    const ldns_rr* rr = ldns_rr_list_rr(list, i);
    if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN) continue;
    uint32_t ttl = ldns_rr_ttl(rr);
    std::string data = rdata(rr);
    // A TXT record without any string is one empty string for us (RFC 7208's suite has it
    // so).
    bool text = ldns_rr_get_type(rr) == LDNS_RR_TYPE_TXT ||
                ldns_rr_get_type(rr) == LDNS_RR_TYPE_SPF;
    if (text && data.empty()) data.push_back(0);
    out.push_back(line(octets(ldns_rr_owner(rr)), ldns_rr_get_type(rr),
                       ttl > 0x7fffffff ? 0 : ttl, data));
  }
  return out;
}

// ldns does not split the RDATA of a few types into the octets that stood on the wire,
// and loses its place behind those that are longer than their fields.
static bool compared(const std::vector<Record>& records) {
  return std::all_of(records.begin(), records.end(), [](const Record& record) {
    return !rdata_fields(record.type).empty();
  });
}

struct Tally {
  int messages = 0, ours = 0, theirs = 0, both = 0;
};

static void compare(std::string_view wire, Tally& tally) {
  auto ours = read_message(as_octets(wire));
  Packet theirs = ldns_read(wire);
  tally.messages++;
  tally.ours += ours.has_value();
  tally.theirs += theirs != nullptr;
  if (!ours || !theirs || ours->truncated) return;
  const ldns_pkt* p = theirs.get();
  // Behind RDATA that is longer than its fields ldns loses its place. We skip such
  // records only in classes other than IN: these messages are left out.
  size_t counted = 0, read = ours->answer.size() + ours->authority.size() +
                             ours->additional.size() + (ours->edns ? 1 : 0);
  for (size_t at : {6, 8, 10}) counted += read_u16(wire.substr(at, 2));
  if (counted != read) return;
  tally.both++;
  CHECK(ours->id == ldns_pkt_id(p));
  CHECK(ours->reply == ldns_pkt_qr(p));
  // ldns puts numbers into its enums that these do not have: compared as numbers.
  CHECK(ours->opcode == static_cast<int>(ldns_pkt_get_opcode(p)));
  CHECK(ours->authoritative == ldns_pkt_aa(p));
  CHECK(ours->recursion_desired == ldns_pkt_rd(p));
  CHECK(ours->recursion_available == ldns_pkt_ra(p));
  CHECK(ours->authentic == ldns_pkt_ad(p));
  CHECK(ours->checking_disabled == ldns_pkt_cd(p));
  CHECK((ours->rcode & 15) == static_cast<int>(ldns_pkt_get_rcode(p)));
  if (ours->question) {
    const ldns_rr* question = ldns_rr_list_rr(ldns_pkt_question(p), 0);
    CHECK(rdata_name(ours->question->name) == octets(ldns_rr_owner(question)));
    CHECK(static_cast<int>(ours->question->type) ==
          static_cast<int>(ldns_rr_get_type(question)));
  }
  if (!compared(ours->answer)) return;
  CHECK(lines(ours->answer) == lines(ldns_pkt_answer(p)));
  if (!compared(ours->authority)) return;
  CHECK(lines(ours->authority) == lines(ldns_pkt_authority(p)));
  if (!compared(ours->additional)) return;
  CHECK(lines(ours->additional) == lines(ldns_pkt_additional(p)));
  CHECK(ours->edns.has_value() == ldns_pkt_edns(p));
  if (!ours->edns) return;
  CHECK(ours->edns->udp_size == ldns_pkt_edns_udp_size(p));
  CHECK(ours->edns->dnssec_ok == ldns_pkt_edns_do(p));
  CHECK((ours->rcode >> 4) == ldns_pkt_edns_extended_rcode(p));
}

namespace {

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  uint32_t below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }

  Name name() {
    static constexpr const char* kLabels[] = {"a",
                                              "Mail",
                                              "example",
                                              "org",
                                              "_dmarc",
                                              "xn--p1ai",
                                              "long-label-that-is-often-compressed"};
    Name out;
    for (uint32_t left = below(5); left > 0; left--)
      if (auto longer = out.with_prefix(kLabels[below(std::size(kLabels))]))
        out = *longer;
    return out;
  }

  std::string text(uint32_t most) {
    std::string out(below(most), '\0');
    for (char& c : out) c = static_cast<char>(below(256));
    return out;
  }

  Record record() {
    static constexpr std::array<const char*, 13> kTexts = {
        "A 192.0.2.1",
        "AAAA 2001:db8::1",
        "CAA 0 issue \"ca.example\"",
        "SRV 1 2 3 srv.example.org.",
        "TLSA 3 1 1 00ff00ff",
        "DS 1 8 2 00ff00ff",
        "DNSKEY 257 3 8 AwEAAQ==",
        "NSEC a.example.org. A NS TXT TYPE1000",
        "RRSIG TXT 8 2 300 20260101000000 20251201000000 7 example.org. AAEC",
        "NAPTR 1 2 \"s\" \"x\" \"\" r.example.org.",
        "DNAME d.example.org.",
        "HINFO \"a\" \"b\"",
        "NSEC3PARAM 1 0 2 aabb"};
    Record out{name(), Type::TXT, below(100000), ""};
    switch (below(7)) {
      case 0:
        out.rdata = rdata_txt(text(600));
        break;
      case 1:
        out.type = Type::MX, out.rdata = rdata_mx(below(100), name());
        break;
      case 2:
        out.type = Type::NS, out.rdata = rdata_name(name());
        break;
      case 3:
        out.type = Type::CNAME, out.rdata = rdata_name(name());
        break;
      case 4:
        out.type = Type::SOA;
        out.rdata = rdata_soa({name(), name(), 1, 2, 3, 4, 5});
        break;
      default: {
        std::string_view row = kTexts[below(kTexts.size())];
        size_t blank = row.find(' ');
        out.type = *parse_type(row.substr(0, blank));
        out.rdata = *rdata_from_text(out.type, row.substr(blank + 1), Name());
      }
    }
    return out;
  }

  std::string message() {
    Message out;
    out.id = static_cast<uint16_t>(below(65536));
    out.reply = below(2);
    out.authoritative = below(2);
    out.recursion_desired = below(2);
    out.recursion_available = below(2);
    out.authentic = below(2);
    out.checking_disabled = below(2);
    out.rcode = static_cast<uint16_t>(below(6));
    if (below(8)) out.question = MessageQuestion{name(), below(2) ? Type::TXT : Type::MX};
    for (auto* section : {&out.answer, &out.authority, &out.additional})
      for (uint32_t left = below(4); left > 0; left--) section->push_back(record());
    if (below(2)) {
      out.edns.emplace().dnssec_ok = below(2);
      if (below(2)) out.edns->extended_errors = {6, 22};
    }
    return write_message(out);
  }

  // A few octets changed, some cut out or doubled: what a broken server or an attacker
  // sends.
  std::string broken(std::string wire) {
    for (uint32_t left = 1 + below(3); left > 0 && !wire.empty(); left--) {
      size_t at = below(static_cast<uint32_t>(wire.size()));
      switch (below(5)) {
        case 0:
          wire[at] = static_cast<char>(below(256));
          break;
        case 1:
          wire[at] = static_cast<char>(wire[at] ^ 1 << below(8));
          break;
        case 2:
          wire[at] = static_cast<char>(0xc0);
          break;
        case 3:
          wire.erase(at, below(4));
          break;
        default:
          wire.insert(at, wire.substr(at, below(20)));
      }
    }
    return wire;
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("messages at random are read by ldns as by us") {
  Maker maker(7);
  Tally tally;
  for (int i = 0; i < 20'000; i++) compare(maker.message(), tally);
  CHECK(tally.both == tally.messages);
}

TEST_CASE("of broken messages both read the same, where both read them at all") {
  Maker maker(8);
  Tally tally;
  for (int i = 0; i < 200'000; i++) compare(maker.broken(maker.message()), tally);
  MESSAGE(tally.messages << " messages: we accept " << tally.ours << ", ldns "
                         << tally.theirs << ", both " << tally.both);
  CHECK(tally.both > tally.messages / 10);
}
