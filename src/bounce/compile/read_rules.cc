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

static void read_code(const std::string& code, Rule& rule) {
  if (code.size() != 3) return;
  if (code.ends_with("xx")) {
    rule.code_class = static_cast<uint8_t>(code[0] - '0');
    return;
  }
  std::from_chars(code.data(), code.data() + 3, rule.code);
}

static uint8_t phases_of(const std::vector<std::string>& names) {
  constexpr Phase kPhases[] = {Phase::Connect, Phase::Helo, Phase::Auth,     Phase::Mail,
                               Phase::Rcpt,    Phase::Data, Phase::EndOfData};
  uint8_t bits = 0;
  for (const std::string& name : names)
    for (Phase phase : kPhases)
      if (to_string(phase) == name)
        bits |= static_cast<uint8_t>(1u << static_cast<int>(phase));
  return bits;
}

static RuleSource read_rule(const Row& row, const std::string& file,
                            const std::string& default_label,
                            const std::vector<std::string>& labels,
                            Complaints& complaints) {
  constexpr std::string_view kKeys[] = {"name",   "label", "tier", "match", "code",
                                        "status", "phase", "side", "yes",   "no"};
  RuleSource source{file, row.line, text_of(row, "name"), text_of(row, "label"),
                    text_of(row, "status")};
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
  read_code(text_of(row, "code"), source.rule);
  source.rule.phases = phases_of(list_of(row, "phase"));
  std::string side = text_of(row, "side");
  source.rule.side = static_cast<uint8_t>(side == "own"         ? Side::Own
                                          : side == "recipient" ? Side::Recipient
                                                                : Side::Unknown);
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
