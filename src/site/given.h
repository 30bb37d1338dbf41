// What a visitor gave, read: a bounce, a mailbox, log lines, a reply, an event, or a
// question ("example.org 203.0.113.9": may this address send for that domain?).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/read.h"
#include "net/ip_address.h"
#include "text/result.h"

namespace mailwhy::site {

inline constexpr size_t kMaxMails = 20;      // of one mailbox; more are left out
inline constexpr size_t kMaxRefusals = 100;  // of one mail, and of all together

struct Given {
  std::string input;         // as it came
  bool is_reply = false;     // the text of a reply, whatever it looks like (--text)
  std::string source = "-";  // what the report calls it
  bounce::Options facts;     // what the input lacks
};

// Reads like the command line reads a file or standard input. The Error has a way out.
Result<std::vector<bounce::Input>> read_given(Given given,
                                              const bounce::ReadOptions& options);

// May this address send under this identity? What the link of openspf.org asks, and a
// domain with an address in the box.
struct SpfQuestion {
  bool helo = false;     // the identity is a HELO name
  std::string identity;  // "info@example.org", "example.org"
  net::IpAddress ip;
};

// One address and one domain or mail address, in any order, and nothing else.
std::optional<SpfQuestion> find_question(std::string_view text);

// The refusal that such a question is about. The Error names what cannot be read.
Result<bounce::Input> ask_about(const SpfQuestion& question, std::string source);

}  // namespace mailwhy::site
