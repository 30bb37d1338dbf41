// Is this address or domain on these lists? All lists are asked together, and each is
// tested by its own entries before it is believed: RFC 5782, section 5.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dns/resolver.h"
#include "dnsbl/list.h"
#include "net/ip_address.h"

namespace mailwhy::dnsbl {

enum class Verdict : uint8_t {
  Listed,
  Advisory,
  Good,         // a white list speaks for it: never shown as a listing
  Neutral,      // the list knows it and says nothing bad
  NotListed,    // and the list passed its test
  UnknownCode,  // an answer that its operator does not document: shown, never a listing
  Error,        // the list, or a resolver on the way, answered something else
  Dead,         // closed, or its zone is gone
  CouldNotTell
};
std::string_view to_string(Verdict verdict);  // "could_not_tell"

// Why there is no verdict on the address: with Error, Dead and CouldNotTell.
enum class Trouble : uint8_t {
  None,
  ErrorCode,    // a documented error, or one of 127.255.255.0/24
  Rewritten,    // an answer outside of 127.0.0.0/8, or 127.0.0.1: not the list's words
  Wildcard,     // the entry that must not be there answers too
  Refused,      // REFUSED: our resolver is not served
  Closed,       // retired, as far as we know
  NoZone,       // the zone does not exist
  ZoneFails,    // SERVFAIL for everything in it
  Silent,       // no answer in time
  NoTestEntry,  // the entry that must be there is not
  Private,      // a key or an account is needed
  NoName        // the question is longer than a name may be
};
std::string_view to_string(Trouble trouble);  // "no_test_entry"; "" for None

struct Answer {
  size_t list = 0;                   // of the lists given
  std::optional<net::IpAddress> ip;  // what was asked: this, or `domain`
  std::string domain;

  Verdict verdict = Verdict::CouldNotTell;
  Trouble trouble = Trouble::None;
  std::vector<net::IpAddress> answers;  // as they came, for the address or domain itself
  std::vector<size_t> codes;  // rows of List::codes that fit, the decisive first
  std::string reason;         // the TXT beside it, made harmless; may be empty

  // The entry that must not be there did not answer: the list tells names apart.
  bool tells_apart = false;
};

// What an answer's verdict is when nothing is wrong with the list. Of several answers, or
// several bits, the last of this order decides: an error says that nothing else counts;
// before it the worst.
enum class Reading : uint8_t {
  Absent,
  Good,
  Neutral,
  Unknown,
  Advisory,
  Listed,
  Error,
  Foreign
};
struct Read {
  Reading reading = Reading::Absent;
  std::vector<size_t> codes;
};
// `own_test`: what the list answered for its own test entry (for undescribed lists).
Read read_codes(const List& list, std::span<const net::IpAddress> answers,
                std::span<const net::IpAddress> own_test = {});

// Where a list is asked for an address or a domain; nullopt if no such name can be.
std::optional<dns::Name> name_at(const List& list, const net::IpAddress& ip);
std::optional<dns::Name> name_at(const List& list, std::string_view domain);

enum class Order : uint8_t {
  AtOnce,     // questions with all tests, then TXT of what is listed: two rounds
  TestsFirst  // the entries that must be there before anything else: many lists, three
              // rounds, and lists that fail are not bothered further
};

// Each list for each address and domain that it is there for, in the order of the lists.
// Private and retired lists are not asked. A silent one costs a round as long as the
// resolver waits, and keeps none of the others from answering.
std::vector<Answer> ask(dns::Resolver& resolver, std::span<const List> lists,
                        std::span<const net::IpAddress> addresses,
                        std::span<const std::string> domains,
                        Order order = Order::AtOnce);

}  // namespace mailwhy::dnsbl
