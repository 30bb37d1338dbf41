// Lists of addresses and domains that receivers ask, and receivers that keep lists of
// their own: data/blocklists.toml and data/receivers.toml, where every field is
// explained.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::knowledge {

enum class ListOutcome : unsigned char { Listed, Advisory, Good, Info, Error };
enum class ListStatus : unsigned char { Active, Unverified, Private, Retired };
enum class ListWeight : unsigned char { Large, Some, Few };
enum class ListSeverity : unsigned char { Critical, High, Medium, Low, None };

struct ListCode {
  uint32_t first, last, mask;  // an answer fits where first <= (answer & mask) <= last
  bool bit;  // `first` is a bit of the last octet of an answer in 127.0.0.0/24
  ListOutcome outcome;
  ListSeverity severity;
  std::string_view meaning;  // of the sentence listing.MEANING
  std::string_view name;     // "SBL"; may be empty
  std::string_view leave;    // a way out of its own: else BlockList::leave
};

struct BlockList {
  std::string_view zone, operator_name;
  bool ip4, ip6, domain;
  ListStatus status;
  ListWeight weight;
  std::span<const ListCode> codes;
  std::span<const std::string_view> test;
  bool no_test_entry;
  std::string_view part_of;
  std::span<const std::string_view> known_as;
  std::string_view page, leave, expires, access;  // `expires` in days
  std::string_view closed, instead;
  std::string_view source;
};
std::span<const BlockList> block_lists();

// The list with this zone, or the one below whose name this lies: a private copy with a
// key in front of it.
const BlockList* find_block_list(std::string_view zone);

// The lists that a refusal means by these words: their zones, the hosts of their pages,
// or their names as words of their own ("blocked by SpamCop"). In the order in which they
// stand in the text; at most 12. Reads the first 4 kB.
std::vector<const BlockList*> lists_named_in(std::string_view reply);

struct Receiver {
  std::string_view name;
  std::span<const std::string_view> servers, says;
  std::string_view page, contact, watch, source;
};
std::span<const Receiver> receivers();

// Who refused: by what the reply says, else by the name of the server; nullptr.
const Receiver* find_receiver(std::string_view reply, std::string_view server);

}  // namespace mailwhy::knowledge
