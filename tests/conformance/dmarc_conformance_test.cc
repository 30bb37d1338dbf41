// The RFC 9989 cases of ../shared/conformance/dmarc: verdict, policy, organizational
// domain and the exact list of questions that discovery asks.
#include <fstream>
#include <iostream>
#include <iterator>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include "dmarc/check.h"
#include "dns/zone_resolver.h"
#include "text/ascii.h"

using namespace mailwhy;
namespace json = boost::json;

namespace {

constexpr const char* kCases = "../shared/conformance/dmarc/treewalk.dev.json";

std::string text_of(const json::value& value) {
  return std::string(value.as_string());
}

// A case's DNS: what is listed, names that do not exist, and every other name without
// data.
class CaseResolver : public dns::Resolver {
 public:
  explicit CaseResolver(const json::object& one) {
    for (const auto& [name, records] : one.at("dns").as_object()) {
      dns::Name owner = dns::Name::parse(std::string(name)).value();
      for (const json::value& record : records.as_array()) add(owner, record);
    }
    for (const json::value& name : one.at("nx").as_array())
      missing_.push_back(dns::Name::parse(text_of(name)).value());
  }

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    asked.push_back(question.name.to_lower_string());
    auto answer = zone_.query(question);
    if (!answer->nxdomain()) return answer;
    for (const dns::Name& name : missing_)
      if (question.name.is_under(name)) return answer;
    auto nothing = std::make_shared<dns::Answer>(*answer);
    nothing->rcode = dns::Rcode::NoError;
    return nothing;
  }
  net::Time now() const override { return zone_.now(); }

  std::vector<std::string> asked;

 private:
  void add(const dns::Name& owner, const json::value& record) {
    if (record.is_string() && record.as_string() == "SERVFAIL") {
      zone_.fail(owner, dns::Type::TXT, dns::Rcode::ServFail);
      return;
    }
    std::string rdata;
    if (record.is_array()) {
      std::vector<std::string> pieces;
      for (const json::value& piece : record.as_array()) pieces.push_back(text_of(piece));
      rdata = dns::rdata_txt(pieces);
    } else {
      rdata = dns::rdata_txt(text_of(record));
    }
    zone_.add(dns::Record{owner, dns::Type::TXT, 3600, rdata});
  }

  dns::ZoneResolver zone_;
  std::vector<dns::Name> missing_;
};

dmarc::Query query_of(const json::object& one) {
  dmarc::Query query;
  query.from = text_of(one.at("from"));
  if (one.at("spf").is_object()) {
    const auto& spf = one.at("spf").as_object();
    query.spf = dmarc::Claim{text_of(spf.at("domain")), text_of(spf.at("result")), {}};
  }
  for (const json::value& signature : one.at("dkim").as_array())
    query.dkim.push_back(
        {text_of(signature.at("d")), text_of(signature.at("result")), {}});
  return query;
}

std::vector<std::string> strings_of(const json::value& list) {
  std::vector<std::string> out;
  for (const json::value& one : list.as_array()) out.push_back(text_of(one));
  return out;
}

// The questions come in the order that the result states, and no more than eight.
void judge_questions(const dmarc::Outcome& result, const CaseResolver& dns) {
  CHECK(result.queries.size() <= dmarc::kMaxWalk);
  REQUIRE(dns.asked.size() >= result.queries.size());
  for (size_t i = 0; i < result.queries.size(); i++)
    CHECK(dns.asked[i] == result.queries[i]);
  CHECK(static_cast<int>(dns.asked.size()) == result.questions);
}

void judge(const json::object& expect, const dmarc::Outcome& result) {
  for (const auto& [key, wanted] : expect) {
    if (key == "result") {
      CHECK(to_string(result.verdict) == text_of(wanted));
    } else if (key == "policy") {
      REQUIRE(result.policy.has_value());
      CHECK(to_string(*result.policy) == text_of(wanted));
    } else if (key == "policy_domain") {
      CHECK(result.policy_domain == text_of(wanted));
    } else if (key == "org") {
      CHECK(result.organizational_domain == text_of(wanted));
    } else if (key == "source") {
      CHECK(to_string(result.source) == text_of(wanted));
    } else if (key == "queries") {
      CHECK(result.queries == strings_of(wanted));
    } else {
      FAIL("the test does not know what \"" << std::string(key) << "\" expects");
    }
  }
}

}  // namespace

TEST_CASE("every RFC 9989 case: verdict, policy, and the questions asked") {
  std::ifstream file(kCases);
  if (!file) {
    std::cout << "skipped: no ../shared\n";
    return;
  }
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const json::value cases = json::parse(text);
  for (bool explain : {false, true}) {
    for (const json::value& value : cases.as_array()) {
      const json::object& one = value.as_object();
      CAPTURE(text_of(one.at("name")));
      CAPTURE(explain);
      CaseResolver dns(one);
      dmarc::Options options;
      options.explain = options.rfc7489 = explain;
      dmarc::Outcome result = dmarc::check(dns, query_of(one), options);
      judge(one.at("expect").as_object(), result);
      judge_questions(result, dns);
    }
  }
}
