#include "mail/attachment.h"

#include <doctest/doctest.h>

#include "mail/archive.h"
#include "mail/reader.h"

using namespace mailwhy;
using namespace std::string_view_literals;

namespace {

std::string little(uint64_t value, int octets) {
  std::string text;
  for (int i = 0; i < octets; i++) text += static_cast<char>(value >> (8 * i));
  return text;
}

std::string zip_entry(std::string_view name, std::string_view data, int method = 8,
                      bool size_follows = false) {
  return "PK\x03\x04" + little(20, 2) + little(size_follows ? 8 : 0, 2) +
         little(static_cast<uint64_t>(method), 2) + little(0, 8) +
         little(size_follows ? 0 : data.size(), 4) + little(data.size(), 4) +
         little(name.size(), 2) + little(0, 2) + std::string(name) + std::string(data);
}

std::vector<std::string> names_in(std::string_view archive, size_t step) {
  mail::ArchiveNames names;
  for (size_t at = 0; at < archive.size(); at += step)
    if (!names.feed(archive.substr(at, step))) break;
  return names.take();
}

std::string name_of(std::string field) {
  auto mail = mail::read_message(std::move(field) + "\nFrom: a@example.org\n\n");
  return mail::attachment_name(mail->header());
}

}  // namespace

TEST_CASE("A zip tells its members, however it comes in pieces") {
  std::string inner = zip_entry("run.js", "alert");
  std::string zip =
      zip_entry("docs/", "", 0) + zip_entry("docs/letter.doc", "PK\x03\x04xyz") +
      zip_entry("big.bin", "unknown size", 8, true) + zip_entry("inner.zip", inner, 0) +
      zip_entry("\x8F\xE0\xA8\xA2\xA5\xE2.txt", "x") + "PK\x01\x02" +
      zip_entry("ghost", "x");
  std::vector<std::string> expected = {"docs/letter.doc", "big.bin", "inner.zip",
                                       "inner.zip › run.js", "Привет.txt"};
  for (size_t step : {1u, 5u, 1000u}) CHECK(names_in(zip, step) == expected);
}

TEST_CASE("Old and new rar tell their members") {
  auto block = [](int type, int flags, std::string_view rest, std::string_view data) {
    return little(0, 2) + little(static_cast<uint64_t>(type), 1) +
           little(static_cast<uint64_t>(flags), 2) + little(7 + rest.size(), 2) +
           std::string(rest) + std::string(data);
  };
  std::string file = little(4, 4) + little(9, 4) + little(0, 1) + little(0, 8) +
                     little(0x301d, 2) + little(9, 2) + little(0, 4) + "dir\\a.exe";
  std::string rar4 = std::string("Rar!\x1A\x07\x00"sv) +
                     block(0x73, 0, little(0, 6), "") +
                     block(0x74, 0x8000, file, "data") + block(0x7B, 0, "", "");
  CHECK(names_in(rar4, 3) == std::vector<std::string>{"dir/a.exe"});

  std::string head = "\x02\x02\x05" + std::string("\x00\x09\x00\x00\x00\x05"sv) + "b.exe";
  std::string rar5 = std::string("Rar!\x1A\x07\x01\x00"sv) + little(0, 4) +
                     static_cast<char>(head.size()) + head + "12345";
  CHECK(names_in(rar5, 1) == std::vector<std::string>{"b.exe"});
}

TEST_CASE("gzip tells the name of its file") {
  std::string gzip =
      "\x1F\x8B\x08\x08" + little(0, 6) + std::string("report.csv\0....."sv);
  CHECK(names_in(gzip, 4) == std::vector<std::string>{"report.csv"});
}

TEST_CASE("Names of attachments in every spelling") {
  CHECK(name_of("Content-Disposition: attachment; filename=\"a b.doc\"") == "a b.doc");
  CHECK(name_of("Content-Type: application/zip; name=C:\\x\\y.zip") == "y.zip");
  CHECK(name_of(
            "Content-Disposition: attachment; filename=\"=?koi8-r?B?8NLJ18XU?=.doc\"") ==
        "Привет.doc");
  CHECK(name_of("Content-Disposition: attachment; filename*0*=utf-8''%D0%9F%D1; "
                "filename*1*=%80.doc") == "Пр.doc");
  CHECK(name_of("Content-Disposition: attachment; filename=plain.doc; "
                "filename*=windows-1251''%CF.doc") == "П.doc");
  CHECK(name_of("Content-Type: text/plain") == "");
}

TEST_CASE("Contents of a small mail") {
  auto mail = mail::read_message(
      "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n"
      "--b\nContent-Type: application/zip; name=invoice.zip\n"
      "Content-Transfer-Encoding: base64\n\n"
      "UEsDBBQAAAAAAAAAAAAAAAAAAQAAAAEAAAAGAAAAZG9jLmpzeA==\n--b\n"
      "Content-Type: image/png\n\n12345\n--b--\n");
  REQUIRE(mail);
  mail::Contents contents = mail::contents_of(*mail);
  REQUIRE(contents.attachments.size() == 2);
  CHECK(contents.attachments[0].name == "invoice.zip");
  CHECK(contents.attachments[0].size == 37);
  CHECK(contents.attachments[0].members == std::vector<std::string>{"doc.js"});
  CHECK(contents.attachments[1].type == "image/png");
  CHECK(contents.attachments[1].size == 5);
  CHECK(contents.size == mail->bytes.size());
}

TEST_CASE("An attachment's lines may end in many CR") {
  for (std::string end : {"\n", "\r\n", "\r\r\n", "\r\r\r\n"}) {
    std::string head =
        "From: a@example.org\n"
        "Content-Type: application/octet-stream; name=a.bin\n\n";
    auto mail = mail::read_message(head + end + "no archive" + end);
    REQUIRE(mail);
    auto contents = mail::contents_of(*mail);
    REQUIRE(contents.attachments.size() == 1);
    CHECK(contents.attachments[0].name == "a.bin");
    CHECK(contents.attachments[0].members.empty());
  }
}
