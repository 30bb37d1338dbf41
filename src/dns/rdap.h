// What the registry knows of a domain: RDAP, RFC 9083. A seam like Resolver: asked over
// HTTPS, recorded, replayed, or not asked at all in a closed world.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::dns {

struct RdapAnswer {
  enum class Status : uint8_t {
    Found,        // registered; the fields below say how
    NotFound,     // the registry says that nobody holds it
    Unreachable,  // could not tell: no server, no answer, or one that could not be read
    NotAsked,     // a zone file or a replay has no registry
  };
  Status status = Status::NotAsked;
  std::string domain;  // as asked, lower case, without final dot
  std::vector<std::string>
      states;  // RFC 8056: "active", "client hold", "redemption period"
  std::optional<net::Time> registered, expires;
  std::vector<std::string>
      nameservers;        // lower case, without final dot, as the registry has them
  std::string registrar;  // its name; "" where the registry does not say
  std::string source;     // the URL that answered; "" where nobody did
  std::string problem;    // Unreachable: why, one clause

  // True for "client hold": states are compared without regard to case and blanks.
  bool has_state(std::string_view state) const;

  friend bool operator==(const RdapAnswer&, const RdapAnswer&) = default;
};
std::string_view to_string(RdapAnswer::Status status);  // "not_found"

// Limits of the reader below: a larger document is an error, further list members are
// left out.
inline constexpr size_t kMaxRdapSize = 256 * 1024;
inline constexpr size_t kMaxRdapDepth = 16;
inline constexpr size_t kMaxRdapNames = 32;  // states, name servers

// Reads the body of a successful reply: an object of class "domain" (RFC 9083, 5.3) about
// `domain`. Members that are missing or of another type are taken as unknown.
Result<RdapAnswer> parse_rdap_domain(std::string_view json, std::string_view domain);

// The form in which a case is recorded, and back.
boost::json::object to_json(const RdapAnswer& answer);
Result<RdapAnswer> rdap_from_json(const boost::json::object& object);

class Rdap {
 public:
  virtual ~Rdap() = default;

  // `domain`: a registered domain ("example.org"), A-labels. May suspend the caller (a
  // fiber). Never throws; what went wrong is Unreachable.
  virtual RdapAnswer ask(const std::string& domain) = 0;
};

// A closed world: never asks.
class NoRdap : public Rdap {
 public:
  RdapAnswer ask(const std::string& domain) override;
};

// Asks `inner`, once for each domain, and keeps what it said.
class RecordingRdap : public Rdap {
 public:
  explicit RecordingRdap(Rdap& inner) : inner_(inner) {}
  RdapAnswer ask(const std::string& domain) override;

  // Value of "rdap" in mailwhy.case/1: every answer, sorted by domain.
  boost::json::array recording() const;

 private:
  Rdap& inner_;
  std::vector<RdapAnswer> answers_;
};

// Says again what was recorded; anything else was not asked.
class ReplayRdap : public Rdap {
 public:
  static Result<ReplayRdap> parse(const boost::json::array& recording);
  RdapAnswer ask(const std::string& domain) override;

 private:
  std::vector<RdapAnswer> answers_;
};

}  // namespace mailwhy::dns
