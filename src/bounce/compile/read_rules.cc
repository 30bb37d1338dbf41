// data/replies/*.toml into rules.
#include <algorithm>
#include <charconv>
#include <filesystem>

#include "bounce/classify.h"
#include "bounce/compile/built_table.h"

namespace mailwhy::bounce::compile {

using knowledge::compile::Complaints;
using knowledge::compile::Row;
using knowledge::compile::Value;

struct Tier {
  std::string_view name;
  uint8_t priority, confidence;
};
// How much a rule's words say. A higher tier wins over a lower one in the same reply.
static constexpr Tier kTiers[] = {
    {"exact", 90, 97},    // names the cause and what was judged
    {"cause", 75, 95},    // names the cause
    {"plain", 60, 90},    // says what is wrong
    {"mention", 55, 75},  // no more than the name of a check: whoever names it means it
    {"weak", 40, 70},     // says it loosely; other words beside it know better
    {"loose", 30, 65},    // a thing and what is wrong with it, near each other
    {"vague", 20, 50},    // refuses without a reason
};

static std::string text_of(const Row& row, std::string_view key) {
  auto found = row.values.find(key);
  return found == row.values.end() || found->second.texts.empty()
             ? ""
             : found->second.texts.front();
}

static std::vector<std::string> list_of(const Row& row, std::string_view key) {
  auto found = row.values.find(key);
  return found == row.values.end() ? std::vector<std::string>() : found->second.texts;
}

static std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

static bool read_number(std::string_view text, uint32_t& number) {
  auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stop == text.data() + text.size();
}

// "550", "5xx", "none"; one or several.
static bool read_codes(const std::vector<std::string>& codes, Rule& rule) {
  if (codes.size() == 1 && codes[0].size() == 3 && codes[0].ends_with("xx")) {
    rule.code_class = static_cast<uint8_t>(codes[0][0] - '0');
    return rule.code_class == 4 || rule.code_class == 5;
  }
  if (codes.size() > std::size(rule.codes)) return false;
  for (size_t i = 0; i < codes.size(); i++) {
    uint32_t code = Rule::kNoCode;
    if (codes[i] != "none" && (!read_number(codes[i], code) || code < 200 || code > 599))
      return false;
    rule.codes[i] = static_cast<uint16_t>(code);
  }
  return true;
}

static bool read_phases(const std::vector<std::string>& names, uint8_t& bits) {
  constexpr Phase kPhases[] = {Phase::Connect, Phase::Helo, Phase::Auth,     Phase::Mail,
                               Phase::Rcpt,    Phase::Data, Phase::EndOfData};
  for (const std::string& name : names) {
    auto phase =
        std::ranges::find(kPhases, name, [](Phase known) { return to_string(known); });
    if (phase == std::end(kPhases)) return false;
    bits |= static_cast<uint8_t>(1u << static_cast<int>(*phase));
  }
  return true;
}

static bool read_answer(const std::string& text, Answer& answer) {
  if (text == "yes") answer = Answer::Yes;
  if (text == "no") answer = Answer::No;
  return text.empty() || answer != Answer::Open;
}

// "90s", "30m", "2h", "1d".
static bool read_duration(std::string_view text, uint32_t& seconds) {
  constexpr std::pair<char, uint32_t> kUnits[] = {
      {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
  if (text.empty()) return true;
  auto unit = std::ranges::find(kUnits, text.back(), &std::pair<char, uint32_t>::first);
  if (unit == std::end(kUnits)) return false;
  text.remove_suffix(1);
  if (!read_number(text, seconds) || seconds > 1000) return false;
  seconds *= unit->second;
  return true;
}

static bool read_side(const std::string& text, uint8_t& side) {
  Side known = text == "own"         ? Side::Own
               : text == "recipient" ? Side::Recipient
                                     : Side::Unknown;
  side = static_cast<uint8_t>(known);
  return text.empty() || known != Side::Unknown;
}

static RuleSource read_rule(const Row& row, const std::string& file,
                            const std::string& default_label,
                            const std::vector<std::string>& labels,
                            Complaints& complaints) {
  constexpr std::string_view kKeys[] = {
      "name",  "label",   "tier",     "match", "code",        "status",
      "phase", "side",    "provider", "retry", "retry_after", "suppress_address",
      "limit", "sisimai", "yes",      "no"};
  RuleSource source{file,
                    row.line,
                    text_of(row, "name"),
                    text_of(row, "label"),
                    text_of(row, "status"),
                    joined(list_of(row, "provider")),
                    text_of(row, "sisimai")};
  if (source.label.empty()) source.label = default_label;
  auto complain = [&](const std::string& what) {
    complaints.add(file, row.line, "rule \"" + source.name + "\": " + what);
  };
  for (const auto& [key, value] : row.values)
    if (std::ranges::find(kKeys, key) == std::end(kKeys)) complain("unknown key " + key);
  if (source.name.empty()) complain("has no name");
  if (std::ranges::find(labels, source.label) == labels.end())
    complain("label " + source.label + " is not in data/reasons.toml");
  std::string tier = text_of(row, "tier");
  const Tier* known = std::ranges::find(
      kTiers, tier.empty() ? std::string_view("plain") : tier, &Tier::name);
  if (known == std::end(kTiers)) {
    complain("no tier " + tier);
  } else {
    source.rule.priority = known->priority;
    source.rule.confidence = known->confidence;
  }
  Rule& rule = source.rule;
  if (!read_codes(list_of(row, "code"), rule)) complain("code is 550, 5xx or none");
  if (!read_phases(list_of(row, "phase"), rule.phases)) complain("no such phase");
  if (!read_side(text_of(row, "side"), rule.side)) complain("side is own or recipient");
  if (!read_answer(text_of(row, "retry"), rule.then.retry) ||
      !read_answer(text_of(row, "suppress_address"), rule.then.suppress_address))
    complain("retry and suppress_address are yes or no");
  if (!read_duration(text_of(row, "retry_after"), rule.then.retry_after))
    complain("retry_after is a time such as 90s, 30m, 2h, 1d");
  std::string limit = text_of(row, "limit");
  if (!limit.empty() && !read_number(limit, rule.then.limit))
    complain("limit is a number");
  source.patterns = list_of(row, "match");
  for (const std::string& text : list_of(row, "yes"))
    source.yes.push_back({text, row.line});
  for (const std::string& text : list_of(row, "no"))
    source.no.push_back({text, row.line});
  if (source.patterns.empty()) complain("has no match");
  if (source.yes.empty()) complain("has no example (yes)");
  return source;
}

std::vector<RuleSource> read_rules(const std::string& folder,
                                   const std::vector<std::string>& labels,
                                   Complaints& complaints) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::ranges::sort(files);
  std::vector<RuleSource> sources;
  for (const std::string& file : files) {
    std::string label;  // the one above, where a rule names none
    for (const Row& row :
         knowledge::compile::read_entries(file, "rule", complaints).rows) {
      sources.push_back(read_rule(row, file, label, labels, complaints));
      label = sources.back().label;
    }
  }
  for (size_t i = 0; i < sources.size(); i++)
    for (size_t j = 0; j < i; j++)
      if (sources[i].name == sources[j].name)
        complaints.add(sources[i].file, sources[i].line,
                       "a second rule " + sources[i].name);
  return sources;
}

}  // namespace mailwhy::bounce::compile
