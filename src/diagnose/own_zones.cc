#include "diagnose/own_zones.h"

namespace mailwhy::diagnose {

using dns::Type;

OwnZones::OwnZones(dns::ZoneResolver& zones, const std::vector<dns::Name>& apexes)
    : ResolverLayer(zones), zones_(zones), apexes_(apexes.begin(), apexes.end()) {}

// Is there an NS set between the apex and the name? Then others answer for it.
bool OwnZones::is_delegated(const dns::Name& name, const dns::Name& apex) const {
  for (size_t labels = apex.label_count() + 1; labels <= name.label_count(); labels++)
    if (zones_.query(name.suffix(labels), Type::NS)->has(Type::NS)) return true;
  return false;
}

bool OwnZones::holds(const dns::Name& name) const {
  for (size_t labels = name.label_count(); labels > 0; labels--)
    if (dns::Name apex = name.suffix(labels); apexes_.contains(apex))
      return !is_delegated(name, apex);
  return false;
}

static dns::AnswerPtr not_asked() {
  static const dns::AnswerPtr kNotAsked = [] {
    dns::Answer answer;
    answer.status = dns::Status::NotAsked;
    return std::make_shared<const dns::Answer>(std::move(answer));
  }();
  return kNotAsked;
}

dns::AnswerPtr OwnZones::query(const dns::Question& question) {
  if (question.ask.server || !holds(question.name)) return not_asked();
  dns::AnswerPtr answer = zones_.query(question);
  dns::Name end = question.name;
  for (const dns::Record& record : answer->records)
    if (record.type == Type::CNAME)
      if (auto target = dns::target(record)) end = *target;
  return end == question.name || holds(end) ? answer : not_asked();
}

std::vector<dns::AnswerPtr> OwnZones::query_all(
    std::span<const dns::Question> questions) {
  return Resolver::query_all(questions);  // nothing waits here
}

}  // namespace mailwhy::diagnose
