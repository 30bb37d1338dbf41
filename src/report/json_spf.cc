// SPF results as JSON: mailwhy.spf/1, the same fields inside evidence, and proofs.
#include <utility>

#include <boost/json/array.hpp>

#include "report/json.h"
#include "spf/edit.h"

namespace mailwhy::report {

namespace json = boost::json;

static void add_answer(json::object& out, const spf::TraceNode& node, dns::Type type) {
  if (!node.answer) return;
  out["answer"] = spf::answer_text(*node.answer, type);
  if (node.answer->usable()) out["ttl"] = node.answer->ttl;
}

static json::object node_fields(const spf::TraceNode& node) {
  using What = spf::TraceNode::What;
  json::object out;
  std::string name = node.name ? node.name->to_lower_string() : "";
  switch (node.what) {
    case What::RecordText:
      out["domain"] = name;
      if (!node.text.empty())
        out["record"] = node.text;
      else
        add_answer(out, node, dns::Type::TXT);
      out["result"] = spf::to_string(node.verdict);
      break;
    case What::Term:
      out["term"] = node.text;
      out["offset"] = node.offset;
      if (!name.empty()) out["target"] = name;
      if (node.verdict != spf::Verdict::None)
        out["result"] = spf::to_string(node.verdict);
      out["matched"] = node.matched;
      if (node.decided) out["decided"] = true;
      break;
    case What::Lookup:
      out["lookup"] = name;
      out["type"] = dns::to_string(node.type);
      add_answer(out, node, node.type);
      if (node.is_void) out["void"] = true;
      if (node.skipped) out["skipped"] = true;
      break;
  }
  return out;
}

// Children come after their parents, so the tree is closed from its end, without
// recursion.
static json::array tree(const std::vector<spf::TraceNode>& trace) {
  std::vector<json::object> nodes;
  std::vector<std::vector<size_t>> children(trace.size());
  for (size_t i = 0; i < trace.size(); i++) {
    nodes.push_back(node_fields(trace[i]));
    int parent = trace[i].parent;
    if (parent >= 0 && static_cast<size_t>(parent) < i)
      children[static_cast<size_t>(parent)].push_back(i);
  }
  for (size_t i = trace.size(); i-- > 0;) {
    json::array steps;
    for (size_t child : children[i]) steps.push_back(std::move(nodes[child]));
    if (!steps.empty()) nodes[i]["steps"] = std::move(steps);
  }
  json::array roots;
  for (size_t i = 0; i < trace.size(); i++)
    if (trace[i].parent < 0) roots.push_back(std::move(nodes[i]));
  return roots;
}

json::object to_json(const spf::Result& result) {
  json::object out;
  out["schema"] = "mailwhy.spf/1";
  out["result"] = spf::to_string(result.verdict);
  if (!result.domain.empty()) out["domain"] = result.domain;
  out["identity"] = result.identity == spf::Identity::Helo ? "helo" : "mfrom";
  if (!result.explanation.empty()) out["explanation"] = result.explanation;
  if (!result.problem.empty()) out["problem"] = result.problem;
  if (!result.problem_kind.empty()) out["problem_kind"] = result.problem_kind;
  if (!result.problem_domain.empty()) {
    out["problem_domain"] = result.problem_domain;
    out["problem_offset"] = result.problem_offset;
  }
  out["lookups"] = result.lookups;
  out["void_lookups"] = result.void_lookups;
  if (result.decided_by) {
    json::object decided;
    decided["domain"] = result.decided_by->domain;
    if (!result.decided_by->term.empty()) {
      decided["term"] = result.decided_by->term;
      decided["offset"] = result.decided_by->offset;
    }
    out["decided_by"] = std::move(decided);
  }
  out["trace"] = tree(result.trace);
  return out;
}

static json::object before_after(int before, int after, int limit) {
  return {{"before", before}, {"after", after}, {"limit", limit}};
}

json::object to_json(const spf::Proof& proof) {
  json::object out;
  out["check"] = "spf";
  json::array cases;
  for (const spf::ProofCase& one : proof.cases)
    cases.push_back(json::object{{"ip", one.ip.to_string()},
                                 {"before", spf::to_string(one.before)},
                                 {"after", spf::to_string(one.after)}});
  out["cases"] = std::move(cases);
  out["lost"] = list_of(proof.lost);
  out["gained"] = list_of(proof.gained);
  if (!proof.uncertain.empty()) out["uncertain"] = list_of(proof.uncertain);
  out["lookups"] =
      before_after(proof.lookups_before, proof.lookups_after, spf::kMaxLookups);
  out["void_lookups"] =
      before_after(proof.void_before, proof.void_after, spf::kMaxVoidLookups);
  return out;
}

json::array txt_values(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) {
    auto pieces = spf::to_strings(value);
    if (pieces.size() == 1)
      out.emplace_back(pieces.front());
    else
      out.push_back(list_of(pieces));
  }
  return out;
}

json::array list_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

}  // namespace mailwhy::report
