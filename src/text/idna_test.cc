#include "text/idna.h"

#include <doctest/doctest.h>

using namespace mailwhy::text;

TEST_CASE("international names become A-labels in lower case") {
  CHECK(to_a_labels("Почта.Пример.РФ").value() == "xn--80a1acny.xn--e1afmkfd.xn--p1ai");
  CHECK(to_a_labels("s1._domainkey.Пример.рф").value() ==
        "s1._domainkey.xn--e1afmkfd.xn--p1ai");
  CHECK(to_a_labels("faß.de").value() == "xn--fa-hia.de");
  CHECK(to_a_labels("Bücher.EXAMPLE.").value() == "xn--bcher-kva.example.");
  CHECK(to_a_labels("例え。テスト").value() == "xn--r8jz45g.xn--zckzah");
}

TEST_CASE("ASCII names keep everything but the case") {
  CHECK(to_a_labels("_DMARC.Example.org").value() == "_dmarc.example.org");
  CHECK(to_a_labels("xn--80A1ACNY.ru").value() == "xn--80a1acny.ru");
  CHECK(to_a_labels("a/b..c").value() == "a/b..c");
  CHECK(to_a_labels("").value() == "");
}

TEST_CASE("what IDNA refuses is an error") {
  CHECK_FALSE(to_a_labels("\xff\xfe.org"));
  CHECK_FALSE(to_a_labels("\xcc\x81.org"));  // a combining accent at the start
  CHECK_FALSE(to_a_labels(std::string("\xc3\xbc\0.org", 7)));
  std::string longest;
  for (int i = 0; i < 2000; i++) longest += "ü";
  CHECK_FALSE(to_a_labels(longest));
}

TEST_CASE("A-labels are shown to people as they are written, broken ones stay") {
  CHECK(for_display("xn--80a1acny.xn--e1afmkfd.xn--p1ai") == "почта.пример.рф");
  CHECK(for_display("example.org") == "example.org");
  CHECK(for_display("xn--a.org") == "xn--a.org");
  CHECK(for_display("xn--999999999.org") == "xn--999999999.org");
}
