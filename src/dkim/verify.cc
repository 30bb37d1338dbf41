#include "dkim/verify.h"

#include <algorithm>
#include <array>
#include <map>

#include "net/timestamp.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

std::string_view to_string(Verdict verdict) {
  static constexpr std::array<std::string_view, 7> kWords{
      "pass", "temperror", "fail", "policy", "permerror", "neutral", "none"};
  return kWords[static_cast<size_t>(verdict)];
}

std::string_view to_string(Match match) {
  static constexpr std::array<std::string_view, 3> kWords{"unknown", "match", "differ"};
  return kWords[static_cast<size_t>(match)];
}

static void decide(Check& check, Verdict result, std::string cause, std::string words,
                   text::Params params = {}) {
  check.result = result;
  check.cause = std::move(cause);
  check.detail = text::Message{std::move(words), std::move(params)};
}

// ---------------------------------------------------------------- warnings

// Fields of which a reader sees one, and which a stranger gains from adding.
static constexpr std::array<std::string_view, 8> kShownFields{
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "content-type"};

static void warn_of_fields(const RawMail& mail, Check& check) {
  for (std::string_view name : kShownFields) {
    auto named = std::ranges::count_if(
        check.signature.signed_fields,
        [&](std::string_view one) { return text::equals_ignore_case(one, name); });
    if (named == 0) continue;
    auto present = std::ranges::count_if(
        mail.fields, [&](const RawField& field) { return field.is(name); });
    if (named > present) continue;
    std::string word(name);
    std::ranges::replace(word, '-', '_');
    check.warnings.push_back("oversign_" + word);
    if (named < present) check.warnings.push_back("duplicate_" + word);
  }
}

static void warn(const RawMail& mail, Check& check, net::Time now) {
  const Signature& signature = check.signature;
  if (signature.fault) return;
  if (signature.body_length && *signature.body_length < check.body_size)
    check.warnings.push_back("unsigned_body");
  warn_of_fields(mail, check);
  uint64_t seconds = static_cast<uint64_t>(std::max<int64_t>(
      0, std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count()));
  // Clocks are minutes apart at most.
  if (signature.signed_at && *signature.signed_at > seconds + 600)
    check.warnings.push_back("signed_in_future");
  if (check.key && check.key->testing) check.warnings.push_back("testing_key");
  if (check.key_records > 1) check.warnings.push_back("several_keys");
  // Where it verifies, the verdict says so.
  bool sha1 = signature.algorithm.hash == HashName::Sha1;
  if (sha1 && check.result != Verdict::Policy) check.warnings.push_back("rsa_sha1");
}

// ---------------------------------------------------------------- one signature

// Octets of the signatures that RSA keys in use make: 512 to 4096 bits.
static constexpr std::array<size_t, 7> kSignatureSizes{64, 96, 128, 192, 256, 384, 512};

static void decide_without_match(Check& check) {
  bool body_differs = check.body_hash == Match::Differ;
  bool rsa = check.signature.algorithm.key == KeyType::Rsa;
  if (rsa && check.recovered.padding == Recovered::Padding::Good) {
    if (body_differs && check.header_hash == Match::Differ)
      return decide(check, Verdict::Fail, "dkim_body_changed",
                    "dkim.detail.both_changed");
    if (body_differs)
      return decide(check, Verdict::Fail, "dkim_body_changed",
                    "dkim.detail.body_changed");
    return decide(check, Verdict::Fail, "dkim_header_changed",
                  "dkim.detail.header_changed");
  }
  if (!rsa) {
    if (body_differs)
      return decide(check, Verdict::Fail, "dkim_body_changed",
                    "dkim.detail.body_changed");
    check.other_cause = "dkim_key_mismatch";
    return decide(check, Verdict::Fail, "dkim_header_changed",
                  "dkim.detail.header_or_key");
  }
  // No key makes a signature of an odd length, or of less than 512 bits: b= lost or
  // gained letters on the way. Lengths that hardly any key has are taken for damage, too.
  size_t size = check.signature.value.size();
  if (std::ranges::find(kSignatureSizes, size) == kSignatureSizes.end()) {
    if (size % 8 == 0 && size > kSignatureSizes.front())
      check.other_cause = "dkim_key_mismatch";
    return decide(check, Verdict::Fail, "dkim_header_changed",
                  "dkim.detail.signature_damaged",
                  {{"octets", std::to_string(size)},
                   {"wanted", std::to_string(check.key->bits() / 8)}});
  }
  if (check.recovered.padding == Recovered::Padding::Length) {
    // Shorter than the key: another one made it, or the end of b= was lost.
    if (size * 8 < static_cast<size_t>(check.key->bits()))
      check.other_cause = "dkim_header_changed";
    return decide(check, Verdict::Fail, "dkim_key_mismatch", "dkim.detail.key_other_size",
                  {{"bits", std::to_string(size * 8)},
                   {"published", std::to_string(check.key->bits())},
                   {"name", check.key_name}});
  }
  check.other_cause = "dkim_header_changed";
  decide(check, Verdict::Fail, "dkim_key_mismatch", "dkim.detail.key_mismatch",
         {{"name", check.key_name}});
}

