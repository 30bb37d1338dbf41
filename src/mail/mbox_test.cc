#include "mail/mbox.h"

#include <string>

#include <doctest/doctest.h>

using mailwhy::mail::split_mbox;

constexpr std::string_view kFrom = "From MAILER-DAEMON Sat Nov 21 09:00:05 2026\n";

TEST_CASE("a mailbox is cut at its From lines") {
  std::string first = std::string(kFrom) + "Subject: a\n\ntext\n\n";
  std::string second = std::string(kFrom) + "Subject: b\r\n\r\ntext\r\n";
  std::string both = first + second;
  auto mails = split_mbox(both);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0] == first);
  CHECK(mails[1] == second);
}

TEST_CASE("a sentence that begins with From divides nothing") {
  std::string text = std::string(kFrom) +
                     "Subject: a\n\nFrom here on it went wrong.\n\nFrom Mon to Fri\n";
  CHECK(split_mbox(text).size() == 1);
}

TEST_CASE("a From line right behind text divides nothing") {
  std::string text =
      std::string(kFrom) + "Subject: a\n\ntext\n" + std::string(kFrom) + "Subject: b\n\n";
  CHECK(split_mbox(text).size() == 1);
}

TEST_CASE("what does not begin as a mailbox is one text") {
  std::string text = "Subject: a\n\n" + std::string(kFrom) + "Subject: b\n\n";
  CHECK(split_mbox(text).size() == 1);
  CHECK(split_mbox("").size() == 1);
  CHECK(split_mbox("From ").size() == 1);
  CHECK(split_mbox(kFrom).size() == 1);
}

TEST_CASE("a From line right behind the end of the last part begins a mail") {
  std::string text = std::string(kFrom) + "Subject: a\n\n--b\n\nx\n--b--\n" +
                     std::string(kFrom) + "Subject: b\n\n";
  CHECK(split_mbox(text).size() == 2);
}

TEST_CASE("a mailbox of an old Mac has bare CRs") {
  std::string text =
      std::string(kFrom) + "Subject: a\n\nx\n\n" + std::string(kFrom) + "Subject: b\n\n";
  for (char& c : text)
    if (c == '\n') c = '\r';
  CHECK(split_mbox(text).size() == 2);
}
