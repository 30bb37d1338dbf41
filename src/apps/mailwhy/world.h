// Where answers come from: the network, zone files, or a recorded case. Wires the
// resolver and the registry that the options ask for and runs a piece of work with them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "apps/mailwhy/options.h"
#include "dns/rdap.h"
#include "dns/resolver.h"
#include "http/live_outside.h"
#include "report/case_file.h"
#include "text/result.h"
#include "transport/outside.h"

namespace mailwhy::app {

struct Answers {
  dns::Resolver& resolver;
  dns::Rdap& rdap;
  transport::Outside& outside;
  // A new case begins: the time limit counts from now.
  std::function<void()> begin_case;
  // What was answered so far, for a case file; only where the options ask for one.
  std::function<boost::json::object()> recorded_dns;
  std::function<boost::json::array()> recorded_rdap;
  std::function<boost::json::object()> recorded_outside;
  // Why nothing could be learnt, where no server answered at all; "" otherwise.
  std::function<std::string()> trouble;
};

// The records of zone files; the Error names the first line that cannot be read.
Result<std::vector<dns::Record>> read_zones(const std::vector<std::string>& files);

// The closed world of zone files; the Error as above.
Result<std::unique_ptr<dns::Resolver>> open_zones(const std::vector<std::string>& files);

// How web and mail servers are asked.
http::OutsideOptions outside_options(const World& world);

// "no DNS server answers (asked: 192.0.2.53); --resolver names another"
std::string no_server_answers(const std::vector<live::ServerAddress>& servers);

// The Error is one sentence: a zone file that cannot be read, line and column named.
Result<int> with_answers(const World& world, const std::function<int(Answers&)>& work);

// From a recorded case; the Error names the place in it.
Result<int> with_recorded(const report::CaseFile& recorded,
                          const std::function<int(Answers&)>& work);

}  // namespace mailwhy::app
