// Where `mailwhy watch` tells what has changed: by mail through the local MTA, by an
// HTTPS POST, on standard output.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "knowledge/knowledge.h"
#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::app {

struct NotifyOptions {
  std::string sendmail = "/usr/sbin/sendmail";
  knowledge::Language language = knowledge::Language::English;
  bool as_json = false;  // on standard output
};

// "mailto:admin@example.org", "https://hook.example/path", "http://127.0.0.1:8080/" (this
// machine only), "-". An Error says what would be right.
Result<void> check_target(const std::string& target);

// Delivers all of them at once. The Error is one sentence: they were not taken.
Result<void> notify(const std::string& target,
                    const std::vector<boost::json::object>& changes, net::Time now,
                    const NotifyOptions& options);

}  // namespace mailwhy::app
