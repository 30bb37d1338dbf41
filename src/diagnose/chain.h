// Did the domain's own systems send the mail? What the Received chain of the returned
// mail shows (RFC 5321, 4.4), read from the top down only as far as it can be believed.
#pragma once

#include <functional>
#include <string>

#include "bounce/facts.h"
#include "net/ip_address.h"

namespace mailwhy::diagnose {

enum class Origin : uint8_t {
  Unknown,             // nothing came back that would show it
  OwnHost,             // the host that handed it out is the domain's own
  OwnThroughRelay,     // the domain's own host handed it to `host`, which sent it out
  Forwarded,           // it had been delivered to `delivered_to`, whose server sent it on
  Script,              // made by a program on `host`, which nothing ties to the domain
  SubmittedElsewhere,  // somebody logged in at `host`
  Elsewhere,           // it came to `host` from an address that is not the domain's
};
std::string_view to_string(Origin origin);

struct Chain {
  Origin origin = Origin::Unknown;
  std::string host;          // who sent it out: `by` of the topmost field
  std::string own_host;      // the domain's host that had it, where one did
  std::string from;          // Elsewhere: name or address it came from
  std::string delivered_to;  // Forwarded: the address it had been delivered to
  bool script = false;       // X-PHP-Originating-Script, userid of a web server
};

struct Ownership {
  std::function<bool(const std::string& name)> own_name;  // under the domain
  std::function<bool(const net::IpAddress& ip)>
      own_address;  // in its DNS or its SPF record
};

Chain read_chain(const bounce::Refusal& refusal, const Ownership& ownership);

}  // namespace mailwhy::diagnose
