// What the set evaluation reads from DNS: records, and the targets of their terms.
#include <array>

#include "spf/macro.h"
#include "spf/ways.h"

namespace mailwhy::spf {

const char* dns_problem(const dns::Answer& answer) {
  bool late =
      answer.status == dns::Status::Timeout || answer.status == dns::Status::Cancelled;
  return late ? "dns_timeout" : "dns_error";
}

bool depends_on_address(const Term& term) {
  if (term.kind == TermKind::Ptr) return true;
  return term.has_macro &&
         (uses_macro(term.domain_spec, 'i') || uses_macro(term.domain_spec, 'p'));
}

static MacroValues macro_values(const SetEvaluation& evaluation, std::string_view domain,
                                bool v4) {
  MacroValues values;
  values.local = evaluation.party.local;
  values.sender_domain = evaluation.party.domain;
  values.domain = domain;
  values.helo = evaluation.party.helo;
  if (!v4) values.client_ip = net::IpAddress::v6(std::array<uint8_t, 16>{});
  return values;
}

std::optional<dns::Name> target_of(const SetEvaluation& evaluation,
                                   const dns::Name& domain, const Term& term, bool v4) {
  if (term.domain_spec.empty()) return domain;
  std::string current = domain.to_string(), scratch;
  dns::Name name;
  MacroValues values = macro_values(evaluation, current, v4);
  if (expand_name(term.domain_spec, values, scratch, name) != Expansion::Name)
    return std::nullopt;
  return name;
}

std::string expand_for_all(const SetEvaluation& evaluation, const dns::Name& domain,
                           std::string_view spec) {
  std::string current = domain.to_lower_string(), text;
  MacroValues values = macro_values(evaluation, current, true);
  while (!spec.empty()) {
    size_t percent = std::min(spec.find('%'), spec.size());
    text += spec.substr(0, percent);
    spec.remove_prefix(percent);
    Macro macro;
    if (spec.empty() || !read_macro(spec, MacroPlace::DomainSpec, macro)) break;
    std::string_view written = spec.substr(0, macro.size);
    bool keep = macro.letter == 'i' || macro.letter == 'p' || macro.letter == 'v';
    if (keep || !expand(written, MacroPlace::DomainSpec, values, text)) text += written;
    spec.remove_prefix(macro.size);
  }
  return text;
}

dns::AnswerPtr ask(SetEvaluation& evaluation, const dns::Name& name, dns::Type type) {
  if (evaluation.resolver.immediate()) return evaluation.resolver.query(name, type);
  auto& known = evaluation.answers[{name, type}];
  if (!known) known = evaluation.resolver.query(name, type);
  return known;
}

// Asks together what is not known yet, where asking takes time.
static void ask_ahead(SetEvaluation& evaluation, std::vector<dns::Question> questions) {
  constexpr size_t kMaxAhead = 60;
  std::erase_if(questions, [&](const dns::Question& question) {
    return evaluation.answers.contains({question.name, question.type});
  });
  if (questions.size() > kMaxAhead) questions.resize(kMaxAhead);
  auto answers = evaluation.resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++)
    evaluation.answers[{questions[i].name, questions[i].type}] = answers[i];
}

void ask_hosts(SetEvaluation& evaluation,
               const std::vector<const dns::Record*>& exchanges) {
  if (evaluation.resolver.immediate()) return;
  std::vector<dns::Question> questions;
  for (const dns::Record* record : exchanges) {
    auto mx = dns::mx(*record);
    if (!mx) continue;
    questions.push_back({mx->host, dns::Type::A, {}});
    questions.push_back({mx->host, dns::Type::AAAA, {}});
  }
  ask_ahead(evaluation, std::move(questions));
}

// What the terms of a record will ask for, as far as it can be known from their text.
static void ask_targets(SetEvaluation& evaluation, const dns::Name& domain,
                        const Record& record) {
  std::vector<dns::Question> questions;
  for (const Term& term : record.terms) {
    if (!costs_lookup(term.kind) || depends_on_address(term)) continue;
    auto target = target_of(evaluation, domain, term, true);
    if (!target) continue;
    bool text = term.kind == TermKind::Include || term.kind == TermKind::Redirect;
    dns::Type type = text                        ? dns::Type::TXT
                     : term.kind == TermKind::Mx ? dns::Type::MX
                                                 : dns::Type::A;
    questions.push_back({*target, type, {}});
    if (term.kind == TermKind::A) questions.push_back({*target, dns::Type::AAAA, {}});
  }
  ask_ahead(evaluation, std::move(questions));
}

// Section 4.5: exactly one record, found among all TXT strings of the name.
static void fetch(SetEvaluation& evaluation, const dns::Name& domain,
                  LoadedRecord& loaded) {
  auto refuse = [&](Verdict state, const char* problem) {
    loaded.state = state;
    loaded.problem = problem;
  };
  if (evaluation.record_override && domain == evaluation.party.name) {
    loaded.text = *evaluation.record_override;
    if (!is_spf_record(loaded.text)) return refuse(Verdict::None, "no_record");
  } else {
    auto answer = ask(evaluation, domain, dns::Type::TXT);
    if (!answer->usable()) return refuse(Verdict::TempError, dns_problem(*answer));
    int found = 0;
    for (const dns::Record* record : answer->of(dns::Type::TXT)) {
      std::string storage;
      std::string_view text = dns::joined_text(*record, storage);
      if (is_spf_record(text) && ++found == 1) loaded.text = text;
    }
    if (found == 0) return refuse(Verdict::None, "no_record");
    if (found > 1) return refuse(Verdict::PermError, "multiple_records");
  }
  auto parsed = parse_record(loaded.text);
  if (!parsed) return refuse(Verdict::PermError, "syntax");
  loaded.record = std::move(*parsed);
}

const LoadedRecord& load(SetEvaluation& evaluation, const dns::Name& domain) {
  auto& slot = evaluation.records[domain];
  if (slot) return *slot;
  slot = std::make_unique<LoadedRecord>();
  fetch(evaluation, domain, *slot);
  if (slot->state == Verdict::Pass && !evaluation.resolver.immediate())
    ask_targets(evaluation, domain, slot->record);
  return *slot;
}

}  // namespace mailwhy::spf
