// [[rule]] entries into rules.
#include <algorithm>
#include <charconv>

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

static std::vector<Written> written_of(const Row& row, std::string_view key) {
  std::vector<Written> written;
  auto found = row.values.find(key);
  if (found == row.values.end()) return written;
  const Value& value = found->second;
  for (size_t i = 0; i < value.texts.size(); i++)
    written.push_back({value.texts[i], value.lines[i]});
  return written;
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

// What is wrong with one rule, each at the line of what is wrong.
class Faults {
 public:
  Faults(const Row& row, const RuleSource& source, Complaints& complaints)
      : row_(row), source_(source), complaints_(complaints) {}

  void add(const std::string& what) { add_at(row_.line, what); }
  void add_of(std::string_view key, const std::string& what) {
    auto value = row_.values.find(key);
    add_at(value == row_.values.end() ? row_.line : value->second.line, what);
  }

 private:
  void add_at(int line, const std::string& what) {
    complaints_.add(source_.file, line, "rule \"" + source_.name + "\": " + what);
  }

  const Row& row_;
  const RuleSource& source_;
  Complaints& complaints_;
};

static void read_tier(const Row& row, Rule& rule, Faults& faults) {
  std::string tier = text_of(row, "tier");
  const Tier* known = std::ranges::find(
      kTiers, tier.empty() ? std::string_view("plain") : tier, &Tier::name);
  if (known == std::end(kTiers))
    return faults.add_of("tier",
                         "tier is exact, cause, plain, mention, weak, loose or "
                         "vague, not \"" +
                             tier + "\"");
  rule.priority = known->priority;
  rule.confidence = known->confidence;
}

static void read_conditions(const Row& row, Rule& rule, Faults& faults) {
  if (!read_codes(list_of(row, "code"), rule))
    faults.add_of("code",
                  "code is \"550\", up to four such in a list, \"5xx\" or \"none\"");
  if (!read_phases(list_of(row, "phase"), rule.phases))
    faults.add_of("phase",
                  "phase is connect, helo, auth, mail, rcpt, data or end_of_data");
  if (!read_side(text_of(row, "side"), rule.side))
    faults.add_of("side", "side is own or recipient");
}

static void read_consequences(const Row& row, Consequences& then, Faults& faults) {
  if (!read_answer(text_of(row, "retry"), then.retry))
    faults.add_of("retry", "retry is yes or no");
  if (!read_answer(text_of(row, "suppress_address"), then.suppress_address))
    faults.add_of("suppress_address", "suppress_address is yes or no");
  if (!read_duration(text_of(row, "retry_after"), then.retry_after))
    faults.add_of("retry_after",
                  "retry_after is a time of up to 1000 units: 90s, 30m, 2h, 1d");
  std::string limit = text_of(row, "limit");
  if (!limit.empty() && !read_number(limit, then.limit))
    faults.add_of("limit", "limit is a number");
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
  Faults faults(row, source, complaints);
  for (const auto& [key, value] : row.values)
    if (std::ranges::find(kKeys, key) == std::end(kKeys))
      faults.add_of(key, "no rule has a \"" + key + "\"");
  if (source.name.empty()) faults.add("has no name");
  if (source.label.empty()) source.label = default_label;
  if (source.label.empty())
    faults.add("has no label");
  else if (std::ranges::find(labels, source.label) == labels.end())
    faults.add_of("label", "no reason is called \"" + source.label +
                               "\": `mailwhy explain` lists them");
  read_tier(row, source.rule, faults);
  read_conditions(row, source.rule, faults);
  read_consequences(row, source.rule.then, faults);
  source.patterns = written_of(row, "match");
  source.yes = written_of(row, "yes");
  source.no = written_of(row, "no");
  if (source.patterns.empty()) faults.add("has no match: the words it is known by");
  if (source.yes.empty())
    faults.add("has no example: put a reply that it decides into yes");
  return source;
}

void read_rules(const knowledge::compile::Rows& file,
                const std::vector<std::string>& labels, std::vector<RuleSource>& sources,
                Complaints& complaints) {
  std::string label;  // the one above, where a rule names none
  for (const Row& row : file.rows) {
    if (sources.size() == Limits::kRules)
      return complaints.add(file.file, row.line,
                            "more than " + std::to_string(Limits::kRules) + " rules");
    sources.push_back(read_rule(row, file.file, label, labels, complaints));
    label = sources.back().label;
  }
}

}  // namespace mailwhy::bounce::compile
