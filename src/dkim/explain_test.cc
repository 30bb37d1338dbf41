#include "dkim/explain.h"

#include <doctest/doctest.h>

#include "dkim/explain_for_tests.h"

namespace mailwhy::dkim {

static const std::string kHeader =
    "From: \"Doe, Jane\" <jane@example.org>\r\n"
    "To: Bob <bob@example.net>, team@example.com\r\n"
    "Subject: Minutes of the meeting on Tuesday and what we decided there together\r\n"
    "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
    "Message-ID: <20231114221320.1234@mail.example.org>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n";
static const std::string kBody =
    "Dear all,\r\n"
    "\r\n"
    "here are the minutes. We decided to repaint the caf\xC3\xA9 next month, and to "
    "ask\r\n"
    "three painters for an offer. The old tables will be sold.\r\n"
    "From now on we meet every second Tuesday.\r\n"
    "\r\n"
    "-- \r\n"
    "Jane\r\n";

static std::string explained(const std::string& changed) {
  ExplainWorld world;
  return in_short(world.explain(changed));
}

TEST_CASE("a footer that a list added is found, and where") {
  std::string mail = TestSigner().sign(kHeader + "\r\n" + kBody);
  ExplainWorld world;
  CHECK(in_short(world.explain(mail)) == "");
  Explanation why =
      world.explain(mail + "____\r\nList info: https://lists.example.net/\r\n");
  CHECK(in_short(why) == "body: footer_added");
  REQUIRE(why.body->changes.size() == 1);
  CHECK(why.body->changes[0].line == 8);
  REQUIRE(why.body->changes[0].diff.size() == 2);
  CHECK(why.body->changes[0].diff[0].text == "____");
}

TEST_CASE("a subject tag and a footer are found together") {
  std::string mail = TestSigner().sign(kHeader + "\r\n" + kBody);
  mail = replaced(mail, "Subject: ", "Subject: [club] ");
  CHECK(explained(mail + "--\r\nfooter\r\n") ==
        "body: footer_added; Subject: subject_tag_added");
}

}  // namespace mailwhy::dkim
