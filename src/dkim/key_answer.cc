// Keys out of DNS: RFC 6376, sections 3.6.2 and 6.1.2. Several records at one name leave
// the result undefined (3.6.2.2); here each is tried, and a warning says so.
#include <algorithm>

#include "dkim/verify.h"
#include "dns/chain.h"
#include "text/ascii.h"
#include "text/idna.h"

namespace mailwhy::dkim {

std::string key_name(std::string_view selector, std::string_view domain) {
  std::string name;
  name.reserve(selector.size() + domain.size() + 12);
  name.append(selector).append("._domainkey.").append(domain);
  return name;
}

// In the letters of DNS (RFC 8616, section 4).
static Result<dns::Name> dns_name(const std::string& name) {
  if (text::find_non_ascii(name) == name.size()) return dns::Name::from_text(name);
  auto ascii = text::to_a_labels(name);
  if (!ascii) return tl::unexpected(ascii.error());
  return dns::Name::from_text(*ascii);
}

static void set_trouble(KeyAnswer& answer, Verdict trouble, std::string cause,
                        std::string words, text::Params params) {
  answer.trouble = trouble;
  answer.cause = std::move(cause);
  answer.detail = text::Message{"dkim.detail." + std::move(words), std::move(params)};
}

// Where SERVFAIL comes of aliases that lead in a circle, or further than anybody follows.
static bool leads_in_circle(dns::Resolver& resolver, const dns::Name& start) {
  dns::Name at = start;
  for (int length = 0; length <= dns::kMaxChain; length++) {
    dns::AnswerPtr answer = resolver.query(at, dns::Type::CNAME);
    auto aliases = answer->of(dns::Type::CNAME);
    auto next = aliases.empty() ? std::nullopt : dns::target(*aliases.front());
    if (!next) return false;
    at = *next;
  }
  return true;
}

static void set_no_answer(KeyAnswer& out, const std::string& name,
                          const dns::Name& question, const dns::Answer& answer,
                          dns::Resolver& resolver) {
  bool refused = answer.status == dns::Status::Answered;
  if (refused && answer.rcode == dns::Rcode::ServFail &&
      leads_in_circle(resolver, question))
    return set_trouble(out, Verdict::TempError, "", "key_alias_circle", {{"name", name}});
  set_trouble(out, Verdict::TempError, "", "key_no_answer",
              {{"name", name},
               {"outcome",
                refused ? dns::to_string(answer.rcode) : dns::to_string(answer.status)}});
}

// TXT records that want to be keys; where none does, all of them, so that what is wrong
// with them is said.
static void take_records(KeyAnswer& out, const dns::Answer& answer, KeyCache& cache) {
  auto records = answer.of(dns::Type::TXT);
  std::string storage;
  for (bool any : {false, true}) {
    for (const dns::Record* record : records) {
      std::string_view text = dns::joined_text(*record, storage);
      if (!any && !looks_like_key(text)) continue;
      if (out.records.size() == kMaxKeyRecords) break;
      out.keys.push_back(cache.decode(text));
      out.records.emplace_back(text);
    }
    if (!out.records.empty()) return;
  }
}

static KeyAnswer read_answer(const std::string& name, const dns::Name& question,
                             const dns::Answer& answer, dns::Resolver& resolver,
                             KeyCache& cache) {
  KeyAnswer out;
  if (!answer.usable()) {
    set_no_answer(out, name, question, answer, resolver);
    return out;
  }
  if (!answer.nxdomain()) take_records(out, answer, cache);
  if (out.records.empty())
    set_trouble(out, Verdict::PermError, "dkim_key_missing",
                answer.nxdomain() ? "key_name_absent" : "key_record_absent",
                {{"name", name}});
  return out;
}

std::vector<KeyAnswer> ask_keys(const std::vector<std::string>& names,
                                dns::Resolver& resolver, KeyCache& cache) {
  std::vector<KeyAnswer> answers(names.size());
  std::vector<dns::Question> questions;
  std::vector<size_t> question_of(names.size(), names.size());
  for (size_t i = 0; i < names.size(); i++) {
    if (names[i].empty()) continue;
    auto same =
        std::find(names.begin(), names.begin() + static_cast<ptrdiff_t>(i), names[i]);
    size_t before = static_cast<size_t>(same - names.begin());
    if (before < i) {
      question_of[i] = question_of[before];
      continue;
    }
    auto name = dns_name(names[i]);
    if (!name) continue;
    question_of[i] = questions.size();
    questions.push_back({*name, dns::Type::TXT, {}});
  }
  std::vector<dns::AnswerPtr> replies = resolver.query_all(questions);
  for (size_t i = 0; i < names.size(); i++) {
    if (question_of[i] < questions.size()) {
      size_t at = question_of[i];
      answers[i] =
          read_answer(names[i], questions[at].name, *replies[at], resolver, cache);
    } else if (!names[i].empty()) {
      set_trouble(answers[i], Verdict::PermError, "", "key_name_unusable",
                  {{"name", names[i]}});
    }
  }
  return answers;
}

std::optional<text::Message> unfit(const Key& key, const Signature& signature) {
  auto say = [](std::string words, text::Params params = {}) {
    return text::Message{"dkim.detail." + std::move(words), std::move(params)};
  };
  if (key.type != signature.algorithm.key)
    return say("key_other_type", {{"key", std::string(to_string(key.type))},
                                  {"algorithm", signature.algorithm_text}});
  bool hash = signature.algorithm.hash == HashName::Sha1 ? key.sha1 : key.sha256;
  if (!hash)
    return say("key_other_hash",
               {{"hash", std::string(to_string(signature.algorithm.hash))}});
  if (!key.email) return say("key_other_service");
  size_t at = signature.identity.rfind('@');
  std::string host = text::to_lower(std::string_view(signature.identity).substr(at + 1));
  if (key.strict && host != signature.domain)
    return say("key_strict",
               {{"identity", signature.identity}, {"domain", signature.domain}});
  return std::nullopt;
}

}  // namespace mailwhy::dkim