// It verifies; does it count?
static void decide_match(Check& check) {
  const Signature& signature = check.signature;
  check.result = Verdict::Pass;
  if (signature.algorithm.hash == HashName::Sha1)
    return decide(check, Verdict::Policy, "dkim_key_weak", "dkim.detail.sha1");
  if (check.key->type == KeyType::Rsa && check.key->bits() < kMinRsaBits)
    return decide(
        check, Verdict::Policy, "dkim_key_weak", "dkim.detail.key_weak",
        {{"bits", std::to_string(check.key->bits())}, {"name", check.key_name}});
  if (!signature.body_length) return;
  text::Params lengths{{"length", std::to_string(*signature.body_length)},
                       {"size", std::to_string(check.body_size)}};
  if (*signature.body_length < check.body_size)
    return decide(check, Verdict::Policy, "", "dkim.detail.unsigned_body", lengths);
  if (*signature.body_length > check.body_size)
    decide(check, Verdict::PermError, "", "dkim.detail.length_beyond_body", lengths);
}

// A key that can be used for this signature, tried. True where it opens it.
static bool try_key(const Key& key, Check& check) {
  const Signature& signature = check.signature;
  if (key.type == KeyType::Ed25519) {
    bool verifies = key.public_key->verify(check.computed_header_hash,
                                           signature.algorithm.hash, signature.value);
    check.header_hash = verifies ? Match::Match : Match::Unknown;
    return verifies;
  }
  check.recovered = key.public_key->recover(signature.value);
  check.header_hash = Match::Unknown;
  if (check.recovered.padding != Recovered::Padding::Good) return false;
  bool same = check.recovered.hash == signature.algorithm.hash &&
              check.recovered.digest == check.computed_header_hash;
  check.header_hash = same ? Match::Match : Match::Differ;
  return true;
}

static void take_key(const KeyAnswer& answer, size_t which, Check& check) {
  check.key = answer.keys[which];
  check.key_record = answer.records[which];
}

// Takes the key that opens the signature; else the first that could; else the first. True
// where one could be tried.
static bool choose_key(const KeyAnswer& answer, Check& check) {
  auto fits = [&](const Key& key) { return !key.fault && !unfit(key, check.signature); };
  size_t usable = answer.keys.size();
  for (size_t i = answer.keys.size(); i-- > 0;)
    if (fits(*answer.keys[i])) usable = i;
  if (usable == answer.keys.size()) {
    take_key(answer, 0, check);
    return false;
  }
  for (size_t i = usable; i < answer.keys.size(); i++) {
    if (!fits(*answer.keys[i]) || !try_key(*answer.keys[i], check)) continue;
    take_key(answer, i, check);
    return true;
  }
  take_key(answer, usable, check);
  if (answer.keys.size() > usable + 1) try_key(*check.key, check);
  return true;
}

static Hashes hashes_for(const RawMail& mail, const Signature& signature,
                         BodyAtHand body) {
  Hashes hashes;
  if (body == BodyAtHand::Yes)
    hashes.body = hash_body(mail.body, signature.body_mode, signature.algorithm.hash,
                            signature.body_length.value_or(BodyCanonicalizer::kAll));
  hashes.header = hash_text(header_text(mail, signature), signature.algorithm.hash);
  return hashes;
}

static void take_hashes(const Hashes& hashes, Check& check) {
  check.computed_header_hash = hashes.header;
  if (!hashes.body) return;
  check.computed_body_hash = hashes.body->digest;
  check.body_size = hashes.body->size;
  check.body_hash =
      hashes.body->digest == check.signature.body_hash ? Match::Match : Match::Differ;
}

static void check_hashes(const KeyAnswer& answer, Check& check) {
  const Signature& signature = check.signature;
  check.key_records = answer.records.size();
  if (answer.trouble != Verdict::None) {
    check.result = answer.trouble;
    check.cause = answer.cause;
    check.detail = answer.detail;
    return;
  }
  if (!choose_key(answer, check)) {
    const Key& key = *check.key;
    if (!key.fault) {
      check.result = Verdict::PermError;
      check.detail = unfit(key, signature);
      // t=s is a wish of the key's owner, and i= is what goes against it.
      if (check.detail->key != "dkim.detail.key_strict")
        check.cause = "dkim_key_malformed";
      return;
    }
    decide(check, Verdict::PermError,
           key.revoked() ? "dkim_key_revoked" : "dkim_key_malformed",
           "dkim.fault." + key.fault->rule, key.fault->params);
    return;
  }
  if (check.header_hash == Match::Match && check.body_hash == Match::Match)
    decide_match(check);
  else if (check.header_hash == Match::Match && check.body_hash == Match::Unknown)
    decide(check, Verdict::Neutral, "", "dkim.detail.body_not_at_hand");
  else
    decide_without_match(check);
}

