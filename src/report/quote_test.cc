#include "report/quote.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::report;

namespace {

bounce::Refusal refusal(const std::string& quoted) {
  bounce::Refusal out;
  out.quoted = quoted;
  out.facts.reply.code = 550;
  out.facts.client_ip = *net::IpAddress::parse("192.0.2.1");
  out.facts.sender_domain = "example.org";
  return out;
}

std::vector<std::string> marked(const bounce::Refusal& of) {
  Page page{TextOptions{}};
  std::string quoted = quoted_reply(of);
  std::vector<std::string> out;
  for (const Mark& mark : marks_in(page, quoted, of))
    out.push_back(quoted.substr(mark.begin, mark.end - mark.begin));
  return out;
}

}  // namespace

TEST_CASE("an address is marked where it stands as a word of its own") {
  CHECK(marked(refusal("550 192.0.2.10 and 192.0.2.1 from example.org")) ==
        std::vector<std::string>{"550", "192.0.2.1", "example.org"});
  CHECK(marked(refusal("550 no-example.org or EXAMPLE.ORG")) ==
        std::vector<std::string>{"550", "EXAMPLE.ORG"});
}

TEST_CASE("marks never overlap, the address goes before the words around it") {
  auto of = refusal("550 192.0.2.1 is not allowed");
  of.reason.matched = {"192.0.2.1 is not allowed", 0, 0};
  CHECK(marked(of) == std::vector<std::string>{"550", "192.0.2.1"});
}

TEST_CASE(
    "folded lines of a report are one line, the codes of a longer reply stand once") {
  CHECK(quoted_reply(refusal("550 no\r\n    such  user\n")) == "550 no such user");
  auto of = refusal("550-5.7.1 not\n550 5.7.1 allowed");
  of.facts.reply.status = "5.7.1";
  of.facts.reply.text = "not allowed";
  CHECK(quoted_reply(of) == "550 5.7.1 not allowed");
}

TEST_CASE("a refusal without words shows nothing") {
  bounce::Refusal none;
  CHECK(quoted_reply(none) == "");
  Page page{TextOptions{}};
  draw_quote(page, none);
  CHECK(page.take() == "");
}
