#include "knowledge/knowledge.h"

#include <algorithm>

#include "knowledge/quantity.h"
#include "knowledge/sentence.h"
#include "knowledge/tables.h"
#include "text/ascii.h"

namespace mailwhy::knowledge {

template <class T>
static const T* find(std::span<const T> table, std::string_view name) {
  for (const T& row : table)
    if (row.name == name) return &row;
  return nullptr;
}

static const tables::Sentence* find_sentence(std::string_view key) {
  auto found =
      std::ranges::lower_bound(tables::sentences, key, {}, &tables::Sentence::key);
  return found != tables::sentences.end() && found->key == key ? &*found : nullptr;
}

static std::string_view in_language(const tables::Sentence& sentence, Language language) {
  return language == Language::Russian ? sentence.russian : sentence.english;
}

std::span<const Cause> causes() {
  return tables::causes;
}

const Cause* find_cause(std::string_view name) {
  return find(tables::causes, name);
}

std::span<const ReasonLabel> reason_labels() {
  return tables::reason_labels;
}

const ReasonLabel* find_reason_label(std::string_view name) {
  return find(tables::reason_labels, name);
}

const Reference* find_reference(std::string_view name) {
  return find(tables::reference, name);
}

std::string_view to_string(ReturnPath path) {
  switch (path) {
    case ReturnPath::Own:
      return "own";
    case ReturnPath::Custom:
      return "custom";
    case ReturnPath::Theirs:
      return "theirs";
    case ReturnPath::Setting:
      return "setting";
    case ReturnPath::None:
      return "none";
    case ReturnPath::Unknown:
      break;
  }
  return "unknown";
}

std::span<const Provider> providers() {
  return tables::providers;
}

bool include_helps(const Provider& provider) {
  return provider.return_path != ReturnPath::Custom &&
         provider.return_path != ReturnPath::Theirs &&
         provider.return_path != ReturnPath::None;
}

std::span<const Selector> selectors() {
  return tables::selectors;
}

std::span<const Submission> submission() {
  return tables::submission;
}

std::span<const Authority> authorities() {
  return tables::authorities;
}

const Authority* find_authority(std::string_view organization) {
  for (const Authority& authority : authorities())
    for (std::string_view beginning : authority.issuers)
      if (text::starts_with_ignore_case(organization, beginning)) return &authority;
  return nullptr;
}

std::span<const PublicResolver> public_resolvers() {
  return tables::public_resolvers;
}

const PublicResolver* find_public_resolver(std::string_view address) {
  auto all = public_resolvers();
  auto found = std::ranges::find(all, address, &PublicResolver::address);
  return found == all.end() ? nullptr : &*found;
}

std::span<const DnsHost> dns_hosts() {
  return tables::dns_hosts;
}

const DnsHost* find_dns_host(std::span<const std::string> servers) {
  auto belongs = [&](const DnsHost& host) {
    return std::ranges::all_of(servers, [&](const std::string& server) {
      return std::ranges::any_of(host.servers, [&](std::string_view pattern) {
        return matches(pattern, server);
      });
    });
  };
  if (servers.empty()) return nullptr;
  auto found = std::ranges::find_if(tables::dns_hosts, belongs);
  return found == tables::dns_hosts.end() ? nullptr : &*found;
}

std::optional<Language> parse_language(std::string_view text) {
  std::string_view name = text.substr(0, text.find_first_of("_.-@"));
  if (text::equals_ignore_case(name, "ru")) return Language::Russian;
  if (text::equals_ignore_case(name, "en") || name == "C" || name == "POSIX")
    return Language::English;
  return std::nullopt;
}

// What each language says in its own words: a quantity, and what a block list means.
static bool is_spoken(std::string_view name) {
  return is_quantity(name) || name == "meaning";
}

static text::Params spoken(Language language, const text::Params& params) {
  text::Params out = params;
  for (auto& [name, value] : out) {
    if (is_quantity(name)) value = quantity_text(language, name, value);
    const tables::Sentence* meaning =
        name == "meaning" ? find_sentence("listing." + value) : nullptr;
    if (meaning) value = in_language(*meaning, language);
  }
  return out;
}

std::string say(Language language, std::string_view key, const text::Params& params) {
  const tables::Sentence* sentence = find_sentence(key);
  if (!sentence) return std::string(key);
  bool words_needed = std::ranges::any_of(
      params, [](const auto& param) { return is_spoken(param.first); });
  text::Params words = words_needed ? spoken(language, params) : text::Params();
  const text::Params& known = words_needed ? words : params;
  return fill_in(in_language(*sentence, language), known, [&](std::string_view name) {
    const tables::Sentence* word = find_sentence("param." + std::string(name));
    return word ? std::string(in_language(*word, language))
                : "{" + std::string(name) + "}";
  });
}

std::string say(Language language, const text::Message& message) {
  return say(language, message.key, message.params);
}

bool has_sentence(std::string_view key) {
  return find_sentence(key) != nullptr;
}

bool is_sayable(std::string_view key, const text::Params& params) {
  const tables::Sentence* sentence = find_sentence(key);
  return sentence && is_whole(sentence->english, params);
}

}  // namespace mailwhy::knowledge
