#include "bounce/no_mail.h"

#include <doctest/doctest.h>

#include <string>

using mailwhy::bounce::why_no_mail;

static std::string seen_in(const std::string& bytes) {
  auto error = why_no_mail(bytes);
  if (!error) return "";
  CHECK(error->way_out.find(".eml") != std::string::npos);
  return error->what;
}

TEST_CASE("what begins with a header is a mail, however little of one") {
  CHECK(seen_in("From: a@example.org\nTo: b@example.net\n\ntext\n") == "");
  CHECK(seen_in("DKIM-Signature: v=1; a=rsa-sha256\r\n\r\n") == "");
  CHECK(seen_in("X-Trace: 1\r\nfrom: a@example.org\r\n") == "");
  CHECK(seen_in("From a@example.org Sun Nov 22 10:00:00 2026\nReceived: x\n\n") == "");
  CHECK(seen_in("\xEF\xBB\xBFSubject: x\n\n") == "");
  std::string many;
  for (int i = 0; i < 20'000; i++) many += "X: y\r\n";
  CHECK(seen_in(many + "From: a@example.org\r\n\r\n") == "");
  CHECK(seen_in("") == "");
}

TEST_CASE("what is no mail is told by what it is, with the way to the mail") {
  CHECK(seen_in(std::string("\x7F\x45LF\x02\x01\x01\0\0\0\0\0\0\0\0\0", 16)) ==
        "the input is binary, not a mail or a text");
  CHECK(seen_in("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") ==
        "this is an Outlook .msg file, not a mail as it was sent");
  CHECK(seen_in("<!DOCTYPE html>\n<html><body>From: a@example.org</body></html>") ==
        "this is a web page, not a mail");
  CHECK(seen_in("{\"eventType\": \"Bounce\"}") ==
        "this is JSON, not a mail: an event carries no signature");
  CHECK(seen_in("Nov 22 10:00:00 mx postfix/smtp[71]: 4F1A2B3C4D: to=<a@example.net>, "
                "relay=mx.example.net[192.0.2.1]:25, delay=1, dsn=5.7.1, status=bounced "
                "(host mx.example.net[192.0.2.1] said: 550 5.7.1 no)\n") ==
        "this is a log, not a mail: it holds no signature");
  CHECK(seen_in("Dear all,\n\nsee you tomorrow.\n") ==
        "this text does not begin with the header of a mail");
}
