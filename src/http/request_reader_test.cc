// The reader without sockets, so that it runs under the sanitizers. Refusals of what
// might smuggle a request are in server_fiber_test.cc.
#include "http/request_reader.h"

#include <doctest/doctest.h>

using namespace mailwhy::http;
using State = RequestReader::State;

static const ServerLimits kLimits;

// Gives the bytes in pieces of `size`.
static RequestReader read(std::string_view bytes, size_t size,
                          const ServerLimits& limits = kLimits) {
  RequestReader reader(limits);
  while (!bytes.empty() && reader.state() != State::Done &&
         reader.state() != State::Refused) {
    size_t taken = reader.take(bytes.substr(0, size));
    if (taken == 0) break;
    bytes.remove_prefix(taken);
  }
  return reader;
}

TEST_CASE("a request is the same in whatever pieces it comes") {
  std::string_view text =
      "\r\nPOST /a%20b/?x=y&x=%C3%A9 HTTP/1.1\r\nHost: [2001:db8::1]:8025\r\nX:\t y  z "
      "\r\n"
      "Transfer-Encoding: Chunked\r\n\r\n5;ext=1\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n"
      "0\r\nTrailer: x\r\n\r\n";
  for (size_t size = 1; size <= text.size(); size++) {
    RequestReader reader = read(text, size);
    REQUIRE(reader.state() == State::Done);
    Request& request = reader.request();
    CHECK(request.method == "POST");
    CHECK(request.path == "/a b/");
    CHECK(request.query == std::vector<Field>{{"x", "y"}, {"x", "é"}});
    CHECK(request.header("x") == "y  z");
    CHECK(request.header("trailer").empty());
    CHECK(*request.parameter("x") == "y");
    CHECK(request.body == "hello world");
    CHECK(reader.keep_alive());
  }
}

TEST_CASE("what stands behind a request is left for the next") {
  RequestReader reader(kLimits);
  std::string_view text =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /";
  CHECK(reader.take(text) == text.size() - 5);
  CHECK(reader.request().body == "abc");
  RequestReader chunked(kLimits);
  text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /";
  CHECK(chunked.take(text) == text.size() - 5);
  CHECK(chunked.state() == State::Done);
}

TEST_CASE("a connection is kept as the client wishes") {
  auto kept = [](std::string text) { return read(text + "\r\n\r\n", 1000).keep_alive(); };
  CHECK(kept("GET / HTTP/1.1\r\nHost: a"));
  CHECK_FALSE(kept("GET / HTTP/1.1\r\nHost: a\r\nConnection: close"));
  CHECK_FALSE(kept("GET / HTTP/1.0"));
  CHECK(kept("GET / HTTP/1.0\r\nConnection: keep-alive"));
}

TEST_CASE("a chunked body is read within limits") {
  ServerLimits limits;
  limits.max_body = 10;
  std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  auto status = [&](const std::string& body) {
    RequestReader reader = read(head + body, 7, limits);
    return reader.state() == State::Refused ? reader.refusal().status
           : reader.state() == State::Done  ? 200u
                                            : 0u;
  };
  CHECK(status("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n") == 200);
  CHECK(status("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n") == 413);
  CHECK(status("ffffffffffffffff\r\n") == 413);
  CHECK(status("fffffffffffffffff\r\n") == 400);
  CHECK(status("-1\r\nhello") == 400);
  CHECK(status("5\nhello\r\n") == 400);
  CHECK(status("5\r\nhelloworld") == 400);
  CHECK(status("1;" + std::string(9000, 'x')) == 400);
  CHECK(status("0\r\n" + std::string(9000, 'x')) == 400);
  CHECK(status("5\r\nhell") == 0);
  CHECK(read(head + "0\r\n\r\n", 1).state() == State::Done);
  CHECK(read(head + "1\r\na\r\n0\r\n\r\n", 1).request().body == "a");
}

TEST_CASE("a header that never ends is refused at its limit") {
  RequestReader reader(kLimits);
  std::string_view line = "X: 0123456789\r\n";
  reader.take("GET / HTTP/1.1\r\nHost: a\r\n");
  int lines = 0;
  while (reader.state() == State::Header && lines < 5000) reader.take(line), lines++;
  CHECK(reader.state() == State::Refused);
  CHECK(reader.refusal().status == 431);
  std::string fields;
  for (int i = 0; i < 101; i++) fields += "X: \r\n";
  RequestReader many = read("GET / HTTP/1.1\r\n" + fields + "\r\n", 1000);
  CHECK(many.refusal().status == 431);
}
