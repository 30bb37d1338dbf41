#include "http/server.h"

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "http/connection.h"
#include "http/workers.h"
#include "live/core.h"
#include "live/endpoint.h"

namespace mailwhy::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

// How exactly time limits are kept.
static constexpr auto kTick = 50ms;
// Descriptors for everything that is no connection: DNS, files, the database.
static constexpr size_t kOtherDescriptors = 256;

static net::IpAddress our_address(const asio::ip::address& address) {
  if (address.is_v4()) return net::IpAddress::v4(address.to_v4().to_uint());
  uint64_t half[2] = {};
  auto bytes = address.to_v6().to_bytes();
  for (size_t i = 0; i < 16; i++) half[i / 8] = half[i / 8] << 8 | bytes[i];
  return net::IpAddress::v6(half[0], half[1]).unmapped();
}

static Result<live::ServerAddress> read_listen_address(std::string_view text) {
  static constexpr const char* kForm = "write it as 127.0.0.1:8025 or [::1]:8025";
  size_t colon = text.rfind(':');
  if (colon == text.npos) return fail("no port in the address to listen at", 0, kForm);
  auto host = text.substr(0, colon), digits = text.substr(colon + 1);
  live::ServerAddress address;
  auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (error != std::errc() || end != digits.data() + digits.size())
    return fail("not a port", colon + 1, kForm);
  bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  auto ip = net::IpAddress::parse(host);
  if (!ip || ip->is_v6() != brackets) return fail("not an IP address", 0, kForm);
  address.ip = *ip;
  return address;
}

// As many connections as asked for, or as the system allows.
static size_t allowed_connections(size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  rlim_t needed = wanted + kOtherDescriptors;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(limit.rlim_max, needed);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return wanted;
  return std::max<size_t>(16, limit.rlim_cur / 2);
}

// So many are told so at the same time; more are closed without a word.
static constexpr size_t kRefusedAtOnce = 64;

struct Server::State {
  ServerLimits limits;
  Service service;
  live::Loop loop;
  int stop_event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
  std::unique_ptr<Workers> workers;
  std::unique_ptr<Hall> hall;
  std::list<Connection> connections;
  std::list<Connection> refused;               // being told that there is no room
  std::map<net::IpAddress, size_t> of_client;  // those that are counted by client
  bool ended = false;                          // nothing more to wait for

  mutable std::mutex mutex;  // of counts
  ServerCounts counts;

  ~State() {
    if (stop_event >= 0) ::close(stop_event);
  }

  void run();
  void accept(tcp::acceptor& acceptor);
  void welcome(tcp::socket socket, net::IpAddress peer);
  bool make_room(const net::IpAddress& peer, bool counted);
  void wait_for_stop();
  void keep_time();
  void served(const Served& served);
  bool is_counted(const net::IpAddress& peer) const;
};

// Behind loopback or a proxy stand many clients.
bool Server::State::is_counted(const net::IpAddress& peer) const {
  return net::scope_of(peer) != net::Scope::Loopback && !service.proxies.contains(peer);
}

void Server::State::served(const Served& served) {
  auto milliseconds = static_cast<uint64_t>(served.duration.count() / 1000);
  size_t bucket =
      static_cast<size_t>(std::ranges::upper_bound(ServerCounts::kBuckets, milliseconds) -
                          ServerCounts::kBuckets.begin());
  {
    std::lock_guard lock(mutex);
    counts.by_class[std::min<size_t>(served.status / 100, 5)]++;
    counts.durations[bucket]++;
    counts.duration_sum += served.duration;
  }
  if (service.log) service.log(served);
}

// Closes the connection that has been waiting longest for its client, if there is one.
bool Server::State::make_room(const net::IpAddress& peer, bool counted) {
  auto full = [&] { return connections.size() >= limits.max_connections; };
  bool client_full = counted && of_client[peer] >= limits.max_connections_of_client;
  if (!full() && !client_full) return true;
  Connection* oldest = nullptr;
  std::chrono::nanoseconds longest{0};
  auto now = std::chrono::steady_clock::now();
  for (Connection& one : connections) {
    auto wait = one.dispensable(now);
    if (wait <= longest || (client_full && one.peer() != peer)) continue;
    oldest = &one;
    longest = wait;
  }
  std::lock_guard lock(mutex);
  if (!oldest) {
    counts.connections_refused++;
    return false;
  }
  counts.connections_closed_early++;
  oldest->close();
  return true;
}

