// A mail handed to the local MTA.
#pragma once

#include <string>

#include "text/result.h"

namespace mailwhy::app {

// Runs `program` -t -i with the message as its input: no shell is involved. The Error is
// one clause. A program that has not ended after a minute is ended.
Result<void> run_sendmail(const std::string& program, const std::string& message);

// "mailwhy@host.example.org": who runs this, as the sender of such mail.
std::string local_address();

}  // namespace mailwhy::app
