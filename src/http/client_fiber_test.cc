// TLS against openssl's own test server with a certificate that nobody signed.
#include "http/client.h"

#include <chrono>
#include <cstdlib>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world/sockets.h"

using namespace mailwhy;
using namespace mailwhy::http;
using namespace std::chrono_literals;

static pid_t start_quietly(const std::string& command) {
  pid_t pid = fork();
  if (pid == 0) {
    execl("/bin/sh", "sh", "-c",
          ("exec " + command + " >/dev/null 2>&1 </dev/null").c_str(), nullptr);
    _exit(127);
  }
  return pid;
}

TEST_CASE("a certificate that no authority signed is refused, and said so") {
  if (std::system("command -v openssl >/dev/null") != 0) {
    MESSAGE("skipped: no openssl");
    return;
  }
  char folder[] = "/tmp/mailwhy-tls-XXXXXX";
  REQUIRE(mkdtemp(folder));
  std::string at = folder;
  REQUIRE(
      std::system(("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2"
                   " -addext subjectAltName=DNS:localhost -keyout " +
                   at + "/key -out " + at + "/cert >/dev/null 2>&1")
                      .c_str()) == 0);
  uint16_t port = world::free_port();
  pid_t server = start_quietly(
      "openssl s_server -quiet -www -accept 127.0.0.1:" + std::to_string(port) +
      " -key " + at + "/key -cert " + at + "/cert");
  live::Loop loop;
  GetRequest request;
  request.url = Url::parse("https://localhost:" + std::to_string(port) + "/").value();
  request.address = net::IpAddress::v4(0x7f000001);
  std::string problem;
  for (int attempt = 0; attempt < 100; attempt++) {
    request.deadline = std::chrono::steady_clock::now() + 2s;
    auto reply = get(loop, request);
    REQUIRE_FALSE(reply);
    problem = reply.error().what;
    if (problem.find("connecting") == problem.npos) break;
    loop.sleep(20ms);
  }
  CHECK(problem.find("its certificate is not valid: self") == 0);
  kill(server, SIGTERM);
  waitpid(server, nullptr, 0);
  CHECK(std::system(("rm -r " + at).c_str()) == 0);
}
