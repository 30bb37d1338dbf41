#include "knowledge/compile/emit.h"

#include <array>
#include <initializer_list>

#include "knowledge/compile/block_lists.h"
#include "knowledge/compile/literals.h"

namespace mailwhy::knowledge::compile {

namespace {

constexpr std::string_view kHead =
    "// Written by mailwhy_compile_knowledge from data/. Do not edit.\n"
    "#include \"knowledge/tables.h\"\n\n"
    "namespace mailwhy::knowledge::tables {\n\n";

void emit_rows(const Rows& rows, std::string_view type, std::string_view table,
               std::string_view accessor, std::initializer_list<std::string_view> fields,
               std::initializer_list<std::string_view> lists, std::string& out) {
  std::string body =
      "static constexpr " + std::string(type) + " " + std::string(table) + "[] = {\n";
  for (const Row& row : rows.rows) {
    body += "    {" + literal_of(row.name) + ", " + texts_of(row, fields);
    for (std::string_view list : lists)
      body += ", " +
              emit_list(row, list,
                        std::string(accessor) + "_" + std::string(list) + "_" + row.name,
                        out);
    body += "},\n";
  }
  out += body + "};\nconstinit const std::span<const " + std::string(type) + "> " +
         std::string(accessor) + "{" + std::string(table) + "};\n\n";
}

constexpr std::array<std::string_view, 7> kLists = {
    "spf", "mx", "selectors", "rdns", "txt", "dkim_target", "own_selectors"};

std::string array_name(size_t index, std::string_view list) {
  return "p" + std::to_string(index) + "_" + std::string(list);
}

std::string_view return_path(const Row& row) {
  const std::string& word = row.values.find("return_path")->second.texts.front();
  if (word == "own") return "ReturnPath::Own";
  if (word == "custom") return "ReturnPath::Custom";
  if (word == "theirs") return "ReturnPath::Theirs";
  if (word == "setting") return "ReturnPath::Setting";
  if (word == "none") return "ReturnPath::None";
  return "ReturnPath::Unknown";
}

void emit_providers(const Rows& rows, std::string& out) {
  std::string table = "static constexpr Provider kProviders[] = {\n";
  for (size_t i = 0; i < rows.rows.size(); i++) {
    const Row& row = rows.rows[i];
    std::array<std::string, kLists.size()> spans;
    for (size_t l = 0; l < kLists.size(); l++) {
      spans[l] = emit_list(row, kLists[l], array_name(i, kLists[l]), out);
    }
    table += "    {" + texts_of(row, {"name", "kind"});
    for (size_t l = 0; l < 5; l++) table += ", " + spans[l];
    table += ", " + std::string(return_path(row)) + ", " +
             texts_of(row, {"confidence", "source"}) + ", " + spans[5] + ", " + spans[6] +
             ", " + text_of(row, "docs") + ", " + text_of(row, "return_path_source") +
             "},\n";
  }
  out +=
      table + "};\nconstinit const std::span<const Provider> providers{kProviders};\n\n";
}

void emit_selectors(const Rows& rows, std::string& out) {
  out += "static constexpr Selector kSelectors[] = {\n";
  for (const Row& row : rows.rows)
    out += "    {" +
           texts_of(row, {"name", "provider", "record", "target", "tier", "source"}) +
           "},\n";
  out += "};\nconstinit const std::span<const Selector> selectors{kSelectors};\n\n";
}

void emit_submission(const Rows& rows, std::string& out) {
  std::string table = "static constexpr Submission kSubmission[] = {\n";
  for (size_t i = 0; i < rows.rows.size(); i++) {
    const Row& row = rows.rows[i];
    table += "    {" + texts_of(row, {"name"});
    for (std::string_view list : {"domains", "mx", "hosts"})
      table += ", " + emit_list(row, list,
                                "s" + std::to_string(i) + "_" + std::string(list), out);
    table += ", " + texts_of(row, {"server", "tls", "starttls", "user", "password"}) +
             ", " + (row.values.contains("switch_on") ? "true" : "false") + ", " +
             texts_of(row, {"page", "source", "confidence"}) + "},\n";
  }
  out += table +
         "};\nconstinit const std::span<const Submission> submission{kSubmission};\n\n";
}

void emit_dns_hosts(const Rows& rows, std::string& out) {
  std::string table = "static constexpr DnsHost kDnsHosts[] = {\n";
  for (size_t i = 0; i < rows.rows.size(); i++) {
    const Row& row = rows.rows[i];
    auto apex = row.values.find("apex");
    bool empty = apex != row.values.end() && apex->second.texts.front() == "empty";
    table += "    {" + texts_of(row, {"name"}) + ", " +
             emit_list(row, "servers", "h" + std::to_string(i) + "_servers", out) + ", " +
             texts_of(row, {"type", "field", "value"}) + ", " +
             (empty ? "\"\"" : "\"@\"") + ", " +
             (row.values.contains("quoted") ? "true" : "false") + ", " +
             texts_of(row, {"source"}) + "},\n";
  }
  out += table + "};\nconstinit const std::span<const DnsHost> dns_hosts{kDnsHosts};\n\n";
}

void emit_authorities(const Rows& rows, std::string& out) {
  std::string table = "static constexpr Authority kAuthorities[] = {\n";
  for (size_t i = 0; i < rows.rows.size(); i++) {
    const Row& row = rows.rows[i];
    table += "    {" + texts_of(row, {"name"});
    for (std::string_view list : {"issuers", "caa"})
      table += ", " + emit_list(row, list,
                                "a" + std::to_string(i) + "_" + std::string(list), out);
    table += ", " + texts_of(row, {"source"}) + "},\n";
  }
  out += table +
         "};\nconstinit const std::span<const Authority> authorities{kAuthorities};\n\n";
}

void emit_public_resolvers(const Rows& rows, std::string& out) {
  out += "static constexpr PublicResolver kPublicResolvers[] = {\n";
  for (const Row& row : rows.rows)
    out += "    {" + texts_of(row, {"name", "address", "forget", "source"}) + "},\n";
  out +=
      "};\nconstinit const std::span<const PublicResolver> public_resolvers{"
      "kPublicResolvers};\n\n";
}

}  // namespace

std::string emit_tables(const Data& data) {
  std::string out(kHead);
  emit_rows(data.causes, "Cause", "kCauses", "causes",
            {"group", "actor", "fix", "severity", "reference"}, {"examples"}, out);
  emit_rows(data.reasons, "ReasonLabel", "kReasonLabels", "reason_labels",
            {"group", "class", "actor", "suppress", "retry", "sisimai", "sisimai_at_data",
             "kumomta"},
            {"examples", "codes"}, out);
  emit_rows(data.reference, "Reference", "kReference", "reference", {"rule"},
            {"says", "before", "after", "look", "related"}, out);
  emit_providers(data.providers, out);
  emit_selectors(data.selectors, out);
  emit_submission(data.submission, out);
  emit_dns_hosts(data.dns_hosts, out);
  emit_authorities(data.authorities, out);
  emit_public_resolvers(data.public_resolvers, out);
  emit_block_lists(data.block_lists, out);
  emit_receivers(data.receivers, out);
  return out + "}  // namespace mailwhy::knowledge::tables\n";
}

// Literals that know their length: to count all the letters of this table is more than
// clang does in a constant.
std::string emit_sentences(const Data& data) {
  std::string out(kHead);
  out += "using namespace std::string_view_literals;\n\n";
  out += "static constexpr Sentence kSentences[] = {\n";
  for (const auto& [key, line] : data.english.sentences)
    out += "    {" + literal_of(key) + ",\n     " + literal_of(line.text) + "sv,\n     " +
           literal_of(data.russian.sentences.find(key)->second.text) + "sv},\n";
  out += "};\nconstinit const std::span<const Sentence> sentences{kSentences};\n\n";
  return out + "}  // namespace mailwhy::knowledge::tables\n";
}

}  // namespace mailwhy::knowledge::compile
