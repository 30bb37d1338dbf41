#include <doctest/doctest.h>

#include "dkim/explain_for_tests.h"

namespace mailwhy::dkim {

static const std::string kMail =
    "From: \"Doe, Jane\" <jane@example.org>\r\n"
    "To: Bob <bob@example.net>,\r\n team@Example.com\r\n"
    "Subject: =?utf-8?B?0J/RgNC+0YLQvtC60L7Quw==?= of the meeting\r\n"
    "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
    "Message-ID: <20231114221320.1234@mail.example.org>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
    "\r\n"
    "Hello.\r\n";

static std::string change(std::string_view from, std::string_view to,
                          std::string_view mode = "relaxed/relaxed") {
  ExplainWorld world;
  return in_short(
      world.explain(replaced(TestSigner{.mode = mode}.sign(kMail), from, to)));
}

TEST_CASE("marks before a subject are told apart by their words") {
  CHECK(change("Subject: ", "Subject: [club] ") == "Subject: subject_tag_added");
  CHECK(change("Subject: ", "Subject: ***SPAM*** ") == "Subject: spam_mark_added");
  CHECK(change("Subject: ", "Subject: [EXTERNAL] ") == "Subject: external_mark_added");
  CHECK(change("of the meeting", "of the meeting (was: lunch)") ==
        "Subject: subject_tag_added");
  CHECK(change("Subject: ", "Subject: Re: ") == "Subject: reply_prefix_changed");
}

TEST_CASE("encoded words that were decoded or written anew are found") {
  CHECK(change("=?utf-8?B?0J/RgNC+0YLQvtC60L7Quw==?=",
               "\xD0\x9F\xD1\x80\xD0\xBE\xD1\x82\xD0\xBE\xD0\xBA\xD0\xBE\xD0\xBB") ==
        "Subject: words_decoded");
  CHECK(change("=?utf-8?B?0J/RgNC+0YLQvtC60L7Quw==?=",
               "=?UTF-8?Q?=D0=9F=D1=80=D0=BE=D1=82=D0=BE=D0=BA=D0=BE=D0=BB?=") ==
        "Subject: words_reencoded");
}

TEST_CASE("folds, blanks and names of fields are found in simple form") {
  CHECK(change(">,\r\n team", ">, team", "simple/simple") == "To: field_refolded");
  CHECK(change(">,\r\n team", ">,\r\n\tteam", "simple/simple") == "To: field_refolded");
  CHECK(change("Date: ", "Date:  ", "simple/simple") == "Date: field_blanks_changed");
  CHECK(change("Message-ID", "Message-Id", "simple/simple") ==
        "Message-Id: field_name_changed");
}

TEST_CASE("From as lists rewrite it is found where the old one is kept") {
  std::string list = "From: \"Doe, Jane via Club\" <club@lists.example.net>\r\n";
  std::string old = "From: \"Doe, Jane\" <jane@example.org>\r\n";
  CHECK(change(old, list + "X-Original-From: \"Doe, Jane\" <jane@example.org>\r\n") ==
        "From: from_rewritten");
  CHECK(change(old, list + "X-Sender: jane@example.org\r\n") == "From: from_rewritten");
  CHECK(change(old, list) == "header: unknown");
}

TEST_CASE("quotes, brackets and domains of addresses are found") {
  CHECK(change("\"Doe, Jane\"", "Doe, Jane") == "From: address_quotes_changed");
  CHECK(change("Bob <bob@example.net>", "\"Bob\" <bob@example.net>") ==
        "To: address_quotes_changed");
  CHECK(change("team@Example.com", "<team@Example.com>") == "To: address_list_rewritten");
  CHECK(change("team@Example.com", "team@example.com") == "To: domain_case_changed");
}

TEST_CASE("a date written in another way is found") {
  for (std::string_view date :
       {"Tue, 14 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 2023 22:13:20 +0000 (UTC)",
        "14 Nov 2023 22:13:20 +0000", "Wed, 15 Nov 2023 01:13:20 +0300"})
    CHECK(change("Tue, 14 Nov 2023 22:13:20 +0000", date) == "Date: date_reformatted");
}

TEST_CASE("fields added, added twice and removed are found") {
  CHECK(change("MIME-Version: 1.0\r\n", "") == "mime-version: field_removed");
  CHECK(change("MIME-Version", "Reply-To: club@lists.example.net\r\nMIME-Version") ==
        "Reply-To: field_added");
  CHECK(change("Content-Transfer-Encoding: 8bit\r\n",
               "Content-Transfer-Encoding: 8bit\r\nSubject: another\r\n") ==
        "Subject: field_duplicated");
}

TEST_CASE("MIME fields written anew are found") {
  CHECK(change("charset=utf-8; format", "charset=\"utf-8\"; format") ==
        "Content-Type: content_type_rewritten");
  CHECK(change("charset=utf-8; format=flowed", "format=flowed; charset=utf-8") ==
        "Content-Type: content_type_rewritten");
  CHECK(change("text/plain; charset=utf-8", "TEXT/PLAIN; charset=UTF-8") ==
        "Content-Type: content_type_rewritten");
  CHECK(change("Encoding: 8bit", "Encoding: quoted-printable") ==
        "Content-Transfer-Encoding: encoding_field_changed");
  CHECK(change("<20231114221320.1234@mail.example.org>",
               "20231114221320.1234@mail.example.org") ==
        "Message-ID: message_id_rewritten");
}

TEST_CASE("a signature whose own field was folded anew is found") {
  std::string mail = TestSigner{.mode = "simple/simple"}.sign(kMail);
  for (size_t at; (at = mail.find("\r\n\t")) < mail.find("b=", 400);)
    mail.replace(at, 3, " ");
  ExplainWorld world;
  std::string found = in_short(world.explain(mail));
  bool right =
      found == "DKIM-Signature: signature_refolded" || found == "header: unknown";
  CHECK(right);
}

TEST_CASE("two changes of the header are found, and the three of a list") {
  std::string mail = TestSigner().sign(kMail);
  mail = replaced(mail, "Subject: ", "Subject: [club] ");
  ExplainWorld world;
  CHECK(in_short(world.explain(replaced(mail, "+0000", "GMT"))) ==
        "Subject: subject_tag_added; Date: date_reformatted");
  mail = replaced(mail, "From: \"Doe, Jane\" <jane@example.org>",
                  "From: \"Doe, Jane via Club\" <club@lists.example.net>\r\n"
                  "Reply-To: \"Doe, Jane\" <jane@example.org>");
  Explanation why = world.explain(mail);
  REQUIRE(why.header);
  CHECK(why.header->changes.size() == 3);
}

TEST_CASE("z= gives the old field outright") {
  RawMail mail = *read_raw_mail(kMail);
  PrivateKey key = *PrivateKey::from_pem(kTestRsaKey);
  std::string head =
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=r;\r\n"
      " h=from:to:subject; z=Subject:=20A=20wholly=20other=20subject;\r\n bh=" +
      encode_base64(hash_body(mail.body, Mode::Relaxed, HashName::Sha256).digest) +
      ";\r\n b=";
  std::string was = replaced(kMail, kMail.substr(kMail.find("Subject"), 64),
                             "Subject: A wholly other subject\r\n");
  size_t begin = kMail.find("Subject: "), end = kMail.find("Date: ");
  was =
      kMail.substr(0, begin) + "Subject: A wholly other subject\r\n" + kMail.substr(end);
  RawMail with = *read_raw_mail(head + "\r\n" + was);
  Signature signature = read_signature(with.fields[0]);
  std::string b = encode_base64(*key.sign(sha256(header_text(with, signature))));
  ExplainWorld world;
  CHECK(in_short(world.explain(head + b + "\r\n" + was)) == "");
  CHECK(in_short(world.explain(head + b + "\r\n" + kMail)) == "Subject: field_replaced");
}

}  // namespace mailwhy::dkim
