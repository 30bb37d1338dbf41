// Checks worlds that another program made. Each line of stdin is a JSON object
//   {"zone": "<master file>", "failing": ["name"], "queries": [{"ip", "sender", "helo"}]}
// and gives one line: an array with a result for each query.
#include <cstdio>
#include <iostream>
#include <string>

#include <boost/json.hpp>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "spf/check.h"

using namespace mailwhy;
namespace json = boost::json;

static std::string text_of(const json::object& object, const char* key) {
  return std::string(object.at(key).as_string());
}

static json::object check(dns::Resolver& world, const json::object& asked) {
  spf::Query query{net::IpAddress::parse(text_of(asked, "ip")).value(),
                   text_of(asked, "sender"), text_of(asked, "helo"), ""};
  spf::Options options;
  options.default_explanation = "DEFAULT";
  spf::Result result = spf::check_host(world, query, options);
  json::object out;
  out["result"] = spf::to_string(result.verdict);
  out["explanation"] = result.explanation;
  out["kind"] = result.problem_kind;
  out["lookups"] = result.lookups;
  out["voids"] = result.void_lookups;
  return out;
}

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    json::object input = json::parse(line).as_object();
    dns::ZoneFile file = dns::read_zone_file(text_of(input, "zone"));
    for (const dns::ZoneError& error : file.errors) {
      std::cerr << error.to_string("zone") << '\n';
      return 1;
    }
    dns::ZoneResolver world;
    world.add(file.records);
    for (const json::value& name : input.at("failing").as_array()) {
      world.fail(dns::Name::from_text(name.as_string()).value(), std::nullopt,
                 dns::Rcode::ServFail);
    }
    json::array results;
    for (const json::value& query : input.at("queries").as_array()) {
      results.push_back(check(world, query.as_object()));
    }
    std::cout << json::serialize(results) << '\n';
  }
}
