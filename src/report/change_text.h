// A change of one RRset as a diff that can be pasted into a zone file, and its proof.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// One value as a zone file has it: what follows the type, a TXT in its quoted strings.
std::string zone_value(const diagnose::RRset& rrset, const std::string& value);

// The question that must be answered before the change is made; nullptr where none is.
const diagnose::Unknown* question_of(const diagnose::Case& one,
                                     const diagnose::Change& change);

// Addresses with the same outcome together, in the order of their first.
struct ProofGroup {
  spf::Verdict before, after;
  std::string addresses;  // "192.0.2.80, 198.51.100.10"
};
std::vector<ProofGroup> proof_groups(const std::vector<spf::ProofCase>& cases);

// "46 bytes, 1 string": of the one value that enters; "" where it is not one.
std::string size_text(const Page& page, const std::vector<std::string>& after);

// How many addresses gain access, where they are so many that it is to be said; else 0.
uint64_t gained_wide(const spf::Proof& proof);

// The RRset as in a zone file, "example.org. 3600 IN TXT", then the values that leave it
// behind
// "-" and those that enter behind "+". A TXT value over 255 bytes is several strings.
void draw_diff(Page& page, const diagnose::RRset& rrset,
               const std::vector<std::string>& before,
               const std::vector<std::string>& after, int indent);

// Before → after for each case, who loses and who gains, look-ups, size.
void draw_proof(Page& page, const spf::Proof& proof,
                const std::vector<std::string>& after, int indent);

// The first `limit` cases on one line: "203.0.113.9 fail → pass, 192.0.2.80 pass → pass".
std::string proof_cases(const diagnose::Change& change, size_t limit);

// "203.0.113.0/26, 2001:db8::9 (65 addresses)": at most `limit` ranges, then their
// number.
std::string ranges_text(const Page& page, const std::vector<std::string>& cidrs,
                        size_t limit);

// Until when others may see the old record, and where a mail came back: then send it
// again. "" where that is not known.
std::string effective_text(const Page& page, const diagnose::Change& change,
                           const diagnose::Case& of, net::Time asked_at);

// All of one change: the question first where it hangs on one, the diff, the proof, until
// when others may see the old record, notes; or its steps.
void draw_change(Page& page, const diagnose::Change& change, const diagnose::Case& of,
                 net::Time asked_at);

}  // namespace mailwhy::report
