// Why what was given cannot be diagnosed, in the visitor's language and in the words of a
// page: the readers of bounces (bounce/read.h) say it in English, for a command line.
#pragma once

#include <string>

#include "knowledge/knowledge.h"
#include "text/result.h"

namespace mailwhy::site {

struct Unread {
  std::string message;  // one sentence, without full stop
  std::string hint;     // what to do
};
Unread why_unread(knowledge::Language language, const Error& error);

}  // namespace mailwhy::site
