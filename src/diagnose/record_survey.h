// The same record asked at every name server of a zone, and asked again: who has what.
// Serials may be equal all the same (checks NS08 and NS09 of docs/check.md). And asked of
// the resolver in use and of public ones: what caches still hold (NS16).
//
// Order, the case of host names, TTLs, and how a text is cut into pieces make no
// difference. A server that could not be asked is never taken to agree.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnose/mail_names.h"
#include "diagnose/name_servers.h"

namespace mailwhy::diagnose {

// An RRset as some of the servers have it.
struct RecordVersion {
  std::vector<std::string> value;  // sorted; texts unquoted; empty: no such record
  std::vector<size_t> servers;     // in ServerSurvey::servers, rising
};

// The resolver in use, or a public one by its address.
using AskedResolver = std::optional<net::IpAddress>;

// What a resolver still gives although no server of the zone has it any more.
struct OldCopy {
  AskedResolver resolver;
  std::vector<std::string> value;  // as in RecordVersion; empty: that there is none
  uint32_t ttl = 0;                // seconds that are left of it there
};

struct SurveyedRecord {
  RecordName asked;
  std::vector<RecordVersion> versions;  // what most servers have comes first
  std::vector<size_t> unknown;          // servers that gave no usable answer
  std::vector<size_t> flapping;  // servers that gave another answer when asked again
  bool ttl_differs = false;
  // The longest for which a cache may keep what a server gives now, in seconds; of a
  // missing record the zone's negative TTL (RFC 2308).
  uint32_t ttl = 0;
  std::vector<OldCopy> old_copies;  // that of the resolver in use comes first

  bool differs() const { return versions.size() > 1; }
  bool exists() const;  // at one server at least
};

// How far a public resolver could be compared.
struct PublicView {
  net::IpAddress ip;
  size_t asked = 0, answered = 0;  // records
};

struct ServerSurvey {
  // Those that speak with authority, each address once; their labels ("ns1.example.org",
  // with the address where a name has several).
  std::vector<NameServer> servers;
  std::vector<std::string> labels;
  // Servers of the zone that could not be asked, and none of whose other addresses could.
  std::vector<NameServer> unheard;
  std::vector<SurveyedRecord> records;  // in the order of asking
  std::vector<PublicView> public_views;

  std::vector<const SurveyedRecord*> differing() const;
  bool anything_unknown() const;
};

// Asks for these records, and for what their aliases lead to in the zone.
ServerSurvey survey_records(dns::Resolver& resolver, const Zone& zone,
                            std::span<const RecordName> records);

// Everything that decides about the domain's mail. Selectors that are given are asked
// for; so are those at which the resolver finds a key, and the common ones where keys may
// be. The resolver is asked ahead for what the
// records name, while `zone` is still being found: so the servers are asked for nearly
// all at once, a second time for what exists, and a third time where answers differ.
// With the second time the public resolvers are asked, for what exists alone.
struct MailSurvey {
  Zone zone;
  ServerSurvey survey;
};
MailSurvey survey_mail_records(dns::Resolver& resolver, const std::string& domain,
                               std::span<const std::string> selectors,
                               std::span<const net::IpAddress> public_resolvers = {});

}  // namespace mailwhy::diagnose
