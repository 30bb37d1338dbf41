#include "spf/record.h"

#include <doctest/doctest.h>

#include "spf/term.h"

using namespace mailwhy;
using namespace mailwhy::spf;

static Record sound(std::string_view text) {
  auto record = parse_record(text);
  REQUIRE_MESSAGE(record.has_value(), text);
  return *record;
}

static std::string fault_of(std::string_view term) {
  Term out;
  return std::string(to_string(read_term(term, 0, out)));
}

TEST_CASE("a record is known by its version, in any case, and by the blank behind it") {
  CHECK(is_spf_record("v=spf1"));
  CHECK(is_spf_record("V=SpF1 -all"));
  CHECK_FALSE(is_spf_record("v=spf10"));
  CHECK_FALSE(is_spf_record("v=spf1-all"));
  CHECK_FALSE(is_spf_record("v=spf1\t-all"));
  CHECK_FALSE(is_spf_record(" v=spf1 -all"));
  CHECK_FALSE(is_spf_record(""));
}

TEST_CASE("terms keep their bytes, qualifiers and arguments") {
  std::string_view text =
      "v=spf1  a:mail.example.org/24//64 ~INCLUDE:%{d2}.example.net -all ";
  Record record = sound(text);
  REQUIRE(record.terms.size() == 3);
  const Term& a = record.terms[0];
  CHECK(a.kind == TermKind::A);
  CHECK(text.substr(a.offset, a.size) == "a:mail.example.org/24//64");
  CHECK(a.domain_spec == "mail.example.org");
  CHECK(a.prefix4 == 24);
  CHECK(a.prefix6 == 64);
  CHECK_FALSE(a.qualifier_written);
  const Term& include = record.terms[1];
  CHECK(include.kind == TermKind::Include);
  CHECK(include.qualifier == Qualifier::SoftFail);
  CHECK(include.has_macro);
  CHECK(record.terms[2].qualifier == Qualifier::Fail);
}

TEST_CASE("networks are read with their prefix") {
  Record record = sound(
      "v=spf1 ip4:192.0.2.77/24 ip6:2001:DB8::1 ip6:::ffff:192.0.2.1/96 ip4:0.0.0.0/0");
  CHECK(record.terms[0].network.to_string() == "192.0.2.0/24");
  CHECK(record.terms[1].network.to_string() == "2001:db8::1/128");
  CHECK(record.terms[2].network.prefix() == 96);
  CHECK(record.terms[3].network.prefix() == 0);
}

TEST_CASE("what the grammar allows is allowed") {
  for (std::string_view term :
       {"a", "A/0", "mx//0", "a:foo:bar/baz.example.org", "a:example.xn--zckzah",
        "a:1-1.1-1", "ptr:example.org.", "exists:%{i}", "exists:%{l1r+-}.%%%_%-",
        "a:%{d}/24", "mx:%{H}//64", "moo.cow-far_out=man:dog/cat", "foo=", "v=spf1",
        "redirect=%{d}.example.org", "?exists:a.b", "exists:%{i/=}", "a:.org",
        "include:a..b"}) {
    CHECK_MESSAGE(fault_of(term) == "", term);
  }
}

