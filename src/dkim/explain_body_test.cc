#include <doctest/doctest.h>

#include "dkim/body_search.h"
#include "dkim/explain_for_tests.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

static const std::string kTop =
    "From: Jane <jane@example.org>\r\n"
    "To: bob@example.net\r\n"
    "Subject: Minutes\r\n"
    "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
    "MIME-Version: 1.0\r\n";
static const std::string kPlain =
    "Dear all,\r\n"
    "\r\n"
    "here are the minutes. We decided to repaint the caf\xC3\xA9 next month, and to "
    "ask\r\n"
    "three painters for an offer. The old tables will be sold.\r\n"
    "From now on we meet every second Tuesday, see\r\n"
    "https://www.example.org/dates?year=2023&month=11\r\n"
    ".profile is the name of the file\r\n"
    "\r\n"
    "-- \r\n"
    "Jane\r\n";
static const std::string kHtml =
    "<html><body class=\"x\">\r\n<p>Dear all,</p>\r\n<p>here are the minutes.</p>\r\n"
    "</body></html>\r\n";
static const std::string kParts =
    "This is a multi-part message in MIME format.\r\n\r\n"
    "--=_b1\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n" +
    kPlain +
    "\r\n--=_b1\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n" +
    kHtml + "\r\n--=_b1--\r\n";
static const std::string kMultipart =
    kTop + "Content-Type: multipart/alternative; boundary=\"=_b1\"\r\n\r\n";

static std::string plain_top(std::string_view encoding,
                             std::string_view charset = "utf-8") {
  return kTop + "Content-Type: text/plain; charset=" + std::string(charset) +
         "\r\nContent-Transfer-Encoding: " + std::string(encoding) + "\r\n\r\n";
}

// Signed with this body, arrived with that one.
static std::string change(const std::string& top, const std::string& was,
                          const std::string& is, std::string_view mode) {
  std::string mail =
      TestSigner{.mode = mode, .fields = {"from", "to", "subject", "date"}}.sign(top +
                                                                                 was);
  ExplainWorld world;
  return in_short(world.explain(replaced(mail, was, is)));
}
static std::string of_plain(const std::string& is,
                            std::string_view mode = "relaxed/relaxed") {
  return change(plain_top("8bit"), kPlain, is, mode);
}
static std::string of_parts(const std::string& is,
                            std::string_view mode = "relaxed/relaxed") {
  return change(kMultipart, kParts, is, mode);
}

static std::string quoted_printable(std::string_view text) {
  std::string out;
  size_t line = 0;
  for (size_t i = 0; i < text.size(); i++) {
    auto c = static_cast<unsigned char>(text[i]);
    bool ends = text.substr(i).starts_with("\r\n");
    if (line > 70 && !ends) {
      out += "=\r\n";
      line = 0;
    }
    if (ends) {
      out += "\r\n";
      i++;
      line = 0;
    } else if (c > 126 || c == '=' ||
               (c == ' ' && text.substr(i + 1).starts_with("\r\n"))) {
      static constexpr char kHex[] = "0123456789ABCDEF";
      out += {'=', kHex[c >> 4], kHex[c & 15]};
      line += 3;
    } else {
      out += text[i];
      line++;
    }
  }
  return out;
}
static std::string base64(std::string_view text, size_t width = 76) {
  std::string letters = encode_base64(text), out;
  for (size_t at = 0; at < letters.size(); at += width)
    out += letters.substr(at, width) + "\r\n";
  return out;
}

TEST_CASE("text added at the end of a part is found, in its midst, too") {
  CHECK(of_parts(replaced(kParts, "Jane\r\n", "Jane\r\n____\r\nlist\r\n")) ==
        "body: footer_added");
  CHECK(of_parts(replaced(kParts, "</body>", "<hr>Scanned: no virus</body>")) ==
        "body: footer_added");
  CHECK(of_parts(kParts + "____\r\nlist\r\n") == "body: footer_added");
  CHECK(of_parts(replaced(replaced(kParts, "Jane\r\n", "Jane\r\n____\r\nlist\r\n"),
                          "</body>", "<hr>Scanned</body>")) ==
        "body: footer_added; body: footer_added");
}

TEST_CASE("a footer in an encoded part is found behind its encoding") {
  std::string more = kPlain + "____\r\nlist\r\n";
  CHECK(change(plain_top("base64"), base64(kPlain), base64(more), "relaxed/relaxed") ==
        "body: footer_added");
  std::string html = quoted_printable(kHtml);
  CHECK(change(kTop + "Content-Type: text/html\r\nContent-Transfer-Encoding: "
                      "quoted-printable\r\n\r\n",
               html,
               quoted_printable(replaced(kHtml, "</body>", "<hr>caf\xC3\xA9</body>")),
               "simple/simple") == "body: footer_added");
}

