#include "dkim/spelling.h"

#include <doctest/doctest.h>

using mailwhy::dkim::Letters;
using mailwhy::dkim::spelt;

TEST_CASE("a name is spelt as programs spell it") {
  CHECK(spelt("Message-ID", Letters::Small) == "message-id");
  CHECK(spelt("Message-ID", Letters::Words) == "Message-Id");
  CHECK(spelt("Message-ID", Letters::First) == "Message-id");
  CHECK(spelt("Message-ID", Letters::Capitals) == "MESSAGE-ID");
  CHECK(spelt("mail.example-shop.org", Letters::Words, ".-") == "Mail.Example-Shop.Org");
  CHECK(spelt("", Letters::Words) == "");
}
