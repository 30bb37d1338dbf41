#include <doctest/doctest.h>

#include "http/message.h"
#include "http/multipart.h"

using namespace mailwhy;
using namespace mailwhy::http;

static Request post(std::string type, std::string body) {
  Request request;
  request.method = "POST";
  request.path = "/";
  if (!type.empty()) request.headers = {{"Content-Type", std::move(type)}};
  request.body = std::move(body);
  return request;
}

static Request multipart(std::string body) {
  return post("multipart/form-data; boundary=\"b1\"", std::move(body));
}

TEST_CASE("an urlencoded form gives its values in order") {
  auto form = read_form(post("application/x-www-form-urlencoded",
                             "input=550+no%0D%0A&lang=ru&&empty=&flag"));
  REQUIRE(form);
  REQUIRE(form->size() == 4);
  CHECK(form->at(0).name == "input");
  CHECK(form->at(0).content == "550 no\r\n");
  CHECK(find_upload(*form, "lang")->content == "ru");
  CHECK(find_upload(*form, "flag")->content == "");
  CHECK_FALSE(find_upload(*form, "other"));
}

TEST_CASE("broken escapes of a form stay as they are") {
  auto form = read_form(post("application/x-www-form-urlencoded", "a=100%&b=%zz%4"));
  REQUIRE(form);
  CHECK(form->at(0).content == "100%");
  CHECK(form->at(1).content == "%zz%4");
}

TEST_CASE("a multipart form gives texts and files") {
  auto form = read_form(multipart(
      "preamble\r\n--b1\r\nContent-Disposition: form-data; name=\"input\"\r\n\r\n"
      "line 1\r\n--b2\r\n\r\n--b1  \r\n"
      "content-disposition: form-data; name=file; "
      "filename=\"C:\\mails\\a %22b\\\".eml\"\r\n"
      "Content-Type: Message/RFC822; charset=x\r\n\r\nFrom: a\r\n\r\nb\r\n"
      "--b1\r\nContent-Disposition: form-data; name=\"none\"\r\n\r\n"
      "\r\n--b1--\r\nepilogue"));
  REQUIRE_MESSAGE(form, form.error().what);
  REQUIRE(form->size() == 3);
  CHECK(form->at(0).content == "line 1\r\n--b2\r\n");
  CHECK(form->at(0).file_name.empty());
  CHECK(form->at(1).name == "file");
  CHECK(form->at(1).file_name == "a \"b\".eml");
  CHECK(form->at(1).type == "message/rfc822");
  CHECK(form->at(1).content == "From: a\r\n\r\nb");
  CHECK(form->at(2).content.empty());
}

TEST_CASE("a broken multipart form fails") {
  std::string part = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
  CHECK(read_form(multipart(part + "--b1--")));
  CHECK(read_form(multipart("--b1--"))->empty());
  CHECK_FALSE(read_form(multipart("")));
  CHECK_FALSE(read_form(multipart(part)));
  CHECK_FALSE(read_form(multipart(part + "--b1")));
  CHECK_FALSE(read_form(multipart(part + "--b1x")));
  CHECK_FALSE(read_form(multipart("--b1\r\n\r\nx\r\n--b1--")));
  CHECK_FALSE(read_form(multipart("--b1\r\nX: y\r\n\r\nx\r\n--b1--")));
  CHECK_FALSE(read_form(
      multipart("--b1\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b1--")));
  CHECK_FALSE(
      read_form(multipart("--b1\r\nContent-Disposition: form-data; name=a\r\n"
                          " folded: x\r\n\r\nx\r\n--b1--")));
  CHECK_FALSE(read_form(post("multipart/form-data", part + "--b1--")));
  CHECK_FALSE(
      read_form(post("multipart/form-data; boundary=" + std::string(71, 'b'), "")));
  CHECK_FALSE(read_form(post("multipart/mixed; boundary=b1", part + "--b1--")));
}

TEST_CASE("a form's limits hold") {
  std::string many,
      part = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
  std::string pairs;
  for (int i = 0; i < 21; i++) many += part, pairs += "a=b&";
  CHECK_FALSE(read_form(multipart(many + "--b1--")));
  CHECK_FALSE(read_form(post("application/x-www-form-urlencoded", pairs)));
  FormLimits wide;
  wide.max_parts = 21;
  CHECK(read_form(multipart(many + "--b1--"), wide));
  CHECK(read_form(post("application/x-www-form-urlencoded", pairs), wide));
  std::string name(201, 'n');
  CHECK_FALSE(read_form(post("application/x-www-form-urlencoded", name + "=1")));
  CHECK_FALSE(read_form(multipart("--b1\r\nContent-Disposition: form-data; name=" + name +
                                  "\r\n\r\nx\r\n--b1--")));
  CHECK_FALSE(
      read_form(multipart("--b1\r\nContent-Disposition: form-data; name=a\r\nX: " +
                          std::string(5000, 'x') + "\r\n\r\nx\r\n--b1--")));
  wide.max_total = 10;
  CHECK_FALSE(read_form(post("text/plain", "12345678901"), wide));
}

TEST_CASE("a mail or a text sent as it is is one value") {
  for (std::string type : {"", "text/plain; charset=utf-8", "message/rfc822",
                           "application/json", "application/octet-stream"}) {
    auto form = read_form(post(type, "550 5.1.1 unknown"));
    REQUIRE(form);
    REQUIRE(form->size() == 1);
    CHECK(form->at(0).name == "input");
    CHECK(form->at(0).content == "550 5.1.1 unknown");
  }
  CHECK(read_form(post("", ""))->empty());
  CHECK_FALSE(read_form(post("image/png", "x")));
}
