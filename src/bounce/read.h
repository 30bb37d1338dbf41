// The door of this room: bytes in, one Refusal a failed recipient out. A bounce mail of
// any family, a pasted SMTP reply, log lines, or an e-mail service's JSON event; which it
// is, is seen from the bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bounce/facts.h"
#include "bounce/rule_table.h"
#include "mail/skim.h"
#include "text/result.h"

namespace mailwhy::bounce {

struct ReadOptions {
  // Syslog lines carry no year: with `now` theirs is found, without it refused_at stays
  // absent.
  std::optional<net::Time> now;
  size_t refusals = 1000;  // of one input; a note says where more were left out
  // The user's reply rules, tried before the built-in ones.
  const RuleTable* own_rules = nullptr;
  // For a line among many: whom, why, and who refused what from where. What only a
  // diagnosis needs stays empty: the mail's attachments, the From of its header, the
  // reply as it stands in the input and its line.
  bool brief = false;
};

// Decides what `bytes` are and reads them. `source` is for the report: a file name or
// "-". Errors, each with a way out: empty; binary; and, marked as nothing_there since
// nothing is wrong with them, an ordinary mail, text or log that tells of no refusal. A
// bounce that is cut off or broken gives what can be read, with notes.
Result<Input> read_input(std::string bytes, std::string source,
                         const ReadOptions& options = {});

// The same of a mail that may be large: offsets and line numbers are those of the mail as
// it was fed to the Skimmer.
Result<Input> read_input(mail::Skimmed mail, std::string source,
                         const ReadOptions& options = {});

// A pasted reply (--text): always taken as a refusal, even where nothing in it is known.
// Only an empty text is an Error.
Result<Input> read_text(std::string_view text, std::string source = "--text",
                        const ReadOptions& options = {});

// What the command line adds: --ip, --sender, --helo, --recipient.
struct Options {
  std::optional<net::IpAddress> client_ip;
  std::optional<std::string> sender;  // "" and "<>" are the null sender
  std::string helo;
  std::string recipient;
};

// Fills what the input lacks. Where the input itself says otherwise (its reply, report or
// log line) the input stays, and the difference goes to facts.contradictions; what was
// only guessed from the returned header gives way to an option.
void apply_options(Refusal& refusal, const Options& options);

}  // namespace mailwhy::bounce
