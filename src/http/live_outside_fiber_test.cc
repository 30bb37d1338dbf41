// Web and mail servers on loopback, with certificates of an authority made here.
#include "http/live_outside.h"

#include <doctest/doctest.h>

#include "http/guest_for_tests.h"
#include "http/smtp_probe.h"
#include "transport/certificate.h"
#include "world/process.h"
#include "world/zone.h"

using namespace mailwhy;
using namespace mailwhy::http;
using namespace std::chrono_literals;
using transport::SmtpAnswer, transport::WebAnswer;
using Tls = SmtpAnswer::Tls;

namespace {
const net::IpAddress kHere = net::IpAddress::v4(0x7f000001);
constexpr int64_t kDay = 86400;

struct Outdoors {
  int64_t now = time(nullptr);
  transport::Made authority =
      transport::make_certificate({"Test Authority", {}, now - kDay, now + 9 * kDay});
  transport::Made server = certificate("mx.example.org", now + kDay);
  world::TemporaryFolder folder;
  live::Loop loop;
  dns::ZoneResolver dns;

  Outdoors() {
    folder.write("authority.pem", authority.pem());
    world::add_lines(dns, "mta-sts.example.org. 60 A 127.0.0.1\n");
  }
  transport::Made certificate(const std::string& name, int64_t until) const {
    return transport::make_certificate({"", {name}, now - kDay, until}, &authority);
  }
  OutsideOptions options() const {
    OutsideOptions options;
    options.authorities = (folder.path() / "authority.pem").string();
    options.inside = Inside::Allowed;
    options.talk_time = options.page_time = 3s;
    return options;
  }
  SmtpAnswer probe(uint16_t port, const std::string& host = "mx.example.org") {
    auto how = options();
    how.smtp_port = port;
    LiveOutside outside(loop, dns, how);
    SmtpAnswer answer;
    loop.run([&] {
      answer = outside.probe({host, kHere, {"postmaster@example.org", "abuse@a.org"}});
    });
    return answer;
  }
  WebAnswer fetch(uint16_t port, const std::string& url) {
    auto how = options();
    how.https_port = port;
    LiveOutside outside(loop, dns, how);
    WebAnswer answer;
    loop.run([&] { answer = outside.fetch(url); });
    return answer;
  }
};

const char* const kUrl = "https://mta-sts.example.org/.well-known/mta-sts.txt";

// A mail server that keeps what it is told. `certificate` is shown after STARTTLS;
// nullptr: STARTTLS is not offered.
struct MailServer {
  const Outdoors& outdoors;
  const transport::Made* certificate;
  std::vector<std::string> told = {};
  std::string server_name = {};

  void serve(Guest& guest) {
    guest.write("220-mx.example.org ESMTP\r\n220 welcome\r\n");
    bool secured = false;
    for (std::string line = guest.read_line(); !line.empty(); line = guest.read_line()) {
      told.push_back(line);
      if (line.starts_with("EHLO")) {
        guest.write("250-mx.example.org\r\n250-SIZE 1000\r\n");
        guest.write(certificate && !secured ? "250 STARTTLS\r\n" : "250 8BITMIME\r\n");
      } else if (line == "STARTTLS") {
        guest.write("220 go ahead\r\n");
        if (!guest.secure(*certificate, outdoors.authority)) return;
        secured = true;
        server_name = guest.server_name();
      } else if (line.starts_with("RCPT TO:<abuse")) {
        guest.write("550 5.1.1 no such mailbox\r\n");
      } else if (line == "QUIT") {
        guest.write("221 bye\r\n");
        return;
      } else {
        guest.write("250 ok\r\n");
      }
    }
  }
};
}  // namespace

TEST_CASE("a mail server is asked for everything but to take a mail") {
  Outdoors outdoors;
  MailServer mail{outdoors, &outdoors.server};
  SmtpAnswer answer;
  {
    TestServer server([&](Guest& guest) { mail.serve(guest); });
    answer = outdoors.probe(server.port());
  }
  CHECK(answer.status == SmtpAnswer::Status::Answered);
  CHECK(answer.greeting.text == "mx.example.org ESMTP\nwelcome");
  CHECK(answer.tls == Tls::Done);
  CHECK(answer.tls_version == "TLSv1.3");
  CHECK(answer.chain_problem == "");
  CHECK(answer.problem == "");
  REQUIRE(answer.certificates.size() == 2);
  CHECK(transport::read_certificate(answer.certificates[0])->names ==
        std::vector<std::string>{"mx.example.org"});
  CHECK(answer.extensions == std::vector<std::string>{"SIZE 1000", "8BITMIME"});
  CHECK(answer.mail.code == 250);
  REQUIRE(answer.recipients.size() == 2);
  CHECK(answer.recipients[0].code == 250);
  CHECK(answer.recipients[1].text == "5.1.1 no such mailbox");
  CHECK(mail.server_name == "mx.example.org");
  std::string verbs;
  for (const std::string& line : mail.told) verbs += line.substr(0, 4) + " ";
  CHECK(verbs == "EHLO STAR EHLO MAIL RCPT RCPT RSET QUIT ");
  CHECK(mail.told[0] == "EHLO [127.0.0.1]");
  CHECK(mail.told[3] == "MAIL FROM:<>");
}

