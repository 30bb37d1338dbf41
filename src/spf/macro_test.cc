#include "spf/macro.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::spf;

static MacroValues rfc_example(std::string_view ip = "192.0.2.3") {
  MacroValues values;
  values.local = "strong-bad";
  values.sender_domain = values.domain = "email.example.com";
  values.helo = "mx.example.org";
  values.validated = "mx.example.org";
  values.client_ip = net::IpAddress::parse(ip).value();
  values.now = net::Time(net::Milliseconds(1'700'000'000'123));
  return values;
}

static std::string expanded(std::string_view text, const MacroValues& values,
                            MacroPlace place = MacroPlace::DomainSpec) {
  std::string out;
  return expand(text, place, values, out) ? out : "not a macro-string";
}

TEST_CASE("the examples of RFC 7208, 7.4, expand as it says") {
  struct {
    std::string_view text, value;
  } cases[] = {
      {"%{s}", "strong-bad@email.example.com"},
      {"%{o}", "email.example.com"},
      {"%{d}", "email.example.com"},
      {"%{d4}", "email.example.com"},
      {"%{d3}", "email.example.com"},
      {"%{d2}", "example.com"},
      {"%{d1}", "com"},
      {"%{dr}", "com.example.email"},
      {"%{d2r}", "example.email"},
      {"%{l}", "strong-bad"},
      {"%{l-}", "strong.bad"},
      {"%{lr}", "strong-bad"},
      {"%{lr-}", "bad.strong"},
      {"%{l1r-}", "strong"},
      {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
      {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
      {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
       "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
      {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
       "3.2.0.192.in-addr.strong.lp._spf.example.com"},
      {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
      {"%{p}.%{h}", "mx.example.org.mx.example.org"},
      {"%%%_%-", "% %20"},
  };
  for (auto& [text, value] : cases)
    CHECK_MESSAGE(expanded(text, rfc_example()) == value, text);
  CHECK(expanded("%{ir}.%{v}._spf.%{d2}", rfc_example("2001:db8::cb01")) ==
        "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf."
        "example.com");
}

TEST_CASE("upper-case letters escape what a URL may not hold") {
  MacroValues values = rfc_example();
  values.local = "~jack&jill=up-a_b3.c/\xc3\xbc";
  CHECK(expanded("%{L}", values) == "~jack%26jill%3Dup-a_b3.c%2F%C3%BC");
  CHECK(expanded("%{S}", rfc_example()) == "strong-bad%40email.example.com");
}

TEST_CASE("explanations know three more letters and blanks") {
  auto text = [&](std::string_view t) {
    return expanded(t, rfc_example("2001:db8::1"), MacroPlace::Explanation);
  };
  CHECK(text("%{c} at %{t}, says %{r}") == "2001:db8::1 at 1700000000, says unknown");
  CHECK(expanded("%{c}", rfc_example()) == "not a macro-string");
  CHECK(expanded("a b", rfc_example()) == "not a macro-string");
  CHECK(text("caf\xc3\xa9") == "not a macro-string");
  CHECK(text("line\nbreak") == "not a macro-string");
}

TEST_CASE("empty parts, several delimiters and more parts than there are") {
  MacroValues values = rfc_example();
  values.local = "a..b+c";
  CHECK(expanded("%{l}", values) == "a..b+c");
  CHECK(expanded("%{lr}", values) == "b+c..a");
  CHECK(expanded("%{lr.+}", values) == "c.b..a");
  CHECK(expanded("%{l2.+}", values) == "b.c");
  CHECK(expanded("%{l99r}", values) == "b+c..a");
  CHECK(expanded("%{l4294967297}", values) == "a..b+c");
  values.local = "";
  CHECK(expanded("%{l}%{lr}", values) == "");
}

static std::string named(std::string_view spec, const MacroValues& values) {
  std::string scratch;
  dns::Name name;
  switch (expand_name(spec, values, scratch, name)) {
    case Expansion::Name:
      return name.to_string();
    case Expansion::NoName:
      return "no name";
    case Expansion::NotAsciiLocal:
      break;
  }
  return "matches nothing";
}

TEST_CASE("a long name loses whole labels on the left until 253 octets are left") {
  MacroValues values = rfc_example();
  std::string label(60, 'x'), domain;
  for (int i = 0; i < 4; i++) domain += label + ".";
  values.domain = domain += "example";  // 251 octets
  CHECK(named("a.%{d}", values) == "a." + domain);
  CHECK(named("ab.%{d}", values) == domain);
  CHECK(named("abc.de.%{d}.", values) == domain);
  CHECK(named("%{d}.%{d}", values) == domain);
}

TEST_CASE("what cannot be asked is no name") {
  MacroValues values = rfc_example();
  const std::string over_long(64, 'x');
  values.helo = over_long;
  CHECK(named("%{h}.example.org", values) == "no name");
  values.helo = "";
  CHECK(named("%{h}", values) == "no name");
  CHECK(named("%{h}.example.org", values) == "no name");
  CHECK(named("%{d}..", values) == "no name");
  CHECK(named("%{h}.", values) == "no name");
  const std::string far_too_long(300, 'x');
  values.helo = far_too_long;
  CHECK(named("%{h}", values) == "no name");
}

TEST_CASE("a local part outside ASCII makes terms with s or l match nothing (RFC 8616)") {
  MacroValues values = rfc_example();
  values.local = "j\xc3\xbcrgen";
  CHECK(named("%{l}._spf.%{d}", values) == "matches nothing");
  CHECK(named("%{S}.example.org", values) == "matches nothing");
  CHECK(named("%{o}.example.org", values) == "email.example.com.example.org");
  CHECK(expanded("Hello %{l}", values, MacroPlace::Explanation) == "Hello j\xc3\xbcrgen");
}

TEST_CASE("an expansion has a limit") {
  MacroValues values = rfc_example();
  std::string local(1000, 'x'), text;
  values.local = local;
  for (int i = 0; i < 100; i++) text += "%{l}";
  CHECK(expanded(text, values) == "not a macro-string");
}
