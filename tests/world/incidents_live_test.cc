// The worlds of ../shared/incidents, served by their own program and asked by the live
// resolver: every name server says what its mood lets it say, and the resolver what the
// world is.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include "live/resolver.h"
#include "world/process.h"
#include "world/zone.h"

using namespace mailwhy;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = boost::json;
using dns::Rcode, dns::Status, dns::Type;

static const fs::path kIncidents = "../shared/incidents";

static std::string read_file(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

static std::vector<fs::path> worlds() {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(kIncidents, none))
    if (fs::exists(entry.path() / "world.json"))
      found.push_back(entry.path() / "world.json");
  return found;
}

namespace {
struct Ready {
  uint16_t resolver_port = 0, authority_port = 0;
  fs::path file;
};

struct Tally {
  int normal = 0, silent = 0, down = 0, other = 0;
};
}  // namespace

// The lines "ready RESOLVER_PORT AUTHORITY_PORT FILE", once all are there.
static std::vector<Ready> wait_until_ready(const fs::path& log, size_t count) {
  for (int attempt = 0; attempt < 400; attempt++) {
    std::vector<Ready> ready;
    std::istringstream lines(read_file(log));
    std::string word, file;
    for (Ready one; lines >> word >> one.resolver_port >> one.authority_port >> file;) {
      one.file = file;
      ready.push_back(one);
    }
    if (ready.size() == count) return ready;
    std::this_thread::sleep_for(50ms);
  }
  return {};
}

static void ask_server(live::LiveResolver& resolver, const json::object& server,
                       Tally& tally) {
  dns::Ask ask;
  ask.server = *net::IpAddress::parse(std::string(server.at("address").as_string()));
  std::string zone(server.at("zones").as_array().at(0).as_string());
  auto answer =
      resolver.query(world::question(zone.empty() ? "." : zone, Type::SOA, ask));
  const json::value* mode = server.if_contains("mode");
  std::string mood(mode ? mode->as_string() : json::string("normal"));
  CAPTURE(zone);
  CAPTURE(mood);
  if (mood == "normal") {
    tally.normal++;
    CHECK(answer->authoritative);
    CHECK(answer->has(Type::SOA));
    CHECK(answer->server == ask.server);
  } else if (mood == "silent") {
    tally.silent++;
    CHECK(answer->status == Status::Timeout);
  } else if (mood == "down") {
    tally.down++;
    CHECK(answer->status == Status::Unreachable);
  } else {
    tally.other++;
    CHECK(answer->status == Status::Answered);
    CHECK_FALSE((answer->authoritative && answer->usable()));
  }
}

static void ask_world(live::Loop& loop, const Ready& ready, Tally& tally) {
  json::object world = json::parse(read_file(ready.file)).as_object();
  live::LiveOptions options;
  options.resolvers = {{net::IpAddress::v4(0x7f000001), ready.resolver_port}};
  options.authority_port = ready.authority_port;
  live::LiveResolver resolver(loop, options);
  std::vector<std::function<void()>> work;
  for (const auto& [name, server] : world.at("servers").as_object())
    work.push_back([&resolver, &server = server.as_object(), &tally] {
      ask_server(resolver, server, tally);
    });
  work.push_back([&] {
    CHECK(resolver.query(world::question("no-such-name.invalid", Type::A))->nxdomain());
  });
  resolver.together(work);
}

TEST_CASE("every name server of every incident's world answers in its mood") {
  auto files = worlds();
  if (files.empty() || world::find_program("python3").empty()) {
    std::puts("skipped: no ../shared");
    return;
  }
  world::TemporaryFolder folder;
  std::vector<std::string> command{world::find_program("python3"), "-B", "-u",
                                   (kIncidents / "world.py").string()};
  for (const fs::path& file : files) command.push_back(file.string());
  world::Process server(command, folder.path() / "log");
  auto ready = wait_until_ready(folder.path() / "log", files.size());
  REQUIRE_MESSAGE(!ready.empty(), read_file(folder.path() / "log"));

  Tally tally;
  live::Loop loop;
  std::vector<std::function<void()>> work;
  for (const Ready& one : ready) work.push_back([&] { ask_world(loop, one, tally); });
  auto start = std::chrono::steady_clock::now();
  loop.run([&] { loop.together(work, 8); });
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf(
      "%zu worlds: %d servers answer, %d are silent, %d down, %d in another mood; %.1f "
      "s\n",
      ready.size(), tally.normal, tally.silent, tally.down, tally.other, seconds.count());
  CHECK(tally.normal > 0);
}
