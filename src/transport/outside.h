// What stands outside DNS: a page on a web server, a mail server at port 25. A seam like
// Resolver and Rdap: asked live, recorded, replayed, or not asked at all in a closed
// world.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/ip_address.h"

namespace mailwhy::transport {

inline constexpr size_t kMaxPage = 64 * 1024;  // RFC 8461, section 3.3
inline constexpr size_t kMaxCertificates = 10;
inline constexpr size_t kMaxCertificate = 32 * 1024;  // octets of one
inline constexpr size_t kMaxReplyText = 2048;         // what of a reply is kept
inline constexpr size_t kMaxExtensions = 64;

// One GET over HTTPS. Redirections are not followed.
struct WebAnswer {
  enum class Status : uint8_t {
    Answered,        // see http_status
    BadCertificate,  // TLS, but the certificate is not valid for the host
    Refused,         // nobody listens at its address
    Unreachable,     // no address, no connection, no whole reply in time
    NotAsked,        // a zone file or a replay has no web server
  };
  Status status = Status::NotAsked;
  std::string url;
  int http_status = 0;
  std::string content_type;
  std::string body;     // of status 200, at most kMaxPage octets
  std::string problem;  // where it was not answered: why, one clause

  friend bool operator==(const WebAnswer&, const WebAnswer&) = default;
};
std::string_view to_string(WebAnswer::Status status);  // "bad_certificate"

// What a mail server at port 25 is asked: greeting, EHLO, STARTTLS, its certificate, and
// whether it takes these recipients (MAIL FROM:<>, RCPT). Never DATA: nothing is sent.
struct SmtpQuestion {
  std::string host;  // the exchange's name, for SNI; lower case, without final dot
  net::IpAddress address;
  std::vector<std::string> recipients;  // "postmaster@example.org"

  friend bool operator==(const SmtpQuestion&, const SmtpQuestion&) = default;
};

struct SmtpReply {
  int code = 0;      // 0: there was none
  std::string text;  // without codes; its lines joined by "\n"

  friend bool operator==(const SmtpReply&, const SmtpReply&) = default;
};

struct SmtpAnswer {
  enum class Status : uint8_t {
    Answered,  // it spoke SMTP: see greeting
    Refused,   // nobody listens, or a firewall says so
    Timeout,   // no connection in time
    NoRoute,   // from here there is no way to this address
    NoSmtp,    // a connection, but no greeting in time or none of SMTP
    NotAsked,  // a closed world, or an address inside of a network
  };
  enum class Tls : uint8_t {
    NotTried,    // the talk ended before
    NotOffered,  // no STARTTLS in the reply to EHLO
    Refused,     // STARTTLS was offered and refused
    Failed,      // the handshake: see problem
    Done,
  };
  Status status = Status::NotAsked;
  SmtpQuestion question;
  SmtpReply greeting;
  std::vector<std::string> extensions;  // of the last EHLO, as written: "SIZE 1000"
  Tls tls = Tls::NotTried;
  std::string tls_version;                // "TLSv1.3"
  std::vector<std::string> certificates;  // DER, the server's own first
  // Whether the chain leads to an authority of this machine, names and times aside; ""
  // where it does.
  std::string chain_problem;          // "self-signed certificate"
  SmtpReply mail;                     // to MAIL FROM:<>
  std::vector<SmtpReply> recipients;  // one each; fewer where the talk ended before
  std::string problem;                // why the talk ended early; "" where it did not

  friend bool operator==(const SmtpAnswer&, const SmtpAnswer&) = default;
};
std::string_view to_string(SmtpAnswer::Status status);  // "no_smtp"
std::string_view to_string(SmtpAnswer::Tls tls);        // "not_offered"

class Outside {
 public:
  virtual ~Outside() = default;

  // May suspend the caller (a fiber). Never throw; what went wrong is in the answer.
  virtual WebAnswer fetch(const std::string& url) = 0;
  virtual SmtpAnswer probe(const SmtpQuestion& question) = 0;
};

// A closed world: never asks. One object, without state, for all.
Outside& no_outside();

}  // namespace mailwhy::transport
