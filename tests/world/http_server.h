// A plain HTTP server on loopback for tests: canned replies, one connection at a time, in
// a thread of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace mailwhy::world {

class HttpServer {
 public:
  // From the path to the whole reply as it goes over the wire; "" says nothing and holds
  // the connection until the server ends. Called in the server's thread.
  using Pages = std::function<std::string(const std::string& path)>;

  explicit HttpServer(Pages pages);
  ~HttpServer();

  std::string url() const;  // "http://127.0.0.1:PORT/"

 private:
  struct Server;
  std::unique_ptr<Server> server_;
  std::jthread thread_;
};

// A reply with a body and, for redirections, a Location.
std::string http_reply(int status, const std::string& body,
                       const std::string& location = "");

}  // namespace mailwhy::world
