// What a client of the server sees, in order and against the rules.
#include "http/server.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "http/test_client.h"

using namespace mailwhy;
using namespace mailwhy::http;
using namespace std::chrono_literals;

// Says what it was asked.
static Answer echo(const Request& request) {
  Answer answer;
  answer.response.type = "text/plain";
  answer.response.body = request.method + " " + request.path;
  for (const Field& field : request.query)
    answer.response.body += " " + field.name + "=" + field.value;
  answer.response.body += " [" + request.body + "] from " + request.client.to_string();
  return answer;
}

static std::string body_of(const std::string& answer) {
  size_t end = answer.find("\r\n\r\n");
  return end == answer.npos ? "" : answer.substr(end + 4);
}

TEST_CASE("a request is answered, and what it said reaches the handler decoded") {
  RunningServer running{Handler(echo)};
  std::string answer = ask(running.port,
                           "POST /why/%D0%B0%20b?x=1+2&y=%26 HTTP/1.1\r\nHost: a\r\n"
                           "Connection: close\r\nContent-Length: 3\r\n\r\nabc");
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(answer.find("\r\nContent-Type: text/plain\r\n") != answer.npos);
  CHECK(answer.find("\r\nConnection: close\r\n") != answer.npos);
  CHECK(body_of(answer) == "POST /why/а b x=1 2 y=& [abc] from 127.0.0.1");
}

TEST_CASE("one connection carries many requests, also sent before their answers") {
  RunningServer running{Handler(echo)};
  RawClient client(running.port);
  std::string many;
  for (int i = 0; i < 500; i++)
    many +=
        "POST /" + std::to_string(i) +
        " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n"
        "0\r\n\r\n";
  REQUIRE(client.send(many));
  for (int i = 0; i < 500; i++)
    REQUIRE(client.read_until(" from 127.0.0.1")
                .ends_with("POST /" + std::to_string(i) + " [abc] from 127.0.0.1"));
  client.send("GET / HTTP/1.0\r\n\r\n");
  std::string last = client.read();
  CHECK(body_of(last) == "GET / [] from 127.0.0.1");
  CHECK_FALSE(client.timed_out());
  running.stop();
  CHECK(running.server.counts().by_class[2] == 501);
}

TEST_CASE("HEAD has the header of GET and no body") {
  RunningServer running{Handler(echo)};
  std::string answer =
      ask(running.port, "HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(answer.find("Content-Length: 27\r\n") != answer.npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE(
    "what two readers might understand differently is refused and the connection "
    "closed") {
  RunningServer running{Handler(echo)};
  const char* kEnd = "\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  for (
      std::string request : {
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +4",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked",
          "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked",
          "GET / HTTP/1.1\nHost: a",
          "GET / HTTP/1.1\r\nHost: a\nX: b",
          "GET / HTTP/1.1\r\nHost: a\rX: b",
          "GET / HTTP/1.1\r\nHost: a\r\n folded",
          "GET / HTTP/1.1\r\n Host: a",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: a",
          "GET / HTTP/1.1\r\nHost: a b",
          "GET / HTTP/1.1\r\nHost: ",
          "GET / HTTP/1.1\r\nX: y",
          "GET http://a/ HTTP/1.1\r\nHost: a",
          "CONNECT a:25 HTTP/1.1\r\nHost: a",
          "GET a HTTP/1.1\r\nHost: a",
          "GET  / HTTP/1.1\r\nHost: a",
          "GET /a/../../etc/passwd HTTP/1.1\r\nHost: a",
          "GET /%2e%2e/etc/passwd HTTP/1.1\r\nHost: a",
          "GET /a%00 HTTP/1.1\r\nHost: a",
          "GET /%ff HTTP/1.1\r\nHost: a",
          "GET /%4 HTTP/1.1\r\nHost: a",
      }) {
    std::string answer = ask(running.port, request + kEnd);
    CHECK_MESSAGE(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), request);
    CHECK_MESSAGE(answer.find("smuggled") == answer.npos, request);
    CHECK(answer.find("\r\nConnection: close\r\n") != answer.npos);
  }
}

TEST_CASE("limits have answers of their own") {
  ServerLimits limits;
  limits.max_body = 1000;
  RunningServer running(Handler(echo), limits);
  auto status = [&](const std::string& request) {
    std::string answer = ask(running.port, request);
    return answer.substr(0, answer.find('\r'));
  };
  std::string large(5000, 'a'), huge(20000, 'a'), end = " HTTP/1.1\r\nHost: a\r\n";
  CHECK(status("GET /" + large + end + "\r\n") == "HTTP/1.1 414 URI Too Long");
  CHECK(status("GET /" + huge + end + "\r\n") == "HTTP/1.1 414 URI Too Long");
  CHECK(status("GET /" + end + "X: " + huge + "\r\n\r\n") ==
        "HTTP/1.1 431 Request Header Fields Too Large");
  CHECK(status("POST /" + end + "Content-Length: 1001\r\n\r\n" + large) ==
        "HTTP/1.1 413 Content Too Large");
  CHECK(status("POST /" + end + "Transfer-Encoding: chunked\r\n\r\n1388\r\n" + large) ==
        "HTTP/1.1 413 Content Too Large");
  CHECK(status("GET / HTTP/2.0\r\n\r\n") == "HTTP/1.1 505 HTTP Version Not Supported");
  CHECK(status("GET /" + end + "Expect: gold\r\n\r\n") ==
        "HTTP/1.1 417 Expectation Failed");
  std::string answer = ask(running.port, "DELETE /" + end + "\r\n");
  CHECK(answer.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
  CHECK(answer.find("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n") != answer.npos);
  answer = ask(running.port, "OPTIONS *" + end + "Connection: close\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 204 No Content\r\n"));
}

