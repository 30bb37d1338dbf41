#include "dkim/canonical.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace mailwhy::dkim {

static std::string in_pieces(std::string_view body, Mode mode,
                             const std::vector<size_t>& cuts, uint64_t limit) {
  std::string out;
  BodyCanonicalizer canonicalizer(
      mode, [&](std::string_view text) { out += text; }, limit);
  size_t at = 0;
  for (size_t cut : cuts) {
    size_t size = std::min(cut, body.size() - at);
    canonicalizer.write(body.substr(at, size));
    at += size;
  }
  canonicalizer.write(body.substr(at));
  canonicalizer.finish();
  return out;
}

// RFC 6376, 3.4.3 and 3.4.4, word for word and slowly: lines apart, then each by itself.
static std::string by_the_letter(std::string body, Mode mode) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < body.size();) {
    size_t end = body.find("\r\n", at);
    lines.push_back(body.substr(at, end == body.npos ? end : end - at));
    at = end == body.npos ? body.size() : end + 2;
  }
  if (mode == Mode::Relaxed)
    for (std::string& line : lines) {
      std::string out;
      for (char c : line) {
        if (c == '\t') c = ' ';
        if (c != ' ' || !out.ends_with(' ')) out += c;
      }
      while (out.ends_with(' ')) out.pop_back();
      line = out;
    }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  std::string out;
  for (const std::string& line : lines) out += line + "\r\n";
  return out.empty() && mode == Mode::Simple ? "\r\n" : out;
}

// Mostly what matters to canonicalisation: blanks and line ends, runs of letters.
static rc::Gen<std::string> bodies() {
  auto piece = rc::gen::elementOf(std::vector<std::string>{
      " ", "\t", "  ", "\r\n", "\r\n\r\n", "\r", "\n", "a", "bc", " d", "e ",
      "a longer run of letters than one register holds, with single blanks",
      std::string(3000, 'x'), std::string("\0", 1), "\xC3\xA4"});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string body;
                        for (const std::string& one : pieces) body += one;
                        return body;
                      });
}

TEST_CASE("the example of RFC 6376, section 3.4.5, in both forms") {
  RawMail mail =
      *read_raw_mail("A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
  REQUIRE(mail.fields.size() == 2);
  std::string relaxed, simple;
  for (const RawField& field : mail.fields) {
    add_canonical_field(field, Mode::Relaxed, relaxed);
    add_canonical_field(field, Mode::Simple, simple);
  }
  CHECK(relaxed == "a:X\r\nb:Y Z\r\n");
  CHECK(simple == "A: X\r\nB : Y\t\r\n\tZ  \r\n");
  CHECK(canonical_body(mail.body, Mode::Relaxed) == " C\r\nD E\r\n");
  CHECK(canonical_body(mail.body, Mode::Simple) == " C \r\nD \t E\r\n");
}

TEST_CASE("an empty body is one line end in simple form and nothing in relaxed") {
  for (std::string_view body : {"", "\r\n", "\r\n\r\n"}) {
    CHECK(canonical_body(body, Mode::Simple) == "\r\n");
    CHECK(canonical_body(body, Mode::Relaxed) == "");
  }
  CHECK(canonical_body(" \t\r\n \r\n", Mode::Relaxed) == "");
}

TEST_CASE("the canonical body does not depend on the pieces in which it arrives") {
  CHECK(rc::check([] {
    std::string body = *bodies();
    auto mode = *rc::gen::elementOf(std::vector{Mode::Simple, Mode::Relaxed});
    auto cuts = *rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, 40));
    uint64_t limit = *rc::gen::elementOf(
        std::vector<uint64_t>{BodyCanonicalizer::kAll, 0, 1, 7, 5000});
    RC_ASSERT(in_pieces(body, mode, cuts, limit) == canonical_body(body, mode, limit));
  }));
}

TEST_CASE("the canonical body is the one of the RFC's text") {
  CHECK(rc::check([] {
    std::string body = *bodies();
    auto mode = *rc::gen::elementOf(std::vector{Mode::Simple, Mode::Relaxed});
    RC_ASSERT(canonical_body(body, mode) == by_the_letter(body, mode));
    std::string crlf = with_crlf(body);
    RC_ASSERT(has_crlf_only(crlf));
    RC_ASSERT(has_crlf_only(body) == (crlf == body));
    RC_ASSERT(canonical_body(crlf, mode) == by_the_letter(crlf, mode));
  }));
}

TEST_CASE("l= cuts what is hashed, and the size is still that of the whole body") {
  std::string out;
  BodyCanonicalizer canonicalizer(
      Mode::Relaxed, [&](std::string_view text) { out += text; }, 4);
  canonicalizer.write("one  two\r\nthree");
  canonicalizer.finish();
  CHECK(out == "one ");
  CHECK(canonicalizer.size() == 16);
}

}  // namespace mailwhy::dkim
