#include "arc/verify.h"

#include <algorithm>
#include <array>

namespace mailwhy::arc {

using dkim::Verdict;

// Of the body, each taken by another mode or length; more would only cost time.
static constexpr size_t kMaxBodyHashes = 4;

std::string_view to_string(Status status) {
  static constexpr std::array<std::string_view, 3> kWords{"none", "pass", "fail"};
  return kWords[static_cast<size_t>(status)];
}

// ---------------------------------------------------------------- message signatures

namespace {

// Servers mostly hash the body alike: each way is taken once.
class BodyHashes {
 public:
  explicit BodyHashes(std::string_view body) : body_(body) {}

  // nullopt where too many others were taken before.
  std::optional<dkim::BodyHash> of(const dkim::Signature& signature) {
    uint64_t limit = signature.body_length.value_or(dkim::BodyCanonicalizer::kAll);
    for (const Taken& one : taken_)
      if (one.mode == signature.body_mode && one.limit == limit) return one.hash;
    if (taken_.size() == kMaxBodyHashes) return std::nullopt;
    taken_.push_back(
        {signature.body_mode, limit,
         dkim::hash_body(body_, signature.body_mode, dkim::HashName::Sha256, limit)});
    return taken_.back().hash;
  }

 private:
  struct Taken {
    dkim::Mode mode;
    uint64_t limit;
    dkim::BodyHash hash;
  };
  std::string_view body_;
  std::vector<Taken> taken_;
};

}  // namespace

static bool is_expired(const dkim::Signature& signature, net::Time now) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  return signature.expires_at && seconds > 0 &&
         *signature.expires_at < static_cast<uint64_t>(seconds);
}

static void check_message(const dkim::RawMail& mail, const dkim::KeyAnswer& answer,
                          BodyHashes& bodies, net::Time now, dkim::Check& check) {
  const dkim::Signature& signature = check.signature;
  if (signature.fault || signature.algorithm.hash != dkim::HashName::Sha256) return;
  dkim::Hashes hashes;
  hashes.body = bodies.of(signature);
  hashes.header = dkim::sha256(dkim::header_text(mail, signature));
  dkim::check_with_hashes(hashes, answer, check);
  if (!is_expired(signature, now)) return;
  check.result = Verdict::Fail;
  check.cause = "dkim_expired";
}

// ---------------------------------------------------------------- seals

static void add_field(const dkim::RawField& field, dkim::Sha256& hash) {
  std::string text;
  dkim::add_canonical_field(field, dkim::Mode::Relaxed, text);
  hash.write(text);
}

static Verdict open_seal(const Seal& seal, const dkim::KeyAnswer& answer,
                         const std::string& digest) {
  if (answer.trouble != Verdict::None) return answer.trouble;
  bool usable = false;
  for (const auto& key : answer.keys) {
    if (key->fault || key->type != seal.algorithm.key || !key->sha256 || !key->email)
      continue;
    if (key->type == dkim::KeyType::Rsa && key->bits() < dkim::kMinRsaBits) continue;
    usable = true;
    if (key->public_key->verify(digest, dkim::HashName::Sha256, seal.value))
      return Verdict::Pass;
  }
  return usable ? Verdict::Fail : Verdict::PermError;
}

// The sets below it as they are, then its own, b= of the seal empty (section 5.1.1). What
// the sets have in common is hashed once. A seal that says fail covers its own set only
// (5.1.2).
static void check_seals(std::vector<Hop>& hops,
                        const std::vector<dkim::KeyAnswer>& answers) {
  dkim::Sha256 below;
  for (size_t i = 0; i < hops.size(); i++) {
    Hop& hop = hops[i];
    const Set& set = hop.set;
    for (const dkim::RawField* field : set.fields)
      if (!field) return;
    bool alone = set.seal.chain_status == "fail";
    dkim::Sha256 own = alone ? dkim::Sha256() : below;
    for (Part part : {Part::Results, Part::MessageSignature}) {
      add_field(*set.field(part), below);
      add_field(*set.field(part), own);
    }
    add_field(*set.field(Part::Seal), below);
    if (set.seal.fault) continue;
    std::string text;
    dkim::add_signature_field(*set.field(Part::Seal), set.seal.value_begin,
                              set.seal.value_end, dkim::Mode::Relaxed, text);
    hop.seal = open_seal(set.seal, answers[i], own.write(text).finish());
  }
}

// ---------------------------------------------------------------- the chain

static void fail_at(Chain& chain, uint64_t instance, Part part, Verdict verdict,
                    std::optional<text::Message> detail) {
  if (chain.problem) return;
  chain.status = Status::Fail;
  chain.temporary = verdict == Verdict::TempError;
  bool worded = detail && verdict != Verdict::Pass;
  chain.problem = Problem{
      instance, part, worded ? *detail : text::Message{"arc.problem.seal_broken", {}}};
}

// Section 5.2, steps 4 and 6.
static void judge(Chain& chain, const std::vector<dkim::KeyAnswer>& seal_answers) {
  if (chain.problem) {
    chain.status = Status::Fail;
    return;
  }
  const Hop& newest = chain.hops.back();
  if (newest.message.result != Verdict::Pass)
    fail_at(chain, newest.set.instance, Part::MessageSignature, newest.message.result,
            newest.message.detail);
  for (size_t i = chain.hops.size(); i-- > 0;) {
    const Hop& hop = chain.hops[i];
    if (hop.seal == Verdict::Pass) continue;
    auto detail = seal_answers[i].detail;
    if (!detail && hop.seal == Verdict::PermError)
      detail = text::Message{"arc.problem.seal_key", {}};
    fail_at(chain, hop.set.instance, Part::Seal, hop.seal, detail);
  }
  if (!chain.problem) chain.status = Status::Pass;
}

Chain verify(const dkim::RawMail& mail, dns::Resolver& resolver, dkim::KeyCache& keys,
             net::Time now) {
  Chain chain;
  Sets sets = read_sets(mail);
  chain.problem = std::move(sets.problem);
  std::vector<std::string> names;
  auto name_of = [](const std::string& selector, const std::string& domain) {
    bool whole = !selector.empty() && !domain.empty();
    return whole ? dkim::key_name(selector, domain) : std::string();
  };
  for (Set& set : sets.sets) {
    const dkim::Signature& message = set.message_signature;
    names.push_back(name_of(set.seal.selector, set.seal.domain));
    names.push_back(name_of(message.selector, message.domain));
    Hop& hop = chain.hops.emplace_back();
    hop.message.result = Verdict::None;
    hop.message.signature = message;
    hop.message.key_name = names.back();
    hop.set = std::move(set);
  }
  if (chain.hops.empty() && !chain.problem) return chain;
  auto answers = dkim::ask_keys(names, resolver, keys);
  std::vector<dkim::KeyAnswer> seal_answers;
  BodyHashes bodies(mail.body);
  for (size_t i = chain.hops.size(); i-- > 0;)
    if (chain.hops[i].set.field(Part::MessageSignature))
      check_message(mail, answers[2 * i + 1], bodies, now, chain.hops[i].message);
  for (size_t i = 0; i < chain.hops.size(); i++)
    seal_answers.push_back(std::move(answers[2 * i]));
  check_seals(chain.hops, seal_answers);
  judge(chain, seal_answers);
  return chain;
}

uint64_t oldest_pass(const Chain& chain) {
  for (size_t i = chain.hops.size(); i-- > 0;)
    if (chain.hops[i].message.result != Verdict::Pass)
      return i + 1 < chain.hops.size() ? chain.hops[i + 1].set.instance : 0;
  return 0;
}

}  // namespace mailwhy::arc
