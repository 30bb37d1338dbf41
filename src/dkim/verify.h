// Checks the DKIM signatures of a mail: RFC 6376, section 6; verdicts as RFC 8601,
// section 2.7.1 names them. A failure tells apart what opposite people must mend: the
// message was changed, or the published key is not the one that signed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dkim/key.h"
#include "dkim/raw_mail.h"
#include "dkim/signature.h"
#include "dns/resolver.h"
#include "text/message.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxSignatures = 8;  // of one mail; the rest is not looked at
inline constexpr size_t kMaxKeyRecords = 4;  // at one name

// Best first: the verdict over all signatures is the least of them.
enum class Verdict : uint8_t { Pass, TempError, Fail, Policy, PermError, Neutral, None };
std::string_view to_string(Verdict verdict);  // "pass", "temperror"

enum class Match : uint8_t { Unknown, Match, Differ };
std::string_view to_string(Match match);  // "unknown", "match", "differ"

struct Check {
  Verdict result = Verdict::Neutral;
  Signature signature;
  std::string key_name;            // "s1._domainkey.example.org"
  std::shared_ptr<const Key> key;  // the one that opened it, else the first; may be null
  std::string key_record;          // its text
  size_t key_records = 0;          // at that name

  Match body_hash = Match::Unknown, header_hash = Match::Unknown;
  std::string computed_body_hash;    // of the body as it is, within l=
  uint64_t body_size = 0;            // of the whole canonical body
  std::string computed_header_hash;  // of the header fields as they are
  Recovered recovered;               // RSA: what was signed; see Recovered::Padding

  // A name of causes.tsv: the likeliest where two are possible; "" where it passes, or
  // where the signature's own syntax is to blame.
  std::string cause;
  std::string other_cause;              // where nothing tells the two apart
  std::optional<text::Message> detail;  // a sentence: dkim.… of data/lang
  std::vector<std::string> warnings;    // "unsigned_body", "oversign_from"
};

// The hash of the body within a limit (l=), and the size of the whole canonical body.
struct BodyHash {
  std::string digest;
  uint64_t size = 0;
};

struct Verification {
  Verdict result = Verdict::None;
  std::vector<Check> checks;  // in header order, from the top
  size_t not_looked_at = 0;   // signatures behind the eighth
};

// `mail` must outlive the result, which views it. Keys are asked for together. The clock
// decides about x=.
Verification verify(const RawMail& mail, dns::Resolver& resolver, KeyCache& keys,
                    net::Time now);

// What a mail hashes to for one of its signatures: with the key, all that its check
// needs.
struct Hashes {
  std::optional<BodyHash> body;  // absent where the body is not at hand
  std::string header;
};
// One for each signature that verify() looks at, from the top.
enum class BodyAtHand : uint8_t { No, Yes };
std::vector<Hashes> hashes_of(const RawMail& mail, BodyAtHand body);

// Checks with hashes taken before, of a mail whose header fields `mail` still has:
// neutral where the body is not at hand and nothing else is wrong.
Verification verify(const RawMail& mail, const std::vector<Hashes>& hashes,
                    dns::Resolver& resolver, KeyCache& keys, net::Time now);

// ---- What the steps are made of: for ARC, signing and for whoever explains a failure.

// The fields that h= names, in its order, from the bottom up where a name stands several
// times; nullptr where there is none left (sections 3.5, 5.4.2).
std::vector<const RawField*> select_fields(const RawMail& mail,
                                           const std::vector<std::string_view>& names);

// Fields as they are hashed, one behind the other, without the signature's own.
std::string canonical_fields(const std::vector<const RawField*>& fields, Mode mode);

// Fields and the signature's own with b= empty: what the header hash is taken of.
std::string header_text(const RawMail& mail, const Signature& signature);

BodyHash hash_body(std::string_view body, Mode mode, HashName hash,
                   uint64_t limit = BodyCanonicalizer::kAll);
std::string hash_text(std::string_view text, HashName hash);

// What came of asking for a key.
struct KeyAnswer {
  Verdict trouble = Verdict::None;  // TempError or PermError where there is no record
  std::string cause;                // with it
  std::optional<text::Message> detail;
  std::vector<std::string> records;              // texts that may be key records
  std::vector<std::shared_ptr<const Key>> keys;  // of each
};
std::string key_name(std::string_view selector, std::string_view domain);
// The answers to several names, asked together. An empty name is no question.
std::vector<KeyAnswer> ask_keys(const std::vector<std::string>& names,
                                dns::Resolver& resolver, KeyCache& cache);

// Checks what does not need the key's name: the hashes and the signature, with each of
// the answer's keys until one fits. Fills everything of `check` but its signature and key
// name.
void check_with_keys(const RawMail& mail, const KeyAnswer& answer, Check& check);

// The same with hashes taken before.
void check_with_hashes(const Hashes& hashes, const KeyAnswer& answer, Check& check);

// The first thing that keeps a key from being used for this signature (k=, h=, s=, t=s).
std::optional<text::Message> unfit(const Key& key, const Signature& signature);

}  // namespace mailwhy::dkim