TEST_CASE(
    "a certificate of an unknown authority, or one that ran out, is shown as it is") {
  Outdoors outdoors, others;
  MailServer mail{others, &others.server};
  TestServer strange([&](Guest& guest) { mail.serve(guest); });
  auto answer = outdoors.probe(strange.port());
  CHECK(answer.tls == Tls::Done);
  CHECK(answer.chain_problem.find("certificate") != std::string::npos);

  auto old = outdoors.certificate("other.example", outdoors.now - 60);
  MailServer second{outdoors, &old};
  TestServer expired([&](Guest& guest) { second.serve(guest); });
  answer = outdoors.probe(expired.port());
  CHECK(answer.tls == Tls::Done);
  CHECK(answer.chain_problem == "");
  CHECK(answer.recipients.size() == 2);
}

TEST_CASE("without STARTTLS the talk goes on in the clear") {
  Outdoors outdoors;
  MailServer mail{outdoors, nullptr};
  TestServer server([&](Guest& guest) { mail.serve(guest); });
  auto answer = outdoors.probe(server.port());
  CHECK(answer.tls == Tls::NotOffered);
  CHECK(answer.certificates.empty());
  CHECK(answer.recipients.size() == 2);
}

TEST_CASE("a server that refuses, keeps silent, or speaks something else is told apart") {
  Outdoors outdoors;
  CHECK(outdoors.probe(world::free_port()).status == SmtpAnswer::Status::Refused);

  std::string says = "554 5.7.1 not from your address\r\n";
  TestServer server([&](Guest& guest) {
    guest.write(says);
    guest.read_line();
  });
  auto answer = outdoors.probe(server.port());
  CHECK(answer.status == SmtpAnswer::Status::Answered);
  CHECK(answer.greeting.code == 554);
  CHECK(answer.tls == Tls::NotTried);
  says = "HTTP/1.1 400 Bad Request\r\n";
  CHECK(outdoors.probe(server.port()).status == SmtpAnswer::Status::NoSmtp);

  LiveOutside closed(outdoors.loop, outdoors.dns);
  CHECK(closed.probe({"mx.example.org", kHere, {}}).status ==
        SmtpAnswer::Status::NotAsked);
}

TEST_CASE("silence, an endless reply and words behind STARTTLS end in time") {
  Outdoors outdoors;
  std::string says;
  TestServer server([&](Guest& guest) {
    guest.write(says);
    if (!says.starts_with("220")) {
      guest.read_line();
      return;
    }
    guest.read_line();
    guest.write("250-mx\r\n250 STARTTLS\r\n");
    guest.read_line();
    guest.write("220 go\r\n250 injected\r\n");
    guest.read_line();
  });
  auto how = outdoors.options();
  how.smtp_port = server.port();
  how.talk_time = 300ms;
  auto ask = [&] {
    LiveOutside outside(outdoors.loop, outdoors.dns, how);
    return outside.probe({"mx.example.org", kHere, {}});
  };
  auto start = std::chrono::steady_clock::now();
  auto silent = ask();
  CHECK(silent.status == SmtpAnswer::Status::NoSmtp);
  CHECK(silent.problem == "it took too long");
  CHECK(std::chrono::steady_clock::now() - start < 2s);
  for (int i = 0; i < 8000; i++) says += "250-x\r\n";
  CHECK(ask().status == SmtpAnswer::Status::NoSmtp);
  says = "220 mx\r\n";
  auto injected = ask();
  CHECK(injected.tls == Tls::Failed);
  CHECK(injected.problem == "it said more than one reply to STARTTLS");
}

