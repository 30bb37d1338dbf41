#include "world/dns_server.h"

#include <algorithm>
#include <cctype>
#include <list>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <poll.h>

#include "dns/wire.h"
#include "world/sockets.h"

namespace mailwhy::world {

using std::chrono::steady_clock;

static constexpr size_t kMaxConnections = 512;
static constexpr int kPacketsInARow = 256;

static std::span<const uint8_t> octets(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

namespace {
struct Peer {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
};

struct Connection {
  Descriptor fd;
  std::string in, out;
  bool closing = false;
};

struct HeldBack {
  steady_clock::time_point due;
  Peer peer;
  std::string forged, reply;
};
}  // namespace

struct DnsServer::Server {
  Answers answers;
  DnsServerOptions options;
  uint16_t port = 0;
  Descriptor udp, tcp, stranger;  // the stranger sends from another port
  std::list<Connection> connections;
  std::vector<HeldBack> waiting;
  std::set<std::string> seen;  // sender and packet, for drop_first
  std::vector<char> buffer = std::vector<char>(65536);
  std::atomic<int> udp_packets{0}, tcp_questions{0}, most_waiting{0};

  void open();
  void serve(std::stop_token stop);
  void wait();
  void read_packets();
  void on_packet(std::string_view packet, const Peer& peer);
  void send(const HeldBack& held);
  void accept_connections();
  void serve_connection(Connection& connection);
  void reply_in_stream(Connection& connection);
  std::optional<dns::Message> reply_to(const dns::Message& query);
};

// UDP and TCP have the same port. Somebody else may take it between the two.
void DnsServer::Server::open() {
  for (int attempt = 1; port == 0; attempt++) {
    uint16_t candidate = options.port ? options.port : free_port(options.address);
    try {
      if (options.udp) udp = bound_udp(options.address, candidate);
      if (options.tcp) tcp = listening_tcp(options.address, candidate);
      port = candidate;
    } catch (const std::runtime_error&) {
      if (options.port != 0 || attempt == 20) throw;
    }
  }
  if (options.forgery == Forgery::WrongSource) stranger = bound_udp(options.address, 0);
}

// Nothing where the question stays without a reply.
std::optional<dns::Message> DnsServer::Server::reply_to(const dns::Message& query) {
  if (options.silent || query.reply || !query.question) return std::nullopt;
  if (options.drops_cookies && query.edns && !query.edns->cookie.empty())
    return std::nullopt;
  dns::Answer answer;
  if (query.edns && !options.knows_edns) {
    answer.rcode = dns::Rcode::FormErr;
  } else if (options.always) {
    answer.rcode = *options.always;
  } else {
    dns::Question question{query.question->name, query.question->type, {}};
    question.ask.checking_disabled = query.checking_disabled;
    dns::AnswerPtr found = answers(question);
    if (found->status != dns::Status::Answered) return std::nullopt;
    answer = *found;
  }
  answer.authoritative = answer.authoritative || !query.recursion_desired;
  dns::Message reply = dns::make_reply(query, answer);
  if (!options.knows_edns) reply.edns.reset();
  if (!options.keeps_case)
    reply.question->name = *dns::Name::parse(query.question->name.to_lower_string());
  return reply;
}

// What a forger wants to be believed: that the name does not exist.
static std::string forged(dns::Message reply, Forgery forgery) {
  reply.rcode = static_cast<uint16_t>(dns::Rcode::NxDomain);
  reply.answer.clear();
  reply.authority.clear();
  if (forgery == Forgery::WrongId) reply.id ^= 0x5555;
  if (forgery == Forgery::WrongName)
    reply.question->name = *dns::Name::parse("forged.test");
  std::string wire = dns::write_message(reply);
  size_t name_end = 12 + reply.question->name.wire().size();
  if (forgery == Forgery::WrongCase)
    for (size_t i = 12; i < name_end; i++)
      if (std::isalpha(static_cast<unsigned char>(wire[i]))) wire[i] ^= 0x20;
  if (forgery == Forgery::Garbage)
    wire.replace(4, std::string::npos, std::string(40, '\xff'));
  return wire;
}

void DnsServer::Server::on_packet(std::string_view packet, const Peer& peer) {
  udp_packets++;
  auto query = dns::read_message(octets(packet));
  if (!query) return;
  std::string sender(reinterpret_cast<const char*>(&peer.storage), peer.size);
  if (options.drop_first && seen.insert(sender.append(packet)).second) return;
  auto reply = reply_to(*query);
  if (!reply) return;
  HeldBack held{steady_clock::now() + options.delay, peer, "", ""};
  if (options.forgery != Forgery::None) held.forged = forged(*reply, options.forgery);
  if (options.force_tcp) {
    reply->truncated = true;
    reply->answer.clear();
  }
  size_t limit = query->edns ? query->edns->udp_size : dns::kPlainUdpSize;
  held.reply = dns::write_message(*reply, std::max(limit, dns::kPlainUdpSize));
  if (options.delay.count() == 0) return send(held);
  waiting.push_back(std::move(held));
  most_waiting = std::max(most_waiting.load(), static_cast<int>(waiting.size()));
}

void DnsServer::Server::send(const HeldBack& held) {
  auto send_from = [&](const Descriptor& from, const std::string& message) {
    sendto(from.get(), message.data(), message.size(), 0,
           reinterpret_cast<const sockaddr*>(&held.peer.storage), held.peer.size);
  };
  if (!held.forged.empty()) send_from(stranger ? stranger : udp, held.forged);
  if (!options.only_forged) send_from(udp, held.reply);
}

void DnsServer::Server::read_packets() {
  for (int i = 0; i < kPacketsInARow && udp; i++) {
    Peer peer;
    ssize_t got = recvfrom(udp.get(), buffer.data(), buffer.size(), 0,
                           reinterpret_cast<sockaddr*>(&peer.storage), &peer.size);
    if (got < 0) return;
    on_packet({buffer.data(), static_cast<size_t>(got)}, peer);
  }
}

void DnsServer::Server::accept_connections() {
  while (tcp && connections.size() < kMaxConnections) {
    int fd = accept4(tcp.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    connections.push_back(Connection{Descriptor(fd), "", ""});
  }
}

void DnsServer::Server::reply_in_stream(Connection& connection) {
  while (connection.in.size() >= 2) {
    auto in = octets(connection.in);
    size_t size = static_cast<size_t>(in[0]) << 8 | in[1];
    if (in.size() < 2 + size) return;
    tcp_questions++;
    auto query = dns::read_message(in.subspan(2, size));
    connection.in.erase(0, 2 + size);
    if (!query) {
      connection.closing = true;
      return;
    }
    auto reply = reply_to(*query);
    if (!reply) continue;
    std::string wire = dns::write_message(*reply);
    connection.out += static_cast<char>(wire.size() >> 8);
    connection.out += static_cast<char>(wire.size());
    connection.out += wire;
  }
}

void DnsServer::Server::serve_connection(Connection& connection) {
  ssize_t got;
  while ((got = recv(connection.fd.get(), buffer.data(), buffer.size(), 0)) > 0)
    connection.in.append(buffer.data(), static_cast<size_t>(got));
  if (got == 0) connection.closing = true;
  reply_in_stream(connection);
  if (connection.out.empty()) return;
  ssize_t sent = ::send(connection.fd.get(), connection.out.data(), connection.out.size(),
                        MSG_NOSIGNAL);
  if (sent > 0) connection.out.erase(0, static_cast<size_t>(sent));
}

void DnsServer::Server::wait() {
  std::vector<pollfd> watched{{udp.get(), POLLIN, 0}, {tcp.get(), POLLIN, 0}};
  for (const Connection& connection : connections) {
    short events = connection.out.empty() ? POLLIN : POLLIN | POLLOUT;
    watched.push_back({connection.fd.get(), events, 0});
  }
  poll(watched.data(), watched.size(), waiting.empty() ? 10 : 1);
}

void DnsServer::Server::serve(std::stop_token stop) {
  while (!stop.stop_requested()) {
    wait();
    read_packets();
    accept_connections();
    for (Connection& connection : connections) serve_connection(connection);
    connections.remove_if([](const Connection& c) { return c.closing && c.out.empty(); });
    auto now = steady_clock::now();
    auto due =
        std::stable_partition(waiting.begin(), waiting.end(),
                              [&](const HeldBack& held) { return held.due > now; });
    for (auto held = due; held != waiting.end(); ++held) send(*held);
    waiting.erase(due, waiting.end());
  }
}

DnsServer::DnsServer(Answers answers, DnsServerOptions options)
    : server_(std::make_unique<Server>()) {
  server_->answers = std::move(answers);
  server_->options = options;
  server_->open();
  thread_ = std::jthread(
      [server = server_.get()](std::stop_token stop) { server->serve(stop); });
}

DnsServer::DnsServer(dns::Resolver& resolver, DnsServerOptions options)
    : DnsServer(
          [&resolver](const dns::Question& question) { return resolver.query(question); },
          options) {}

DnsServer::~DnsServer() = default;

live::ServerAddress DnsServer::where() const {
  return {server_->options.address, server_->port};
}
int DnsServer::udp_packets() const {
  return server_->udp_packets;
}
int DnsServer::tcp_questions() const {
  return server_->tcp_questions;
}
int DnsServer::most_waiting() const {
  return server_->most_waiting;
}

}  // namespace mailwhy::world
