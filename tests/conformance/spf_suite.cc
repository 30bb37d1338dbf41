// Reading the YAML of the suites.
#include "spf_suite.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <yaml-cpp/yaml.h>

#include "text/ascii.h"

namespace mailwhy::test {

using dns::Type;

static constexpr Type kTypes[] = {Type::A,   Type::AAAA, Type::MX, Type::PTR,
                                  Type::TXT, Type::SPF,  Type::NS, Type::SOA};

static dns::Name name_of(const std::string& text) {
  if (text.empty()) return {};
  return dns::Name::from_text(text).value_or(dns::Name());
}

static std::string txt_rdata(const YAML::Node& data) {
  if (!data.IsSequence()) return dns::rdata_txt(data.as<std::string>());
  std::vector<std::string> pieces;
  for (const auto& piece : data) pieces.push_back(piece.as<std::string>());
  if (pieces.empty()) return {};
  bool fits =
      std::all_of(pieces.begin(), pieces.end(), [](auto& p) { return p.size() <= 255; });
  if (fits) return dns::rdata_txt(pieces);
  std::string joined;
  for (const std::string& piece : pieces) joined += piece;
  return dns::rdata_txt(joined);
}

static std::string rdata_of(Type type, const YAML::Node& data) {
  switch (type) {
    case Type::TXT:
    case Type::SPF:
      return txt_rdata(data);
    case Type::MX:
      return dns::rdata_mx(data[0].as<uint16_t>(), name_of(data[1].as<std::string>("")));
    case Type::A:
    case Type::AAAA:
      return dns::rdata_address(net::IpAddress::parse(data.as<std::string>()).value());
    default:
      return dns::rdata_name(name_of(data.as<std::string>()));
  }
}

static std::string word_of(const YAML::Node& node) {
  return node.IsScalar() ? node.as<std::string>() : "";
}

static void read_name(const std::string& owner, const YAML::Node& entries,
                      SpfScenario& out) {
  dns::Name name = name_of(owner);
  std::vector<Type> listed;
  bool has_txt = false;
  for (const auto& entry : entries) has_txt = has_txt || (entry.IsMap() && entry["TXT"]);
  auto fault = [&](dns::Status status, dns::Rcode rcode) {
    DnsFault broken{name, {}, status, rcode};
    for (Type type : kTypes) {
      if (std::find(listed.begin(), listed.end(), type) == listed.end())
        broken.types.push_back(type);
    }
    out.faults.push_back(std::move(broken));
  };
  auto add = [&](Type type, const YAML::Node& data) {
    listed.push_back(type);
    out.records.push_back({name, type, 3600, rdata_of(type, data)});
  };
  for (const auto& entry : entries) {
    std::string word =
        entry.IsMap() ? entry.begin()->first.as<std::string>() : word_of(entry);
    if (word == "TIMEOUT") {
      fault(dns::Status::Timeout, dns::Rcode::NoError);
    } else if (word == "SERVFAIL") {
      fault(dns::Status::Answered, dns::Rcode::ServFail);
    } else if (word == "RCODE") {
      fault(dns::Status::Answered,
            static_cast<dns::Rcode>(entry.begin()->second.as<int>()));
    } else if (entry.IsMap()) {
      YAML::Node data = entry.begin()->second;
      auto type = dns::parse_type(word);
      if (!type || (*type == Type::TXT && word_of(data) == "NONE")) continue;
      add(*type, data);
      if (*type == Type::SPF && !has_txt) add(Type::TXT, data);
    }
  }
}

static bool is_rfc7208(const std::string& name, const YAML::Node& test) {
  if (name.starts_with("sender-id")) return false;
  return !test["strict"] || test["strict"].as<int>() == 1;
}

static SpfCase read_case(const std::string& name, const YAML::Node& test) {
  SpfCase out;
  out.name = name;
  out.query.client_ip = net::IpAddress::parse(test["host"].as<std::string>()).value();
  out.query.helo = test["helo"].as<std::string>("");
  out.query.sender = test["mailfrom"].as<std::string>("");
  out.query.receiver = test["receiver"].as<std::string>("");
  out.explanation = test["explanation"].as<std::string>("");
  YAML::Node results = test["result"];
  if (results.IsScalar()) out.results.push_back(results.as<std::string>());
  for (const auto& result : results) {
    if (results.IsSequence()) out.results.push_back(result.as<std::string>());
  }
  return out;
}

static std::vector<SpfScenario> read_documents(const std::string& path) {
  std::vector<SpfScenario> out;
  std::string file = std::filesystem::path(path).filename();
  for (const YAML::Node& document : YAML::LoadAllFromFile(path)) {
    if (!document.IsMap()) continue;
    SpfScenario& scenario = out.emplace_back();
    scenario.description = document["description"].as<std::string>("");
    for (const auto& entry : document["tests"]) {
      auto name = entry.first.as<std::string>();
      if (is_rfc7208(name, entry.second)) {
        scenario.cases.push_back(read_case(file + ": " + name, entry.second));
      }
    }
    for (const auto& entry : document["zonedata"]) {
      read_name(entry.first.as<std::string>(), entry.second, scenario);
    }
  }
  return out;
}

std::vector<SpfScenario> load_spf_suite(const std::string& path, std::string& error) {
  // yaml-cpp throws; nothing else here does.
  try {
    return read_documents(path);
  } catch (const std::exception& thrown) {
    error = path + ": " + thrown.what();
    return {};
  }
}

std::vector<std::string> spf_suite_files() {
  std::vector<std::string> files;
  std::error_code none;
  for (const auto& entry :
       std::filesystem::directory_iterator("../shared/conformance/spf", none)) {
    if (entry.path().extension() == ".yml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

SuiteResolver::SuiteResolver(const SpfScenario& scenario) {
  for (const DnsFault& fault : scenario.faults) {
    for (Type type : fault.types) {
      if (fault.status == dns::Status::Answered) {
        zone_.fail(fault.name, type, fault.rcode);
      } else {
        zone_.fail(fault.name, type, fault.status);
      }
    }
  }
  zone_.add(scenario.records);
}

dns::AnswerPtr SuiteResolver::query(const dns::Question& question) {
  questions_++;
  dns::AnswerPtr answer = zone_.query(question);
  auto wire = question.name.wire();
  constexpr std::string_view kError("\5error");
  std::string_view front(reinterpret_cast<const char*>(wire.data()),
                         std::min(wire.size(), kError.size()));
  if (!answer->nxdomain() || !text::equals_ignore_case(front, kError)) return answer;
  dns::Answer broken;
  broken.rcode = dns::Rcode::ServFail;
  return std::make_shared<const dns::Answer>(std::move(broken));
}

// Do void address look-ups of MX names count? Engines differ, and the suites accept
// either answer (README, "Known disputes"); ours counts them.
static bool turns_on_void_mx(const spf::Result& result) {
  if (result.problem_kind != "too_many_void_lookups") return false;
  for (const spf::TraceNode& node : result.trace) {
    bool of_mx = node.parent >= 0 && result.trace[node.parent].term == spf::TermKind::Mx;
    if (node.is_void && of_mx && node.type != Type::MX) return true;
  }
  return false;
}

std::string judge(const SpfCase& test, const spf::Result& result) {
  std::string got(spf::to_string(result.verdict));
  bool listed =
      std::find(test.results.begin(), test.results.end(), got) != test.results.end();
  if (!listed && turns_on_void_mx(result)) return "";
  if (!listed) {
    return test.name + ": " + got + ", expected " + test.results.at(0) + " (" +
           result.problem + ")";
  }
  if (test.explanation.empty() || result.verdict != spf::Verdict::Fail) return "";
  if (test.explanation == result.explanation) return "";
  return test.name + ": \"" + result.explanation + "\", expected \"" + test.explanation +
         "\"";
}

spf::Options suite_options() {
  spf::Options options;
  options.default_explanation = "DEFAULT";
  return options;
}

}  // namespace mailwhy::test
