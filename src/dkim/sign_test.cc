#include "dkim/sign.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "dkim/world_for_tests.h"

namespace mailwhy::dkim {

// Keys made for this test alone.
static constexpr std::string_view kRsaPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAKIMIV2vl/D3JNQp\n"
    "tVbVsfRqpO2gKPATkkZE23/ZHASRz9LJGFYfYR2IvuCrI/IkXf3SEFmo95AXhtFg\n"
    "ZHbz+uZMG265l4mm6VuWlyUvm3Egr7QBC64pkdReBj6sbUMdwZYUF050nci7K2GQ\n"
    "PS0+Cpsvnie9WYG2Pm6PYwKWMIHzAgMBAAECgYBhl2ac0nxyLZVrhPbmJep3ZaaQ\n"
    "SY1+EHtegGelFm7uPZZovp0+eMV3EPzLt6X9VXOZwmIAbWcyy0hxXlkC3qryA/3R\n"
    "a6li8TY19c+zCkIn7EsWAVopjoLHy6sh4aIGcCzZSnT1kXlWiF7UShnnKltwhkyv\n"
    "uOXuUGdCqa+W4Str+QJBAMv628wF7KhMYZXb6KSceMPxXMHEbJYbYROUuvBZwBS+\n"
    "O41dp/86hvzSscTjvM+u30mFvbVRwnwl/u/GqCGk/0UCQQDLX6RiruGReh6AAQCC\n"
    "Au6XXxCDbT7wNI5ZEEV4OB50M1kGp8zhIQVLgfQX7E1ijmJ9VJk9a2yNirvUPMOT\n"
    "vBPXAkAnMefkN0s3N54UvrHgV5S5Cfrp3MWEvnQT4CNfpc9L7RXiXxm16Fgh4pZ4\n"
    "H86bFZ4gMYu3eKNnWaG4DzMla+AFAkEAxEIL1N+G9miuvkA5ST2jGZi3ytzF++/7\n"
    "3p8BKz6cxO44X1/XKvo+rds+v0dedlmJWgEl0Eu2efEDyZDJ++toCQJAep52KgNC\n"
    "nrv8wL9VNdmrDSsSpTYpZftoE7/q/pWVfZylBfkkvep0oCDmQvrPrqvYMJiyOqWy\n"
    "UJjkEOGP0xTW1Q==\n"
    "-----END PRIVATE KEY-----\n";
static constexpr std::string_view kEd25519Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIKLd3+T/tVBYE6gfX/toRKPyC+XnFF9yqVTe9lpH0EZJ\n"
    "-----END PRIVATE KEY-----\n";
static constexpr std::string_view kMail =
    "From: A <a@example.org>\r\nTo: b@example.net\r\nSubject: one\r\n  two\r\n"
    "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\nHello  there \r\n\r\n\r\n";

static SignRequest request() {
  SignRequest request;
  request.domain = "example.org";
  request.selector = "s1";
  request.signed_at = 1795341600;
  return request;
}

TEST_CASE("what we sign verifies, with either key and in every canonical form") {
  for (std::string_view pem : {kRsaPem, kEd25519Pem}) {
    PrivateKey key = *PrivateKey::from_pem(pem);
    KeyWorld world;
    world.txt("s1._domainkey.example.org", key_record(key));
    for (Mode header : {Mode::Simple, Mode::Relaxed})
      for (Mode body : {Mode::Simple, Mode::Relaxed}) {
        SignRequest how = request();
        how.header_mode = header;
        how.body_mode = body;
        RawMail mail = *read_raw_mail(std::string(kMail));
        std::string field = *sign(mail, key, how);
        RawMail sealed = *read_raw_mail(field + std::string(kMail));
        KeyCache cache;
        auto seen = verify(sealed, world, cache, at_seconds(1795341700));
        CHECK(seen.result == Verdict::Pass);
        CHECK(seen.checks.at(0).warnings.empty());
      }
  }
}

TEST_CASE("lines of the signature are folded, and no field could be added") {
  PrivateKey key = *PrivateKey::from_pem(kRsaPem);
  RawMail mail = *read_raw_mail(std::string(kMail));
  std::string field = *sign(mail, key, request());
  for (size_t at = 0; at < field.size(); at = field.find("\r\n", at) + 2)
    CHECK(field.find("\r\n", at) - at <= 78);
  auto fields = default_signed_fields(mail);
  CHECK(std::count(fields.begin(), fields.end(), "from") == 2);
  CHECK(std::count(fields.begin(), fields.end(), "cc") == 1);
  CHECK(std::count(fields.begin(), fields.end(), "list-id") == 0);
}

TEST_CASE("what cannot be signed is refused with its reason") {
  PrivateKey key = *PrivateKey::from_pem(kRsaPem);
  RawMail mail = *read_raw_mail("Subject: x\r\n\r\n");
  CHECK(sign(mail, key, request()).error().what ==
        "the mail has no From field, which must be signed");
  mail = *read_raw_mail(std::string(kMail));
  SignRequest how = request();
  how.signed_fields = {"to", "subject"};
  CHECK(sign(mail, key, how).error().what == "From must be among the signed fields");
  how = request();
  how.domain = "example..org";
  CHECK_FALSE(sign(mail, key, how));
  how = request();
  how.expires_at = 1;
  CHECK_FALSE(sign(mail, key, how));
  CHECK_FALSE(PrivateKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n"));
}

TEST_CASE("any mail that is signed verifies as it is, and not with another byte") {
  PrivateKey key = *PrivateKey::from_pem(kEd25519Pem);
  KeyWorld world;
  world.txt("s1._domainkey.example.org", key_record(key));
  CHECK(rc::check([&] {
    auto body =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab \t\r\n.=")));
    std::string text = with_crlf("From: a@example.org\r\n\r\n" + body);
    RawMail mail = *view_raw_mail(text);
    std::string field = *sign(mail, key, request());
    RawMail sealed = *read_raw_mail(field + text);
    KeyCache cache;
    RC_ASSERT(verify(sealed, world, cache, at_seconds(1795341700)).result ==
              Verdict::Pass);
    RawMail changed = *read_raw_mail(field + text + "x");
    auto seen = verify(changed, world, cache, at_seconds(1795341700));
    RC_ASSERT(seen.checks.at(0).cause == "dkim_body_changed");
  }));
}

}  // namespace mailwhy::dkim