TEST_CASE("what the grammar forbids is named") {
  struct {
    std::string_view term, fault;
  } cases[] = {
      {"all:example.org", "unexpected_argument"},
      {"all/8", "unexpected_argument"},
      {"all.", "unknown_mechanism"},
      {"include", "missing_argument"},
      {"ip4", "missing_argument"},
      {"ptr/24", "unexpected_argument"},
      {"a:", "empty_domain"},
      {"redirect=", "empty_domain"},
      {"mx:/24", "empty_domain"},
      {"a:museum", "bad_domain"},
      {"a:museum.", "bad_domain"},
      {"a:192.0.2.1", "bad_domain"},
      {"a:example.-org", "bad_domain"},
      {"a:example.org-", "bad_domain"},
      {"a:example.org:8080", "bad_domain"},
      {"include:example.org/24", "bad_domain"},
      {"exp=-all", "bad_domain"},
      {"a:%{x}.org", "bad_macro"},
      {"a:%{d0}.org", "bad_macro"},
      {"exists:%(i).org", "bad_macro"},
      {"exists:%{r}.org", "bad_macro"},
      {"a:b%", "bad_macro"},
      {"foo=%abc", "bad_macro"},
      {"ip4:192.0.2", "bad_ip4"},
      {"ip4:192.0.02.1", "bad_ip4"},
      {"ip4:192.0.2.256", "bad_ip4"},
      {"ip4:192.0.2.1:25", "bad_ip4"},
      {"ip4:192.0.2.1/33", "bad_cidr"},
      {"ip4:192.0.2.1/032", "bad_cidr"},
      {"ip4:192.0.2.1//32", "bad_cidr"},
      {"ip4:192.0.2.1/", "bad_cidr"},
      {"ip6:192.0.2.1", "bad_ip6"},
      {"ip6::cafe::babe", "bad_ip6"},
      {"ip6:2001:db8::/129", "bad_cidr"},
      {"a/33", "bad_cidr"},
      {"a//129", "bad_cidr"},
      {"a/24/64", "bad_cidr"},
      {"a:example.org/", "bad_cidr"},
      {"-redirect=a.example", "qualified_modifier"},
      {"=all", "bad_term"},
      {"-", "bad_term"},
      {"1up=foo", "unknown_mechanism"},
      {"moo.cow/far=man", "unknown_mechanism"},
      {"ipv4:192.0.2.1", "unknown_mechanism"},
      {"a:ex\tample.org", "bad_character"},
      {"a:\xef\xbb\xbf"
       "example.org",
       "bad_character"},
      {"\x80"
       "a",
       "bad_character"},
      {"--all", "bad_term"},
  };
  for (auto& [term, fault] : cases) CHECK_MESSAGE(fault_of(term) == fault, term);
}

TEST_CASE(
    "the first bad term spoils the whole record, and the error says how to mend it") {
  auto record = parse_record("v=spf1 a ipv4:192.0.2.1 -all");
  REQUIRE_FALSE(record.has_value());
  CHECK(record.error().what == "unknown mechanism \"ipv4\"");
  CHECK(record.error().offset == 9);
  CHECK(record.error().way_out == "ip4:192.0.2.1");
}

TEST_CASE(
    "redirect and exp may stand once each, unknown modifiers as often as they like") {
  CHECK_FALSE(parse_record("v=spf1 redirect=a.example REDIRECT=b.example"));
  CHECK_FALSE(parse_record("v=spf1 exp=a.example exp=a.example -all"));
  CHECK(parse_record("v=spf1 exp=a.example redirect=b.example x=1 x=1"));
}

TEST_CASE("a record has a limit in octets and terms") {
  std::string many = "v=spf1";
  for (size_t i = 0; i < kMaxTerms; i++) many += " a";
  CHECK(parse_record(many));
  CHECK_FALSE(parse_record(many + " a"));
  CHECK_FALSE(parse_record("v=spf1 " + std::string(kMaxRecord, 'a')));
  std::string networks = "v=spf1";
  for (size_t i = 0; i < kMaxTerms; i++) networks += " ip4:1.2.3.4";
  CHECK(parse_record(networks));
  CHECK_FALSE(parse_record(networks + " ip4:1.2.3.4"));
  CHECK_FALSE(parse_record(networks + " a"));
}

// The one correction of a record with one fault, "-" where there is a fault without
// correction.
static std::string corrected(std::string_view term) {
  std::string text = "v=spf1 a " + std::string(term) + " mx";
  auto faults = syntax_faults(text);
  if (faults.empty()) return "no fault";
  CHECK(faults[0].offset == 9);
  CHECK(faults.size() == 1);
  return faults[0].corrected.value_or("-");
}

