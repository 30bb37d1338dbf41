// rooms: spf
// A record from anywhere: read without harm, both ways of reading agree, and what is
// called corrected is correct.
#include <algorithm>
#include <cstdlib>

#include "spf/mend.h"
#include "spf/record.h"
#include "spf/term.h"

using namespace mailwhy;
using namespace mailwhy::spf;

static void expect(bool right) {
  if (!right) std::abort();
}

static bool is_network(const Term& term) {
  return term.kind == TermKind::Ip4 || term.kind == TermKind::Ip6;
}

// With a client only the networks without it may be missing.
static void compare_filtered(std::string_view text, const Record& record,
                             const char* address) {
  auto client = net::IpAddress::parse(address).value();
  std::vector<Term> kept;
  TermFault fault;
  expect(read_terms(text, kept, fault, &client));
  auto wanted = record.terms;
  std::erase_if(wanted, [&](const Term& t) {
    return is_network(t) && !t.network.contains(client);
  });
  expect(kept.size() == wanted.size());
  for (size_t i = 0; i < kept.size(); i++) {
    expect(kept[i].offset == wanted[i].offset && kept[i].size == wanted[i].size);
    expect(kept[i].kind == wanted[i].kind && kept[i].network == wanted[i].network);
  }
}

static void check_terms(std::string_view text, const Record& record) {
  uint32_t end = 6;
  for (const Term& term : record.terms) {
    expect(term.offset >= end && term.offset + term.size <= text.size());
    end = term.offset + term.size;
    std::string_view written = text.substr(term.offset, term.size);
    expect(is_valid_term(written));
    if (!is_network(term)) continue;
    // The quick way must not be laxer than the careful one.
    auto network = net::Cidr::parse(written.substr(written.find(':') + 1));
    expect(network && *network == term.network);
    expect(network->base().is_v4() == (term.kind == TermKind::Ip4));
  }
}

static void check_faults(std::string_view text, bool sound) {
  auto faults = syntax_faults(text);
  bool breaks =
      std::any_of(faults.begin(), faults.end(), [](auto& f) { return f.breaks; });
  expect(sound == !breaks);
  uint32_t end = 0;
  for (const SyntaxFault& fault : faults) {
    expect(fault.offset >= end && fault.offset + fault.size <= text.size());
    expect(!fault.problem.empty() && !fault.what.empty());
    end = fault.offset + fault.size;
    if (!fault.corrected || fault.problem == "bad_version") continue;
    std::string_view rest = *fault.corrected;
    while (!rest.empty()) {
      size_t blank = std::min(rest.find(' '), rest.size());
      expect(is_valid_term(rest.substr(0, blank)));
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto record = parse_record(text);
  check_faults(text, record.has_value());
  if (auto mended = mend_version(text)) expect(is_spf_record(*mended));
  if (!record) {
    expect(record.error().offset <= text.size() && !record.error().what.empty());
    return 0;
  }
  check_terms(text, *record);
  compare_filtered(text, *record, "192.0.2.1");
  compare_filtered(text, *record, "2001:db8::1");
  return 0;
}
