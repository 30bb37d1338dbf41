#include "diagnose/stated_size.h"

#include <doctest/doctest.h>

#include <string>

using mailwhy::diagnose::sizes_in;

static std::string read(std::string_view reply) {
  auto sizes = sizes_in(reply);
  return std::to_string(sizes.mail.value_or(0)) + "/" +
         std::to_string(sizes.limit.value_or(0));
}

TEST_CASE("of two sizes the larger is the mail's, the smaller the limit") {
  CHECK(read("552 5.3.4 Message size 14889779 exceeds size limit 10240000 of mx") ==
        "14889779/10240000");
  CHECK(read("552 message is 14.2 MB, limit 10 MB") == "14889779/10485760");
}

TEST_CASE("one size is the limit, unless the words say that it is the mail's") {
  CHECK(read("552 5.3.4 Message size exceeds fixed maximum message size (10485760)") ==
        "0/10485760");
  CHECK(read("552 5.2.3 larger than 10,240 KB") == "0/10485760");
  CHECK(read("552 Размер письма превышает 25 Мб") == "0/26214400");
  CHECK(read("552 your message size of 14889779 bytes exceeds what is allowed") ==
        "14889779/0");
}

TEST_CASE("codes, addresses, dates and ids are no sizes") {
  CHECK(read("552 5.3.4 192.0.2.1 said at 2026-11-21 10:00:00 id 1732233445") == "0/0");
  CHECK(read("552-5.7.0 too big. Case 12345678-9") == "0/0");
  CHECK(read("") == "0/0");
  CHECK(read(std::string(100000, '9')) == "0/0");
}
