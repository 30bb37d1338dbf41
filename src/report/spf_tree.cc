#include "report/spf_tree.h"

#include <algorithm>

#include "report/marks.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

using What = spf::TraceNode::What;
using Trace = std::vector<spf::TraceNode>;

constexpr size_t kMaxTreeRows = 16;  // more only with `all`
constexpr int kMaxRecordLines = 12;

struct Tree {
  const Page& page;
  const Trace& trace;
  std::vector<std::vector<size_t>> children;
  std::vector<bool> important;  // leads to the deciding term or to a fault
};

Tree build(const Page& page, const Trace& trace) {
  Tree tree{page, trace, std::vector<std::vector<size_t>>(trace.size()),
            std::vector<bool>(trace.size())};
  for (size_t i = 0; i < trace.size(); i++)
    if (int parent = trace[i].parent; parent >= 0 && static_cast<size_t>(parent) < i)
      tree.children[static_cast<size_t>(parent)].push_back(i);
  for (size_t i = trace.size(); i-- > 0;) {
    const spf::TraceNode& node = trace[i];
    bool fault = node.what == What::RecordText && node.verdict > spf::Verdict::SoftFail;
    if (node.decided || fault) tree.important[i] = true;
    if (node.parent >= 0 && tree.important[i])
      tree.important[static_cast<size_t>(node.parent)] = true;
  }
  return tree;
}

std::string name_of(const spf::TraceNode& node) {
  return node.name ? shown(node.name->to_lower_string()) : "";
}

// A list of names that were looked up in their turn: mail servers, reverse names.
bool leads_on(const Tree& tree, size_t term, size_t lookup) {
  const spf::TraceNode& node = tree.trace[lookup];
  bool names = node.type == dns::Type::MX || node.type == dns::Type::PTR;
  bool more = !tree.children[lookup].empty() || tree.children[term].size() > 1;
  return names && more && node.answer && node.answer->has(node.type);
}

// "mail.example.org 198.51.100.10": what the look-ups of a term gave, those below them
// included.
std::string answers_of(const Tree& tree, size_t term) {
  std::string out;
  std::vector<size_t> open(tree.children[term].rbegin(), tree.children[term].rend());
  while (!open.empty()) {
    size_t i = open.back();
    open.pop_back();
    const spf::TraceNode& node = tree.trace[i];
    if (node.what != What::Lookup) continue;
    if (!leads_on(tree, term, i)) {
      if (!out.empty()) out += ", ";
      out += name_of(node) + " ";
      if (node.skipped)
        out += tree.page.say("tree.skipped");
      else if (node.answer)
        out += shown(spf::answer_text(*node.answer, node.type));
    }
    for (size_t c = tree.children[i].size(); c-- > 0;)
      open.push_back(tree.children[i][c]);
  }
  return out;
}

SpfTreeRow term_row(const Tree& tree, size_t index) {
  const spf::TraceNode& node = tree.trace[index];
  SpfTreeRow row;
  row.term = shown(node.text);
  row.everybody_else = node.term == spf::TermKind::All;
  row.detail =
      row.everybody_else ? tree.page.say("tree.everybody_else") : answers_of(tree, index);
  bool fault = node.verdict > spf::Verdict::SoftFail;
  if (fault)
    row.result = to_string(node.verdict);
  else if (node.matched && !spf::is_modifier(node.term))
    row.result = to_string(verdict_of(node.qualifier));
  else if (!spf::is_modifier(node.term))
    row.result = tree.page.say("tree.no_match");
  row.decided = node.decided;
  return row;
}

// The record below an include, redirect or the checked domain; npos if the term led to
// none.
size_t record_below(const Tree& tree, size_t index) {
  for (size_t child : tree.children[index])
    if (tree.trace[child].what == What::RecordText) return child;
  return std::string::npos;
}

void add_terms(const Tree& tree, size_t record, const std::string& branch,
               SpfTreeRow above, std::vector<SpfTreeRow>& rows) {
  std::vector<size_t> terms;
  for (size_t child : tree.children[record])
    if (tree.trace[child].what == What::Term) terms.push_back(child);
  for (size_t i = 0; i < terms.size(); i++) {
    bool last = i + 1 == terms.size();
    SpfTreeRow row = term_row(tree, terms[i]);
    row.branch = branch + (last ? "└─ " : "├─ ");
    row.depth = above.depth + 1;
    row.aside = above.aside;
    size_t below = record_below(tree, terms[i]);
    bool missing = below != std::string::npos && tree.trace[below].text.empty();
    if (missing)
      row.detail =
          tree.page.say("tree.no_record", {{"domain", name_of(tree.trace[below])}});
    rows.push_back(row);
    // As deep as includes nest, which ten look-ups bound.
    if (below == std::string::npos) continue;
    if (!tree.important[below] && !tree.page.options().all) continue;
    row.aside |= !tree.important[below];
    add_terms(tree, below, branch + (last ? "   " : "│  "), row, rows);
  }
}

