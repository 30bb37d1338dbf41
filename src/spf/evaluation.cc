// check_host() record by record: RFC 7208, sections 4.4 to 4.7, 5.2, 6.1.
#include "spf/evaluation.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "spf/term.h"

namespace mailwhy::spf {

// Room made at once: what most checks need. Without a trace few terms are kept.
static constexpr size_t kUsualTerms = 16, kUsualSteps = 96;

Evaluation::Evaluation(Answers& answers, Memory& memory, const Party& party,
                       const Query& query, const Options& options, net::Time now,
                       Tracing tracing)
    : answers_(answers),
      memory_(memory),
      party_(party),
      query_(query),
      options_(options),
      tracing_(tracing == Tracing::On),
      client_(query.client_ip.unmapped()),
      address_type_(client_.is_v4() ? dns::Type::A : dns::Type::AAAA) {
  terms_.reserve(kUsualTerms);
  if (tracing_) trace_.reserve(kUsualSteps);
  values_.local = party.local;
  values_.sender_domain = party.domain;
  values_.helo = party.helo;
  values_.receiver = query.receiver;
  values_.client_ip = client_;
  values_.now = now;
}

Verdict Evaluation::permerror(const char* kind, std::string what, const dns::Name& domain,
                              uint32_t offset) {
  problem_kind_ = kind;
  problem_ = std::move(what);
  problem_domain_ = domain;
  problem_offset_ = offset;
  return Verdict::PermError;
}

Verdict Evaluation::temperror(const char* kind, std::string what,
                              const dns::Name& domain) {
  permerror(kind, std::move(what), domain, 0);
  return Verdict::TempError;
}

int Evaluation::add_node(TraceNode::What what, int parent) {
  if (!tracing_) return -1;
  TraceNode& node = trace_.emplace_back();
  node.what = what;
  node.parent = parent;
  return static_cast<int>(trace_.size() - 1);
}

int Evaluation::add_term(const Place& place, int parent) {
  int index = add_node(TraceNode::What::Term, parent);
  if (index < 0) return index;
  TraceNode& node = trace_[static_cast<size_t>(index)];
  node.term = place.term.kind;
  node.qualifier = place.term.qualifier;
  node.offset = place.term.offset;
  node.size = place.term.size;
  node.text = place.text();
  return index;
}

const dns::Answer* Evaluation::ask(const dns::Name& name, dns::Type type, int parent) {
  const dns::Answer* answer = answers_.ask(name, type, memory_);
  if (!answer) return nullptr;
  if (answer->ttl < ttl_) ttl_ = answer->ttl;
  if (tracing_) {
    TraceNode& node =
        trace_[static_cast<size_t>(add_node(TraceNode::What::Lookup, parent))];
    node.name = memory_.keep(name);
    node.type = type;
    node.answer = answer;
  }
  return answer;
}

static bool timed_out(const dns::Answer& answer) {
  return answer.status == dns::Status::Timeout || answer.status == dns::Status::Cancelled;
}

Evaluation::Match Evaluation::dns_trouble(const dns::Answer& answer,
                                          const dns::Name& name) {
  bool late = timed_out(answer);
  std::string how = late ? "no answer in time" : answer_text(answer, dns::Type::TXT);
  temperror(late ? "dns_timeout" : "dns_error",
            fmt::format("{} could not be looked up: {}", name.to_string(), how), name);
  return Match::TempError;
}

// The first seven octets of the text tell whether it is a record; strings may be cut
// anywhere.
static bool announces_spf(std::string_view rdata) {
  char front[7];
  if (!rdata.empty() && static_cast<uint8_t>(rdata[0]) >= sizeof front &&
      rdata.size() > sizeof front) {
    return is_spf_record(rdata.substr(1, sizeof front));
  }
  size_t size = 0;
  for (size_t at = 0; at < rdata.size() && size < sizeof front;) {
    size_t length = static_cast<uint8_t>(rdata[at]);
    size_t take = std::min({length, sizeof front - size, rdata.size() - at - 1});
    std::memcpy(front + size, rdata.data() + at + 1, take);
    size += take;
    at += 1 + length;
  }
  return is_spf_record({front, size});
}

// A call of memcpy for what is known to be short becomes a string instruction, which
// takes longer to start than this takes to end.
static char* copy_short(char* to, const char* from, size_t size) {
  constexpr size_t kBlock = 16;
  size_t done = 0;
  for (; done + kBlock <= size; done += kBlock)
    std::memcpy(to + done, from + done, kBlock);
  if (size >= kBlock) {
    std::memcpy(to + size - kBlock, from + size - kBlock, kBlock);
  } else {
    for (; done < size; done++) to[done] = from[done];
  }
  return to + size;
}

// Section 3.3: several strings are one text, with nothing between them.
std::string_view Evaluation::join(const dns::Record& txt) {
  std::string_view rdata = txt.rdata;
  size_t first = rdata.empty() ? 0 : static_cast<uint8_t>(rdata[0]);
  if (rdata.size() <= 1 + first) return rdata.substr(std::min<size_t>(1, rdata.size()));
  char* text = memory_.allocate(rdata.size());
  char* end = text;
  for (size_t at = 0; at < rdata.size();) {
    size_t length =
        std::min<size_t>(static_cast<uint8_t>(rdata[at]), rdata.size() - at - 1);
    end = copy_short(end, rdata.data() + at + 1, length);
    at += 1 + length;
  }
  return {text, static_cast<size_t>(end - text)};
}

std::optional<Verdict> Evaluation::fetch_record(const dns::Name& domain,
                                                std::string_view& text, int& node) {
  if (options_.record_override && domain == party_.name) {
    text = tracing_ ? memory_.keep(*options_.record_override) : *options_.record_override;
    if (tracing_) trace_[node].text = text;
    if (is_spf_record(text)) return std::nullopt;
    permerror("no_record", fmt::format("{} would have no SPF record", domain.to_string()),
              domain, 0);
    return Verdict::None;
  }
  const dns::Answer* answer = answers_.ask(domain, dns::Type::TXT, memory_);
  if (!answer) return Verdict::Neutral;
  if (answer->ttl < ttl_) ttl_ = answer->ttl;
  if (tracing_) trace_[node].answer = answer;
  if (!answer->usable()) {
    dns_trouble(*answer, domain);
    return Verdict::TempError;
  }
  const dns::Record* found = nullptr;
  int count = 0;
  for (const dns::Record& record : answer->records) {
    if (record.type != dns::Type::TXT || !announces_spf(record.rdata)) continue;
    if (!found) found = &record;
    count++;
  }
  if (count == 1) {
    text = join(*found);
    if (tracing_) trace_[node].text = text;
    return std::nullopt;
  }
  if (count > 1) {
    return permerror("multiple_records",
                     fmt::format("{} has {} SPF records", domain.to_string(), count),
                     domain, 0);
  }
  bool exists = !answer->nxdomain();
  permerror(exists ? "no_record" : "no_domain",
            fmt::format("{} {}", domain.to_string(),
                        exists ? "has no SPF record" : "does not exist"),
            domain, 0);
  return Verdict::None;
}

Verdict Evaluation::check_domain(const dns::Name& domain, const Active* outer,
                                 bool inside_include, int parent) {
  int node = add_node(TraceNode::What::RecordText, parent);
  if (tracing_) trace_[node].name = memory_.keep(domain);
  Verdict verdict = Verdict::None;
  std::string_view text;
  auto instead = fetch_record(domain, text, node);
  if (instead) {
    verdict = *instead;
  } else {
    Active active{&domain, outer, inside_include};
    size_t first = terms_.size();
    TermFault fault;
    // Section 4.6: a syntax error anywhere spoils the record before anything in it
    // counts.
    // Without a trace the networks that do not hold the client need not be kept.
    if (read_terms(text, terms_, fault, tracing_ ? nullptr : &client_)) {
      verdict = walk_terms(first, text, active, node);
    } else {
      std::string what = describe(fault.fault, text.substr(fault.offset, fault.size));
      verdict = permerror(
          "syntax", fmt::format("the SPF record of {}: {}", domain.to_string(), what),
          domain, fault.offset);
    }
    terms_.resize(first);
  }
  if (tracing_) trace_[node].verdict = verdict;
  return verdict;
}

Verdict Evaluation::walk_terms(size_t first, std::string_view record,
                               const Active& active, int node) {
  size_t last = terms_.size(), redirect = last;
  for (size_t i = first; i < last; i++) {
    if (is_modifier(terms_[i].kind)) {
      if (terms_[i].kind == TermKind::Redirect) redirect = i;
      continue;
    }
    // A copy: an include below may move terms_.
    const Term term = terms_[i];
    Place place{term, *active.domain, record, &active, -1};
    place.node = add_term(place, node);
    Match matched = match(place);
    answers_.end_term();
    if (matched == Match::No) continue;
    if (matched == Match::TempError) return Verdict::TempError;
    if (matched == Match::PermError) return Verdict::PermError;
    if (tracing_) trace_[place.node].matched = true;
    // Behind an include that passes, the term inside it has decided.
    if (term.kind != TermKind::Include) {
      decided_term_ = record.substr(term.offset, term.size);
      decided_offset_ = term.offset;
      decided_domain_ = *active.domain;
      decided_node_ = place.node;
    }
    // Section 6.2: the explanation is that of the record whose result is the whole
    // result.
    if (term.qualifier == Qualifier::Fail && !active.inside_include) {
      explanation_spec_ = {};
      explanation_domain_ = *active.domain;
      for (size_t j = first; j < last; j++) {
        if (terms_[j].kind == TermKind::Exp) explanation_spec_ = terms_[j].domain_spec;
      }
    }
    return verdict_of(term.qualifier);
  }
  if (redirect < last) return follow_redirect(redirect, record, active, node);
  decided_term_ = {};
  decided_offset_ = 0;
  decided_domain_ = *active.domain;
  decided_node_ = -1;
  return Verdict::Neutral;
}

// The same record again, with the same client and sender, can only come to the same
// point: section 4.6.4 would end it at the tenth term, with the same permerror.
bool Evaluation::is_loop(const Place& place, const dns::Name& target) {
  for (const Active* at = place.active; at; at = at->outer) {
    if (!(*at->domain == target)) continue;
    permerror(
        "include_loop",
        fmt::format("{} in the SPF record of {} leads back to the record of {}",
                    quoted(place.text()), place.domain.to_string(), target.to_string()),
        place.domain, place.term.offset);
    return true;
  }
  return false;
}

// Section 6.1: the other record's result is ours; that it has none is a permerror.
Verdict Evaluation::follow_redirect(size_t index, std::string_view record,
                                    const Active& active, int node) {
  const Term term = terms_[index];
  Place place{term, *active.domain, record, &active, -1};
  place.node = add_term(place, node);
  if (!spend_lookup(place)) return Verdict::PermError;
  dns::Name target;
  switch (find_target(place, target)) {
    case Target::Missing:
      return Verdict::Neutral;
    case Target::None:
      return permerror("redirect_without_record",
                       fmt::format("{} in the SPF record of {} leads to no domain name",
                                   quoted(place.text()), place.domain.to_string()),
                       place.domain, term.offset);
    case Target::Known:
      break;
  }
  if (is_loop(place, target)) return Verdict::PermError;
  Verdict verdict = check_domain(target, &active, active.inside_include, place.node);
  answers_.end_term();
  if (tracing_) trace_[place.node].matched = true;
  if (verdict != Verdict::None) return verdict;
  return permerror("redirect_without_record",
                   fmt::format("{} in the SPF record of {}: {}", quoted(place.text()),
                               place.domain.to_string(), problem_),
                   place.domain, term.offset);
}

void Evaluation::run(Result& result) {
  result.verdict = check_domain(party_.name, nullptr, false, -1);
  answers_.end_term();
  if (result.verdict == Verdict::Fail && options_.explanation) explain(result);
  result.lookups = lookups_;
  result.void_lookups = voids_;
  result.ttl = ttl_ == UINT32_MAX ? 0 : ttl_;
  if (result.verdict == Verdict::None || result.verdict == Verdict::TempError ||
      result.verdict == Verdict::PermError) {
    result.problem_kind = problem_kind_;
    result.problem = std::move(problem_);
    result.problem_domain = problem_domain_.to_lower_string();
    result.problem_offset = problem_offset_;
  } else {
    result.decided_by = Result::DecidedBy{decided_domain_.to_lower_string(),
                                          std::string(decided_term_), decided_offset_};
    if (decided_node_ >= 0) trace_[static_cast<size_t>(decided_node_)].decided = true;
  }
  result.trace = std::move(trace_);
}

}  // namespace mailwhy::spf
