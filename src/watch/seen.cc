#include "watch/seen.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "net/timestamp.h"
#include "spf/check.h"
#include "spf/record.h"
#include "spf/who.h"
#include "text/ascii.h"

namespace mailwhy::watch {

namespace json = boost::json;
using dns::Type;

// A name or an address; not a number, a date or a sentence.
static bool is_identity(std::string_view value) {
  if (value.empty() || value.find(' ') != value.npos) return false;
  if (std::ranges::all_of(value, text::is_digit)) return false;
  return !(value.size() >= 10 && text::is_digit(value[0]) && value[4] == '-' &&
           value[7] == '-');
}

std::string SeenFinding::identity() const {
  std::string out = cause;
  for (const auto& [name, value] : params)
    if (is_identity(value)) out += '\n' + name + '=' + value;
  return out;
}

// ---------------------------------------------------------------- the report

static std::string_view text_of(const json::object& object, std::string_view member) {
  const json::value* found = object.if_contains(member);
  return found && found->is_string() ? std::string_view(found->get_string()) : "";
}

static std::string subject_of(const json::object& object, const std::string& above) {
  for (std::string_view member : {"host", "name", "domain", "url", "zone"})
    if (std::string_view found = text_of(object, member); !found.empty())
      return std::string(found);
  return above;
}

// Walks over the evidence of one check. Its depth is that of what our checks write.
static void read_detail(const std::string& check, const json::value& value,
                        const std::string& above, int depth, Seen& into) {
  if (depth > 8) return;
  if (value.is_array())
    for (const json::value& item : value.get_array())
      read_detail(check, item, above, depth + 1, into);
  if (!value.is_object()) return;
  const json::object& object = value.get_object();
  const std::string subject = subject_of(object, above);
  for (std::string_view member : {"expires", "not_after"})
    if (auto ends = net::parse_timestamp(text_of(object, member)))
      into.terms.push_back({check, subject, *ends});
  if (const json::value* unknown = object.if_contains("could_not_tell");
      unknown && unknown->is_array())
    for (const json::value& item : unknown->get_array()) {
      if (item.is_string()) into.unknown_words.insert(std::string(item.get_string()));
      if (item.is_object())
        for (const auto& member : item.get_object())
          if (member.value().is_string())
            into.unknown_words.insert(std::string(member.value().get_string()));
    }
  for (const auto& member : object)
    read_detail(check, member.value(), subject, depth + 1, into);
}

Seen read_case(const diagnose::Case& one) {
  Seen seen;
  std::map<std::string, std::string> check_of;  // by evidence id
  for (const diagnose::Evidence& evidence : one.evidence) {
    check_of[evidence.id] = evidence.check;
    if (evidence.verdict == "could_not_tell") seen.untold.insert(evidence.check);
    read_detail(evidence.check, evidence.detail, "", 0, seen);
  }
  for (const diagnose::Finding& finding : one.findings) {
    if (finding.severity == diagnose::Severity::Info) continue;
    std::string check =
        finding.evidence.empty() ? "" : check_of[finding.evidence.front()];
    seen.findings.push_back({check, finding.cause, finding.severity, finding.params});
  }
  // What the target itself is called cannot tell one list from another.
  seen.unknown_words.erase(one.refusal.facts.sender_domain);
  if (one.refusal.facts.client_ip)
    seen.unknown_words.erase(one.refusal.facts.client_ip->to_string());
  return seen;
}

// ---------------------------------------------------------------- the questions

static void ask_records(dns::Resolver& resolver, const dns::Name& apex,
                        const std::vector<std::string>& selectors, Seen& into) {
  std::vector<dns::Question> questions;
  for (Type type : {Type::MX, Type::NS, Type::TXT}) questions.push_back({apex, type, {}});
  std::vector<std::string> labels = {"_dmarc", "_mta-sts", "_smtp._tls", "default._bimi"};
  for (const std::string& selector : selectors)
    labels.push_back(selector + "._domainkey");
  for (const std::string& label : labels)
    if (auto name = dns::Name::from_text(label + '.' + apex.to_lower_string()))
      questions.push_back({*name, Type::TXT, {}});
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    if (!answers[i]->usable()) continue;
    std::vector<std::string> values;
    for (const dns::Record* record : answers[i]->of(questions[i].type)) {
      std::string storage;
      if (questions[i].type != Type::TXT) {
        values.push_back(text::to_lower(dns::rdata_to_text(*record)));
        continue;
      }
      std::string_view said = dns::joined_text(*record, storage);
      // At the domain stands much that has nothing to do with mail.
      if (i > 2 || spf::is_spf_record(said)) values.emplace_back(said);
    }
    std::ranges::sort(values);
    into.records[questions[i].name.to_lower_string() + ' ' +
                 std::string(to_string(questions[i].type))] = std::move(values);
  }
}