TEST_CASE("a page is fetched by TLS with a certificate for its host, never elsewhere") {
  Outdoors outdoors;
  transport::Made certificate =
      outdoors.certificate("mta-sts.example.org", outdoors.now + kDay);
  std::string reply =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
      "Content-Length: 14\r\n\r\nversion: STSv1";
  TestServer server([&](Guest& guest) {
    if (!guest.secure(certificate, outdoors.authority)) return;
    while (!guest.read_line().empty()) continue;
    guest.write(reply);
  });
  auto answer = outdoors.fetch(server.port(), kUrl);
  CHECK(answer.status == WebAnswer::Status::Answered);
  CHECK(answer.http_status == 200);
  CHECK(answer.content_type == "text/plain");
  CHECK(answer.body == "version: STSv1");

  reply =
      "HTTP/1.1 301 Moved\r\nLocation: https://example.org/\r\n"
      "Content-Length: 4\r\n\r\nhere";
  answer = outdoors.fetch(server.port(), kUrl);
  CHECK(answer.http_status == 301);
  CHECK(answer.body == "");

  reply = "HTTP/1.1 200 OK\r\n\r\n" + std::string(transport::kMaxPage + 1, 'x');
  answer = outdoors.fetch(server.port(), kUrl);
  CHECK(answer.status == WebAnswer::Status::Unreachable);
  CHECK(answer.problem == "the reply is too large");

  certificate = outdoors.certificate("www.example.org", outdoors.now + kDay);
  answer = outdoors.fetch(server.port(), kUrl);
  CHECK(answer.status == WebAnswer::Status::BadCertificate);
  CHECK_FALSE(answer.problem.empty());
}

TEST_CASE("a page that nobody serves is told from one that cannot be found") {
  Outdoors outdoors;
  CHECK(outdoors.fetch(world::free_port(), kUrl).status == WebAnswer::Status::Refused);
  auto nowhere = outdoors.fetch(443, "https://mta-sts.example.com/");
  CHECK(nowhere.status == WebAnswer::Status::Unreachable);
  CHECK(nowhere.problem == "no address was found for mta-sts.example.com");
  LiveOutside closed(outdoors.loop, outdoors.dns);
  CHECK(closed.fetch(kUrl).problem ==
        "mta-sts.example.org has only addresses inside of a network");
}

TEST_CASE("nobody inside of a network is asked, however the address is written") {
  Outdoors outdoors;
  LiveOutside open(outdoors.loop, outdoors.dns);
  for (const char* inside :
       {"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.100.100.200", "192.0.0.192", "198.18.0.1", "0.0.0.0", "224.0.0.1", "::1",
        "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1", "64:ff9b::169.254.169.254",
        "2002:7f00:1::", "::ffff:0:10.0.0.1"}) {
    CAPTURE(inside);
    const net::IpAddress ip = *net::IpAddress::parse(inside);
    CHECK(open.probe({"mx.example.org", ip, {}}).status == SmtpAnswer::Status::NotAsked);
    dns::ZoneResolver zone;
    world::add_lines(zone, std::string("mta-sts.example.net. 60 ") +
                               (ip.is_v4() ? "A " : "AAAA ") + inside + "\n");
    LiveOutside pages(outdoors.loop, zone);
    CHECK(pages.fetch("https://mta-sts.example.net/").problem ==
          "mta-sts.example.net has only addresses inside of a network");
  }
}

TEST_CASE("a web server that was asked often enough is left in peace") {
  Outdoors outdoors;
  auto how = outdoors.options();
  std::vector<net::IpAddress> wanted;
  how.may_fetch_from = [&](const net::IpAddress& server) {
    wanted.push_back(server);
    return false;
  };
  TestServer server([](Guest&) {});
  how.https_port = server.port();
  LiveOutside outside(outdoors.loop, outdoors.dns, how);
  auto answer = outside.fetch(kUrl);
  CHECK(answer.status == WebAnswer::Status::Unreachable);
  CHECK(answer.problem == "its web server was asked too often");
  CHECK(wanted == std::vector{kHere});
  CHECK(server.served() == 0);
}

TEST_CASE("equal questions that are out at the same time are one") {
  Outdoors outdoors;
  MailServer mail{outdoors, &outdoors.server};
  TestServer server([&](Guest& guest) { mail.serve(guest); });
  auto how = outdoors.options();
  how.smtp_port = server.port();
  LiveOutside outside(outdoors.loop, outdoors.dns, how);
  SmtpAnswer first, second;
  outdoors.loop.run([&] {
    std::function<void()> work[] = {
        [&] { first = outside.probe({"mx.example.org", kHere, {}}); },
        [&] { second = outside.probe({"mx.example.org", kHere, {}}); }};
    outdoors.loop.together(work);
  });
  CHECK(first.tls == Tls::Done);
  CHECK(first == second);
  CHECK(server.served() == 1);
}