TEST_CASE("text added at the beginning is found") {
  CHECK(of_plain("CAUTION: external mail\r\n\r\n" + kPlain) == "body: banner_added");
  CHECK(of_parts(replaced(kParts, "class=\"x\">", "class=\"x\"><div>External</div>")) ==
        "body: banner_added");
  CHECK(of_parts(replaced(kParts, "8bit\r\n\r\nDear",
                          "8bit\r\n\r\nCAUTION\r\n\r\nDear")) == "body: banner_added");
}

TEST_CASE("lines inserted anywhere and parts added are found") {
  CHECK(of_plain(
            replaced(kPlain, "three painters", "*** one\r\n*** two\r\nthree painters")) ==
        "body: block_added");
  CHECK(
      of_parts(replaced(kParts, "--=_b1--",
                        "--=_b1\r\nContent-Type: text/plain\r\n\r\nlist\r\n--=_b1--")) ==
      "body: part_added");
}

TEST_CASE("a mail made a part of a new multipart is found inside it") {
  std::string mail = TestSigner().sign(plain_top("8bit") + kPlain);
  mail = replaced(mail, "Content-Type: text/plain; charset=utf-8",
                  "Content-Type: multipart/mixed; boundary=x");
  mail = replaced(mail, kPlain,
                  "--x\r\nContent-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: 8bit\r\n\r\n" +
                      kPlain + "--x\r\n\r\nfooter\r\n--x--\r\n");
  ExplainWorld world;
  CHECK(in_short(world.explain(mail)) ==
        "body: wrapped_in_multipart; Content-Type: wrapped_in_multipart");
}

TEST_CASE("lines that were wrapped, cut or joined are found") {
  std::string one = replaced(kPlain, "to ask\r\nthree", "to ask three");
  CHECK(change(plain_top("8bit"), one, kPlain, "simple/simple") == "body: lines_wrapped");
  CHECK(change(plain_top("8bit"), kPlain, one, "simple/simple") == "body: lines_joined");
  std::string words(1500, 'x');
  for (size_t i = 7; i < words.size(); i += 9) words[i] = ' ';
  words += "\r\n";
  std::string cut = words;
  cut.insert(998, "\r\n");
  CHECK(change(plain_top("8bit"), words, cut, "simple/simple") == "body: lines_split");
  cut = words;
  cut.insert(990, "!\r\n ");
  CHECK(change(plain_top("8bit"), words, cut, "simple/simple") == "body: lines_split");
}

TEST_CASE("transfer encodings that a gateway changed are found") {
  CHECK(change(plain_top("quoted-printable"), kPlain, quoted_printable(kPlain),
               "simple/simple") == "body: encoded_quoted_printable");
  CHECK(change(plain_top("base64"), kPlain, base64(kPlain), "simple/simple") ==
        "body: encoded_base64");
  CHECK(change(plain_top("8bit"), base64(kPlain), kPlain, "simple/simple") ==
        "body: decoded_to_8bit");
  CHECK(change(plain_top("base64"), base64(kPlain), base64(kPlain, 64),
               "simple/simple") == "body: base64_rewritten");
  CHECK(of_parts(replaced(replaced(kParts, "8bit\r\n\r\n" + kPlain,
                                   "quoted-printable\r\n\r\n" + quoted_printable(kPlain)),
                          "8bit\r\n\r\n" + kHtml,
                          "quoted-printable\r\n\r\n" + quoted_printable(kHtml))) ==
        "body: encoded_quoted_printable");
}

TEST_CASE("text in another charset is found") {
  CHECK(change(plain_top("8bit", "iso-8859-1"), kPlain,
               replaced(kPlain, "\xC3\xA9", "\xE9"),
               "simple/simple") == "body: charset_converted");
}

TEST_CASE("blanks, dots, From lines and empty lines are found") {
  CHECK(of_plain(replaced(kPlain, "-- \r\n", "--\r\n"), "simple/simple") ==
        "body: trailing_blanks_removed");
  CHECK(of_plain(replaced(kPlain, "sold.\r\n", "sold. \r\n"), "simple/simple") ==
        "body: trailing_blanks_added");
  CHECK(of_plain(replaced(kPlain, "\r\nFrom now", "\r\n>From now")) ==
        "body: from_line_quoted");
  CHECK(of_plain(replaced(kPlain, "\r\n.profile", "\r\n..profile")) ==
        "body: dots_doubled");
  CHECK(of_plain(replaced(kPlain, "\r\n.profile", "\r\nprofile")) == "body: dots_lost");
  CHECK(of_plain(replaced(kPlain, "sold.\r\n", "sold.\r\n\r\n")) ==
        "body: empty_lines_added");
  CHECK(of_plain(replaced(kPlain, "\r\n\r\nhere", "\r\nhere")) ==
        "body: empty_lines_removed");
}

