// An SPF record as a tree, each term with what became of it, the one that decided lit.
#include <algorithm>

#include "report/html_parts.h"
#include "report/spf_tree.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

constexpr size_t kMaxRows = 120;  // a record of 64 kB has thousands of terms

std::string_view look_of(std::string_view result) {
  if (result == "pass") return "good";
  return result == "fail" || result.ends_with("error") ? "bad" : "";
}

void write_term(Html& html, const Page& page, const SpfTreeRow& row) {
  html.element("code", row.term, {{"translate", "no"}});
  if (!row.result.empty()) {
    html.text(" ");
    std::string look(row.decided ? look_of(row.result) : "");
    html.element("span", row.result, {{"class", "result " + look}});
  }
  if (!row.detail.empty()) {
    html.text(" ");
    html.element("span", row.detail, {{"class", "soft"}});
  }
  if (row.decided) {
    html.text(" ");
    html.element("strong", "◄ " + page.say("tree.decided"));
  }
}

using Rows = std::vector<SpfTreeRow>;

// The terms from `at` on that are this deep, and what is below them. As deep as includes
// nest, which ten look-ups bound.
void write_terms(Html& html, const Page& page, const Rows& rows, size_t& at) {
  int depth = rows[at].depth;
  In list(html, "ul", {{"class", depth == 0 ? "tree" : ""}});
  while (at < rows.size() && rows[at].depth == depth) {
    const SpfTreeRow& row = rows[at++];
    In item(html, "li", {{"class", row.decided ? "decided" : ""}});
    bool deeper = at < rows.size() && rows[at].depth > depth;
    if (!deeper) {
      write_term(html, page, row);
    } else if (rows[at].aside && !row.aside) {
      In details(html, "details");
      {
        In summary(html, "summary");
        write_term(html, page, row);
      }
      write_terms(html, page, rows, at);
    } else {
      write_term(html, page, row);
      write_terms(html, page, rows, at);
    }
  }
}

// The first rows and the one that decided; how many were left out.
size_t cut_to(Rows& rows, size_t most) {
  if (rows.size() <= most) return 0;
  size_t left_out = rows.size() - most;
  auto decided = std::find_if(rows.begin() + static_cast<long>(most), rows.end(),
                              [](const SpfTreeRow& row) { return row.decided; });
  if (decided != rows.end()) {
    // Below whatever stands last: it is drawn at the top, with its own words.
    decided->depth = 0;
    rows[most - 1] = *decided;
  }
  rows.resize(most);
  return left_out;
}

}  // namespace

void write_spf_tree(Html& html, const Page& page, const spf::Result& result) {
  const spf::TraceNode& top = result.trace.front();
  std::string name = top.name ? shown(top.name->to_lower_string()) : "";
  if (top.text.empty()) {
    html.element("p", page.say("tree.no_record", {{"domain", name}}));
    return;
  }
  {
    In record(html, "pre", {{"class", "record"}, {"translate", "no"}});
    write_marked(html, shown(top.text), spf_fault_marks(result));
  }
  Rows rows = spf_tree_rows(page, result);
  size_t left_out = cut_to(rows, kMaxRows);
  if (size_t at = 0; !rows.empty()) write_terms(html, page, rows, at);
  if (left_out > 0)
    html.element("p", page.say("decided.more", {{"count", std::to_string(left_out)}}),
                 {{"class", "soft"}});
  if (!result.problem.empty() && result.verdict > spf::Verdict::SoftFail)
    html.element("p", "◄ " + spf_problem_text(page, result), {{"class", "fault"}});
  else if (result.decided_by && result.decided_by->term.empty())
    html.element("p", page.say("tree.default") + "  ◄ " + page.say("tree.decided"),
                 {{"class", "fault"}});
  html.element("p",
               page.say("decided.lookups", {{"lookups", std::to_string(result.lookups)},
                                            {"limit", std::to_string(spf::kMaxLookups)}}),
               {{"class", "soft"}});
}

}  // namespace mailwhy::report
