#include "report/arc_text.h"

#include <boost/json/array.hpp>

#include "report/dkim_text.h"
#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::report {

namespace json = boost::json;

// Folds and runs of blanks as one blank.
static std::string on_one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (!text::is_space(c))
      out += c;
    else if (!out.ends_with(' '))
      out += ' ';
  }
  return out;
}

// ---------------------------------------------------------------- JSON

// Not there, or too much work to look at.
static bool unchecked(dkim::Verdict verdict) {
  return verdict == dkim::Verdict::None || verdict == dkim::Verdict::Neutral;
}

// To a chain it is the same why a field does not hold.
static std::string_view word(dkim::Verdict verdict) {
  if (verdict == dkim::Verdict::Pass) return "pass";
  return verdict == dkim::Verdict::TempError ? "temperror" : "fail";
}

static json::object hop_json(const arc::Hop& hop) {
  const arc::Set& set = hop.set;
  json::object out;
  out["instance"] = set.instance;
  if (!unchecked(hop.seal)) out["seal"] = word(hop.seal);
  if (!unchecked(hop.message.result)) out["message_signature"] = word(hop.message.result);
  auto put = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out[name] = value;
  };
  put("domain", set.seal.domain);
  put("selector", set.seal.selector);
  put("algorithm", set.seal.algorithm_text);
  put("cv", set.seal.chain_status);
  put("authentication_results", on_one_line(set.results.text));
  return out;
}

static json::object problem_json(const arc::Problem& problem,
                                 knowledge::Language language) {
  json::object out;
  if (problem.instance > 0) out["instance"] = problem.instance;
  out["field"] = field_name(problem.part);
  out["text"] = dkim_sentence(language, problem.text);
  return out;
}

json::object to_json(const Result<arc::Chain>& chain, knowledge::Language language) {
  json::object out;
  out["schema"] = "mailwhy.arc/1";
  out["result"] = to_string(chain ? chain->status : arc::Status::Fail);
  if (!chain) {
    out["instances"] = 0;
    out["problem"] = json::object{{"text", chain.error().what}};
    out["sets"] = json::array();
    return out;
  }
  out["instances"] = chain->hops.size();
  if (chain->problem) out["problem"] = problem_json(*chain->problem, language);
  json::array sets;
  for (const arc::Hop& hop : chain->hops) sets.push_back(hop_json(hop));
  out["sets"] = std::move(sets);
  return out;
}

// ---------------------------------------------------------------- text

static Style style_of(dkim::Verdict verdict) {
  if (verdict == dkim::Verdict::Pass) return Style::Good;
  return verdict == dkim::Verdict::TempError ? Style::Warning : Style::Bad;
}

static std::string state(const Page& page, dkim::Verdict verdict) {
  if (unchecked(verdict)) return page.say("arc.missing");
  return std::string(word(verdict));
}

static void draw_hop(Page& page, const arc::Hop& hop) {
  const arc::Set& set = hop.set;
  page.blank();
  page.paragraph(
      2,
      page.say("arc.hop", {{"instance", std::to_string(set.instance)},
                           {"domain", set.seal.domain.empty() ? page.say("arc.nobody")
                                                              : shown(set.seal.domain)}}),
      Style::Bold);
  page.paragraph(4, page.say("arc.seal", {{"result", state(page, hop.seal)}}),
                 style_of(hop.seal));
  // What a server behind it changed is no fault of the chain.
  page.paragraph(4,
                 page.say("arc.message", {{"result", state(page, hop.message.result)}}));
  if (!set.results.text.empty())
    page.paragraph(
        4, page.say("arc.found", {{"results", shown(on_one_line(set.results.text))}}),
        Style::Dim);
}

std::string arc_verify_text(const Result<arc::Chain>& chain, const TextOptions& options) {
  Page page(options);
  if (!chain) {
    page.paragraph(2, page.say("dkim.unreadable", {{"what", chain.error().what}}),
                   Style::Bad, "✗");
    return page.take();
  }
  page.paragraph(
      0, page.say("arc.result", {{"result", std::string(to_string(chain->status))}}),
      Style::Bold);
  if (chain->hops.empty() && !chain->problem) page.paragraph(2, page.say("arc.none"));
  if (chain->problem) {
    const arc::Problem& problem = *chain->problem;
    std::string text = dkim_sentence(options.language, problem.text);
    std::string where(field_name(problem.part));
    if (problem.instance > 0) where += " i=" + std::to_string(problem.instance);
    page.paragraph(2, where + ": " + text, Style::Bad, chain->temporary ? "?" : "✗");
  }
  for (const arc::Hop& hop : chain->hops) draw_hop(page, hop);
  uint64_t oldest = chain->status == arc::Status::Pass ? arc::oldest_pass(*chain) : 0;
  if (oldest > 0) {
    page.blank();
    page.paragraph(
        2, page.say("arc.changed_before", {{"instance", std::to_string(oldest)}}));
  }
  return page.take();
}

}  // namespace mailwhy::report
