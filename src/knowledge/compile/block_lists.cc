#include "knowledge/compile/block_lists.h"

#include <algorithm>
#include <map>
#include <set>

#include "knowledge/compile/fields.h"
#include "knowledge/compile/list_code.h"
#include "knowledge/compile/literals.h"

namespace mailwhy::knowledge::compile {

namespace {

using enum Field::Kind;

const Words kWaysOut = {"form", "expires", "form_expires", "provider", "paid"};

const std::vector<Field> kListFields = {
    {"zone", Host, true, {}},
    {"operator", Text, true, {}},
    {"part_of", Host, false, {}},
    {"asks", List, true, {"ip4", "ip6", "domain", "hash"}},
    {"status", Text, true, {"active", "unverified", "private", "retired"}},
    {"weight", Text, false, {"large", "some", "few"}},
    {"codes", List, false, {}},
    {"test", List, false, {}},
    {"known_as", List, false, {}},
    {"page", Url, false, {}},
    {"leave", Text, false, kWaysOut},
    {"leave_of", List, false, {}},
    {"expires", Text, false, {}},
    {"access", Text, false, {"free", "limited", "registered", "key"}},
    {"closed", Text, false, {}},
    {"instead", Host, false, {}},
    {"note", Text, false, {}},
    {"source", Text, true, {}},
};

const std::vector<Field> kReceiverFields = {
    {"name", Text, true, {}},  {"servers", Hosts, true, {}}, {"says", List, false, {}},
    {"page", Url, false, {}},  {"contact", Text, false, {}}, {"watch", Url, false, {}},
    {"note", Text, false, {}}, {"source", Text, true, {}},
};

const Words kOutcomes = {"listed", "advisory", "good", "info", "error"};
const Words kSeverities = {"critical", "high", "medium", "low", "none"};

std::string_view word(const Row& row, std::string_view key) {
  auto found = row.values.find(key);
  return found == row.values.end() ? std::string_view() : found->second.texts.front();
}

bool has(const Row& row, std::string_view key, std::string_view text) {
  auto found = row.values.find(key);
  return found != row.values.end() &&
         std::ranges::find(found->second.texts, text) != found->second.texts.end();
}

void check_codes(const Rows& rows, const Value& codes, const Catalogue& english,
                 Complaints& complaints) {
  for (const std::string& text : codes.texts) {
    auto complain = [&](const std::string& what) {
      complaints.add(rows.file, codes.line, "'" + text + "' " + what);
    };
    auto code = read_list_code(text);
    if (!code) {
      complain(code.error().what);
      continue;
    }
    if (std::ranges::find(kOutcomes, code->outcome) == kOutcomes.end())
      complain("has no class '" + code->outcome + "'");
    if (std::ranges::find(kSeverities, code->severity) == kSeverities.end())
      complain("has no severity '" + code->severity + "'");
    if (!english.sentences.contains("listing." + code->meaning))
      complain("needs 'listing." + code->meaning + "' in " + english.file);
  }
}

// The way that `leave_of` gives codes of this name: "SBL provider"; "" for none.
std::string_view way_out_of(const Row& row, std::string_view name) {
  auto ways = row.values.find("leave_of");
  if (ways == row.values.end() || name.empty()) return {};
  for (std::string_view text : ways->second.texts)
    if (size_t blank = text.rfind(' '); text.substr(0, blank) == name)
      return text.substr(blank + 1);
  return {};
}

// Each is about a code that is there, and says a way that is known.
void check_ways_out(const Rows& rows, const Row& row, Complaints& complaints) {
  auto ways = row.values.find("leave_of");
  if (ways == row.values.end()) return;
  for (const std::string& text : ways->second.texts) {
    const size_t blank = text.rfind(' ');
    const std::string name = text.substr(0, blank);
    auto codes = row.values.find("codes");
    const bool known = codes != row.values.end() &&
                       std::ranges::any_of(codes->second.texts, [&](const auto& code) {
                         auto read = read_list_code(code);
                         return read && read->name == name;
                       });
    if (blank == text.npos || !known ||
        std::ranges::find(kWaysOut, text.substr(blank + 1)) == kWaysOut.end())
      complaints.add(rows.file, ways->second.line, "'" + text + "' is not NAME WAY");
  }
}

void check_list(const Rows& rows, const Row& row, Complaints& complaints) {
  auto complain = [&](const std::string& what) {
    complaints.add(rows.file, row.line, what);
  };
  std::string_view status = word(row, "status");
  if (status == "retired") return;
  for (std::string_view key : {"weight", "leave", "access"})
    if (!row.values.contains(key)) complain("'" + std::string(key) + "' is missing");
  bool asked = status == "active" || status == "unverified";
  if (asked && !row.values.contains("codes")) complain("'codes' is missing");
  if (asked && has(row, "asks", "hash")) complain("a list of hashes cannot be asked");
}

std::string enumerator(std::string_view type, std::string_view name) {
  std::string out = std::string(type) + "::" + std::string(name);
  char& first = out[type.size() + 2];
  first = static_cast<char>(first - 'a' + 'A');
  return out;
}

std::string emit_codes(const Row& row, const std::string& name, std::string& out) {
  auto codes = row.values.find("codes");
  if (codes == row.values.end()) return "{}";
  out += "static constexpr ListCode " + name + "[] = {\n";
  for (const std::string& text : codes->second.texts) {
    auto code = read_list_code(text);
    if (!code) continue;
    out += "    {" + std::to_string(code->first) + "u, " + std::to_string(code->last) +
           "u, " + std::to_string(code->mask) + "u, " + (code->bit ? "true" : "false") +
           ", " + enumerator("ListOutcome", code->outcome) + ", " +
           enumerator("ListSeverity", code->severity) + ", " + literal_of(code->meaning) +
           ", " + literal_of(code->name) + ", " +
           literal_of(way_out_of(row, code->name)) + "},\n";
  }
  out += "};\n";
  return name;
}

}  // namespace

void check_block_lists(const Rows& rows, const Catalogue& english,
                       Complaints& complaints) {
  check_rows(rows, kListFields, complaints, "zone");
  std::set<std::string_view> zones;
  for (const Row& row : rows.rows) zones.insert(word(row, "zone"));
  for (const Row& row : rows.rows) {
    check_list(rows, row, complaints);
    if (auto codes = row.values.find("codes"); codes != row.values.end())
      check_codes(rows, codes->second, english, complaints);
    check_ways_out(rows, row, complaints);
    for (std::string_view key : {"part_of", "instead"})
      if (std::string_view other = word(row, key);
          !other.empty() && !zones.contains(other))
        complaints.add(rows.file, row.line, "'" + std::string(other) + "' is no list");
  }
}

void check_receivers(const Rows& rows, Complaints& complaints) {
  check_rows(rows, kReceiverFields, complaints);
  for (const Row& row : rows.rows)
    if (!row.values.contains("page") && !row.values.contains("contact"))
      complaints.add(rows.file, row.line, "neither 'page' nor 'contact' is here");
}

void emit_block_lists(const Rows& rows, std::string& out) {
  std::string table = "static constexpr BlockList kBlockLists[] = {\n";
  for (size_t i = 0; i < rows.rows.size(); i++) {
    const Row& row = rows.rows[i];
    const std::string name = "l" + std::to_string(i);
    std::string_view weight = word(row, "weight");
    bool no_test = has(row, "test", "none");
    table += "    {" + texts_of(row, {"zone", "operator"});
    for (std::string_view kind : {"ip4", "ip6", "domain"})
      table += has(row, "asks", kind) ? ", true" : ", false";
    table += ", " + enumerator("ListStatus", word(row, "status")) + ", " +
             enumerator("ListWeight", weight.empty() ? "few" : weight) + ", " +
             emit_codes(row, name + "_codes", out) + ", " +
             (no_test ? "{}" : emit_list(row, "test", name + "_test", out)) + ", " +
             (no_test ? "true" : "false") + ", " + texts_of(row, {"part_of"}) + ", " +
             emit_list(row, "known_as", name + "_known_as", out) + ", " +
             texts_of(row, {"page", "leave", "expires", "access", "closed", "instead",
                            "source"}) +
             "},\n";
  }
  out += table +
         "};\nconstinit const std::span<const BlockList> block_lists{kBlockLists};\n\n";
}

void emit_receivers(const Rows& rows, std::string& out) {
  std::string table = "static constexpr Receiver kReceivers[] = {\n";
  for (size_t i = 0; i < rows.rows.size(); i++) {
    const Row& row = rows.rows[i];
    const std::string name = "r" + std::to_string(i);
    table += "    {" + texts_of(row, {"name"}) + ", " +
             emit_list(row, "servers", name + "_servers", out) + ", " +
             emit_list(row, "says", name + "_says", out) + ", " +
             texts_of(row, {"page", "contact", "watch", "source"}) + "},\n";
  }
  out +=
      table + "};\nconstinit const std::span<const Receiver> receivers{kReceivers};\n\n";
}

}  // namespace mailwhy::knowledge::compile
