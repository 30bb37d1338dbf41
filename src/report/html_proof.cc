// The proof of a change: each address before and after, who gains and who loses, look-ups
// of ten (RFC 7208, section 4.6.4).
#include "report/change_text.h"
#include "report/html_parts.h"
#include "report/utf8.h"
#include "spf/check.h"

namespace mailwhy::report {

namespace {

constexpr size_t kRanges = 12;

void write_outcome(Html& html, std::string_view word, bool good) {
  html.element("td", (good ? "✓ " : "✗ ") + std::string(word),
               {{"class", good ? "good" : "bad"}});
}

void write_head(const Drawing& to, const char* what_key) {
  In head(to.html, "thead");
  In row(to.html, "tr");
  for (std::string_view key :
       {std::string_view(what_key), std::string_view("proof.before"),
        std::string_view("proof.after")})
    to.html.element("th", to.say(key), {{"scope", "col"}});
}

void write_addresses(const Drawing& to, const spf::Proof& proof) {
  if (proof.cases.empty()) return;
  Html& html = to.html;
  In table(html, "table", {{"class", "proof"}});
  write_head(to, "proof.address");
  In body(html, "tbody");
  for (const ProofGroup& group : proof_groups(proof.cases)) {
    In row(html, "tr");
    html.element("th", group.addresses, {{"scope", "row"}, {"translate", "no"}});
    write_outcome(html, to_string(group.before), group.before == spf::Verdict::Pass);
    write_outcome(html, to_string(group.after), group.after == spf::Verdict::Pass);
  }
}

void write_named(const Drawing& to, const diagnose::Change& change) {
  Html& html = to.html;
  In table(html, "table", {{"class", "proof"}});
  write_head(to, "proof.name");
  In body(html, "tbody");
  for (const auto& [name, results] : change.named_cases) {
    In row(html, "tr");
    html.element("th", shown(name), {{"scope", "row"}, {"translate", "no"}});
    write_outcome(html, results.first ? "pass" : "fail", results.first);
    write_outcome(html, results.second ? "pass" : "fail", results.second);
  }
}

// A bar beside the figure; the figure says it all.
void write_count(const Drawing& to, const std::string& text, int count, int limit) {
  Html& html = to.html;
  In item(html, "li");
  html.element("meter", "",
               {{"min", "0"},
                {"max", std::to_string(limit)},
                {"high", std::to_string(limit)},
                {"optimum", "0"},
                {"value", std::to_string(count)},
                {"aria-hidden", "true"}});
  html.text(" " + text);
}

std::string number(int n) {
  return std::to_string(n);
}

void write_balance(const Drawing& to, const spf::Proof& proof,
                   const std::vector<std::string>& after) {
  Html& html = to.html;
  In list(html, "ul", {{"class", "balance"}});
  if (proof.lost.empty())
    html.element("li", "✓ " + to.say("proof.nobody_lost"), {{"class", "good"}});
  else
    html.element(
        "li",
        "✗ " + to.say("proof.lost") + ": " + ranges_text(to.page, proof.lost, kRanges),
        {{"class", "bad"}});
  if (!proof.gained.empty())
    html.element("li", "+ " + to.say("proof.gained") + ": " +
                           ranges_text(to.page, proof.gained, kRanges));
  if (uint64_t count = gained_wide(proof); count > 0)
    html.element("li",
                 "! " + to.say("note.gained_wide", {{"count", std::to_string(count)}}),
                 {{"class", "warn"}});
  if (!proof.uncertain.empty()) {
    std::string terms;
    for (const std::string& term : proof.uncertain)
      terms += (terms.empty() ? "" : ", ") + shown(term);
    html.element("li", "? " + to.say("proof.uncertain") + ": " + terms);
  }
  write_count(to,
              to.say("proof.lookups", {{"before", number(proof.lookups_before)},
                                       {"after", number(proof.lookups_after)},
                                       {"limit", number(spf::kMaxLookups)}}),
              proof.lookups_after, spf::kMaxLookups);
  html.element("li",
               to.say("proof.void", {{"void_before", number(proof.void_before)},
                                     {"void_after", number(proof.void_after)},
                                     {"void_limit", number(spf::kMaxVoidLookups)}}));
  if (std::string size = size_text(to.page, after); !size.empty())
    html.element("li", size, {{"class", "soft"}});
}

}  // namespace

void write_proof(const Drawing& to, const diagnose::Change& change, int below) {
  if (!change.proof && change.named_cases.empty()) return;
  In box(to.html, "div", {{"class", "proven"}});
  to.heading(to.say("heading.proof"), below);
  if (!change.proof) return write_named(to, change);
  write_addresses(to, *change.proof);
  write_balance(to, *change.proof, change.after);
}

}  // namespace mailwhy::report
