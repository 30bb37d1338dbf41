#include "mail/received_spf.h"

#include <doctest/doctest.h>

using namespace mailwhy::mail;

TEST_CASE("fields as RFC 7208 shows them") {
  auto field = parse_received_spf(
      "pass (mybox.example.org: domain of\r\n myname@example.com designates 192.0.2.1 "
      "as\r\n"
      " permitted sender) receiver=mybox.example.org; client-ip=192.0.2.1;\r\n"
      " envelope-from=\"myname@example.com\"; helo=foo.example.com;");
  REQUIRE(field);
  CHECK(field->result == "pass");
  CHECK(field->comment.starts_with("mybox.example.org: domain of"));
  CHECK(field->value("client-ip") == "192.0.2.1");
  CHECK(field->value("envelope-from") == "myname@example.com");
  CHECK(parse_received_spf(to_string(*field)) == *field);
  CHECK(parse_received_spf("None")->result == "none");
  CHECK(parse_received_spf("softfail client-ip=2001:db8::1; envelope-from=a@b.example")
            ->value("client-ip") == "2001:db8::1");
}

TEST_CASE("what is written reads the same, and no text of others begins a field") {
  ReceivedSpf field{"fail",
                    "mx: (odd) \\ text",
                    {{"client-ip", "2001:db8::1"},
                     {"envelope-from", "a b\"@example.org"},
                     {"helo", "x;y=z"},
                     {"problem", ""}}};
  CHECK(to_string(field) ==
        "fail (mx: \\(odd\\) \\\\ text) client-ip=\"2001:db8::1\"; envelope-from=\"a "
        "b\\\"@example.org\"; helo=\"x;y=z\"; problem=\"\"");
  CHECK(parse_received_spf(to_string(field)) == field);
  field.keys = {{"helo", "a\r\nBcc: b@example.org"}};
  field.comment = "x\r\n\r\nbody";
  std::string written = received_spf_field(field);
  CHECK(written ==
        "Received-SPF: fail (x????body)\r\n\thelo=\"a??Bcc: b@example.org\"\r\n");
}

TEST_CASE("what is torn or too much is no field") {
  for (const char* value : {"", "maybe", "passed", "pass (a", "pass x", "pass a=\"b",
                            "pass a=b c=d", "pass =b"})
    CHECK_MESSAGE(!parse_received_spf(value), value);
  CHECK(!parse_received_spf("pass (" + std::string(5000, 'a') + ")"));
  std::string many = "pass a=b";
  for (int i = 0; i < 40; i++) many += "; a=b";
  CHECK(!parse_received_spf(many));
}
