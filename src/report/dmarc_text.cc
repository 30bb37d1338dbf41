#include "report/dmarc_text.h"

#include "dns/record.h"
#include "report/marks.h"
#include "report/utf8.h"
#include "text/idna.h"

namespace mailwhy::report {

namespace {

using dmarc::Verdict;
using dmarc::Way;

constexpr size_t kSigners = 10;  // more with `all`

Style style_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return Style::Good;
    case Verdict::Fail:
    case Verdict::PermError:
      return Style::Bad;
    case Verdict::TempError:
      return Style::Warning;
    case Verdict::None:
      return Style::Plain;
  }
  return Style::Plain;
}

std::string_view sign_of(Verdict verdict) {
  if (verdict == Verdict::Pass) return "✓";
  if (verdict == Verdict::TempError) return "?";
  return verdict == Verdict::None ? "·" : "✗";
}

std::string name(const std::string& domain) {
  return shown(text::for_display(domain));
}

std::string word(const std::optional<dmarc::Policy>& policy) {
  return policy ? std::string(to_string(*policy)) : std::string();
}

void draw_verdict(Page& page, const dmarc::Outcome& outcome) {
  text::Params params{{"domain", name(outcome.author_domain)},
                      {"result", std::string(to_string(outcome.verdict))},
                      {"policy", word(outcome.policy)}};
  page.paragraph(2, page.say("dmarc.result", params), style_of(outcome.verdict),
                 sign_of(outcome.verdict));
  if (outcome.problem_kind.empty()) return;
  page.paragraph(2, page.say("dmarc.problem." + outcome.problem_kind,
                             {{"domain", name(outcome.problem_domain)},
                              {"text", shown(outcome.problem)}}));
}

void draw_record(Page& page, const dmarc::Outcome& outcome) {
  if (outcome.record.empty()) return;
  page.blank();
  page.paragraph(2, page.say(outcome.policy ? "dmarc.record" : "dmarc.record_there",
                             {{"domain", name(outcome.policy_domain)}}));
  std::string record = shown(outcome.record);
  draw_marked(page, record, {}, 4, kRecordLines);
  if (outcome.policy && outcome.policy_domain != outcome.author_domain)
    page.paragraph(
        4,
        page.say(std::string("dmarc.source.") + std::string(to_string(outcome.source)),
                 {{"domain", name(outcome.author_domain)}}),
        Style::Dim);
  if (outcome.testing && outcome.requested != outcome.policy)
    page.paragraph(4,
                   page.say("dmarc.testing", {{"published", word(outcome.requested)},
                                              {"policy", word(outcome.policy)}}),
                   Style::Warning);
  if (outcome.counts_as_none)
    page.paragraph(4, page.say("dmarc.counts_as_none"), Style::Warning);
}

// "SPF   bounce.example.com", then why it counts or does not.
void draw_identifier(Page& page, std::string_view what, const dmarc::Alignment& one,
                     const dmarc::Outcome& outcome) {
  std::string head = std::string(what) + "  " + name(one.domain);
  if (!one.selector.empty()) head += " (" + shown(one.selector) + ")";
  bool open = one.way == Way::Unknown || one.way == Way::TooMany;
  page.paragraph(2, head + ": " + shown(one.result),
                 one.aligned ? Style::Good
                 : open      ? Style::Warning
                             : Style::Plain,
                 one.aligned ? "✓"
                 : open      ? "?"
                             : "✗");
  text::Params params{{"domain", name(one.domain)},
                      {"author", name(outcome.author_domain)},
                      {"organization", name(one.organizational_domain)},
                      {"author_organization", name(outcome.organizational_domain)}};
  std::string key = "dmarc.way." + std::string(to_string(one.way));
  if (one.way == Way::Walk) key += one.aligned ? "_aligned" : "_unaligned";
  if (one.way == Way::NotPassed && one.would_align)
    key += *one.would_align ? "_would_align" : "_unaligned";
  page.paragraph(4, page.say(key, params), Style::Dim);
}

void draw_identifiers(Page& page, const dmarc::Outcome& outcome) {
  page.blank();
  if (outcome.spf) draw_identifier(page, "SPF ", *outcome.spf, outcome);
  size_t most = page.options().all ? outcome.dkim.size() : kSigners;
  for (size_t i = 0; i < outcome.dkim.size() && i < most; i++)
    draw_identifier(page, "DKIM", outcome.dkim[i], outcome);
  if (outcome.dkim.size() > most)
    page.paragraph(2, page.say("dmarc.more_signers",
                               {{"count", std::to_string(outcome.dkim.size() - most)}}));
  if (!outcome.spf && outcome.dkim.empty() && outcome.policy)
    page.paragraph(2, page.say("dmarc.nobody"));
}

// Where the record was looked for, in the order asked.
void draw_walk(Page& page, const dmarc::Outcome& outcome) {
  if (outcome.queries.empty()) return;
  page.blank();
  std::string names;
  for (const std::string& query : outcome.queries)
    names += (names.empty() ? "" : ", ") + shown(query);
  page.paragraph(
      2,
      page.say("dmarc.walk",
               {{"count", std::to_string(outcome.queries.size())}, {"names", names}}),
      Style::Dim);
  if (!outcome.organizational_domain.empty())
    page.paragraph(
        2,
        page.say("dmarc.organization", {{"domain", name(outcome.organizational_domain)}}),
        Style::Dim);
}

bool differs(const dmarc::Outcome& outcome) {
  const dmarc::OldReading& old = *outcome.rfc7489;
  return old.verdict != outcome.verdict || old.policy != outcome.policy ||
         old.organizational_domain != outcome.organizational_domain ||
         (old.policy && old.percent != 100);
}

void draw_old_reading(Page& page, const dmarc::Outcome& outcome) {
  if (!outcome.rfc7489 || outcome.verdict == Verdict::PermError) return;
  const dmarc::OldReading& old = *outcome.rfc7489;
  bool nothing = !outcome.policy && !old.policy && old.verdict == outcome.verdict;
  if (nothing) return;
  page.blank();
  if (!differs(outcome)) {
    page.paragraph(2, page.say("dmarc.old.same"), Style::Dim);
    return;
  }
  page.paragraph(
      2,
      page.say("dmarc.old.differs",
               {{"result", std::string(to_string(old.verdict))},
                {"policy", word(old.policy)},
                {"percent", old.percent == 100 ? "" : std::to_string(old.percent)},
                {"organization", name(old.organizational_domain)}}),
      Style::Warning, "!");
}

}  // namespace

std::string dmarc_check_text(const dmarc::Outcome& outcome, const TextOptions& options) {
  Page page(options);
  draw_verdict(page, outcome);
  draw_record(page, outcome);
  if (outcome.verdict != Verdict::PermError) draw_identifiers(page, outcome);
  if (outcome.verdict == Verdict::Fail && outcome.policy == dmarc::Policy::Reject) {
    page.blank();
    page.paragraph(2, page.say("dmarc.not_alone"));
  }
  draw_walk(page, outcome);
  draw_old_reading(page, outcome);
  return page.take();
}

}  // namespace mailwhy::report