void Server::State::welcome(tcp::socket socket, net::IpAddress peer) {
  bool counted = is_counted(peer);
  bool room = make_room(peer, counted);
  {
    std::lock_guard lock(mutex);
    counts.connections++;
  }
  if (!room) {
    if (refused.size() >= kRefusedAtOnce) return;
    auto one = refused.emplace(refused.end(), *hall, std::move(socket), peer);
    loop.start([this, one] {
      one->refuse();
      refused.erase(one);
    });
    return;
  }
  if (counted) of_client[peer]++;
  auto connection =
      connections.emplace(connections.end(), *hall, std::move(socket), peer);
  loop.start([this, connection, peer, counted] {
    connection->run();
    connections.erase(connection);
    if (counted && --of_client[peer] == 0) of_client.erase(peer);
  });
}

void Server::State::accept(tcp::acceptor& acceptor) {
  while (acceptor.is_open()) {
    tcp::socket socket(loop.core().context);
    error_code outcome;
    live::Event accepted(loop);
    acceptor.async_accept(socket, [&](error_code error) {
      outcome = error;
      accepted.set();
    });
    accepted.wait();
    if (!acceptor.is_open()) return;
    if (outcome) {
      // Out of descriptors or memory: it helps to wait until others are closed.
      if (outcome != asio::error::connection_aborted) loop.sleep(kTick);
      continue;
    }
    error_code gone;
    auto peer = socket.remote_endpoint(gone);
    if (!gone) welcome(std::move(socket), our_address(peer.address()));
  }
}

void Server::State::wait_for_stop() {
  asio::posix::stream_descriptor stop_signal(loop.core().context, ::dup(stop_event));
  live::Event stopped(loop);
  stop_signal.async_wait(asio::posix::stream_descriptor::wait_read,
                         [&](error_code) { stopped.set(); });
  stopped.wait();
  hall->stopping = true;
  error_code ignored;
  for (auto& acceptor : acceptors) acceptor->close(ignored);
  auto limit = std::chrono::steady_clock::now() + limits.stop_time;
  for (Connection& one : connections) one.close_if_idle();
  while (!connections.empty() && std::chrono::steady_clock::now() < limit)
    loop.sleep(std::min<std::chrono::milliseconds>(kTick, limits.stop_time));
  for (Connection& one : connections) one.close();
  for (Connection& one : refused) one.close();
  ended = true;
}

void Server::State::keep_time() {
  while (!ended) {
    auto now = std::chrono::steady_clock::now();
    for (Connection& one : connections) one.check_time(now);
    for (Connection& one : refused) one.check_time(now);
    {
      std::lock_guard lock(mutex);
      counts.connections_open = connections.size();
      counts.handlers_running = workers->running();
      counts.streams_open = hall->streams_open;
    }
    loop.sleep(kTick);
  }
}

void Server::State::run() {
  limits.max_connections = allowed_connections(limits.max_connections);
  workers = std::make_unique<Workers>(loop, service, limits);
  hall = std::make_unique<Hall>(Hall{loop, limits, service, *workers});
  hall->served = [this](const Served& one) { served(one); };
  loop.run([this] {
    for (auto& acceptor : acceptors)
      loop.start([this, &acceptor = *acceptor] { accept(acceptor); });
    loop.start([this] { keep_time(); });
    wait_for_stop();
  });
  workers->stop();
}

Server::Server(Handler handler, ServerLimits limits)
    : Server(Service{[handler = std::move(handler)](live::Loop&) { return handler; },
                     {},
                     {},
                     {}},
             limits) {}

Server::Server(Service service, ServerLimits limits) : state_(std::make_unique<State>()) {
  state_->limits = limits;
  state_->service = std::move(service);
}

Server::~Server() = default;

Result<uint16_t> Server::listen(std::string_view address) {
  auto where = read_listen_address(address);
  if (!where) return tl::unexpected(where.error());
  auto endpoint = live::endpoint<tcp>(*where);
  error_code error;
  auto acceptor = std::make_unique<tcp::acceptor>(state_->loop.core().context);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6())
    acceptor->set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  uint16_t port = error ? 0 : acceptor->local_endpoint(error).port();
  if (error)
    return fail("cannot listen at " + std::string(address) + ": " + error.message());
  state_->acceptors.push_back(std::move(acceptor));
  return port;
}

void Server::run() {
  state_->run();
}

void Server::stop() noexcept {
  uint64_t one = 1;
  [[maybe_unused]] auto written = ::write(state_->stop_event, &one, sizeof one);
}

ServerCounts Server::counts() const {
  std::lock_guard lock(state_->mutex);
  return state_->counts;
}

}  // namespace mailwhy::http