TEST_CASE("a refusal reaches a client that is still sending") {
  ServerLimits limits;
  limits.max_body = 1000;
  RunningServer running(Handler(echo), limits);
  RawClient client(running.port);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
  client.send(std::string(9000000, 'x'));
  client.shut_down();
  CHECK(client.read().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("who asks whether to send the body is told to") {
  RunningServer running{Handler(echo)};
  RawClient client(running.port);
  client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  CHECK(client.read_until("from").ends_with("POST / [ok] from"));
}

TEST_CASE("a mistake of a handler is answered with 500, and others go on") {
  RunningServer running{Handler([](const Request& request) -> Answer {
    if (request.path == "/bad") throw std::runtime_error("secret");
    return echo(request);
  })};
  std::string answer = ask(running.port, "GET /bad HTTP/1.0\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 500 "));
  CHECK(answer.find("secret") == answer.npos);
  CHECK(ask(running.port, "GET /good HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200 OK"));
}

TEST_CASE("what a handler copied into a field stays one field") {
  RunningServer running{Handler([](const Request&) {
    Answer answer;
    answer.response.headers.push_back({"Location", "/a\r\nSet-Cookie: b=c"});
    return answer;
  })};
  std::string answer = ask(running.port, "GET / HTTP/1.0\r\n\r\n");
  CHECK(answer.find("\r\nLocation: /aSet-Cookie: b=c\r\n") != answer.npos);
}

TEST_CASE("pages at hand need no worker, and a page the client has is not sent again") {
  auto page = std::make_shared<const std::string>(80000, 'p');
  Service service;
  service.make_handler = [](live::Loop&) { return echo; };
  service.at_hand = [&](const Request& request) -> std::optional<Answer> {
    if (request.path != "/page") return {};
    Answer answer;
    answer.response.shared_body = page;
    answer.response.headers.push_back({"ETag", "\"1\""});
    return answer;
  };
  RunningServer running(service);
  bool same = body_of(ask(running.port, "GET /page HTTP/1.0\r\n\r\n")) == *page;
  CHECK(same);
  CHECK(body_of(ask(running.port, "GET /x HTTP/1.0\r\n\r\n")).starts_with("GET /x"));
  std::string answer = ask(running.port,
                           "GET /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                           "If-None-Match: \"0\", W/\"1\"\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 304 Not Modified\r\n"));
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("each answer is logged without its query, and counted") {
  std::mutex mutex;
  std::string lines;
  Service service;
  service.make_handler = [](live::Loop&) { return echo; };
  service.log = [&](const Served& served) {
    std::lock_guard lock(mutex);
    lines += served.client.to_string() + " " + std::string(served.method) + " " +
             std::string(served.path) + " " + std::to_string(served.status) + "\n";
    CHECK(served.bytes > 50);
    CHECK(served.duration >= 0s);
    CHECK(served.duration < 5s);
  };
  service.proxies = net::CidrSet(net::Cidr::parse("127.0.0.0/8").value());
  RunningServer running(service);
  ask(running.port,
      "GET /a?secret HTTP/1.0\r\nX-Forwarded-For: 192.0.2.9, 2001:db8::1\r\n\r\n");
  ask(running.port, "DELETE /b HTTP/1.0\r\n\r\n");
  RawClient client(running.port);
  client.send("POST /c HTTP/1.0\r\nContent-Length: 2\r\n\r\na");
  std::this_thread::sleep_for(20ms);
  client.send("b");
  client.read();
  running.stop();
  CHECK(lines ==
        "2001:db8::1 GET /a 200\n127.0.0.1 DELETE /b 405\n127.0.0.1 POST /c 200\n");
  ServerCounts counts = running.server.counts();
  CHECK(counts.by_class[2] == 2);
  CHECK(counts.by_class[4] == 1);
  std::string text = metrics_text(counts);
  CHECK(text.find("mailwhy_http_requests_total{class=\"4xx\"} 1\n") != text.npos);
  CHECK(text.find("mailwhy_http_request_seconds_count 3\n") != text.npos);
}

TEST_CASE("an address to listen at needs a port that is free") {
  Server server{Handler(echo)};
  CHECK_FALSE(server.listen("127.0.0.1"));
  CHECK_FALSE(server.listen("127.0.0.1:x"));
  CHECK_FALSE(server.listen("example.org:80"));
  CHECK_FALSE(server.listen("::1:80"));
  auto port = server.listen("localhost:0");
  REQUIRE(port);
  Server other{Handler(echo)};
  auto taken = other.listen("127.0.0.1:" + std::to_string(*port));
  REQUIRE_FALSE(taken);
  CHECK(taken.error().what.ends_with("Address already in use"));
}
