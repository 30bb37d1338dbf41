// One GET or POST over HTTP/1.1 (RFC 9112), with TLS verified. Beast stays behind this
// header.
#pragma once

#include <string>
#include <string_view>

#include "http/url.h"
#include "live/loop.h"
#include "net/ip_address.h"

namespace mailwhy::http {

struct GetRequest {
  Url url;
  net::IpAddress address;  // where url.host was found: this file resolves nothing
  std::string accept = "*/*";
  size_t max_body = 256 * 1024;
  live::SteadyTime deadline;  // for everything, from connecting to the last octet
  std::string authorities;    // a PEM file of those to trust; "": the system's
};

struct GetReply {
  int status = 0;
  std::string location;  // of a redirection
  std::string content_type;
  std::string body;
};

// How the Error begins where the server's certificate is to blame, and what it is where
// nobody listens.
inline constexpr std::string_view kBadCertificate = "its certificate is not valid: ";
inline constexpr std::string_view kNobodyListens = "connecting failed: nobody listens";

// Suspends the fiber that asks; outside of a fiber it runs the loop meanwhile. TLS 1.2 or
// later; the certificate must be valid for url.host by these authorities.
// Redirections are not followed. An Error says in one clause why there is no reply.
Result<GetReply> get(live::Loop& loop, const GetRequest& request);

struct PostRequest {
  Url url;
  net::IpAddress address;
  std::string content_type, body;
  live::SteadyTime deadline;
};

// The same, with a body to deliver; of the reply at most 64 kB are taken.
Result<GetReply> post(live::Loop& loop, const PostRequest& request);

}  // namespace mailwhy::http
