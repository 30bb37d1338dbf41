#include "dns/name.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

using mailwhy::dns::Name;

static Name name(std::string_view text) {
  auto parsed = Name::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

TEST_CASE("a name is the same with and without its final dot and in any case") {
  CHECK(name("Example.ORG.") == name("example.org"));
  CHECK(name("Example.ORG").hash() == name("eXAMPLE.org.").hash());
  CHECK(name("Example.ORG.").to_string() == "Example.ORG");
  CHECK(name("Example.ORG.").to_lower_string() == "example.org");
  CHECK_FALSE(name("example.org") == name("example.orh"));
  CHECK(name(".").is_root());
  CHECK(name(".").to_string() == ".");
}

TEST_CASE("only letters lose their case: @ and `, [ and { stay different") {
  for (std::string_view label : {"@a", "[a", "\x10", "\x5e", "Za"})
    for (std::string tail : {"", ".x", ".example.org"}) {
      std::string a(label), b(label);
      b[0] ^= 0x20;
      bool letter = label[0] == 'Z';
      CHECK((*Name::from_text(a + tail) == *Name::from_text(b + tail)) == letter);
      CHECK((Name::from_text(a + tail)->hash() == Name::from_text(b + tail)->hash()) ==
            letter);
    }
}

TEST_CASE("labels have 1 to 63 octets and a name at most 255") {
  std::string label(63, 'a');
  CHECK(Name::from_text(label));
  CHECK_FALSE(Name::from_text(label + "a"));
  CHECK_FALSE(Name::from_text(label + "a."));
  std::string longest = label + "." + label + "." + label + "." + label.substr(0, 61);
  CHECK(Name::from_text(longest)->wire().size() == 255);
  CHECK(Name::from_text(longest + ".")->wire().size() == 255);
  CHECK_FALSE(Name::from_text(longest + "a"));
  CHECK_FALSE(Name::from_text(longest + "a."));
  CHECK(Name::parse(longest.substr(0, longest.size() - 1) + "\\065"));
  CHECK(Name::parse(longest.substr(0, longest.size() - 1) + "\\065."));
  CHECK_FALSE(Name::parse(longest + "\\065"));
  CHECK_FALSE(Name::parse(longest + "\\065."));
  for (const char* bad : {"", "..", ".a", "a..", "a..b", ".a.b", "aaaaaaa..bbbb"}) {
    INFO(bad);
    CHECK_FALSE(Name::from_text(bad));
    CHECK_FALSE(Name::parse(bad));
  }
  CHECK(Name::from_text("aaaaaaaaa..b").error().offset == 10);
}

TEST_CASE("escapes of a master file are read and written") {
  CHECK(name("a\\.b.org").label_count() == 2);
  CHECK(name("a\\.b.org").to_string() == "a\\.b.org");
  CHECK(name("\\065.org") == name("a.org"));
  CHECK(name("a\\000b").to_string() == "a\\000b");
  CHECK_FALSE(Name::parse("a\\"));
  CHECK_FALSE(Name::parse("a\\25"));
  CHECK_FALSE(Name::parse("a\\256"));
  CHECK_FALSE(Name::parse("a\\...b"));
}

TEST_CASE("a name knows its parent, its suffix and what it lies under") {
  Name mail = name("a.Mail.example.org");
  CHECK(mail.parent() == name("mail.example.org"));
  CHECK(Name().parent().is_root());
  CHECK(mail.suffix(2) == name("example.org"));
  CHECK(mail.suffix(9) == mail);
  CHECK(mail.suffix(0).is_root());
  CHECK(mail.is_under(name("EXAMPLE.org")));
  CHECK(mail.is_under(mail));
  CHECK(mail.is_under(Name()));
  CHECK_FALSE(name("notexample.org").is_under(name("example.org")));
  CHECK_FALSE(name("org").is_under(name("example.org")));
  CHECK(name("example.org").with_prefix("_dmarc")->to_string() == "_dmarc.example.org");
  CHECK(name("org").with_prefix("a.b")->to_string() == "a\\.b.org");
}

TEST_CASE("names sort as RFC 4034 section 6.1 shows") {
  std::vector<Name> sorted;
  for (const char* text :
       {"example", "a.example", "yljkjljk.a.example", "Z.a.example", "zABC.a.EXAMPLE",
        "z.example", "\\001.z.example", "*.z.example", "\\200.z.example"})
    sorted.push_back(name(text));
  CHECK(std::is_sorted(sorted.begin(), sorted.end()));
  std::vector<Name> shuffled(sorted.rbegin(), sorted.rend());
  std::sort(shuffled.begin(), shuffled.end());
  CHECK(shuffled == sorted);
}

TEST_CASE("every name comes back from its presentation and its wire form") {
  CHECK(rc::check([] {
    Name any;
    for (const auto& label : *rc::gen::arbitrary<std::vector<std::string>>()) {
      auto longer = any.with_prefix(label);
      if (longer) any = *longer;
    }
    auto again = Name::parse(any.to_string());
    RC_ASSERT(again.has_value());
    RC_ASSERT(std::ranges::equal(again->wire(), any.wire()));
    Name from_wire;
    RC_ASSERT(Name::from_wire(any.wire(), from_wire));
    RC_ASSERT(std::ranges::equal(from_wire.wire(), any.wire()));
    RC_ASSERT(Name::parse(any.to_lower_string()).value() == any);
    RC_ASSERT(Name::parse(any.to_lower_string())->hash() == any.hash());
  }));
}

TEST_CASE("wire octets that are no name are refused") {
  auto reads = [](std::vector<uint8_t> wire) {
    Name out;
    return Name::from_wire(wire, out);
  };
  CHECK(reads({0}));
  CHECK(reads({1, 'a', 0}));
  CHECK_FALSE(reads({}));
  CHECK_FALSE(reads({1, 'a'}));
  CHECK_FALSE(reads({1, 'a', 0, 0}));
  CHECK_FALSE(reads({64, 'a', 0}));
  CHECK_FALSE(reads({0xc0, 0}));
  CHECK_FALSE(reads(std::vector<uint8_t>(300, 1)));
}