static void ask_permitted(dns::Resolver& resolver, const std::string& domain,
                          Seen& into) {
  spf::Who who = spf::who(resolver, {net::IpAddress(), "postmaster@" + domain, "", ""});
  if (!who.problem.empty()) return;
  std::map<std::string, net::CidrSet> permitted;
  for (const spf::WhoEntry& entry : who.permitted)
    permitted[entry.path.size() > 1 ? entry.path[1] : domain] |= entry.addresses;
  for (const auto& [host, addresses] : permitted)
    into.permits[host] = addresses.to_strings();
}

void ask(dns::Resolver& resolver, const std::string& domain,
         const std::vector<std::string>& selectors, Seen& into) {
  auto apex = dns::Name::from_text(domain);
  if (domain.empty() || !apex) return;
  std::function<void()> work[] = {[&] { ask_records(resolver, *apex, selectors, into); },
                                  [&] { ask_permitted(resolver, domain, into); }};
  resolver.together(work);
}

// ---------------------------------------------------------------- JSON

static json::array to_array(const std::vector<std::string>& values) {
  return json::array(values.begin(), values.end());
}

static json::object to_object(
    const std::map<std::string, std::vector<std::string>>& sets) {
  json::object out;
  for (const auto& [name, values] : sets) out[name] = to_array(values);
  return out;
}

json::object to_json(const Seen& seen) {
  json::array findings, terms;
  for (const SeenFinding& finding : seen.findings) {
    json::object params;
    for (const auto& [name, value] : finding.params) params[name] = value;
    findings.push_back(json::object{{"check", finding.check},
                                    {"cause", finding.cause},
                                    {"severity", to_string(finding.severity)},
                                    {"params", std::move(params)}});
  }
  for (const Term& term : seen.terms)
    terms.push_back(json::object{{"check", term.check},
                                 {"what", term.what},
                                 {"ends", net::format_timestamp(term.ends)},
                                 {"told", term.told}});
  return {{"findings", std::move(findings)},
          {"records", to_object(seen.records)},
          {"permits", to_object(seen.permits)},
          {"terms", std::move(terms)}};
}

// Members of another kind than we write are errors: Boost.JSON throws, once, below.
static std::map<std::string, std::vector<std::string>> sets_of(const json::value& value) {
  std::map<std::string, std::vector<std::string>> sets;
  for (const auto& member : value.as_object())
    for (auto& values = sets[member.key()];
         const json::value& one : member.value().as_array())
      values.emplace_back(one.as_string());
  return sets;
}

static diagnose::Severity severity_of(std::string_view text) {
  return text == "error"     ? diagnose::Severity::Error
         : text == "warning" ? diagnose::Severity::Warning
                             : diagnose::Severity::Info;
}

static Seen read(const json::value& value) {
  Seen seen;
  for (const json::value& item : value.at("findings").as_array()) {
    SeenFinding finding{std::string(item.at("check").as_string()),
                        std::string(item.at("cause").as_string()),
                        severity_of(item.at("severity").as_string()),
                        {}};
    for (const auto& member : item.at("params").as_object())
      finding.params[member.key()] = std::string(member.value().as_string());
    seen.findings.push_back(std::move(finding));
  }
  seen.records = sets_of(value.at("records"));
  seen.permits = sets_of(value.at("permits"));
  for (const json::value& item : value.at("terms").as_array()) {
    auto ends = net::parse_timestamp(item.at("ends").as_string());
    if (!ends) throw std::invalid_argument("ends");
    seen.terms.push_back({std::string(item.at("check").as_string()),
                          std::string(item.at("what").as_string()), *ends,
                          item.at("told").to_number<int>()});
  }
  return seen;
}

Result<Seen> parse_seen(std::string_view text) {
  try {
    return read(json::parse(text));
  } catch (const std::exception& error) {
    return fail(std::string("not what mailwhy keeps: ") + error.what());
  }
}

}  // namespace mailwhy::watch
