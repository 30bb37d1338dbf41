#include "site/repeat.h"

#include <algorithm>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "dns/name.h"
#include "net/timestamp.h"
#include "report/case_input.h"

namespace mailwhy::site {

namespace json = boost::json;

// Of all that an input says, what makes a refusal this one. The time is left out: a
// second try refused alike is a repeat, too.
std::string identity_of(const std::vector<bounce::Input>& inputs) {
  std::string identity;
  auto add = [&](std::string_view part) { identity.append(part) += '\n'; };
  for (const bounce::Input& input : inputs)
    for (const bounce::Refusal& refusal : input.refusals) {
      const bounce::Facts& facts = refusal.facts;
      for (const std::string& part :
           {facts.recipient, facts.sender.value_or("-"), facts.sender_domain, facts.helo,
            facts.client_ip ? facts.client_ip->to_string() : "", facts.refused_by.name,
            facts.identity, refusal.reason.label, facts.reply.text})
        add(part);
      add("--");
    }
  return identity;
}

static void add_records(const spf::Result& result, std::set<std::string>& records) {
  for (const spf::TraceNode& node : result.trace)
    if (node.what == spf::TraceNode::What::RecordText && node.name)
      records.insert(node.name->to_string() + " " + std::string(node.text));
}

std::string digest_of(const std::vector<diagnose::Report>& reports) {
  json::array cases;
  for (const diagnose::Report& report : reports)
    for (const diagnose::Case& one : report.cases) {
      json::object to;
      std::set<std::string> causes, records;
      for (const diagnose::Finding& finding : one.findings) causes.insert(finding.cause);
      for (const diagnose::Evidence& evidence : one.evidence) {
        if (!evidence.spf) continue;
        if (!to.contains("verdict")) to["verdict"] = evidence.verdict;
        add_records(*evidence.spf, records);
      }
      to["causes"] = json::array(causes.begin(), causes.end());
      json::array masked;
      for (const std::string& record : records)
        masked.emplace_back(report::mask_addresses(record));
      to["records"] = std::move(masked);
      cases.push_back(std::move(to));
    }
  return json::serialize(cases);
}

std::string to_json(const Earlier& earlier) {
  return json::serialize(json::object{{"at", net::format_timestamp(earlier.at)},
                                      {"digest", earlier.digest}});
}

static std::string text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<Earlier> earlier_from_json(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  if (error.failed() || !value.is_object()) return std::nullopt;
  auto at = net::parse_timestamp(text_in(value.get_object(), "at"));
  if (!at) return std::nullopt;
  return Earlier{*at, text_in(value.get_object(), "digest")};
}

static json::array cases_in(std::string_view digest) {
  boost::system::error_code error;
  json::value value = json::parse(digest, error);
  return error.failed() || !value.is_array() ? json::array() : value.get_array();
}

static std::set<std::string> texts_in(const json::object& object, std::string_view name) {
  std::set<std::string> texts;
  if (const json::value* value = object.if_contains(name); value && value->is_array())
    for (const json::value& item : value->get_array())
      if (item.is_string()) texts.emplace(item.get_string());
  return texts;
}

static std::vector<std::string> missing(const std::set<std::string>& from,
                                        const std::set<std::string>& in) {
  std::vector<std::string> gone;
  std::ranges::set_difference(from, in, std::back_inserter(gone));
  return gone;
}

std::vector<std::string> changes_between(std::string_view before, std::string_view now,
                                         knowledge::Language language) {
  std::vector<std::string> sentences;
  auto say = [&](std::string_view key, text::Params params) {
    sentences.push_back(knowledge::say(language, key, params));
  };
  json::array earlier = cases_in(before), later = cases_in(now);
  static const json::object kNone;
  for (size_t i = 0; i < std::max(earlier.size(), later.size()); i++) {
    auto at = [&](const json::array& cases) -> const json::object& {
      return i < cases.size() && cases[i].is_object() ? cases[i].get_object() : kNone;
    };
    const json::object &a = at(earlier), &b = at(later);
    std::string was = text_in(a, "verdict"), is = text_in(b, "verdict");
    if (was != is && !was.empty() && !is.empty())
      say("site.changed_verdict", {{"before", was}, {"after", is}});
    auto causes_then = texts_in(a, "causes"), causes_now = texts_in(b, "causes");
    for (const std::string& cause : missing(causes_then, causes_now))
      say("site.cause_gone", {{"cause", cause}});
    for (const std::string& cause : missing(causes_now, causes_then))
      say("site.cause_new", {{"cause", cause}});
    auto records_then = texts_in(a, "records"), records_now = texts_in(b, "records");
    for (const std::string& record : missing(records_then, records_now))
      say("site.record_gone", {{"record", record}});
    for (const std::string& record : missing(records_now, records_then))
      say("site.record_new", {{"record", record}});
  }
  return sentences;
}

}  // namespace mailwhy::site
