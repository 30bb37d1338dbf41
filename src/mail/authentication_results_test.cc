#include "mail/authentication_results.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <doctest/doctest.h>

#include "mail/reader.h"

using namespace mailwhy::mail;
using mailwhy::Result;
namespace fs = std::filesystem;

namespace {

AuthenticationResults read(std::string_view value) {
  auto results = parse_authentication_results(value);
  CAPTURE(value);
  REQUIRE_MESSAGE(results.has_value(), results.error().what);
  CHECK(parse_authentication_results(to_string(*results)) == *results);
  return *results;
}

bool refused(std::string_view value) {
  return !parse_authentication_results(value).has_value();
}

// The fields of a mail of ../shared that example.net wrote, as "method=result" words.
std::string words_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto message = read_message(std::move(bytes));
  std::string words;
  for (const auto& field : trusted_results(message.value().header(), {{"example.net"}}))
    for (const auto& one : field.results)
      words += one.method + "=" + one.result + (one.is_known() ? " " : "? ");
  return words;
}

}  // namespace

TEST_CASE("a field as RFC 8601 shows it") {
  auto field = read(
      "example.com 1 (a server);\r\n"
      "  auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n"
      "\tspf=pass smtp.mailfrom=example.net;"
      " dkim=pass reason=\"good signature\" header.i=@mail-router.example.net;"
      " dkim=fail reason=\"bad signature\" header.i=@newyork.example.com "
      "header.b=\"/d5r\"");
  CHECK(field.authserv_id == "example.com");
  REQUIRE(field.results.size() == 4);
  CHECK(field.results[0].value("smtp", "auth") == "sender@example.net");
  CHECK(field.results[2].reason == "good signature");
  CHECK(field.results[2].value("header", "i") == "@mail-router.example.net");
  CHECK(field.results[3].value("header", "b") == "/d5r");
  CHECK(read("example.org; none").results.empty());
  CHECK(read("\"my server\"; dkim / 1 = pass header . d = a.example").results[0].result ==
        "pass");
}

TEST_CASE("what is written is a field that reads the same, whatever was put in") {
  AuthenticationResults field{
      "mx.example.org",
      {{"spf", "fail", "", {{"smtp", "mailfrom", "user@example.net"}}},
       {"dkim", "pass", "a \"good\" one", {{"header", "d", "example.net(.example.com"}}},
       {"dmarc", "fail", "", {{"header", "from", "a;b=c"}, {"policy", "dmarc", ""}}}}};
  CHECK(to_string(field) ==
        "mx.example.org; spf=fail smtp.mailfrom=user@example.net; dkim=pass reason=\"a "
        "\\\"good\\\" one\" header.d=\"example.net(.example.com\"; dmarc=fail "
        "header.from=\"a;b=c\" policy.dmarc=\"\"");
  CHECK(read(to_string(field)) == field);
  CHECK(authentication_results_field({"a.example", {{"spf", "none", "", {}}}}) ==
        "Authentication-Results: a.example;\r\n\tspf=none\r\n");
  CHECK(to_string(AuthenticationResults{"a.example", {}}) == "a.example; none");
}

TEST_CASE("no text of others begins a field of its own") {
  AuthenticationResults field{
      "mx.example.org",
      {{"dkim",
        "pass\r\nX: y",
        "",
        {{"header", "d", "a\r\nBcc: victim@example.org\r\n\r\n"}}}}};
  std::string written = authentication_results_field(field);
  CHECK(written.find("\r\nBcc") == written.npos);
  CHECK(written.find("\nX") == written.npos);
  CHECK(read(to_string(field)).results[0].value("header", "d") ==
        "a??Bcc: victim@example.org????");
}

TEST_CASE("what is torn or goes beyond the limits is no field") {
  for (const char* value :
       {"", ";", "example.net", "example.net;", "example/net; dkim=pass",
        "dkim=pass header.d=a.example", "example.net; dkim=pass header.d=a(.b.example",
        "example.net(.example.com; dkim=pass", "example.net; dkim=pass header.b=/d5r",
        "example.net; dkim=pass header.d=\"a", "example.net; dkim=passheader.d",
        "example.net; dkim=pass header.d", "example.net; dkim", "example.net; =pass",
        "example.net; none; dkim=pass", "example.net 2; dkim=pass",
        "a.example b; spf=pass", "example.net; dkim=pass\"x\" header.d=a",
        "example.net; spf=pass action=none"})
    CHECK_MESSAGE(refused(value), value);
  CHECK(refused("a.example; spf=pass header.d=\"a\x01\""));
  CHECK(refused("a.example; spf=pass " + std::string(100, '(') + std::string(100, ')')));
  CHECK(!refused("a.example; spf=pass (((a (b) c)))"));
  CHECK(
      refused("a.example; spf=pass (" + std::string(kMaxAuthenticationField, 'a') + ")"));
  std::string many = "a.example";
  for (int i = 0; i < 64; i++) many += "; dkim=pass";
  CHECK(read(many).results.size() == 64);
  CHECK(refused(many + "; dkim=pass"));
  std::string wide = "a.example; dkim=pass";
  for (int i = 0; i < 33; i++) wide += " header.d=a";
  CHECK(refused(wide));
}

TEST_CASE("only trusted servers are believed, and not what the mail brought along") {
  auto message = read_message(
      "Authentication-Results: MX.example.org; dkim=pass header.d=one.example\n"
      "Received: from a by mx.example.org; Mon, 1 Jan 2024 00:00:00 +0000\n"
      "Authentication-Results: mx.example.org; dkim=pass header.d=two.example\n"
      "Authentication-Results: elsewhere.example; dkim=pass header.d=three.example\n"
      "Received: from b by elsewhere.example; Mon, 1 Jan 2024 00:00:00 +0000\n"
      "Authentication-Results: mx.example.org; dkim=pass header.d=forged.example\n\nx");
  const Header& header = message.value().header();
  CHECK(trusted_results(header, {{"mx.example.org"}}).size() == 3);
  auto near = trusted_results(header, {{"mx.example.org"}, 1});
  REQUIRE(near.size() == 2);
  CHECK(near[1].results[0].value("header", "d") == "two.example");
  CHECK(trusted_results(header, {}).empty());
}

TEST_CASE("the Authentication-Results mails of the public set") {
  fs::path folder = "../shared/conformance/dkim/lieser_dkim_verifier/data/arh";
  if (!fs::exists(folder)) {
    std::cout << "skipped: no ../shared\n";
    return;
  }
  auto words = [&](const char* name) { return words_of(folder / name); };
  CHECK(words("alignment-auid_not_in_sdid.eml") == "dkim=pass ");
  CHECK(words("dkim-unknown_result.eml") == "dkim=timeout? ");
  CHECK(words("multiple_arh-newest_no_authserv.eml") == "");
  CHECK(words("multiple_arh-newest_no_result.eml") == "dkim=pass ");
  CHECK(words("multiple_arh-newest_parsing_error_01.eml") == "dkim=pass ");
  CHECK(words("multiple_arh-newest_parsing_error_02.eml") == "");
  CHECK(words("multiple_dkim_results.eml") ==
        "dkim=fail dkim=pass dkim=pass dkim=fail dkim=fail dkim=fail dkim=pass ");
  CHECK(words("rfc6376-A.2-arh-failed.eml") == "spf=pass dkim=fail ");
  CHECK(words("rfc6376-A.2-arh-valid_relaxed.eml") == "spf=pass dkim=pass ");
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("rfc6376-A.2-arh-valid")) continue;
    CAPTURE(entry.path().string());
    CHECK(words_of(entry.path()) == "spf=pass dkim=pass ");
  }
}
