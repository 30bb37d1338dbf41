#include "mail/skim.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "mail/reader.h"

using namespace mailwhy;
using mail::SkimLimits;
using mail::Skimmed;
using mail::Skimmer;

namespace {

std::string repeated(std::string_view line, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; i++) text += line;
  return text;
}

// A report that returns a mail with an attachment of `lines` lines of base64.
std::string report(size_t lines) {
  return "From: MAILER-DAEMON@mx.example.org\n"
         "Subject: Undelivered Mail Returned to Sender\n"
         "Content-Type: multipart/report; boundary=outer\n"
         "\n"
         "--outer\n"
         "\n"
         "<a@example.net>: 552 5.3.4 message too big\n"
         "--outer\n"
         "Content-Type: message/delivery-status\n"
         "\n"
         "Reporting-MTA: dns; mx.example.org\n"
         "\n"
         "Final-Recipient: rfc822; a@example.net\n"
         "Status: 5.3.4\n"
         "--outer\n"
         "Content-Type: message/rfc822\n"
         "\n"
         "From: b@example.org\n"
         "Content-Type: multipart/mixed; boundary=inner\n"
         "\n"
         "--inner\n"
         "\n"
         "Hello\n"
         "--inner\n"
         "Content-Type: application/octet-stream\n"
         "Content-Disposition: attachment; filename*=utf-8''%D0%B0.bin\n"
         "Content-Transfer-Encoding: base64\n"
         "\n" +
         repeated("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n",
                  lines) +
         "--inner--\n"
         "\n"
         "--outer--\n";
}

Skimmed skim(std::string_view mail, size_t chunk, const SkimLimits& limits = {}) {
  Skimmer skimmer(limits);
  for (size_t at = 0; at < mail.size(); at += chunk) skimmer.feed(mail.substr(at, chunk));
  return skimmer.finish();
}

}  // namespace

TEST_CASE("A small mail comes out as it went in") {
  std::string mail = report(10);
  Skimmed skimmed = skim(mail, 7);
  CHECK(skimmed.bytes == mail);
  CHECK(skimmed.cuts.empty());
  CHECK(skimmed.size == mail.size());
}

TEST_CASE("Of a large mail the attachment is left out and listed, the rest stays") {
  std::string mail = report(100'000);
  for (size_t chunk : {size_t{1000}, size_t{65536}, mail.size()}) {
    Skimmed skimmed = skim(mail, chunk);
    CHECK(skimmed.size == mail.size());
    CHECK(skimmed.bytes.size() < 8000);
    CHECK(skimmed.bytes.ends_with("--inner--\n\n--outer--\n"));
    REQUIRE(skimmed.returned.attachments.size() == 1);
    CHECK(skimmed.returned.attachments[0].name == "а.bin");
    CHECK(skimmed.returned.attachments[0].size == 4'500'000);
    CHECK(skimmed.returned.size == mail.find("--outer--\n") - mail.find("From: b@"));
    REQUIRE(skimmed.cuts.size() == 1);
    size_t end = skimmed.bytes.find("--inner--");
    CHECK(mail.substr(skimmed.original_offset(end), 9) == "--inner--");
    CHECK(skimmed.original_offset(end - 100) == end - 100);
    auto read = mail::read_message(skimmed.bytes);
    REQUIRE(read);
    CHECK(read->parts.size() == 4);
  }
}

TEST_CASE("Lines are counted as in the whole mail") {
  std::string mail = report(100'000) + "end\n";
  Skimmed skimmed = skim(mail, 4096);
  auto count = [](std::string_view text) {
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  };
  size_t line = count(skimmed.bytes);
  CHECK(skimmed.original_line(line) == count(mail));
  CHECK(skimmed.original_line(7) == 7);
}

TEST_CASE("A text of one endless line ends before the next border") {
  std::string mail =
      "From: a@example.org\nTo: b@example.org\nContent-Type: multipart/mixed; "
      "boundary=x\n\n--x\n\n" +
      std::string(3'000'000, 'a') + "\r\n--x\n\nlast words\n--x--\n";
  Skimmed skimmed = skim(mail, 10'000);
  CHECK(skimmed.bytes.size() < 300'000);
  auto read = mail::read_message(skimmed.bytes);
  REQUIRE(read);
  REQUIRE(read->parts.size() == 3);
  CHECK(mail::decoded_body(*read, read->parts[2]) == "last words\n");
}

TEST_CASE("Line ends of old Macs, and CR LF divided between chunks") {
  std::string lf = report(20'000), cr = lf, crlf;
  for (char& c : cr) c = c == '\n' ? '\r' : c;
  for (char c : lf) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (size_t chunk : {1u, 61u, 4096u}) {
    CHECK(skim(cr, chunk).returned.attachments.at(0).size == 900'000);
    CHECK(skim(crlf, chunk).returned.attachments.at(0).size == 900'000);
    CHECK(skim(crlf, chunk).bytes == skim(crlf, crlf.size()).bytes);
  }
}

TEST_CASE("A mail copied into the text of a report is known by its header") {
  std::string mail =
      "From: MAILER-DAEMON@example.org\nSubject: failure notice\n\n"
      "<a@example.net>:\n192.0.2.1 does not like recipient.\n\n"
      "--- Below this line is a copy of the message.\n\n"
      "Return-Path: <b@example.org>\nReceived: from x by y; Mon, 1 Jan 2024 00:00:00 "
      "+0000\n"
      "From: b@example.org\nContent-Type: multipart/mixed; boundary=\"in\"\n\n"
      "--in\nContent-Type: application/pdf; name=\"=?utf-8?Q?a=C3=A4.pdf?=\"\n"
      "Content-Transfer-Encoding: base64\n\n" +
      repeated("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n", 10'000) +
      "--in--\n";
  Skimmed skimmed = skim(mail, 65536);
  REQUIRE(skimmed.returned.attachments.size() == 1);
  CHECK(skimmed.returned.attachments[0].name == "aä.pdf");
  CHECK(skimmed.returned.attachments[0].size == 450'000);
  CHECK(skimmed.returned.size == mail.size() - mail.find("Return-Path"));
}

TEST_CASE("A log is no mail and stays as it is, up to the limit") {
  std::string log =
      repeated("Nov 22 04:00:00 mx postfix/smtp[1]: 4A: to=<a@example.org>\n", 20'000);
  CHECK(skim(log, 65536).bytes == log);
  SkimLimits limits;
  limits.not_mail_bytes = 500'000;
  Skimmed cut = skim(log, 65536, limits);
  CHECK(cut.bytes == log.substr(0, 500'000));
  CHECK(cut.cut_off);
}
