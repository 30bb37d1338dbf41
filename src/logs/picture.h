// What a log says, as figures: who refuses our mail and why, who sends how much and what
// of it is unusual, and whom this server itself turned away. Plain data; drawn in
// src/report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/clock.h"

namespace mailwhy::logs {

struct Counts {
  uint64_t delivered = 0;
  uint64_t refused = 0;  // for good, or given up
  uint64_t waiting = 0;  // deferred, and not settled by the end of the log
  std::optional<net::Time> first, last;  // of what was refused or deferred
};

using Share = std::pair<std::string, uint64_t>;  // a name and how many of the failures

// One line of a log, kept to be shown and to be diagnosed.
struct Example {
  std::string line;      // as it stands, its end cut off at 4 kB
  std::string file;      // "-" is standard input
  uint64_t number = 0;   // of the line, 1-based
  std::string queue_id;  // "" where there is none
  std::string reply;     // the words of the refusal, code in front
  std::string sender, recipient, client_ip, server;
  bool has_sender = false;
};

// Refusals with one label of data/reasons.toml.
struct ByReason {
  std::string label;
  Counts counts;
  std::vector<Share> servers,
      domains;  // where most of them come from, at most three each
  Example example;
};

// Deliveries at one provider, of one own domain, of one own address.
struct ByName {
  std::string name;
  Counts counts;
  std::vector<Share> reasons;  // at most three
};

enum class UsualOf : unsigned char { Hour, Day };

struct Unusual {
  enum class Kind : unsigned char { Burst, Addresses };
  Kind kind = Kind::Burst;
  UsualOf span = UsualOf::Hour;
  net::Time at{};      // the hour or day that is worst
  uint64_t count = 0;  // mails in it, or addresses
  uint64_t usual = 0;  // the median of its other hours or days
  bool of_peers =
      false;  // `usual` is the median of the others: it has no past of its own
  uint64_t networks = 0;              // Addresses: how many networks (IPv4 /16, IPv6 /32)
  uint64_t spans = 0;                 // hours or days that are unusual
  std::vector<std::string> examples;  // Addresses: some of them
};

// What one login, local user or script sent.
struct Volume {
  enum class Kind : unsigned char { Login, User, Script };
  Kind kind = Kind::Login;
  std::string name;
  uint64_t mails = 0, recipients = 0;
  uint64_t refused = 0, waiting = 0;     // deliveries of these mails
  uint64_t addresses = 0, networks = 0;  // from which it logged in
  net::Time first{}, last{};
  net::Time busiest_at{};
  uint64_t busiest = 0, usual = 0;  // mails an hour; usual: the median of its hours
  std::vector<Unusual> unusual;
};

// What this server itself refused: the mail of others.
struct TurnedAway {
  uint64_t refused = 0, deferred = 0;
  std::optional<net::Time> first, last;
  std::vector<ByReason> reasons;
  std::vector<ByName> clients;     // by address, worst first
  std::vector<ByName> recipients;  // by the domain they wrote to
};

struct Source {
  std::string name;
  std::string format;  // "postfix"; "" where no line was understood
  uint64_t lines = 0, bytes = 0;
};

struct Picture {
  std::vector<Source> sources;
  std::optional<net::Time> first, last;  // of all that was understood
  bool zoned = true;                     // every time stated its zone
  uint64_t lines = 0, understood = 0, bytes = 0;
  uint64_t mails = 0;             // taken in
  Counts totals;                  // deliveries: one mail to one recipient
  uint64_t deferrals = 0;         // attempts that were put off
  uint64_t late = 0;              // delivered after a deferral
  std::vector<ByReason> reasons;  // worst first
  std::vector<ByName> providers, domains, senders;
  std::vector<Volume> logins, scripts;  // scripts: also local users
  TurnedAway turned_away;
  uint64_t forgotten = 0;  // mails and deliveries that were dropped to bound the memory
  bool crowded = false;    // so many names that the rare ones were counted together
};

}  // namespace mailwhy::logs
