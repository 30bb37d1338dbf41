// What the workbench commands (spf, dkim, arc, dmarc) share: JSON or text, and the
// answers they work with.
#pragma once

#include <functional>

#include <boost/json/object.hpp>

#include "apps/mailwhy/options.h"
#include "dns/resolver.h"

namespace mailwhy::app {

bool wants_json(const Options& options);

// One document: indented for --json, one line for --jsonl. False where stdout does not
// take it.
bool print_json(const Options& options, const boost::json::object& json);

// Does the work with the answers that the options ask for, and says on stderr what kept
// it from them. The exit status is that of the work, or of wrong use.
int with_resolver(const Options& options, const std::function<int(dns::Resolver&)>& work);

}  // namespace mailwhy::app