void check_with_hashes(const Hashes& hashes, const KeyAnswer& answer, Check& check) {
  take_hashes(hashes, check);
  check_hashes(answer, check);
}

void check_with_keys(const RawMail& mail, const KeyAnswer& answer, Check& check) {
  check_with_hashes(hashes_for(mail, check.signature, BodyAtHand::Yes), answer, check);
}

// ---------------------------------------------------------------- all of them

static net::Time moment(uint64_t seconds) {
  constexpr uint64_t kLastOfYear9999 = 253'402'300'799;
  return net::Time(std::chrono::seconds(std::min(seconds, kLastOfYear9999)));
}

// x= lies before the clock: whatever else is true, it counts no more.
static void expire(Check& check, net::Time now) {
  const Signature& signature = check.signature;
  auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  bool expired = signature.expires_at && seconds > 0 &&
                 *signature.expires_at < static_cast<uint64_t>(seconds);
  if (!expired) return;
  check.other_cause.clear();
  decide(check, Verdict::Fail, "dkim_expired", "dkim.detail.expired",
         {{"time", net::format_timestamp(moment(*signature.expires_at))}});
}

// Two signatures under one key: where it opens one of them, it is not the wrong key.
static void tell_apart_by_others(std::vector<Check>& checks) {
  for (Check& check : checks) {
    if (check.cause != "dkim_key_mismatch") continue;
    bool right_key = std::ranges::any_of(checks, [&](const Check& other) {
      return other.key && other.key == check.key &&
             other.recovered.padding == Recovered::Padding::Good;
    });
    if (!right_key) continue;
    check.other_cause.clear();
    decide(check, Verdict::Fail, "dkim_header_changed",
           "dkim.detail.signature_damaged_key_right", {{"name", check.key_name}});
  }
}

static void read_signatures(const RawMail& mail, Verification& out) {
  for (const RawField& field : mail.fields) {
    if (!field.is("DKIM-Signature")) continue;
    if (out.checks.size() == kMaxSignatures) {
      out.not_looked_at++;
      continue;
    }
    Check& check = out.checks.emplace_back();
    check.signature = read_signature(field);
    const Signature& signature = check.signature;
    if (!signature.domain.empty() && !signature.selector.empty())
      check.key_name = key_name(signature.selector, signature.domain);
    if (signature.fault)
      decide(check, Verdict::PermError, "", "dkim.fault." + signature.fault->rule,
             signature.fault->params);
  }
}

std::vector<Hashes> hashes_of(const RawMail& mail, BodyAtHand body) {
  Verification read;
  read_signatures(mail, read);
  std::vector<Hashes> hashes;
  for (const Check& check : read.checks)
    hashes.push_back(check.signature.fault ? Hashes{}
                                           : hashes_for(mail, check.signature, body));
  return hashes;
}

// `take` gives a check its hashes.
template <class Take>
static Verification check_all(const RawMail& mail, dns::Resolver& resolver,
                              KeyCache& keys, net::Time now, const Take& take) {
  Verification out;
  read_signatures(mail, out);
  std::vector<std::string> names;
  for (const Check& check : out.checks)
    names.push_back(check.signature.fault ? "" : check.key_name);
  std::vector<KeyAnswer> answers = ask_keys(names, resolver, keys);
  for (size_t i = 0; i < out.checks.size(); i++) {
    Check& check = out.checks[i];
    if (check.signature.fault) continue;
    take(i, check);
    check_hashes(answers[i], check);
    expire(check, now);
    warn(mail, check, now);
  }
  tell_apart_by_others(out.checks);
  for (const Check& check : out.checks) out.result = std::min(out.result, check.result);
  return out;
}

Verification verify(const RawMail& mail, dns::Resolver& resolver, KeyCache& keys,
                    net::Time now) {
  return check_all(mail, resolver, keys, now, [&](size_t, Check& check) {
    take_hashes(hashes_for(mail, check.signature, BodyAtHand::Yes), check);
  });
}

Verification verify(const RawMail& mail, const std::vector<Hashes>& hashes,
                    dns::Resolver& resolver, KeyCache& keys, net::Time now) {
  return check_all(mail, resolver, keys, now, [&](size_t which, Check& check) {
    if (which < hashes.size()) take_hashes(hashes[which], check);
  });
}

}  // namespace mailwhy::dkim
