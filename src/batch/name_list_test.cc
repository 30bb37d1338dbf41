// Lists of names: what a line may hold, and what a list of any length costs.
#include "batch/name_list.h"

#include <doctest/doctest.h>

#include <vector>

#include "intake/intake_for_tests.h"

using namespace mailwhy;
using batch::NameList;

namespace {

std::vector<batch::ListedName> all_of(const std::string& text, size_t step = 7) {
  intake::TextStream stream(text, step);
  NameList list(stream);
  std::vector<batch::ListedName> names;
  for (batch::ListedName name; list.next(name) == NameList::Reading::Name;)
    names.push_back(name);
  return names;
}

std::string error_of(std::string_view line) {
  auto read = batch::read_name_line(line);
  return read ? "" : read.error().what;
}

}  // namespace

TEST_CASE("What people paste for a domain is its name in A-labels") {
  CHECK(batch::read_domain("Example.ORG.").value() == "example.org");
  CHECK(batch::read_domain("user@example.org").value() == "example.org");
  CHECK(batch::read_domain("https://example.org:8443/page?x").value() == "example.org");
  CHECK(batch::read_domain("пример.рф").value() == "xn--e1afmkfd.xn--p1ai");
  CHECK(batch::read_domain("example.org:25").value() == "example.org");
  CHECK(batch::read_domain("_spf.example.org").value() == "_spf.example.org");
  CHECK_FALSE(batch::read_domain("localhost").has_value());
  CHECK_FALSE(batch::read_domain("").has_value());
  CHECK_FALSE(batch::read_domain("a..b").has_value());
}

TEST_CASE("What could be no domain is never taken for one that does not exist") {
  for (const char* word : {"999.1.2.3", "1.2.3", "192.0.2.0/24", "/etc/passwd.old",
                           "exa mple.org", "a,b.example", "example.org;", "v=spf1.x"})
    CHECK_FALSE(batch::read_domain(word).has_value());
  CHECK(batch::read_domain("192.0.2.0/24").error().what ==
        "192.0.2.0/24 is a network: name one of its addresses");
  CHECK(batch::read_domain("").error().what ==
        "an empty word is neither a domain nor an address");
}

TEST_CASE("A line holds a domain, the servers that send for it, and a remark") {
  auto target = batch::read_name_line("example.org\t192.0.2.1 [2001:db8::1] # the shop");
  REQUIRE((target && *target));
  CHECK((*target)->domain == "example.org");
  CHECK(batch::written(**target) == "example.org 192.0.2.1 2001:db8::1");
  auto address = batch::read_name_line("  ::ffff:192.0.2.1\r");
  REQUIRE((address && *address));
  CHECK((*address)->domain.empty());
  CHECK(batch::written(**address) == "192.0.2.1");
  for (const char* nothing : {"", "  ", "# example.org", "\r"})
    CHECK_FALSE(batch::read_name_line(nothing).value().has_value());
}

TEST_CASE("A line that is no name says why, without what a terminal would obey") {
  CHECK(error_of("exam ple.org").find("no full domain name") != std::string::npos);
  CHECK(error_of("example.org example.net") ==
        "example.net is no address: a line holds one domain, and addresses behind it");
  CHECK(error_of("\x1b[31mexample\x1b.org").find('\x1b') == std::string::npos);
  std::string addresses = "example.org";
  for (int i = 0; i < 65; i++) addresses += " 192.0.2.1";
  CHECK(error_of(addresses) == "more than 64 addresses");
}

TEST_CASE("A list is read line after line, with the number of each") {
  auto names = all_of(
      "\xEF\xBB\xBF"
      "a.example\r\n\n# b.example\nnonsense\nc.example 192.0.2.1");
  REQUIRE(names.size() == 3);
  CHECK(names[0].source == "a.example");
  CHECK(names[1].line == 4);
  CHECK(names[1].number == 1);
  CHECK(names[1].source == "nonsense");
  CHECK_FALSE(names[1].target.has_value());
  CHECK(names[2].line == 5);
  CHECK(names[2].source == "c.example 192.0.2.1");
}

TEST_CASE("A line without end is one bad line, and the next one is read") {
  for (size_t step : {7u, 100'000u}) {
    auto names =
        all_of("a.example\n" + std::string(1'000'000, 'x') + "\nb.example\n", step);
    REQUIRE(names.size() == 3);
    CHECK_FALSE(names[1].target.has_value());
    CHECK(names[1].source.size() <= 256);
    CHECK(names[2].source == "b.example");
    CHECK(names[2].line == 3);
    CHECK(names[2].octets == 1'000'021);
  }
}

TEST_CASE("What is not here yet is not waited for") {
  intake::TextStream stream("a.example\nb.exa", 13);
  bool here = true;
  NameList list(stream, [&] { return here; });
  batch::ListedName name;
  CHECK(list.next(name) == NameList::Reading::Name);
  here = false;
  CHECK(list.next(name) == NameList::Reading::NotYet);
  here = true;
  CHECK(list.next(name) == NameList::Reading::Name);
  CHECK(name.source == "b.exa");
  CHECK(list.next(name) == NameList::Reading::End);
}
