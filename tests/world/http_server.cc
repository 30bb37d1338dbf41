#include "world/http_server.h"

#include <vector>

#include <poll.h>

#include "world/sockets.h"

namespace mailwhy::world {

struct HttpServer::Server {
  Pages pages;
  Descriptor listener = listening_tcp(net::IpAddress::v4(0x7f000001), 0);
  std::vector<Descriptor> held;  // connections that get no reply

  void serve(std::stop_token stop);
  void serve_connection(Descriptor connection);
};

static bool wait_for(const Descriptor& socket, int milliseconds) {
  pollfd watched{socket.get(), POLLIN, 0};
  return poll(&watched, 1, milliseconds) > 0;
}

void HttpServer::Server::serve_connection(Descriptor connection) {
  std::string request;
  char buffer[4096];
  while (request.find("\r\n\r\n") == request.npos) {
    if (!wait_for(connection, 2000)) return;
    ssize_t got = recv(connection.get(), buffer, sizeof buffer, 0);
    if (got <= 0) return;
    request.append(buffer, static_cast<size_t>(got));
  }
  size_t start = request.find(' ') + 1;
  std::string reply = pages(request.substr(start, request.find(' ', start) - start));
  if (reply.empty()) {
    held.push_back(std::move(connection));
    return;
  }
  for (size_t sent = 0; sent < reply.size();) {
    ssize_t n =
        send(connection.get(), reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
    if (n > 0) {
      sent += static_cast<size_t>(n);
    } else {
      pollfd writable{connection.get(), POLLOUT, 0};
      if (poll(&writable, 1, 1000) <= 0 || (writable.revents & (POLLERR | POLLHUP)))
        return;
    }
  }
}

void HttpServer::Server::serve(std::stop_token stop) {
  while (!stop.stop_requested()) {
    if (!wait_for(listener, 10)) continue;
    Descriptor connection(
        accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (connection) serve_connection(std::move(connection));
  }
}

HttpServer::HttpServer(Pages pages) : server_(std::make_unique<Server>()) {
  server_->pages = std::move(pages);
  thread_ = std::jthread(
      [server = server_.get()](std::stop_token stop) { server->serve(stop); });
}

HttpServer::~HttpServer() = default;

std::string HttpServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port_of(server_->listener)) + "/";
}

std::string http_reply(int status, const std::string& body, const std::string& location) {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " X\r\nConnection: close\r\n";
  if (!location.empty()) out += "Location: " + location + "\r\n";
  return out + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace mailwhy::world