Style style_of(const SpfTreeRow& row) {
  if (!row.decided) return Style::Plain;
  return row.result == "pass" ? Style::Good : Style::Bad;
}

void draw_rows(Page& page, const std::vector<SpfTreeRow>& rows, int indent) {
  int term_width = 0, result_width = 0;
  for (const SpfTreeRow& row : rows) {
    term_width = std::max(term_width, columns(row.branch + row.term));
    result_width = std::max(result_width, columns(row.result));
  }
  term_width = std::min(term_width, (page.width() - indent) / 2);
  std::string decided = "◄ " + page.say("tree.decided");
  int room = page.width() - indent - term_width - result_width - 4;
  for (const SpfTreeRow& row : rows) {
    bool fits = columns(decided) + 2 + columns(row.detail) <= room;
    bool detailed = !row.detail.empty() && (fits || !row.everybody_else);
    std::string mark = !row.decided ? "" : detailed ? decided + ": " : decided;
    page.line({{blanks(indent) +
                padded(cut(row.branch + row.term, term_width), term_width) + "  "},
               {padded(row.result, result_width), style_of(row)},
               {"  "},
               {mark, style_of(row)},
               {detailed || !row.decided ? cut(row.detail, room - columns(mark)) : ""}});
  }
}

bool has_record(const spf::Result& result) {
  return !result.trace.empty() && result.trace.front().what == What::RecordText;
}

}  // namespace

std::vector<SpfTreeRow> spf_tree_rows(const Page& page, const spf::Result& result) {
  std::vector<SpfTreeRow> rows;
  if (!has_record(result) || result.trace.front().text.empty()) return rows;
  SpfTreeRow top;
  top.depth = -1;
  add_terms(build(page, result.trace), 0, "", top, rows);
  return rows;
}

std::vector<Mark> spf_fault_marks(const spf::Result& result) {
  if (!has_record(result)) return {};
  const spf::TraceNode& top = result.trace.front();
  bool here =
      result.verdict == spf::Verdict::PermError && result.problem_domain == name_of(top);
  if (!here || result.problem_offset >= top.text.size()) return {};
  if (shown(top.text) != top.text)
    return {};  // its bytes are not those of the text shown
  size_t begin = result.problem_offset, end = top.text.find(' ', begin);
  if (end == top.text.npos) end = top.text.size();
  if (begin == end || begin == 0) return {};
  return {{begin, end, ""}};
}

std::string spf_problem_text(const Page& page, const spf::Result& result) {
  const std::string key = "tree.problem." + result.problem_kind;
  bool english = page.options().language == knowledge::Language::English;
  if (english || !knowledge::has_sentence(key)) return shown(result.problem);
  std::string domain =
      result.problem_domain.empty() ? result.domain : result.problem_domain;
  return page.say(key, {{"domain", shown(domain)}});
}

void draw_spf_tree(Page& page, const spf::Result& result, int indent) {
  if (!has_record(result)) return;
  const spf::TraceNode& top = result.trace.front();
  if (top.text.empty()) {
    page.paragraph(indent, page.say("tree.no_record", {{"domain", name_of(top)}}));
    return;
  }
  draw_marked(page, shown(top.text), spf_fault_marks(result), indent, kMaxRecordLines);
  std::vector<SpfTreeRow> rows = spf_tree_rows(page, result);
  size_t hidden = 0;
  if (!page.options().all && rows.size() > kMaxTreeRows) {
    auto decided = std::ranges::find(rows, true, &SpfTreeRow::decided);
    std::vector<SpfTreeRow> kept(rows.begin(), rows.begin() + kMaxTreeRows - 1);
    hidden = rows.size() - kept.size();
    if (decided != rows.end() &&
        decided - rows.begin() >= static_cast<long>(kept.size())) {
      kept.push_back(*decided);
      hidden--;
    }
    rows = std::move(kept);
  }
  draw_rows(page, rows, indent);
  if (hidden > 0)
    page.paragraph(indent,
                   page.say("tree.more_steps", {{"count", std::to_string(hidden)}}),
                   Style::Dim);
  if (!result.problem.empty() && result.verdict > spf::Verdict::SoftFail)
    page.paragraph(indent, spf_problem_text(page, result), Style::Bad);
  else if (result.decided_by && result.decided_by->term.empty())
    page.paragraph(indent, page.say("tree.default") + "  ◄ " + page.say("tree.decided"));
}

}  // namespace mailwhy::report
