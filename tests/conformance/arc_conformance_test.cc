// The ARC test suite and ARC mails of others: ../shared/conformance/arc. RFC 8617.
#include <cstdio>

#include <doctest/doctest.h>

#include "arc/seal.h"
#include "arc/verify.h"
#include "dkim/tag_list.h"
#include "dkim_suite.h"
#include "text/ascii.h"

using namespace mailwhy;
using namespace mailwhy::test;

static const std::filesystem::path kFolder = "../shared/conformance/arc";

static bool absent() {
  if (std::filesystem::exists(kFolder)) return false;
  std::puts("skipped: no ../shared");
  return true;
}

static boost::json::value read_json(const char* name) {
  return boost::json::parse(file_bytes(kFolder / "ValiMail_arc_test_suite" / name));
}

static std::string text_of(const boost::json::value& object, std::string_view name) {
  const auto* value = object.as_object().if_contains(name);
  if (!value || value->is_null()) return "";
  return value->is_string() ? std::string(value->as_string()) : serialize(*value);
}

// Records there are broken over lines of the suite's own file.
static void add_records(dns::ZoneResolver& zone, const boost::json::value& suite) {
  for (const auto& [name, value] : suite.at("txt-records").as_object()) {
    std::string text(value.as_string());
    std::erase(text, '\n');
    add_txt(zone, name, text);
  }
}

static arc::Chain verify(const dkim::RawMail& mail, dns::Resolver& resolver) {
  dkim::KeyCache keys;
  return arc::verify(mail, resolver, keys,
                     net::Time(std::chrono::seconds(1'500'000'000)));
}

TEST_CASE("every validation case of the ARC suite comes out as it says") {
  if (absent()) return;
  boost::json::value cases = read_json("validation.dev.json");
  for (const auto& test : cases.as_array()) {
    dns::ZoneResolver zone;
    add_records(zone, test.at("suite"));
    auto mail = dkim::read_raw_mail(text_of(test.at("case"), "message"));
    arc::Chain chain = verify(*mail, zone);
    std::string expected = text::to_lower(text_of(test.at("case"), "cv"));
    if (expected.empty()) expected = "fail";
    CHECK_MESSAGE(to_string(chain.status) == expected, text_of(test, "name"));
    CHECK(chain.problem.has_value() == (expected == "fail"));
  }
  std::printf("ARC suite: %zu validation cases\n", cases.as_array().size());
}

// A field of the suite's file as a header field.
static std::string field_of(std::string_view name, const std::string& value) {
  std::string field = std::string(name) + ": ";
  for (char c : value) field += c == '\n' ? std::string("\r\n ") : std::string(1, c);
  return std::string(text::trim(field)) + "\r\n";
}

static std::string relaxed(const std::string& text) {
  dkim::RawMail mail = *dkim::read_raw_mail(text);
  std::string out;
  dkim::add_canonical_field(mail.fields.at(0), dkim::Mode::Relaxed, out);
  return out;
}

static std::vector<std::string> names_of(const std::string& list) {
  std::vector<std::string> names;
  for (size_t at = 0; at <= list.size();) {
    size_t colon = std::min(list.find(':', at), list.size());
    names.push_back(list.substr(at, colon - at));
    at = colon + 1;
  }
  return names;
}

TEST_CASE("every sealing case of the ARC suite gives the very set it says") {
  if (absent()) return;
  boost::json::value cases = read_json("sign.dev.json");
  for (const auto& test : cases.as_array()) {
    const auto &suite = test.at("suite"), &one = test.at("case");
    dns::ZoneResolver zone;
    add_records(zone, suite);
    std::string bytes = text_of(one, "message");
    dkim::RawMail mail = *dkim::read_raw_mail(bytes);
    auto key = dkim::PrivateKey::from_pem(text_of(suite, "privatekey"));
    REQUIRE(key);
    arc::SealRequest request{
        text_of(suite, "domain"), text_of(suite, "sel"), text_of(one, "srv-id"),
        names_of(text_of(one, "sig-headers")), std::stoull(text_of(one, "t"))};
    auto sealed = arc::seal(mail, *key, request, verify(mail, zone));
    REQUIRE_MESSAGE(sealed, text_of(test, "name"));
    dkim::RawMail set = *dkim::read_raw_mail(*sealed);
    REQUIRE(set.fields.size() == 3);
    CHECK_MESSAGE(dkim::without_blanks(relaxed(std::string(set.fields[2].text))) ==
                      dkim::without_blanks(relaxed(
                          field_of("ARC-Authentication-Results", text_of(one, "AAR")))),
                  text_of(test, "name"));
    // The same tags; b= is a deterministic signature over all of it, blanks included.
    CHECK_MESSAGE(dkim::without_blanks(relaxed(std::string(set.fields[1].text))) ==
                      dkim::without_blanks(relaxed(
                          field_of("ARC-Message-Signature", text_of(one, "AMS")))),
                  text_of(test, "name"));
    CHECK_MESSAGE(
        dkim::without_blanks(relaxed(std::string(set.fields[0].text))) ==
            dkim::without_blanks(relaxed(field_of("ARC-Seal", text_of(one, "AS")))),
        text_of(test, "name"));
  }
  std::printf("ARC suite: %zu sealing cases\n", cases.as_array().size());
}

TEST_CASE("the chains of the mail-auth mails hold") {
  if (absent()) return;
  for (const auto& path : files_under(kFolder / "stalwartlabs_mail-auth", ".txt")) {
    dns::ZoneResolver zone;
    dkim::RawMail mail = *dkim::read_raw_mail(split_mail(zone, file_bytes(path)));
    CHECK_MESSAGE(verify(mail, zone).status == arc::Status::Pass, path.string());
  }
}

TEST_CASE("the chains of mailauth's mails can be read; without keys they fail by name") {
  if (absent()) return;
  dns::ZoneResolver nothing;
  for (const auto& path : files_under(kFolder / "postalsys_mailauth", ".eml")) {
    dkim::RawMail mail = *dkim::read_raw_mail(file_bytes(path));
    arc::Chain chain = verify(mail, nothing);
    CHECK_MESSAGE(!chain.hops.empty(), path.string());
    REQUIRE(chain.problem);
    INFO(chain.problem->text.key);
    CHECK(chain.status == arc::Status::Fail);
  }
}
