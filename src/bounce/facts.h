// What a refusal says of itself, before anything is looked up: `facts` of
// mailwhy.report/1.
#pragma once

#include <initializer_list>
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
enum class Source {
  ReplyText,
  Report,
  LogLine,
  Event,
  Option,
  ReturnedHeader,
  ReturnedEnvelope
};
std::string to_string(Source source);  // "reply_text"

// A fact's JSON name as a constant: "sender_domain". "" where no fact is called so.
std::string_view fact_named(std::string_view name);

// Where each fact was found, by its JSON name, in the order of these names. A fact has
// one source.
class Sources {
 public:
  using Entry = std::pair<std::string_view, Source>;

  Sources() = default;
  Sources(std::initializer_list<Entry> entries);

  Source& operator[](std::string_view fact);        // a constant: it is not copied
  const Source* find(std::string_view fact) const;  // nullptr: not known
  void erase(std::string_view fact);

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
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
