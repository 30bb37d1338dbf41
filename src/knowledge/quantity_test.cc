#include "knowledge/quantity.h"

#include <doctest/doctest.h>

using namespace mailwhy::knowledge;

TEST_CASE("a duration is said in words") {
  CHECK(quantity_text(Language::English, "wait", "2h") == "2 hours");
  CHECK(quantity_text(Language::English, "wait", "1h1m") == "1 hour 1 minute");
  CHECK(quantity_text(Language::Russian, "wait", "2h") == "2 часа");
  CHECK(quantity_text(Language::Russian, "wait", "1m") == "1 минуту");
  CHECK(quantity_text(Language::English, "wait", "soon") == "soon");
  CHECK(quantity_text(Language::English, "wait", "5") == "5");
}

TEST_CASE("a size is said as mail servers mean it") {
  CHECK(quantity_text(Language::English, "limit_bytes", "10485760") == "10 MB");
  CHECK(quantity_text(Language::English, "mail_bytes", "14889779") == "14.2 MB");
  CHECK(quantity_text(Language::Russian, "mail_bytes", "14889779") == "14,2 МБ");
  CHECK(quantity_text(Language::English, "mail_bytes", "512") == "512 bytes");
  CHECK(quantity_text(Language::English, "mail_bytes", "51200") == "50 KB");
  CHECK(quantity_text(Language::English, "mail_bytes", "2147483648") == "2 GB");
  CHECK(quantity_text(Language::English, "mail_bytes", "99999999999999999999") ==
        "99999999999999999999");
  CHECK(quantity_text(Language::English, "mail_bytes", "much") == "much");
}

TEST_CASE("a sentence says its quantities in words") {
  std::string said = say(Language::English, "again.after", {{"wait", "2h"}});
  CHECK(said.find("2 hours") != std::string::npos);
}
