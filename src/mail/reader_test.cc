// Reading mails: line ends, folding, parts, faults.
#include "mail/reader.h"

#include <doctest/doctest.h>

using namespace mailwhy;

static std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string changed;
  for (char c : text)
    if (c == '\n')
      changed += end;
    else
      changed += c;
  return changed;
}

static const std::string kReport =
    "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\nSubject: =?utf-8?Q?Fehl=C3=BC?=\n"
    "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"b/1\"\n\n"
    "preamble\n--b/1\nContent-Type: text/plain; charset=us-ascii\n\nHello\n\n"
    "--b/1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n"
    "--b/1\nContent-Type: message/rfc822\n\nFrom: "
    "x@example.org\n\nbody\n--b/1--\nepilogue\n";

TEST_CASE("a report reads alike with LF, CRLF and bare CR line ends") {
  for (std::string_view end : {"\n", "\r\n", "\r"}) {
    auto mail = mail::read_message(with_line_ends(kReport, end));
    REQUIRE(mail);
    REQUIRE(mail->parts.size() == 4);
    CHECK(mail->parts[0].type == "multipart/report");
    CHECK(mail->parts[2].type == "message/delivery-status");
    CHECK(mail->header().value("from") == "MAILER-DAEMON@example.org");
    CHECK(mail::decoded_body(*mail, mail->parts[2])
              .starts_with("Reporting-MTA: dns; a.example"));
    CHECK(mail->notes.empty());
  }
}

TEST_CASE("folded fields are joined with one blank and remember their place") {
  auto mail = mail::read_message("A: one\n\ttwo\n  three\nB: x\n\nbody");
  REQUIRE(mail);
  CHECK(mail->header().value("a") == "one two three");
  CHECK(mail->header().find("b")->offset == 20);
  CHECK(mail->bytes.substr(mail->header().find("b")->offset, 1) == "B");
}

TEST_CASE("a report cut off in its middle is read as far as it goes, with a note") {
  auto mail = mail::read_message(kReport.substr(0, kReport.find("From: x@")));
  REQUIRE(mail);
  CHECK(mail->parts.size() == 4);
  REQUIRE(mail->notes.size() == 1);
  CHECK(mail->notes[0] == "the mail is cut off: its last part has no end");
}

TEST_CASE("empty and binary inputs are refused with a way out") {
  CHECK(mail::read_message("").error().what == "the input is empty");
  CHECK(mail::read_message(" \r\n\r\n").error().what == "the input is empty");
  auto binary = mail::read_message(std::string("PK\0\0\1", 5));
  REQUIRE_FALSE(binary);
  CHECK_FALSE(binary.error().way_out.empty());
}

TEST_CASE(
    "nesting beyond the limit and thousands of parts cost no more than their bytes") {
  std::string nested = "Subject: x\n";
  for (int i = 0; i < 20000; i++) {
    std::string b = "b" + std::to_string(i);
    nested += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n";
  }
  auto mail = mail::read_message(nested);
  REQUIRE(mail);
  CHECK(mail->parts.size() <= 100);
  std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 20000; i++) wide += "--b\n\nx\n";
  CHECK(mail::read_message(wide)->parts.size() == 100);
}

TEST_CASE("a header of 5 MB is read in part") {
  std::string large =
      "Subject: x\nX-Long: " + std::string(5 << 20, 'a') + "\nTo: a@b.example\n\nbody";
  auto mail = mail::read_message(large);
  REQUIRE(mail);
  CHECK(mail->header().value("Subject") == "x");
  CHECK(mail->header().value("To") == "a@b.example");
  CHECK_FALSE(mail->notes.empty());
  std::string folded = "Subject: x\nX-Long: a\n";
  while (folded.size() < (5u << 20)) folded += "  folded line of text\n";
  CHECK(mail::read_message(folded + "\nbody")->parts.size() == 1);
}

TEST_CASE("an mbox line before the header is skipped") {
  auto mail = mail::read_message(
      "From MAILER-DAEMON Sat Nov 21 08:04:58 2026\nTo: a@b.example\n\nx");
  REQUIRE(mail);
  CHECK(mail->header().value("To") == "a@b.example");
  CHECK(mail::looks_like_mail(
      "From MAILER-DAEMON Sat Nov 21 08:04:58 2026\nTo: a@b.example\n\nx"));
  CHECK_FALSE(mail::looks_like_mail("550 5.7.1 Access denied"));
  CHECK_FALSE(mail::looks_like_mail("Nov 21 05:19:53 mta1 postfix/smtp[1]: x: to=<a@b>"));
}

