// SPF test suites in the openspf YAML format (../shared/conformance/spf/README.md):
// scenarios with their DNS world and their tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/zone_resolver.h"
#include "spf/check.h"

namespace mailwhy::test {

// What a name answers to every type that nothing was listed for before.
struct DnsFault {
  dns::Name name;
  std::vector<dns::Type> types;
  dns::Status status = dns::Status::Answered;  // Timeout, or Answered with this rcode:
  dns::Rcode rcode = dns::Rcode::ServFail;
};

struct SpfCase {
  std::string name;  // "rfc7208-tests.yml: ptr-limit"
  spf::Query query;
  std::vector<std::string> results;  // any of them will do
  std::string explanation;  // exact exp= text; "DEFAULT": the default; "": not compared
};

struct SpfScenario {
  std::string description;
  std::vector<SpfCase> cases;
  std::vector<dns::Record> records;
  std::vector<DnsFault> faults;
};

// The scenarios of one file, without tests that are not RFC 7208: sender-id*, strict
// other than 1. `error` says why there are none.
std::vector<SpfScenario> load_spf_suite(const std::string& path, std::string& error);

// The files of ../shared/conformance/spf; none where it is absent.
std::vector<std::string> spf_suite_files();

// The scenario's DNS in memory. A name that is listed nowhere and begins with "error." is
// a DNS error.
class SuiteResolver : public dns::Resolver {
 public:
  explicit SuiteResolver(const SpfScenario& scenario);
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  net::Time now() const override { return zone_.now(); }
  int questions() const { return questions_; }

 private:
  dns::ZoneResolver zone_;
  int questions_ = 0;
};

// "" where the result is right, else what is wrong with it.
std::string judge(const SpfCase& test, const spf::Result& result);

// The options under which explanations compare: the default text is "DEFAULT".
spf::Options suite_options();

}  // namespace mailwhy::test
