// What a reply says beside its reason: the address it judged, the sender or domain, the
// identity, the receiver's own name, a number, a block list, a time to wait. In any
// language: by shape and place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/folded_reply.h"
#include "net/ip_address.h"

namespace mailwhy::bounce {

struct ReplyFacts {
  std::optional<net::IpAddress> client_ip;
  std::string sender;         // a whole address, stated as the envelope sender
  std::string sender_domain;  // stated as the sender's domain
  std::string named_domain;   // the one domain left when the receiver's and the
                              // recipient's are taken out
  std::string identity;       // "mfrom" or "helo"
  std::string helo;
  std::string recipient;            // "<user@example.net>: Recipient address rejected"
  std::string blocklist;            // "zen.spamhaus.org"
  std::optional<long> retry_after;  // seconds: "try again in 5 minutes"
};

// What the text must not be mistaken for.
struct Surroundings {
  std::optional<net::IpAddress> server_ip;  // the refusing server
  std::string_view server_name;
  std::string_view recipient_domain;
  std::string_view sender_domain;  // as other sources state it; may be empty
  bool of_block_list = true;       // may the reply name one? Else none is looked for
  bool of_addresses = true;        // the same of sender, sender's domain and recipient
};

ReplyFacts facts_in_reply(const FoldedReply& reply, const Surroundings& around);

// The address that was judged, if the text names one: not the receiver's own, nor one of
// a help page.
std::optional<net::IpAddress> client_in(std::string_view text,
                                        const Surroundings& around);

// Does the address stand behind the receiver's own name: "mx.example.net [198.51.100.7]"?
bool names_receivers_address(std::string_view text, const net::IpAddress& ip,
                             const Surroundings& around);

}  // namespace mailwhy::bounce
