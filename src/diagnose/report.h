// mailwhy.report/1 before it is rendered: what the terminal, JSON, the page and tickets
// all show.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "bounce/facts.h"
#include "dns/record.h"
#include "net/clock.h"
#include "spf/check.h"
#include "spf/fix.h"
#include "text/message.h"

namespace mailwhy::diagnose {

enum class Severity : uint8_t { Error, Warning, Info };
enum class Certainty : uint8_t { Proven, Likely, Possible };
enum class ChangeKind : uint8_t { Dns, Steps, Wait, None };
std::string_view to_string(Severity value);
std::string_view to_string(Certainty value);
std::string_view to_string(ChangeKind value);

struct Evidence {
  std::string id;     // "e1"
  std::string check;  // "spf", "ns", "ptr", "mx", "dmarc", "registration", "provider" …
  // The check's own word: "fail", "fine", "problem", "could_not_tell".
  std::string verdict;
  net::Time at;
  // What was asked and answered; server, ttl where they matter.
  boost::json::object detail;
  std::shared_ptr<const spf::Result> spf;  // for check "spf": what the renderings draw
  text::Message because;  // "could_not_tell": why, one clause; no key where it is unsaid
};

struct Unknown {
  std::string id;          // "q1"
  text::Message question;  // "question.is_your_server"
  text::Message because;
  std::string missing_fact;  // "client_ip": exit status 3 hangs on such
  std::string option;        // "--ip", how to supply it
};

struct Finding {
  std::string cause;  // data/causes.toml, or a reason label
  Severity severity = Severity::Error;
  Certainty certainty = Certainty::Possible;
  std::string actor;    // "sender_dns"
  text::Params params;  // fill title.<cause> and the other sentences of the cause
  std::vector<std::string> evidence;
  std::vector<text::Message> notes;  // "others accept it because …", "not at fault: …"
};

struct RRset {
  std::string name;  // with final dot
  dns::Type type = dns::Type::TXT;
  uint32_t ttl = 0;
};

struct Change {
  std::string for_cause;
  ChangeKind kind = ChangeKind::Dns;
  std::string reader;  // whose steps these are: "sender_user"; "" for everybody's
  RRset rrset;         // kind Dns
  std::vector<std::string> before, after;  // kind Dns
  std::string only_if;                     // id of an Unknown; "" for none
  std::optional<spf::Proof> proof;         // kind Dns, check "spf"
  // "spf" | "dkim_key" | "dmarc" | "address" | "takes_mail"
  std::string proof_check = "spf";
  // Other checks than "spf": name -> before, after.
  std::vector<std::pair<std::string, std::pair<bool, bool>>> named_cases;
  std::vector<text::Message> steps;  // kind Steps, Wait, and what goes with a Dns change
  std::vector<text::Message> notes;  // alternatives, trade-offs, removals: one line each
  std::optional<net::Time> effective_from;  // until when caches may hold the old record
};

struct Case {
  bounce::Refusal refusal;
  std::vector<Finding> findings;  // worst first
  std::vector<Change> changes;
  std::vector<Evidence> evidence;
  std::vector<Unknown> unknown;
  std::vector<text::Message> advice;  // what the reader can do now, first lines
};

// Behind which finding the change stands, by its place: of the loudest of its cause the
// one whose address or name it speaks of, else the last, since several addresses on one
// list, or one on several, share their changes. findings.size(): there is none.
size_t finding_of(const Case& one, const Change& change);
// The same of all changes, for who draws all findings: by a finding's place its changes.
std::vector<std::vector<const Change*>> changes_by_finding(const Case& one);

// The evidence of this check that the finding refers to; nullptr.
const Evidence* evidence_for(const Case& one, const Finding& finding,
                             std::string_view check);

struct Report {
  net::Time asked_at;
  bounce::Kind kind = bounce::Kind::Bounce;
  std::string source;
  std::vector<Case> cases;
  std::vector<std::string> notes;
};

// 0 no problem found, 1 explained, 3 could not tell (contract: exit status).
int exit_status(const Report& report);

}  // namespace mailwhy::diagnose
