// TLS against openssl's own test server.
#include "http/client.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include <doctest/doctest.h>

#include "world/process.h"
#include "world/sockets.h"

using namespace mailwhy;
using namespace mailwhy::http;
using namespace std::chrono_literals;

namespace {
// A server for "localhost" with a certificate that it signed itself.
struct TlsServer {
  world::TemporaryFolder folder;
  uint16_t port = world::free_port();
  std::optional<world::Process> process;
  live::Loop loop;

  TlsServer() {
    std::string openssl = world::find_program("openssl");
    run({openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
         "/CN=localhost", "-days", "2", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", file("key"), "-out", file("cert")});
    process.emplace(
        std::vector<std::string>{openssl, "s_server", "-quiet", "-www", "-accept",
                                 "127.0.0.1:" + std::to_string(port), "-key", file("key"),
                                 "-cert", file("cert")},
        file("log"));
  }

  std::string file(const char* name) const { return (folder.path() / name).string(); }

  void run(const std::vector<std::string>& command) const {
    std::string line;
    for (const std::string& word : command) line += word + " ";
    REQUIRE(std::system((line + ">" + file("log") + " 2>&1").c_str()) == 0);
  }

  // Tries again while the server is still starting.
  Result<GetReply> ask(const std::string& host, const std::string& authorities = "") {
    GetRequest request;
    request.authorities = authorities;
    request.url =
        Url::parse("https://" + host + ":" + std::to_string(port) + "/").value();
    request.address = net::IpAddress::v4(0x7f000001);
    for (int attempt = 0;; attempt++) {
      request.deadline = std::chrono::steady_clock::now() + 5s;
      auto reply = get(loop, request);
      bool starting = !reply && reply.error().what.starts_with("connecting");
      if (!starting || attempt == 200) return reply;
      loop.sleep(20ms);
    }
  }
};
}  // namespace

TEST_CASE("a certificate must be signed by an authority, and for this host") {
  if (world::find_program("openssl").empty()) {
    std::puts("skipped: no openssl");
    return;
  }
  TlsServer server;
  auto unknown = server.ask("localhost");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().what.starts_with("its certificate is not valid: self"));

  // From now on the certificate is an authority's.
  auto known = server.ask("localhost", server.file("cert"));
  auto other = server.ask("other.example", server.file("cert"));
  REQUIRE_MESSAGE(known, known.error().what);
  CHECK(known->status == 200);
  CHECK(known->body.find("TLSv1.3") != known->body.npos);
  REQUIRE_FALSE(other);
  CHECK(other.error().what.starts_with("its certificate is not valid: "));
}

TEST_CASE("a server that does not speak TLS is said not to") {
  live::Loop loop;
  world::Descriptor listener = world::listening_tcp(net::IpAddress::v4(0x7f000001), 0);
  GetRequest request;
  request.url = Url::parse("https://localhost/").value();
  request.url.port = world::port_of(listener);
  request.address = net::IpAddress::v4(0x7f000001);
  request.deadline = std::chrono::steady_clock::now() + 200ms;
  auto reply = get(loop, request);
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == "the TLS handshake took too long");
}
