// The command that diagnoses one refusal of a log, ready to be pasted into a shell.
#pragma once

#include <string>
#include <string_view>

#include "logs/picture.h"

namespace mailwhy::logs {

// "mailwhy --text '550 …' --ip 192.0.2.1 --sender a@example.org --recipient
// b@example.net"
std::string reply_command(const Example& example);

// "grep -F 4Yb808E9zQ9 /var/log/mail.log | mailwhy -": the lines of that mail, from which
// mailwhy reads sender and time as well. "" where the file is no plain log.
std::string lines_command(const Example& example);

}  // namespace mailwhy::logs
