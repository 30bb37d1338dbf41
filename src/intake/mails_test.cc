// Mailboxes taken apart while they pass by.
#include "intake/mails.h"

#include <doctest/doctest.h>

#include "intake/intake_for_tests.h"

using namespace mailwhy;
using intake::pieces_of;

static const std::string kFrom = "From bob@example.net Sat Nov 21 05:19:53 2026\n";

TEST_CASE("the mails of a mailbox, wherever the reads end") {
  std::string box;
  for (int i = 1; i <= 5; i++)
    box += kFrom + "Subject: " + std::to_string(i) + "\n\nFrom here on it is text.\n\n";
  for (size_t step : {size_t{1}, size_t{7}, size_t{46}, SIZE_MAX}) {
    auto mails = pieces_of(intake::take_mailbox, box, step);
    REQUIRE(mails.size() == 5);
    std::string together;
    for (const intake::Piece& mail : mails) together += mail.bytes;
    CHECK(together == box);
    CHECK(mails[2].mail == 3);
    CHECK(mails[2].line == 11);
    CHECK(mails[2].continues);
    CHECK_FALSE(mails[2].alone);
  }
}

TEST_CASE("a mailbox of one mail is that mail") {
  auto mails = pieces_of(intake::take_mailbox, kFrom + "Subject: x\n\ntext\n");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].alone);
  CHECK(mails[0].mail == 0);
}

TEST_CASE("mails of megabytes in a mailbox are shortened as they pass by") {
  std::string large = kFrom +
                      "From: a@example.org\nSubject: film\nMIME-Version: 1.0\n"
                      "Content-Type: multipart/mixed; boundary=B\n\n--B\n"
                      "Content-Type: application/octet-stream\n"
                      "Content-Transfer-Encoding: base64\n\n";
  for (int i = 0; i < 60000; i++)
    large += "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n";
  large += "--B--\n\n";
  auto mails =
      pieces_of(intake::take_mailbox, large + kFrom + "Subject: x\n\ntext\n", 100'000);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].bytes.size() < 300'000);
  CHECK(mails[1].bytes == kFrom + "Subject: x\n\ntext\n");
}

TEST_CASE("a mail may end with its last boundary, wherever the window ends") {
  const std::string end = "\n--a-boundary-of-some-length--\n";
  for (size_t shift = 0; shift < 60; shift += 3) {
    std::string mail = kFrom + "Subject: x\n\n";
    while (mail.size() < intake::Window::kStep - 30 - shift) mail += 'x';
    auto mails = pieces_of(intake::take_mailbox, mail + end + kFrom + "Subject: y\n\n");
    CHECK(mails.size() == 2);
  }
}

TEST_CASE("what cannot be read on is said") {
  struct Failing : intake::TextStream {
    using TextStream::TextStream;
    Result<size_t> read(char* into, size_t room) override {
      auto got = TextStream::read(into, room);
      if (got && *got == 0) return fail("Input/output error");
      return got;
    }
  };
  Failing stream(kFrom + "Subject: x\n\ntext\n\n" + kFrom + "Subject: y\n");
  intake::Window window;
  window.open(stream);
  std::vector<intake::Piece> pieces;
  intake::take_mailbox(window, "in", [&](intake::Piece piece) {
    pieces.push_back(std::move(piece));
    return true;
  });
  REQUIRE(pieces.size() == 2);
  CHECK_FALSE(pieces[0].error);
  REQUIRE(pieces[1].error);
  CHECK(pieces[1].error->what == "Input/output error");
}
