#include "knowledge/compile/check.h"

#include <algorithm>
#include <set>
#include <span>

#include "knowledge/compile/block_lists.h"
#include "knowledge/compile/fields.h"
#include "knowledge/sentence.h"
#include "text/ascii.h"

namespace mailwhy::knowledge::compile {

namespace {

using enum Field::Kind;

const Words kActors = {"sender_dns",     "sender_admin",  "sender_user",
                       "sender_host",    "dns_operator",  "registrant",
                       "forwarder",      "modifier",      "recipient_admin",
                       "recipient_user", "list_operator", "nobody"};

const std::vector<Field> kCauseFields = {
    {"group",
     Text,
     true,
     {"spf", "dns", "sender", "client_host", "recipient", "dkim", "dmarc", "transport"}},
    {"actor", Text, true, kActors},
    {"fix", Text, true, {"dns", "steps", "wait", "none"}},
    {"severity", Text, true, {"error", "warning", "info"}},
    {"reference", Text, true, {}},
    {"examples", List, false, {}},
};

const std::vector<Field> kReasonFields = {
    {"group", Text, true, {}},
    {"class",
     Text,
     true,
     {"permanent", "transient", "policy", "config", "content", "unknown", "info"}},
    {"actor", Text, true, kActors},
    {"suppress", Text, true, {"yes", "no", "after_n"}},
    {"retry", Text, true, {"yes", "no", "by_code"}},
    {"sisimai", Text, false, {}},
    {"sisimai_at_data", Text, false, {}},
    {"kumomta", Text, false, {}},
    {"codes", List, false, {}},
    {"examples", List, false, {}},
};

const std::vector<Field> kReferenceFields = {
    {"rule", Text, false, {}},  {"says", List, false, {}}, {"before", List, false, {}},
    {"after", List, false, {}}, {"look", List, false, {}}, {"related", List, true, {}},
};

const std::vector<Field> kProviderFields = {
    {"name", Text, true, {}},
    {"kind",
     Text,
     true,
     {"mailbox", "hosting", "gateway", "forwarding", "esp", "saas", "spf-hosting",
      "template"}},
    {"spf", Hosts, false, {}},
    {"mx", Hosts, false, {}},
    {"selectors", List, false, {}},
    {"own_selectors", List, false, {}},
    {"dkim_target", Hosts, false, {}},
    {"rdns", Hosts, false, {}},
    {"txt", List, false, {}},
    {"return_path",
     Text,
     true,
     {"own", "custom", "theirs", "setting", "none", "unknown"}},
    {"return_path_source", Url, false, {}},
    {"confidence", Text, true, {"high", "medium", "low"}},
    {"docs", Text, false, {}},
    {"source", Text, true, {}},
    {"note", Text, false, {}},
};

const std::vector<Field> kSelectorFields = {
    {"name", Text, true, {}},
    {"provider", Text, false, {}},
    {"record", Text, true, {"txt", "cname", "either"}},
    {"target", Host, false, {}},
    {"tier", Text, true, {"1", "2", "3", "9"}},
    {"source", Text, true, {}},
    {"note", Text, false, {}},
};

const std::vector<Field> kSubmissionFields = {
    {"name", Text, true, {}},
    {"domains", Hosts, false, {}},
    {"mx", Hosts, false, {}},
    {"hosts", Hosts, false, {}},
    {"server", Host, true, {}},
    {"tls", Port, false, {}},
    {"starttls", Port, false, {}},
    {"user", Text, true, {}},
    {"password", Text, true, {"account", "app", "oauth", "code", "mail", "panel"}},
    {"switch_on", Text, false, {"yes"}},
    {"page", Url, false, {}},
    {"source", Url, true, {}},
    {"checked", Text, false, {}},
    {"confidence", Text, true, {"high", "medium", "low"}},
};

const std::vector<Field> kDnsHostFields = {
    {"name", Text, true, {}},
    {"servers", Hosts, true, {}},
    {"type", Text, false, {}},
    {"field", Text, false, {}},
    {"value", Text, false, {}},
    {"apex", Text, false, {"@", "empty"}},
    {"quoted", Text, false, {"yes"}},
    {"source", Url, true, {}},
    {"checked", Text, false, {}},
    {"confidence", Text, true, {"high", "medium", "low"}},
};

const std::vector<Field> kAuthorityFields = {
    {"name", Text, true, {}},  {"issuers", List, true, {}},  {"caa", Hosts, true, {}},
    {"source", Url, true, {}}, {"checked", Text, false, {}},
};

const std::vector<Field> kPublicResolverFields = {
    {"name", Text, true, {}},
    {"address", Text, true, {}},
    {"forget", Url, false, {}},
    {"source", Url, true, {}},
};

// Sentences that each cause and label must have, and what else may carry their names.
const Words kAlways = {"title", "why", "do", "avoid", "evidence"};
const Words kAlwaysForCauses = {"meaning"};
const Words kAlwaysForSpf = {"not_at_fault", "how"};  // and for the group dns
const Words kNamed = {"title",        "meaning",       "why",     "do",
                      "not_at_fault", "others_accept", "how",     "false_positive",
                      "retry",        "avoid",         "evidence"};

void require(const Data& data, const Rows& rows, const Row& row, std::string_view family,
             Complaints& complaints) {
  std::string key = std::string(family) + "." + row.name;
  if (!data.english.sentences.contains(key))
    complaints.add(rows.file, row.line,
                   "'" + key + "' is missing in " + data.english.file);
}

// step.LABEL.READER.N: what one reader can do about a label; "wait" is for all of them.
void check_step(const Data& data, std::string_view key, const Line& line,
                Complaints& complaints) {
  if (!key.starts_with("step.")) return;
  key.remove_prefix(5);
  std::string_view name = key.substr(0, key.find('.'));
  bool of_label =
      std::ranges::find(data.reasons.rows, name, &Row::name) != data.reasons.rows.end();
  if (!of_label || name.size() == key.size()) return;
  key.remove_prefix(name.size() + 1);
  std::string_view reader = key.substr(0, key.find('.'));
  if (reader != "wait" && std::ranges::find(kActors, reader) == kActors.end())
    complaints.add(line.file, line.line,
                   "'" + std::string(reader) + "' is nobody's name");
}

// act.CAUSE.READER.N, or with a group of causes: what one reader does.
void check_act(const Data& data, std::string_view key, const Line& line,
               Complaints& complaints) {
  if (!key.starts_with("act.")) return;
  key.remove_prefix(4);
  std::string_view name = key.substr(0, key.find('.'));
  key.remove_prefix(std::min(key.size(), name.size() + 1));
  std::string_view reader = key.substr(0, key.find('.'));
  bool known = std::ranges::any_of(data.causes.rows, [&](const Row& row) {
    auto group = row.values.find("group");
    return row.name == name ||
           (group != row.values.end() && group->second.texts.front() == name);
  });
  if (!known)
    complaints.add(line.file, line.line,
                   "'" + std::string(name) + "' is neither a cause nor a group of them");
  if (std::ranges::find(kActors, reader) == kActors.end())
    complaints.add(line.file, line.line,
                   "'" + std::string(reader) + "' is nobody's name");
}

// A row for each name, with names that exist; a label's says where its rule stands.
void check_reference(const Data& data, const std::set<std::string, std::less<>>& names,
                     Complaints& complaints) {
  std::set<std::string, std::less<>> seen;
  for (const Row& row : data.reference.rows) {
    seen.insert(row.name);
    if (!names.contains(row.name))
      complaints.add(data.reference.file, row.line,
                     "'" + row.name + "' is neither a cause nor a label");
    auto related = row.values.find("related");
    if (related == row.values.end()) continue;
    for (const std::string& name : related->second.texts)
      if (!names.contains(name) || name == row.name)
        complaints.add(data.reference.file, related->second.line,
                       "'" + name + "' cannot be related");
  }
  for (const std::string& name : names)
    if (!seen.contains(name))
      complaints.add(data.reference.file, 1, "'" + name + "' is missing");
  for (const Row& label : data.reasons.rows) {
    auto row = std::ranges::find(data.reference.rows, label.name, &Row::name);
    if (row != data.reference.rows.end() && !row->values.contains("rule"))
      complaints.add(data.reference.file, row->line, "'rule' is missing");
  }
}

void check_named(const Data& data, Complaints& complaints) {
  std::set<std::string, std::less<>> names;
  for (const Row& row : data.causes.rows) {
    names.insert(row.name);
    for (auto family : kAlways) require(data, data.causes, row, family, complaints);
    auto group = row.values.find("group");
    if (group == row.values.end()) continue;
    for (auto family : kAlwaysForCauses)
      require(data, data.causes, row, family, complaints);
    const std::string& name = group->second.texts.front();
    if (name == "spf" || name == "dns")
      for (auto family : kAlwaysForSpf)
        require(data, data.causes, row, family, complaints);
  }
  for (const Row& row : data.reasons.rows) {
    names.insert(row.name);
    for (auto family : kAlways) require(data, data.reasons, row, family, complaints);
  }
  check_reference(data, names, complaints);
  for (const auto& [key, line] : data.english.sentences) {
    check_step(data, key, line, complaints);
    check_act(data, key, line, complaints);
    size_t dot = key.find('.');
    if (std::ranges::find(kNamed, std::string_view(key).substr(0, dot)) == kNamed.end())
      continue;
    std::string name =
        dot == key.npos ? "" : key.substr(dot + 1, key.find('.', dot + 1) - dot - 1);
    if (!names.contains(name))
      complaints.add(line.file, line.line,
                     "'" + key + "': no cause or label has the name '" + name + "'");
  }
}

std::string list_of(const std::set<std::string, std::less<>>& names) {
  std::string out;
  for (const std::string& name : names) out += " {" + name + "}";
  return out.empty() ? " none" : out;
}

// The shape of one sentence; an empty one after a complaint.
SentenceShape check_sentence(const std::string& key, const Line& line, int forms,
                             Complaints& complaints) {
  auto shape = read_sentence(line.text);
  if (!shape) {
    complaints.add(line.file, line.line,
                   "'" + key + "': " + shape.error().what + " (byte " +
                       std::to_string(shape.error().offset) + ")");
    return {};
  }
  if (shape->plural_forms != 0 && shape->plural_forms != forms)
    complaints.add(line.file, line.line,
                   "'" + key + "': a counted word has " + std::to_string(forms) +
                       " forms in this language");
  if (line.text.empty()) complaints.add(line.file, line.line, "'" + key + "' is empty");
  return *shape;
}

void check_languages(const Data& data, Complaints& complaints) {
  const auto &english = data.english.sentences, &russian = data.russian.sentences;
  for (const auto& [key, line] : english) {
    SentenceShape ours = check_sentence(key, line, 2, complaints);
    auto theirs = russian.find(key);
    if (theirs == russian.end()) {
      complaints.add(line.file, line.line,
                     "'" + key + "' is missing in " + data.russian.file);
      continue;
    }
    SentenceShape other = check_sentence(key, theirs->second, 3, complaints);
    if (ours.params != other.params)
      complaints.add(theirs->second.file, theirs->second.line,
                     "'" + key + "' has other parameters than in English:" +
                         list_of(other.params) + ", not" + list_of(ours.params));
  }
  for (const auto& [key, line] : russian)
    if (!english.contains(key))
      complaints.add(line.file, line.line,
                     "'" + key + "' is not in " + data.english.file);
}

// That an include gains nothing is said to people who then take it out: not without a
// page that says whose the envelope is.
void check_return_paths(const Rows& providers, Complaints& complaints) {
  for (const Row& row : providers.rows) {
    auto path = row.values.find("return_path");
    if (path == row.values.end()) continue;
    const std::string& word = path->second.texts.front();
    if (word == "none" && row.values.contains("spf"))
      complaints.add(providers.file, path->second.line,
                     "'none' sends nothing, but has an include");
    if (row.values.contains("return_path_source")) continue;
    if (word != "own" && word != "unknown")
      complaints.add(providers.file, path->second.line,
                     "'" + word + "' wants a 'return_path_source'");
  }
}

// A selector belongs to a service of the table, and what cannot be guessed is not asked
// for.
void check_selectors(const Data& data, Complaints& complaints) {
  std::set<std::string> services;
  for (const Row& row : data.providers.rows)
    if (auto name = row.values.find("name"); name != row.values.end())
      services.insert(name->second.texts.front());
  for (const Row& row : data.selectors.rows) {
    auto provider = row.values.find("provider");
    if (provider != row.values.end() &&
        !services.contains(provider->second.texts.front()))
      complaints.add(data.selectors.file, provider->second.line,
                     "'" + provider->second.texts.front() + "' is no provider");
    auto name = row.values.find("name"), tier = row.values.find("tier");
    if (name == row.values.end() || tier == row.values.end()) continue;
    bool pattern = name->second.texts.front().find_first_of("<*") != std::string::npos;
    if (pattern && tier->second.texts.front() != "9")
      complaints.add(data.selectors.file, tier->second.line,
                     "'" + name->second.texts.front() + "' cannot be asked for");
  }
}

// A server needs a port, and each mail domain belongs to one service.
void check_submission(const Rows& rows, Complaints& complaints) {
  std::set<std::string> domains;
  for (const Row& row : rows.rows) {
    if (!row.values.contains("tls") && !row.values.contains("starttls"))
      complaints.add(rows.file, row.line, "neither 'tls' nor 'starttls' is here");
    bool found = row.values.contains("domains") || row.values.contains("mx") ||
                 row.values.contains("hosts");
    if (!found)
      complaints.add(rows.file, row.line, "'domains', 'mx' or 'hosts' is missing");
    auto own = row.values.find("domains");
    if (own == row.values.end()) continue;
    for (const std::string& domain : own->second.texts)
      if (!domains.insert(domain).second)
        complaints.add(rows.file, own->second.line, "'" + domain + "' is here twice");
  }
}

// Each pattern of servers belongs to one host, and words without a page to stand on are
// none.
void check_dns_hosts(const Rows& rows, Complaints& complaints) {
  std::set<std::string> patterns;
  for (const Row& row : rows.rows) {
    bool words = row.values.contains("type") || row.values.contains("field") ||
                 row.values.contains("value");
    auto confidence = row.values.find("confidence");
    if (confidence != row.values.end() &&
        words != (confidence->second.texts.front() != "low"))
      complaints.add(rows.file, confidence->second.line,
                     words ? "words that no page has are left out"
                           : "without words of its panel the confidence is 'low'");
    auto servers = row.values.find("servers");
    if (servers == row.values.end()) continue;
    for (const std::string& pattern : servers->second.texts)
      if (!patterns.insert(pattern).second)
        complaints.add(rows.file, servers->second.line,
                       "'" + pattern + "' is here twice");
  }
}

// How an issuer begins leads to one authority.
void check_authorities(const Rows& rows, Complaints& complaints) {
  std::set<std::string> beginnings;
  for (const Row& row : rows.rows) {
    auto issuers = row.values.find("issuers");
    if (issuers == row.values.end()) continue;
    for (const std::string& one : issuers->second.texts)
      if (!beginnings.insert(one).second)
        complaints.add(rows.file, issuers->second.line, "'" + one + "' is here twice");
  }
}

}  // namespace

Data read_data(const std::string& folder, Complaints& complaints) {
  Data data{read_tables(folder + "/causes.toml", complaints),
            read_tables(folder + "/reasons.toml", complaints),
            read_tables(folder + "/reference.toml", complaints),
            read_entries(folder + "/providers.toml", "provider", complaints),
            read_entries(folder + "/selectors.toml", "selector", complaints),
            read_entries(folder + "/submission.toml", "service", complaints),
            read_entries(folder + "/dns_hosts.toml", "host", complaints),
            read_entries(folder + "/authorities.toml", "authority", complaints),
            read_entries(folder + "/public_resolvers.toml", "resolver", complaints),
            read_entries(folder + "/blocklists.toml", "list", complaints),
            read_entries(folder + "/receivers.toml", "receiver", complaints),
            read_catalogue(folder + "/lang/en.toml", complaints),
            read_catalogue(folder + "/lang/ru.toml", complaints)};
  add_by_name(data.english, folder + "/lang/en", complaints);
  add_by_name(data.russian, folder + "/lang/ru", complaints);
  return data;
}

void check(const Data& data, Complaints& complaints) {
  check_rows(data.causes, kCauseFields, complaints);
  check_rows(data.reasons, kReasonFields, complaints);
  check_rows(data.reference, kReferenceFields, complaints);
  check_rows(data.providers, kProviderFields, complaints);
  check_return_paths(data.providers, complaints);
  check_rows(data.selectors, kSelectorFields, complaints);
  check_selectors(data, complaints);
  check_rows(data.submission, kSubmissionFields, complaints);
  check_submission(data.submission, complaints);
  check_rows(data.dns_hosts, kDnsHostFields, complaints);
  check_dns_hosts(data.dns_hosts, complaints);
  check_rows(data.authorities, kAuthorityFields, complaints);
  check_authorities(data.authorities, complaints);
  check_rows(data.public_resolvers, kPublicResolverFields, complaints);
  check_block_lists(data.block_lists, data.english, complaints);
  check_receivers(data.receivers, complaints);
  check_named(data, complaints);
  check_languages(data, complaints);
}

}  // namespace mailwhy::knowledge::compile
