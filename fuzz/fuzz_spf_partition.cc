// rooms: spf dns
// Up to four records, a line each, that may refer to each other and to some hosts: at
// every boundary the partition says what the evaluation says, and lint and fix come to an
// end.
#include <cstdio>
#include <cstdlib>

#include "spf/fix.h"
#include "spf/lint.h"
#include "spf/test_worlds.h"

using namespace mailwhy;
using namespace mailwhy::spf;

static dns::ZoneResolver make_world(std::string_view input) {
  static const char* kNames[] = {"example.org", "_a.example.org", "_b.example.org",
                                 "c.test"};
  dns::ZoneResolver resolver = test::world(
      "example.org. A 192.0.2.1\nexample.org. MX 10 h.test.\nexample.org. MX 20 g.test.\n"
      "h.test. A 192.0.2.2\nh.test. AAAA 2001:db8::2\ng.test. A 198.51.100.1\n"
      "1.2.0.192.l.test. A 127.0.0.2\n");
  for (const char* name : kNames) {
    std::string_view line = input.substr(0, input.find('\n'));
    dns::Record record{*dns::Name::parse(name), dns::Type::TXT, 60, dns::rdata_txt(line)};
    if (!line.empty()) resolver.add(record);
    input.remove_prefix(std::min(input.size(), line.size() + 1));
  }
  return resolver;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1500) return 0;
  dns::ZoneResolver resolver = make_world({reinterpret_cast<const char*>(data), size});
  std::string wrong = test::disagreement(resolver, test::query_for("example.org"), 1);
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  lint(resolver, "example.org");
  FixRequest request;
  request.domain = "example.org";
  request.terms = {"ip4:203.0.113.77"};
  request.wanted = {test::query_for("example.org", "203.0.113.77")};
  auto found = fix(resolver, request);
  if (found && !found->proof.holds) std::abort();
  return 0;
}
