// Programs that change mails on their way: the header fields that show them, and the
// setting that keeps each from one sort of change. The words are in
// data/lang/*/settings.toml.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/change.h"
#include "dkim/hop.h"
#include "dkim/raw_mail.h"

namespace mailwhy::dkim {

// Changes that one setting governs.
enum class Habit : uint8_t {
  Text,     // footers, banners, parts
  Subject,  // tags
  SpamMark,
  ExternalMark,
  From,      // rewritten for DMARC
  Encoding,  // transfer encodings, charsets
  Lines,     // wrapped or cut, line ends, blanks
  Links,
  Mime,    // written anew
  Header,  // folded or written anew, added and lost fields
};
Habit habit_of(ChangeKind kind);
std::string_view to_string(Habit habit);  // "text"

// Programs that the header shows, those with list or gateway fields before mail servers
// of the Received chain. Fields below `signature` are older than it, and so are their
// servers.
std::vector<Software> software_in(const RawMail& mail, const RawField* signature);

// The setting of this software for this habit, without "setting."; "" if it has none.
std::string_view setting_of(std::string_view software, Habit habit);

}  // namespace mailwhy::dkim
