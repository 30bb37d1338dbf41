// One failed recipient as a reader found it, and how it becomes a Refusal: the same for
// every family.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/classify.h"
#include "bounce/facts.h"
#include "bounce/lead_in.h"
#include "bounce/quote.h"
#include "bounce/read.h"
#include "mail/message.h"
#include "smtp/reply.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// What was said, with its frame taken off.
struct Heard {
  FramedReply framed;
  smtp::Reply reply;
};
Heard hear(const text::Excerpt& said);

struct Draft {
  std::string format;              // the reader: "rfc3464", "exim", "postfix-log"
  Source source = Source::Report;  // where the facts below were found
  std::string recipient, original_recipient;
  text::Excerpt said;  // the reply with what stands round it
  std::optional<Heard>
      heard;              // of `said`, where a reader had to hear it: else on completion
  text::Excerpt context;  // the words round it: they decide where `said` says nothing
  double context_needs = 0;  // confidence that they must decide with
  std::string status;        // Status of the report: used where the reply states none
  std::optional<int> code;   // the same for a code that stands elsewhere (events)
  Phase phase =
      Phase::Unknown;  // where the report says it; the lead-in of `said` says it better
  Host refused_by;
  std::string reported_by;
  std::optional<std::string> sender;
  std::optional<std::string>
      sent_to;  // whom the report was sent to: the sender, if nothing else says
  std::optional<net::IpAddress> client_ip;
  std::string helo, from_domain;
  std::optional<net::Time> refused_at;
  Side side = Side::Unknown;
  std::string label;     // where the report itself says it: "delivered", "esp_suppressed"
  std::string hint;      // a label to take where the words say nothing known
  bool delayed = false;  // Action: delayed, status=deferred: not given up yet
  std::vector<std::string> notes;
  LineCount* counted = nullptr;  // shared by the drafts of one mail
};

// Reads the reply, takes each fact from the source that knows it best and classifies.
// What the draft holds goes over into a Refusal, the last of `refusals` from now on.
// `input` is what offsets and lines refer to; `returned` may be null.
Refusal& complete(Draft&& draft, std::string_view input, const ReadOptions& options,
                  std::vector<Refusal>& refusals,
                  std::shared_ptr<const mail::Message> returned = nullptr);

// The same for one of many refusals in a long input, each within its stretch (a line of a
// log): nothing else is looked at, so that all of them together cost no more than their
// bytes. The offsets of `draft.said` count from the stretch's beginning.
struct Stretch {
  std::string_view text;
  size_t offset = 0;  // of the input
  size_t line = 1;    // the same as a line, from 1
};
Refusal& complete(Draft&& draft, const Stretch& stretch, const ReadOptions& options,
                  std::vector<Refusal>& refusals);

// A plain address from "rfc822; <User@Example.org>": domain in A-labels; a local name as
// it is.
std::string plain_recipient(std::string_view text);

}  // namespace mailwhy::bounce