TEST_CASE("a slip with one likely reading is mended") {
  struct {
    std::string_view written, meant;
  } cases[] = {
      {"ipv4:192.0.2.1", "ip4:192.0.2.1"},
      {"IPV6:2001:db8::1", "ip6:2001:db8::1"},
      {"ip:192.0.2.0/24", "ip4:192.0.2.0/24"},
      {"ip:2001:db8::/32", "ip6:2001:db8::/32"},
      {"ip4:2001:db8::1", "ip6:2001:db8::1"},
      {"ip6:192.0.2.1", "ip4:192.0.2.1"},
      {"a:192.0.2.1", "ip4:192.0.2.1"},
      {"~mx:192.0.2.0/24", "~ip4:192.0.2.0/24"},
      {"192.0.2.1", "ip4:192.0.2.1"},
      {"+192.0.2.0/24", "+ip4:192.0.2.0/24"},
      {"include:_spf.example.org,", "include:_spf.example.org"},
      {"a;", "a"},
      {"mx;", "mx"},
      {"a,mx,ip4:192.0.2.1", "a mx ip4:192.0.2.1"},
      {"include:a.example.org;include:b.example.org",
       "include:a.example.org include:b.example.org"},
      {"ip4:192.0.2.1include:a.example.org", "ip4:192.0.2.1 include:a.example.org"},
      {"include:a.example.orginclude:b.example.org",
       "include:a.example.org include:b.example.org"},
      {"ip4:192.0.2.1/32-all", "ip4:192.0.2.1/32 -all"},
      {"include:a.example.org~all", "include:a.example.org ~all"},
      {"include:a.example.org-all", "include:a.example.org -all"},
      {"mx-all", "mx -all"},
      {"ip4:192.0.2.1mx:example.org", "ip4:192.0.2.1 mx:example.org"},
      {"include=a.example.org", "include:a.example.org"},
      {"ip4=192.0.2.1", "ip4:192.0.2.1"},
      {"ipv4=192.0.2.1", "ip4:192.0.2.1"},
      {"redirect:a.example.org", "redirect=a.example.org"},
      {"-redirect=a.example.org", "redirect=a.example.org"},
      {"--all", "-all"},
      {"a:http://www.example.org/", "a:www.example.org"},
      {"a:http://www.example.org", "a:www.example.org"},
      {"include:https://spf.example.org/x?y", "include:spf.example.org"},
      {"include:info@example.org", "include:example.org"},
      {"a:info@mail.example.org", "a:mail.example.org"},
      {"-al", "-all"},
      {"~alll", "~all"},
      {"-all.", "-all"},
      {"mx.", "mx"},
      {"-all:", "-all"},
      {"mx:mail.example.org/24/", "mx:mail.example.org/24"},
      {"a:mail.example.org/", "a:mail.example.org"},
      {"exist:%{i}.example.org", "exists:%{i}.example.org"},
      {"inlcude:a.example.org", "include:a.example.org"},
      {"incldue:a.example.org", "include:a.example.org"},
      {"includ:a.example.org", "include:a.example.org"},
      {"includes:a.example.org", "include:a.example.org"},
      {"rediret=a.example.org", "no fault"},
      {"redirct:a.example.org", "redirect=a.example.org"},
      {"ip4:192.0.2.1:25", "ip4:192.0.2.1"},
      {"a:mail.example.org:25", "a:mail.example.org"},
      {"ip4:192.0.2.0/255.255.255.0", "ip4:192.0.2.0/24"},
      {"ip4:192.0.2.0/032", "ip4:192.0.2.0/32"},
      {"ip4:192.0.2.0//24", "ip4:192.0.2.0/24"},
      {"a/24/64", "a/24//64"},
      {"include:a.example.org/24", "include:a.example.org"},
      {"ip4:[192.0.2.1]", "ip4:192.0.2.1"},
      {"include:<a.example.org>", "include:a.example.org"},
      {"\xe2\x80\x9cinclude:a.example.org\xe2\x80\x9d", "include:a.example.org"},
      {"include:a.example.org\"", "include:a.example.org"},
      {"\xe2\x80\x93"
       "all",
       "-all"},
      {"include:a.example.org\xc2\xa0ip4:192.0.2.1",
       "include:a.example.org ip4:192.0.2.1"},
      {"ip4:192.0.2.1\t-all", "ip4:192.0.2.1 -all"},
      {"include:\xe2\x80\x8b"
       "a.example.org",
       "include:a.example.org"},
      {"~ all", "~all"},
      {"- all", "-all"},
      {"include: a.example.org", "include:a.example.org"},
      {"ip4: 192.0.2.1", "ip4:192.0.2.1"},
      {"include a.example.org", "include:a.example.org"},
      {"redirect= a.example.org", "redirect=a.example.org"},
      {"ip4 :192.0.2.1", "ip4:192.0.2.1"},
      {"v=spf1", ""},
      {"ipv4:192.0.2.1,ipv6:2001:db8::1", "ip4:192.0.2.1 ip6:2001:db8::1"},
  };
  for (auto& [written, meant] : cases)
    CHECK_MESSAGE(corrected(written) == meant, written);
}