TEST_CASE("what was signed with bare line feeds is found") {
  std::string bare = kPlain;
  for (size_t at; (at = bare.find("\r\n")) != bare.npos;) bare.erase(at, 1);
  // The signer hashed the text as it had it.
  std::string mail =
      TestSigner{.mode = "relaxed/simple"}.sign(plain_top("8bit") + kPlain);
  std::string was = encode_base64(sha256(canonical_body(kPlain, Mode::Simple)));
  std::string is = encode_base64(sha256(canonical_body(bare, Mode::Simple)));
  ExplainWorld world;
  Explanation why = world.explain(replaced(mail, was, is));
  REQUIRE(why.body);
  REQUIRE(why.body->found);
  CHECK(why.body->changes[0].kind == ChangeKind::BareLineFeeds);
}

TEST_CASE("MIME written anew is found") {
  CHECK(of_parts(kParts.substr(kParts.find("--=_b1"))) == "body: preamble_changed");
  CHECK(of_parts(replaced(kParts, "text/html; charset=utf-8",
                          "text/html;\r\n\tcharset=\"utf-8\"")) ==
        "body: part_header_rewritten");
  CHECK(of_parts(replaced(kParts, "Content-Type: text/html; charset=utf-8\r\n",
                          "Content-Disposition: inline\r\n"
                          "Content-Type: text/html; charset=utf-8\r\n")) ==
        "body: part_header_added");
  std::string other = kParts;
  for (size_t at; (at = other.find("=_b1")) != other.npos;) other.replace(at, 4, "new9");
  std::string mail = TestSigner{.fields = {"from"}}.sign(
      replaced(kMultipart, "MIME-",
               "X-Old: multipart/mixed; boundary=\"=_b1\"\r\nMIME-") +
      kParts);
  mail = replaced(replaced(mail, kParts, other), "alternative; boundary=\"=_b1\"",
                  "alternative; boundary=\"new9\"");
  ExplainWorld world;
  CHECK(in_short(world.explain(mail)) == "body: boundary_replaced");
}

TEST_CASE("links that a gateway rewrote are found") {
  std::string link = "https://www.example.org/dates?year=2023&month=11";
  CHECK(of_plain(
            replaced(kPlain, link,
                     "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F"
                     "www.example.org%2Fdates%3Fyear%3D2023%26month%3D11&data=05%7C01&"
                     "reserved=0")) == "body: links_rewritten");
  CHECK(of_plain(replaced(kPlain, link,
                          "https://urldefense.com/v3/__https://www.example.org/"
                          "dates?year=2023&month=11__;!!abc!def$")) ==
        "body: links_rewritten");
}

TEST_CASE("pairs of changes of a body are found") {
  std::string footer = "____\r\nlist\r\n";
  CHECK(of_plain("CAUTION\r\n\r\n" + kPlain + footer) ==
        "body: banner_added; body: footer_added");
  CHECK(of_plain(replaced(kPlain, "-- \r\n", "--\r\n") + footer, "simple/simple") ==
        "body: footer_added; body: trailing_blanks_removed");
  CHECK(of_plain(replaced(kPlain, "\r\nFrom now", "\r\n>From now") + footer) ==
        "body: footer_added; body: from_line_quoted");
  CHECK(change(plain_top("quoted-printable"), kPlain, quoted_printable(kPlain + footer),
               "simple/simple") == "body: footer_added; body: encoded_quoted_printable");
}

TEST_CASE("text behind l= breaks nothing, and a change within it is found") {
  std::string body = "One line.\r\nAnother line.\r\nThe last line.\r\n";
  std::string canonical =
      canonical_body(replaced(body, "One", "> inserted\r\nOne"), Mode::Relaxed);
  Budget budget{1u << 20, 10'000};
  RawMail mail =
      *read_raw_mail("From: a@b.example\r\n\r\n> inserted\r\n" + body + "more\r\n");
  Wanted wanted(sha256(canonical_body(body, Mode::Relaxed).substr(0, 30)));
  BodySearch search = search_body(mail, Mode::Relaxed, 30, wanted, budget);
  REQUIRE(search.steps.size() == 1);
  CHECK(search.steps[0].kind == ChangeKind::BannerAdded);
}

}  // namespace mailwhy::dkim
