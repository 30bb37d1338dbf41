// A term alone in a record, without the limits.
#include "spf/weigh.h"

#include "spf/ways.h"

namespace mailwhy::spf {

std::string_view without_sign(std::string_view term) {
  bool sign = !term.empty() && std::string_view("+-~?").find(term.front()) != term.npos;
  return sign ? term.substr(1) : term;
}

std::string sign_of(const Weight& weight) {
  return weight.term.qualifier_written ? weight.text.substr(0, 1) : "";
}

std::string network_term(std::string_view sign, const net::Cidr& network) {
  bool single = network.prefix() == network.base().bits();
  std::string text = single ? network.base().to_string() : network.to_string();
  return std::string(sign) + (network.base().is_v4() ? "ip4:" : "ip6:") + text;
}

// The term as it reads at the checked domain: "a/24" of another name becomes "a:name/24".
static std::string at_domain(const Bench& bench, const Term& term,
                             std::string_view text) {
  bool hosts = term.kind == TermKind::A || term.kind == TermKind::Mx;
  if (!hosts || !term.domain_spec.empty() || bench.name == bench.domain)
    return std::string(text);
  size_t head = std::min(text.find('/'), text.size());
  return std::string(text.substr(0, head)) + ':' + bench.name +
         std::string(text.substr(head));
}

static void note_problem(const Partition& alone, Weight& weight) {
  for (auto& region : alone.regions) {
    bool broken =
        region.verdict == Verdict::PermError || region.verdict == Verdict::TempError;
    if (!broken) continue;
    weight.problem = region.problem;
    weight.problem_domain = region.domain;
    return;
  }
}

Weight weigh(const Bench& bench, std::string_view record, const Term& term) {
  Weight weight;
  weight.term = term;
  weight.text = record.substr(term.offset, term.size);
  weight.own = term.domain_spec.empty() || is_own(bench, term.domain_spec);
  if (term.kind == TermKind::Ip4 || term.kind == TermKind::Ip6) {
    weight.matches = net::CidrSet(term.network);
    weight.exact = true;
    return weight;
  }
  bool elsewhere = bench.name != bench.domain;
  if (term.has_macro && elsewhere) {  // %{d} would be another domain
    weight.lookups = 1;
    return weight;
  }
  Options options;
  options.record_override =
      "v=spf1 " + at_domain(bench, term, without_sign(weight.text)) + " -all";
  Partition alone = partition_without_limits(bench.resolver, bench.query, options);
  weight.lookups = alone.lookups;
  weight.void_lookups = alone.void_lookups;
  weight.matches = alone.with(Verdict::Pass);
  weight.depends_on = alone.conditions;
  weight.exact =
      alone.problem.empty() && alone.conditions.empty() && !alone.depends_on_sender;
  note_problem(alone, weight);
  bool asks = term.kind == TermKind::A || term.kind == TermKind::Mx ||
              term.kind == TermKind::Exists;
  if (asks && weight.exact && weight.void_lookups > 0) {
    weight.void_v4 = !weight.matches.intersects(net::CidrSet::everything_v4());
    weight.void_v6 = !weight.matches.intersects(net::CidrSet::everything_v6());
  }
  return weight;
}

// A term beyond what is looked into: only that it costs a look-up is known.
static Weight unweighed(std::string_view record, const Term& term) {
  Weight weight;
  weight.term = term;
  weight.text = record.substr(term.offset, term.size);
  weight.lookups = 1;
  return weight;
}

std::vector<Weight> weigh_all(const Bench& bench, std::string_view record) {
  std::vector<Weight> weights;
  auto parsed = parse_record(record);
  if (!parsed) return weights;
  int spent = 0;
  for (auto& term : parsed->terms) {
    if (is_modifier(term.kind) || term.kind == TermKind::All) continue;
    if (costs_lookup(term.kind) && spent >= kMaxCounted) {
      weights.push_back(unweighed(record, term));
    } else {
      weights.push_back(weigh(bench, record, term));
      spent += weights.back().lookups;
    }
  }
  return weights;
}

}  // namespace mailwhy::spf
