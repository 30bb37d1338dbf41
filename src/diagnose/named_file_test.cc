#include "diagnose/named_file.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using diagnose::find_files;
using diagnose::malware_name;

static mail::Contents invoice() {
  mail::Contents contents;
  contents.attachments = {
      {"invoice.zip", "application/zip", 264, {"readme.txt", "docs/doc.js"}},
      {"letter.pdf", "application/pdf", 9000, {}},
      {"setup.exe", "application/x-msdownload", 70000, {}}};
  return contents;
}

static std::string named(std::string_view reply) {
  mail::Contents contents = invoice();
  std::string out;
  for (const auto& file : find_files(reply, contents).named)
    out += (out.empty() ? "" : "; ") + file.to_string();
  return out;
}

TEST_CASE("the file is found that the reply names, also inside an archive") {
  CHECK(named("552 attachment 'setup.exe' is not accepted") == "setup.exe");
  CHECK(named("550 found DOC.JS in archive") == "invoice.zip › docs/doc.js");
}

TEST_CASE("an extension or a type in the reply names the file") {
  CHECK(named("550 5.7.0 .js attachments are not allowed") ==
        "invoice.zip › docs/doc.js");
  CHECK(named("550 banned extension: exe") == "setup.exe");
  CHECK(named("550 files (*.exe) are blocked") == "setup.exe");
  CHECK(named("550 вложения с расширением exe запрещены") == "setup.exe");
  CHECK(named("550 Content-Type application/pdf refused") == "letter.pdf");
  CHECK(named("550 encrypted archive refused") == "invoice.zip");
}

TEST_CASE("a host name or a sentence's end is no extension") {
  CHECK(named("550 refused by mail.example.js.example. See www.example.com") == "");
  CHECK(named("550 no. exe") == "");
}

TEST_CASE("files that filters refuse are known by their extension") {
  mail::Contents contents = invoice();
  auto harmful = find_files("550 unwanted binary Attachment", contents).harmful;
  REQUIRE(harmful.size() == 2);
  CHECK(harmful[0].to_string() == "invoice.zip › docs/doc.js");
  CHECK(harmful[1].to_string() == "setup.exe");
}

TEST_CASE("a scanner's name for what it found") {
  CHECK(malware_name("This message contains malware (Win.Test.EICAR_HDB-1)") ==
        "Win.Test.EICAR_HDB-1");
  CHECK(malware_name("554 infected with W32/Mydoom.A. Rejected") == "W32/Mydoom.A");
  CHECK(malware_name("550 virus found: Eicar-Test-Signature") == "Eicar-Test-Signature");
  CHECK(malware_name("550 your mail contains a virus") == "");
  CHECK(malware_name("550 virus: see https://mx.example.org/virus") == "");
}
