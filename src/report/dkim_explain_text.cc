#include "report/dkim_explain.h"

#include "dkim/base64_value.h"
#include "report/dkim_text.h"
#include "report/utf8.h"

namespace mailwhy::report {

static std::string change_words(knowledge::Language language,
                                const dkim::Change& change) {
  text::Params params{{"octets", std::to_string(change.octets_added)}};
  if (change.line > 0) params["line"] = std::to_string(change.line);
  if (!change.field.empty()) params["field"] = shown(change.field);
  return knowledge::say(language, "change." + std::string(to_string(change.kind)),
                        params);
}

static std::string change_sentence(knowledge::Language language,
                                   const dkim::Change& change) {
  std::string where = change.field.empty()
                          ? knowledge::say(language, "dkim.explain.body", {})
                          : shown(change.field);
  return knowledge::say(language, "dkim.explain.change",
                        {{"where", where}, {"what", change_words(language, change)}});
}

static std::string unknown_sentence(knowledge::Language language, bool body,
                                    const dkim::Altered& altered) {
  text::Params params;
  std::string fields;
  for (const std::string& field : altered.suspects)
    fields += (fields.empty() ? "" : ", ") + shown(field);
  if (!fields.empty()) params["fields"] = fields;
  return knowledge::say(
      language, body ? "dkim.explain.unknown_body" : "dkim.explain.unknown_header",
      params);
}

std::string dkim_change_line(knowledge::Language language,
                             const dkim::Explanation& explanation) {
  std::string line;
  for (const auto* altered : {&explanation.body, &explanation.header}) {
    if (!*altered || !(*altered)->found) continue;
    for (const dkim::Change& change : (*altered)->changes)
      line += (line.empty() ? "" : "; ") + change_sentence(language, change);
  }
  return line;
}

namespace {

void draw_diff(Page& page, const dkim::Change& change) {
  for (const dkim::DiffLine& line : change.diff) {
    bool was = line.side == dkim::DiffLine::Side::Signed;
    std::string text = shown(line.text);
    int room = page.width() - 8;
    page.line({{"      "},
               {was ? "- " : "+ ", was ? Style::Good : Style::Bad},
               {cut(text, room), was ? Style::Good : Style::Bad}});
  }
  if (change.diff_cut)
    page.line({{"      "}, {page.say("dkim.explain.more"), Style::Dim}});
}

void draw_altered(Page& page, bool body, const dkim::Altered& altered) {
  auto language = page.options().language;
  if (!altered.found) {
    page.paragraph(4, unknown_sentence(language, body, altered), Style::Warning, "  ?");
    if (!altered.not_searched.empty())
      page.paragraph(4, page.say(altered.not_searched), Style::Dim);
    return;
  }
  for (const dkim::Change& change : altered.changes) {
    page.paragraph(4, change_sentence(language, change), Style::Bold, "  ✗");
    draw_diff(page, change);
  }
  page.paragraph(4,
                 page.say(body ? "dkim.explain.proof_body" : "dkim.explain.proof_header"),
                 Style::Good, "  ✓");
  if (altered.hash_signed.empty()) return;
  page.labelled("dkim.explain.hash_signed", dkim::encode_base64(altered.hash_signed));
  page.labelled("dkim.explain.hash_received", dkim::encode_base64(altered.hash_received));
}

void draw_hop(Page& page, const dkim::Hop& hop) {
  text::Params params;
  if (!hop.whole_at.empty()) params["whole"] = shown(hop.whole_at);
  if (!hop.changed_at.empty()) params["changed"] = shown(hop.changed_at);
  if (!hop.told_by.empty())
    page.labelled("dkim.explain.where",
                  page.say("dkim.explain.told_by_" + std::string(hop.told_by), params));
  if (hop.software)
    page.labelled(
        "dkim.explain.likely",
        page.say("dkim.explain.software",
                 {{"name", page.say("software." + std::string(hop.software->key))},
                  {"evidence", shown(hop.software->evidence)}}));
  if (!hop.setting.empty())
    page.labelled("dkim.explain.to_do", page.say("setting." + hop.setting));
}

void draw(Page& page, const dkim::Check& check, const dkim::Explanation& why) {
  page.blank();
  const dkim::Signature& signature = check.signature;
  page.paragraph(
      0,
      page.say("dkim.signature", {{"domain", shown(signature.domain)},
                                  {"selector", shown(signature.selector)},
                                  {"result", std::string(to_string(check.result))}}),
      Style::Bold);
  if (!why.body && !why.header) {
    if (check.detail)
      page.paragraph(4, dkim_sentence(page.options().language, *check.detail));
    else
      page.paragraph(4, page.say("dkim.explain.whole"), Style::Good, "  ✓");
    return;
  }
  if (why.body) draw_altered(page, true, *why.body);
  if (why.header) draw_altered(page, false, *why.header);
  draw_hop(page, why.hop);
}

}  // namespace

std::string dkim_explain_text(const dkim::Verification& seen,
                              std::span<const dkim::Explanation> all,
                              const TextOptions& options) {
  Page page(options);
  if (seen.checks.empty()) page.paragraph(2, page.say("dkim.none"));
  for (size_t i = 0; i < seen.checks.size(); i++) draw(page, seen.checks[i], all[i]);
  return page.take();
}

}  // namespace mailwhy::report
