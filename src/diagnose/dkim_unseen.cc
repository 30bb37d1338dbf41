// DKIM where nothing of the mail came back: the key that the reply names, and whether the
// author's domain has keys at all. Otherwise it cannot be known what the mail carried.
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/selectors.h"
#include "knowledge/knowledge.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxNamed = 4;  // keys of one reply that are looked up
static constexpr size_t kMaxServiceSelectors =
    16;  // of the services that handle its mail

static bool is_name_letter(char c) {
  return text::is_alnum(c) || c == '.' || c == '-' || c == '_';
}

// Names of key records in running text: "no key for s1._domainkey.example.org".
static std::vector<std::string> names_in_reply(const std::string& reply) {
  constexpr std::string_view kMark = "._domainkey.";
  std::vector<std::string> names;
  for (size_t at = text::find_ignore_case(reply, kMark);
       at != reply.npos && names.size() < kMaxNamed;
       at = text::find_ignore_case(reply, kMark, at + 1)) {
    size_t begin = at, end = at + kMark.size();
    while (begin > 0 && is_name_letter(reply[begin - 1])) begin--;
    while (end < reply.size() && is_name_letter(reply[end])) end++;
    std::string name = text::to_lower(reply.substr(begin, end - begin));
    while (name.ends_with('.')) name.pop_back();
    names.push_back(std::move(name));
  }
  return names;
}

// The value of a tag in running text: "s=mail" in "(d=example.org s=mail)".
static std::string tag_in_reply(const std::string& reply, char tag) {
  for (size_t at = reply.find(std::string{tag, '='}); at != reply.npos;
       at = reply.find(std::string{tag, '='}, at + 1)) {
    if (at > 0 && is_name_letter(reply[at - 1])) continue;
    size_t end = at + 2;
    while (end < reply.size() && is_name_letter(reply[end])) end++;
    if (end > at + 2) return text::to_lower(reply.substr(at + 2, end - at - 2));
  }
  return {};
}

std::vector<std::string> keys_named_in_reply(const Inquiry& inquiry) {
  const std::string& reply = inquiry.refusal.facts.reply.text;
  std::vector<std::string> names = names_in_reply(reply);
  std::string selector = tag_in_reply(reply, 's'), domain = tag_in_reply(reply, 'd');
  if (names.empty() && !selector.empty())
    names.push_back(dkim::key_name(
        selector, domain.empty() ? inquiry.authentication.author : domain));
  return names;
}

static std::string cause_of(const dkim::KeyAnswer& answer) {
  if (answer.trouble == dkim::Verdict::TempError) return {};
  if (answer.keys.empty()) return answer.cause;
  const dkim::Key& key = *answer.keys.front();
  if (key.revoked()) return "dkim_key_revoked";
  if (key.fault) return "dkim_key_malformed";
  bool weak = key.type == dkim::KeyType::Rsa && key.bits() < dkim::kMinRsaBits;
  return weak ? "dkim_key_weak" : "";
}

static bool find_in_named_keys(Inquiry& inquiry) {
  std::vector<std::string> names = keys_named_in_reply(inquiry);
  dkim::KeyCache cache;
  auto answers = dkim::ask_keys(names, inquiry.resolver, cache);
  for (size_t i = 0; i < names.size(); i++) {
    std::string cause = cause_of(answers[i]);
    if (cause.empty()) continue;
    std::string id = add_evidence(
        inquiry, "dkim_key", "problem",
        {{"key", names[i]},
         {"record", answers[i].records.empty() ? "" : answers[i].records.front()}});
    Finding finding =
        make_finding(inquiry, cause, Certainty::Likely, {"dkim", "dkim_key"});
    finding.params["domain"] = inquiry.authentication.author;
    finding.params["name"] = names[i];
    finding.params["selector"] = names[i].substr(0, names[i].find("._domainkey"));
    text::Params params = finding.params;
    add_finding(inquiry, std::move(finding));
    add_dkim_steps(inquiry, cause, params);
    return true;
  }
  return false;
}

// The selectors that the services at the domain's MX make their customers publish.
static std::vector<std::string> provider_selectors(const Inquiry& inquiry) {
  std::vector<std::string> selectors;
  for (const knowledge::Provider* provider : mail_services(inquiry.hosts.mx))
    for (std::string& selector : selectors_of(*provider))
      if (selectors.size() < kMaxServiceSelectors)
        selectors.push_back(std::move(selector));
  return selectors;
}

// Three-valued: nothing below _domainkey shows that nothing was signed; none of the
// services' selectors makes it possible; anything else says nothing about this mail.
static std::optional<Certainty> without_keys(Inquiry& inquiry) {
  if (inquiry.authentication.no_keys) return Certainty::Likely;
  std::vector<std::string> names;
  for (const std::string& selector : provider_selectors(inquiry))
    names.push_back(dkim::key_name(selector, inquiry.authentication.author));
  if (names.empty()) return {};
  dkim::KeyCache cache;
  auto answers = dkim::ask_keys(names, inquiry.resolver, cache);
  bool none = std::ranges::all_of(answers, [](const dkim::KeyAnswer& answer) {
    return answer.cause == "dkim_key_missing";
  });
  if (!none) return {};
  return Certainty::Possible;
}

bool find_unseen_dkim_causes(Inquiry& inquiry) {
  if (find_in_named_keys(inquiry)) return true;
  auto certainty = without_keys(inquiry);
  if (!certainty) return false;
  const std::string cause = "dkim_missing";
  Finding finding = make_finding(inquiry, cause, *certainty, {"dkim", "dmarc"});
  finding.params["domain"] = inquiry.authentication.author;
  if (inquiry.authentication.no_keys)
    finding.notes.push_back({"note.no_dkim_keys_at_all", finding.params});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_dkim_steps(inquiry, cause, params);
  return true;
}

}  // namespace mailwhy::diagnose
