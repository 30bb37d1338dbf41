#include "http/response_head.h"

#include <doctest/doctest.h>

using namespace mailwhy::http;

TEST_CASE("a response's head says what follows") {
  Response response;
  response.body = "12345";
  response.headers = {{"X-A\r\n", "b\r\nc\0d"}};
  CHECK(response_head(response, {.keep_alive = true, .now = 1795338720}) ==
        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 09:12:00 GMT\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Length: 5\r\nX-A: bc\r\n\r\n");
  response.status = 204;
  response.headers.clear();
  CHECK(response_head(response, {.now = 1795338720}) ==
        "HTTP/1.1 204 No Content\r\nDate: Sun, 22 Nov 2026 09:12:00 GMT\r\n"
        "Connection: close\r\n\r\n");
}

TEST_CASE("an event keeps its lines, and cannot begin another") {
  CHECK(event_text("a\nb", "1\r\n2\r3\n") ==
        "event: ab\ndata: 1\ndata: 2\ndata: 3\ndata: \n\n");
  CHECK(event_text("", "") == "data: \n\n");
  CHECK(chunk("0123456789abcdef") == "10\r\n0123456789abcdef\r\n");
}

TEST_CASE("a page the client has is not modified") {
  auto status = [](std::string ours, std::string theirs, std::string method = "GET") {
    Request request;
    request.method = method;
    request.headers = {{"If-None-Match", theirs}};
    Response response;
    response.headers = {{"ETag", ours}};
    answer_not_modified(request, response);
    return response.status;
  };
  CHECK(status("\"a\"", "\"a\"") == 304);
  CHECK(status("\"a\"", "\"b\", W/\"a\"") == 304);
  CHECK(status("\"a\"", "*", "HEAD") == 304);
  CHECK(status("\"a\"", "\"b\"") == 200);
  CHECK(status("\"a\"", "\"a\"", "POST") == 200);
}