TEST_CASE("HTML becomes lines of text") {
  CHECK(mail::html_to_text("<p>Hi<br>there &lt;a@b.example&gt;</p><style>x</style>") ==
        "\nHi\nthere <a@b.example>\n");
  CHECK(mail::html_to_text(std::string(100000, '<')).size() == 100000);
}

TEST_CASE("what looks like HTML and is none stays") {
  using mail::html_to_text;
  CHECK(html_to_text("Write to <user@example.org> & wait") ==
        "Write to <user@example.org> & wait");
  CHECK(html_to_text("a < b") == "a < b");
  CHECK(html_to_text("&unknown; &amp &#64;") == "&unknown; &amp @");
  CHECK(html_to_text("<BR/>one<Script>if (a < b) {}</SCRIPT>two<span title='x'>three") ==
        "\nonetwothree");
  CHECK(html_to_text("seen<style>p { color: red }") == "seen");
  // Longer than what is copied at once, the markup at every place of it.
  for (size_t before = 0; before < 40; before++) {
    std::string words(before, 'x');
    CHECK(html_to_text(words + "<b>bold</b>&lt;" + words) == words + "bold<" + words);
  }
}

TEST_CASE("of a mail its header alone is read, whatever it is made of") {
  mail::Limits limits;
  limits.header_only = true;
  auto mail = mail::read_message(kReport, limits);
  REQUIRE(mail);
  CHECK(mail->parts.size() == 1);
  CHECK(mail->header().fields.size() ==
        mail::read_message(kReport)->header().fields.size());
  CHECK(mail->parts[0].body_offset + mail->parts[0].body_size == kReport.size());
}

TEST_CASE("parts are found behind another boundary than the header names") {
  auto mail = mail::read_message(
      "Subject: x\nContent-Type: multipart/report; boundary=\"one.1\"\n\n"
      "--another.2222\nContent-Type: text/plain\n\nHi\n--another.2222\n"
      "Content-Type: message/delivery-status\n\nAction: failed\n--another.2222--\n");
  REQUIRE(mail);
  REQUIRE(mail->parts.size() == 3);
  CHECK(mail->parts[2].type == "message/delivery-status");
  CHECK_FALSE(mail->notes.empty());
}

TEST_CASE("a mail that says it has parts and has none is text") {
  auto mail = mail::read_message(
      "Subject: x\nContent-Type: multipart/report; boundary=b\n\n550 no\n");
  REQUIRE(mail);
  REQUIRE(mail->parts.size() == 1);
  CHECK(mail->parts[0].type == "text/plain");
}

TEST_CASE("a parameter on a line of its own belongs to the field above it") {
  auto mail = mail::read_message(
      "Subject: x\nContent-Type: multipart/mixed;\nboundary=\"b1\"\nTo: a@b.example\n\n"
      "--b1\n\nHi\n--b1--\n");
  REQUIRE(mail);
  CHECK(mail->header().value("To") == "a@b.example");
  CHECK(mail->parts.size() == 2);
}

TEST_CASE("a mail that lost its Content-Type shows its parts all the same") {
  std::string body = kReport.substr(kReport.find("--b/1\nContent-Type: text/plain"));
  for (size_t at = body.find("--b/1"); at != body.npos; at = body.find("--b/1", at + 9))
    body.replace(at, 5, "--boundary/1");
  auto mail = mail::read_message(
      "From: MAILER-DAEMON@example.org\n\nThis is a MIME-encapsulated message.\n\n" +
      body);
  REQUIRE(mail);
  REQUIRE(mail->parts.size() == 4);
  CHECK(mail->parts[2].type == "message/delivery-status");
  // Below words of its own, the parts are a copy of another mail.
  auto notice =
      mail::read_message("From: MAILER-DAEMON@example.org\n\nIt failed.\n\n" + body);
  REQUIRE(notice);
  CHECK(notice->parts.size() == 1);
}

TEST_CASE("a stray NUL does not make a mail a file of another kind") {
  auto mail =
      mail::read_message("From: a@example.org\n\nwords, a NUL: " + std::string(1, '\0') +
                         " and more words\n");
  CHECK(mail);
}

TEST_CASE("parts that lost their boundaries are text, whatever the mail inside has") {
  auto mail = mail::read_message(
      "From: MAILER-DAEMON@example.org\nContent-Type: multipart/report; boundary=lost\n\n"
      "Content-Type: text/plain\n\nIt failed.\n\nContent-Type: message/rfc822\n\nFrom: "
      "a@b.example\n"
      "Content-Type: multipart/mixed; boundary=inner-boundary\n\n--inner-boundary\n"
      "Content-Type: text/plain\n\nHi\n--inner-boundary--\n");
  REQUIRE(mail);
  CHECK(mail->parts.size() == 1);
  CHECK(mail->parts[0].type == "text/plain");
}
