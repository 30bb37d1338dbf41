#include "http/rdap_client.h"

#include <chrono>

#include <doctest/doctest.h>

#include "world/http_server.h"
#include "world/zone.h"

using namespace mailwhy;
using namespace mailwhy::http;
using namespace std::chrono_literals;
using Status = dns::RdapAnswer::Status;
using world::http_reply, world::HttpServer;

static const std::string kHeld =
    R"({"objectClassName":"domain","ldhName":"example.org","status":["client hold"]})";

namespace {
struct Registry {
  live::Loop loop;
  dns::ZoneResolver dns;
  HttpServer server;
  std::chrono::milliseconds time_limit = 5s;

  explicit Registry(HttpServer::Pages pages) : server(std::move(pages)) {}

  dns::RdapAnswer ask(const std::string& domain) {
    auto rdap = LiveRdap::make(loop, dns, {server.url() + "v1", time_limit});
    dns::RdapAnswer answer;
    loop.run([&] { answer = rdap.value().ask(domain); });
    return answer;
  }
};
}  // namespace

TEST_CASE("a registry is asked for the domain and its word is kept with its source") {
  std::string asked;
  Registry registry([&](const std::string& path) {
    asked = path;
    return http_reply(200, kHeld);
  });
  auto answer = registry.ask("Example.ORG.");
  CHECK(asked == "/v1/domain/example.org");
  CHECK(answer.status == Status::Found);
  CHECK(answer.has_state("client hold"));
  CHECK(answer.source == registry.server.url() + "v1/domain/example.org");
}

TEST_CASE("404 means that nobody holds the domain; other errors tell nothing") {
  int status = 404;
  Registry registry([&](const std::string&) { return http_reply(status, "no"); });
  CHECK(registry.ask("example.org").status == Status::NotFound);
  for (int other : {400, 429, 500, 503}) {
    status = other;
    auto answer = registry.ask("example.org");
    CHECK(answer.status == Status::Unreachable);
    CHECK(answer.problem.find("HTTP " + std::to_string(other)) != std::string::npos);
  }
}

TEST_CASE("a redirection is followed, a circle of them is not") {
  int asked = 0;
  Registry registry([&](const std::string& path) {
    asked++;
    if (path == "/v1/domain/example.org")
      return http_reply(302, "", "/other/example.org");
    if (path == "/other/example.org") return http_reply(200, kHeld);
    return http_reply(301, "", path);
  });
  CHECK(registry.ask("example.org").status == Status::Found);
  asked = 0;
  auto answer = registry.ask("circle.org");
  CHECK(answer.status == Status::Unreachable);
  CHECK(answer.problem == "more than 3 redirections");
  CHECK(asked == 4);
}

TEST_CASE("a redirection does not lead into a network, nor out of TLS") {
  std::string location;
  Registry registry([&](const std::string&) { return http_reply(302, "", location); });
  world::add_lines(registry.dns, "inside.example. 60 A 10.0.0.1\n");
  for (const char* inside :
       {"https://127.0.0.1:1/", "https://[::1]/", "https://10.0.0.1/",
        "https://[::ffff:192.168.0.1]/", "https://inside.example/"}) {
    location = inside;
    auto answer = registry.ask("example.org");
    CHECK(answer.status == Status::Unreachable);
    CHECK(answer.problem.find("only addresses inside of a network") != std::string::npos);
  }
  location = "http://192.0.2.1/";
  CHECK(registry.ask("example.org").problem == "192.0.2.1 was to be asked without TLS");
  location = "https://nowhere.example/";
  CHECK(registry.ask("example.org").problem ==
        "no address was found for nowhere.example");
}

TEST_CASE("too much, nonsense and silence end within their limits") {
  std::string reply;
  Registry registry([&](const std::string&) { return reply; });
  registry.time_limit = 300ms;
  auto problem = [&] {
    auto answer = registry.ask("example.org");
    CHECK(answer.status == Status::Unreachable);
    return answer.problem;
  };
  reply = http_reply(200, std::string(300000, ' '));
  CHECK(problem().find("too large") != std::string::npos);
  reply = "HTTP/1.1 200 OK\r\n\r\n" + std::string(300000, ' ');
  CHECK(problem().find("too large") != std::string::npos);
  reply = "HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'x') + "\r\n\r\n";
  CHECK(problem().find("reading the reply failed") != std::string::npos);
  reply = "220 mx.example.org ESMTP\r\n";
  CHECK(problem().find("reading the reply failed") != std::string::npos);
  reply = http_reply(200, "<html>");
  CHECK(problem() == "the RDAP reply is not JSON");
  reply = "";
  auto start = std::chrono::steady_clock::now();
  CHECK(problem().find("took too long") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
}

TEST_CASE("where nobody listens, or no registry is known, that is said") {
  live::Loop loop;
  dns::ZoneResolver dns;
  auto closed = LiveRdap::make(loop, dns, {"http://127.0.0.1:1/"});
  CHECK(closed.value().ask("example.org").problem.find("connecting failed") !=
        std::string::npos);
  auto rdap = LiveRdap::make(loop, dns);
  CHECK(rdap.value().ask("acme.example").problem == "no registry serves this name");
  CHECK(rdap.value().ask("example.org").problem ==
        "no address was found for data.iana.org");
  CHECK(rdap.value().ask("..").problem == "not a domain");
  dns.fail(*dns::Name::from_text("data.iana.org"), {}, dns::Status::Timeout);
  CHECK(rdap.value().ask("example.org").problem ==
        "DNS gave no answer for data.iana.org");
}

TEST_CASE("a server chosen by option is a URL, and without TLS only on this machine") {
  live::Loop loop;
  dns::ZoneResolver dns;
  CHECK_FALSE(LiveRdap::make(loop, dns, {"rdap.example"}));
  CHECK_FALSE(LiveRdap::make(loop, dns, {"http://rdap.example/"}));
  CHECK_FALSE(LiveRdap::make(loop, dns, {"http://192.0.2.1/"}));
  CHECK(LiveRdap::make(loop, dns, {"http://[::1]:8080/"}));
  CHECK(LiveRdap::make(loop, dns, {"https://rdap.example/v1/"}));
}

TEST_CASE("the deadline of a case ends the wait") {
  Registry registry([](const std::string&) { return ""; });
  auto rdap =
      LiveRdap::make(registry.loop, registry.dns, {registry.server.url()}).value();
  rdap.set_deadline(registry.dns.now() + 50ms);
  auto start = std::chrono::steady_clock::now();
  CHECK(rdap.ask("example.org").status == Status::Unreachable);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
}
