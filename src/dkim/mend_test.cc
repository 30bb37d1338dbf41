#include "dkim/mend.h"

#include <doctest/doctest.h>

#include <algorithm>

using mailwhy::dkim::mended_records;

static const std::string kKey =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDArP+eM8XR6pEA9bgJArFC9a76dPaxMUz/3ROuVOgy5yv3"
    "UkzBTK34caLEyPYWO5c56EB9/f/VomvsJ1c40u+VYKaA3JoEiXrQEAIXOgNyQ1Vs+qMQVq1r5yJ9O1GC4fVZ"
    "h5H2+3ihBinsDoyQLZv/ETLqKgvVmsdKg9DwkK0ENwIDAQAB";
static const std::string kWhole = "v=DKIM1; k=rsa; p=" + kKey;

static bool mends(const std::string& record, const std::string& to = kWhole) {
  auto found = mended_records(record);
  return std::ranges::find(found, to) != found.end();
}

TEST_CASE("a key record that a panel or a zone file broke is made whole again") {
  CHECK(mends("v=DKIM1; k=rsa; p=p=" + kKey));
  CHECK(mends("\"v=DKIM1; k=rsa; p=" + kKey + "\""));
  CHECK(mends("v=DKIM1\\; k=rsa\\; p=" + kKey));
  CHECK(mends("v=DKIM1 k=rsa p=" + kKey));
  CHECK(mends("v=DKIM1; k=rsa; p=-----BEGIN PUBLIC KEY-----" + kKey +
              "-----END PUBLIC KEY-----"));
  CHECK(mends("s1._domainkey IN TXT ( \"v=DKIM1; k=rsa; \" \"p=" + kKey + "\" )"));
  CHECK(mends(kKey));
  CHECK(mends("v=DKIM1; k=rsa; p=" + kKey.substr(0, 100) + "\" \"" + kKey.substr(100)));
  CHECK(mends("v=DKIM1; t=s; k=rsa; p=" + kKey + ".", "v=DKIM1; t=s; k=rsa; p=" + kKey));
}

TEST_CASE("a plus that a web form made a blank comes back") {
  std::string spoilt = kKey;
  std::ranges::replace(spoilt, '+', ' ');
  CHECK(mends("v=DKIM1; k=rsa; p=" + spoilt));
}

TEST_CASE("a key that was cut off cannot be mended") {
  CHECK(mended_records("v=DKIM1; k=rsa; p=" + kKey.substr(0, 120)).empty());
  CHECK(mended_records("v=DKIM1; p=").empty());
  CHECK(mended_records("").empty());
}
