// What a refusal says of itself, before anything is looked up: `facts` of
// mailwhy.report/1.
#pragma once

#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/attachment.h"
#include "mail/message.h"
#include "net/clock.h"
#include "net/ip_address.h"

namespace mailwhy::bounce {

enum class Phase { Unknown, Connect, Helo, Auth, Mail, Rcpt, Data, EndOfData };
std::string to_string(Phase phase);  // "end_of_data"; "" for Unknown

struct Reply {
  std::optional<int> code;            // 550
  std::optional<std::string> status;  // "5.1.0" (RFC 3463), as stated
  std::string text;  // lines joined with one blank, codes repeated on them left out
};

struct Host {
  std::string name;  // may be empty
  std::optional<net::IpAddress> ip;
};

// Where a fact was found. Better sources come first (notes on diagnosis, section 1).
enum class Source : unsigned char {
  ReplyText,
  Report,
  LogLine,
  Event,
  Option,
  ReturnedHeader,
  ReturnedEnvelope
};
std::string to_string(Source source);  // "reply_text"

// What a fact is called in JSON, "sender_domain", and its place among these names. A name
// in the code that is none does not compile.
class FactName {
 public:
  static constexpr std::string_view kAll[] = {
      "blocklist",    "client_ip", "from_domain",  "helo",       "limit",
      "message_size", "phase",     "recipient",    "refused_at", "refused_by",
      "reported_by",  "sender",    "sender_domain"};
  static constexpr size_t kCount = std::size(kAll);

  consteval FactName(const char* name) : place_(*place_of(name)) {}
  static constexpr std::optional<FactName> of(std::string_view name) {
    auto place = place_of(name);
    return place ? std::optional(FactName(*place)) : std::nullopt;
  }

  constexpr size_t place() const { return place_; }

 private:
  explicit constexpr FactName(size_t place) : place_(place) {}
  static constexpr std::optional<size_t> place_of(std::string_view name) {
    for (size_t i = 0; i < kCount; i++)
      if (kAll[i] == name) return i;
    return std::nullopt;
  }
  size_t place_;
};

// Where each fact was found. A fact has one source.
class Sources {
 public:
  void set(FactName fact, Source source) { sources_[fact.place()] = source; }
  const Source* find(FactName fact) const {  // nullptr: not known
    const auto& source = sources_[fact.place()];
    return source ? &*source : nullptr;
  }
  void erase(FactName fact) { sources_[fact.place()].reset(); }

  // Those that are known, by their names.
  std::vector<std::pair<std::string_view, Source>> all() const;

 private:
  std::array<std::optional<Source>, FactName::kCount> sources_;
};

enum class Kind { Bounce, Reply, LogLine, Event, Message, Domain, Ip };
std::string to_string(Kind kind);  // "log_line"

struct Facts {
  std::string recipient;  // final; original beside it where it differs
  std::string original_recipient;
  std::optional<std::string> sender;  // envelope sender; "" is the null sender <>
  std::string
      sender_domain;  // A-labels, lower case; stands even where only the domain is known
  std::string from_domain;                  // RFC 5322 From of the returned mail
  std::optional<net::IpAddress> client_ip;  // the address that the refusing server saw
  std::string helo;  // name with which that client greeted, where stated
  Host refused_by;
  std::string reported_by;
  Phase phase = Phase::Unknown;
  Reply reply;
  std::optional<net::Time> refused_at;
  std::string format;                   // the reader that understood the input: "exim"
  std::string feedback_type;            // of a complaint: "abuse" (RFC 5965)
  std::string blocklist;                // "zen.spamhaus.org", where the reply names one
  std::optional<long> limit;            // where the reply names a number
  std::optional<int64_t> message_size;  // octets, of a mail too big, where stated
  std::string help_url;                 // the page the reply refers to
  Sources sources;

  // Which identity the reply says was judged: "mfrom", "helo", "" where it does not say.
  std::string identity;
  // Other domains named by better or worse sources: {"sender_domain", "returned header
  // says …"}.
  std::vector<std::string> contradictions;
};

// How the refusal is classified: `reason` of the report.
struct Reason {
  std::string label = "unclassified";  // one of data/reasons.toml
  double confidence = 0;
  bool permanent = false, retry = false, suppress_address = false;
  std::optional<long> retry_after;  // seconds
  // The address or its domain is not there, whoever writes (Sisimai's "hard bounce");
  // what the server said of "never" is `permanent`, what to do with the address
  // `suppress_address`.
  bool hard = false;
  struct Matched {
    std::string text;
    size_t offset = 0, length = 0;  // bytes of the input as it came, where known
  };
  std::optional<Matched> matched;
  std::string rule;              // name of the reply rule
  std::string sisimai, kumomta;  // compatibility names
};

// What the mail that came back hashes to for one of its DKIM-Signature fields (RFC 6376,
// section 3.7): enough to check the signature where the mail's text is not kept.
struct SignedHashes {
  std::string header;               // octets; "" where the field cannot be read
  std::optional<std::string> body;  // octets; absent where the text never was at hand
  uint64_t body_size = 0;           // octets of the canonical body
};

// One failed recipient of one input.
struct Refusal {
  Facts facts;
  Reason reason;
  // The mail that bounced, as far as the report returned it; null when nothing of it came
  // back.
  std::shared_ptr<const mail::Message> returned;
  // Its attachments and its size, as far as it came back: of a large mail `returned`
  // holds only the head of each part, here stands what there was. Null together with
  // `returned`.
  std::shared_ptr<const mail::Contents> contents;
  // Of a recorded case that left the mail's text out: one for each signature, from the
  // top. Null: whoever needs them takes them from `returned`.
  std::shared_ptr<const std::vector<SignedHashes>> signed_hashes;
  std::vector<std::string> notes;  // "the mail was cut off after 64 kB: read up to there"
  // Where the deciding reply stands in the input: for "bounce.eml:31" and the
  // underlining.
  std::optional<size_t> reply_line;  // 1-based
  std::string quoted;                // the reply as it stood there, first lines
};

struct Input {
  Kind kind = Kind::Bounce;
  std::string source;  // file name, "-", "--text"
  std::vector<Refusal> refusals;
  std::vector<std::string> selectors;  // of DKIM keys; kind Domain only
  bool connect = false;                // may ports be opened? Kinds Domain and Ip only
  // Asked what they still hold; kind Domain only.
  std::vector<net::IpAddress> public_resolvers;
};

}  // namespace mailwhy::bounce
