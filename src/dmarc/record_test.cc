#include "dmarc/record.h"

#include <doctest/doctest.h>

using namespace mailwhy::dmarc;

TEST_CASE("a record begins with v=DMARC1, exactly") {
  for (const char* text : {"v=DMARC1", "v=DMARC1;", "v = DMARC1 ; p = none",
                           "V=DMARC1;p=none", " v=DMARC1; p=none", "v=DMARC1;;p=none"})
    CHECK_MESSAGE(is_record(text), text);
  for (const char* text :
       {"", "v", "v=", "v=DMARC1x; p=none", "v=dmarc1; p=none", "v=DMARC2; p=none",
        "p=none; v=DMARC1", ";v=DMARC1", "\"v=DMARC1; p=none\"", "v=DMARC1 p=none",
        "v=DMARC1, p=none", "v=spf1 -all", "v:DMARC1; p=none"})
    CHECK_MESSAGE(!is_record(text), text);
}

TEST_CASE("every tag is read, in any order and case, and unknown ones are passed over") {
  auto record = read_record(
      "v=DMARC1; NP=Reject; x=1; sp=quarantine; p=none; adkim=s; aspf=R; psd=y; t=y; "
      "rua=mailto:a@example.org; ruf=mailto:b@example.org; fo=1:d; pct=30");
  REQUIRE(record);
  CHECK(record->np.policy == Policy::Reject);
  CHECK(record->sp.policy == Policy::Quarantine);
  CHECK((record->p.valid && record->p.policy == Policy::None));
  CHECK(record->adkim == Mode::Strict);
  CHECK(record->aspf == Mode::Relaxed);
  CHECK(record->psd == Psd::Yes);
  CHECK(record->testing);
  CHECK(record->rua == "mailto:a@example.org");
  CHECK(record->ruf == "mailto:b@example.org");
  CHECK(record->fo == "1:d");
  CHECK(record->percent == 30);
}

TEST_CASE("a value that is not allowed counts as the default") {
  auto record =
      read_record("v=DMARC1; p=reject; adkim=x; aspf=strict; psd=maybe; t=1; pct=a");
  REQUIRE(record);
  CHECK(record->adkim == Mode::Relaxed);
  CHECK(record->aspf == Mode::Relaxed);
  CHECK(record->psd == Psd::Unsaid);
  CHECK(!record->testing);
  CHECK(record->percent == 100);
}

TEST_CASE("without a valid policy a record counts as p=none where rua names somebody") {
  auto use = [](std::string_view text) { return use_of(*read_record(text)); };
  CHECK(use("v=DMARC1; p=reject") == Use::AsWritten);
  CHECK(use("v=DMARC1") == Use::NotAtAll);
  CHECK(use("v=DMARC1; p=bogus") == Use::NotAtAll);
  CHECK(use("v=DMARC1; p=bogus; rua=mailto:a@example.org") == Use::AsNone);
  CHECK(use("v=DMARC1; rua=mailto:a@example.org") == Use::AsNone);
  CHECK(use("v=DMARC1; rua=nobody") == Use::NotAtAll);
  CHECK(use("v=DMARC1; p=reject; sp=bogus; rua=mailto:a@example.org") == Use::AsNone);
  CHECK(use("v=DMARC1; p=reject; np=; rua=mailto:a@example.org") == Use::AsNone);
  auto np = read_record("v=DMARC1; p=reject; np=bogus");
  CHECK(use_of(*np) == Use::NotAtAll);
  CHECK(use_of(*np, Era::Rfc7489) == Use::AsWritten);  // the tag was unknown then
}

TEST_CASE("report addresses: one bad one does not spoil the others") {
  auto uris =
      report_uris("nobody, mailto:a@Example.org!10m ,https://r.example/x,mailto:b");
  REQUIRE(uris.size() == 4);
  CHECK(!uris[0].valid);
  CHECK((uris[1].valid && uris[1].mailto));
  CHECK(uris[1].domain == "Example.org");
  CHECK(uris[1].size_limit == "!10m");
  CHECK(uris[1].offset == 8);
  CHECK((uris[2].valid && !uris[2].mailto));
  CHECK(!uris[3].valid);
  CHECK(!report_uris("mailto:a!b@example.org")[0].valid);
  CHECK(!report_uris("mailto:a@exa mple.org")[0].valid);
}

TEST_CASE("tags know their bytes") {
  std::string_view text = "v=DMARC1;  p = reject ; words ;";
  auto tags = tags_of(text);
  REQUIRE(tags.size() == 3);
  CHECK(text.substr(tags[1].offset, tags[1].size) == "p = reject");
  CHECK(text.substr(tags[1].value_offset, 6) == "reject");
  CHECK(!tags[2].has_equals);
  CHECK(text.substr(tags[2].offset, tags[2].size) == "words");
}

TEST_CASE("thousands of tags and 64 kB are read within bounds") {
  std::string many = "v=DMARC1";
  for (int i = 0; i < 5000; i++) many += ";p=reject";
  CHECK(tags_of(many).size() == kMaxTags);
  CHECK(is_record(many));
  CHECK(!is_record("v=DMARC1;" + std::string(70000, ' ')));
  std::string zeros("v=DMARC1; p=rej\0ect; sp=none", 28);
  CHECK(!read_record(zeros)->p.valid);
}