TEST_CASE("what can be read in two ways is left to its writer") {
  for (std::string_view term :
       {"ip4:192.0.2", "ip4:192.0.2.0/33", "foo", "include:example", "a:%{x}.example.org",
        "ip4:300.0.2.1", "ip4:192.0.02.1", "include:", "-~all", "+include"}) {
    CHECK_MESSAGE(corrected(term) == "-", term);
  }
}

TEST_CASE("a sound record has no faults") {
  for (std::string_view text :
       {"v=spf1",
        "v=spf1 a mx ptr include:_spf.example.org -all exp=%{d}.example.org x-y=z",
        "v=spf1 a:foo:bar/baz.example.org exists:%{l}@%{o} "
        "redirect=mail-all.example.org"}) {
    CHECK_MESSAGE(syntax_faults(text).empty(), text);
  }
}

TEST_CASE("faults come in order and all of them") {
  std::string_view text = "v=spf1 ipv4:192.0.2.1 a, ip4:192.0.2.999 - all";
  auto faults = syntax_faults(text);
  REQUIRE(faults.size() == 4);
  CHECK(faults[0].problem == "misspelled");
  CHECK(faults[1].problem == "separator");
  CHECK(faults[2].problem == "bad_ip4");
  CHECK(faults[3].problem == "blank_inside");
  CHECK(text.substr(faults[3].offset, faults[3].size) == "- all");
}

TEST_CASE("a text that was meant as a record is recognised") {
  CHECK(mend_version("v=spf1; a -all") == "v=spf1 a -all");
  CHECK(mend_version("v=spf1, a -all") == "v=spf1 a -all");
  CHECK(mend_version("v=spf1. -all") == "v=spf1 -all");
  CHECK(mend_version("spf1 mx -all") == "v=spf1 mx -all");
  CHECK(mend_version("\"v=spf1 mx -all\"") == "v=spf1 mx -all");
  CHECK(mend_version(" v=spf1 mx") == "v=spf1 mx");
  CHECK(mend_version("v=spf1include:a.example.org -all") ==
        "v=spf1 include:a.example.org -all");
  CHECK(mend_version("v=spf1-all") == "v=spf1 -all");
  CHECK(mend_version("v=sfp1 mx -all") == "v=spf1 mx -all");
  CHECK_FALSE(mend_version("v=spf1 mx -all"));
  CHECK_FALSE(mend_version("v=spf10"));
  CHECK_FALSE(mend_version("v=DKIM1; k=rsa"));
  CHECK_FALSE(mend_version("google-site-verification=abc"));
  CHECK_FALSE(mend_version("spf1 is the version of our record"));
}

TEST_CASE(
    "an exp that stands twice breaks the record even where it is odd in another way") {
  std::string_view text = "v=spf1 exp=a.example exp=ttp://www.example.org -all";
  CHECK_FALSE(parse_record(text));
  auto faults = syntax_faults(text);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].problem == "repeated_modifier");
  CHECK(faults[0].breaks);
}
