#include "diagnose/record_look.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::diagnose {

using dns::Answer, dns::Name, dns::Rcode, dns::Status, dns::Type;

// Presentation form; texts joined and as they are, host names in lower case.
static std::string value_of(const dns::Record& record) {
  if (record.type == Type::TXT) {
    std::string storage;
    return std::string(dns::joined_text(record, storage));
  }
  std::string text = dns::rdata_to_text(record);
  if (!dns::target(record)) return text;
  text = text::to_lower(text);
  if (text.size() > 1 && text.ends_with('.')) text.pop_back();
  return text;
}

// The NS records of a zone below, to which the server sends whoever asks for `name`.
static std::vector<const dns::Record*> referral(const Answer& answer, const Name& name,
                                                const Name& apex) {
  std::vector<const dns::Record*> found;
  if (answer.authoritative || answer.rcode != Rcode::NoError || !answer.records.empty())
    return found;
  for (const dns::Record& record : answer.authority)
    if (record.type == Type::NS && name.is_under(record.owner) &&
        record.owner.is_under(apex) && !(record.owner == apex))
      found.push_back(&record);
  return found;
}

// What stands at the name: records of the type, or an alias.
static void read_value(const Answer& answer, const RecordName& asked, Look& look) {
  for (const dns::Record& record : answer.records) {
    if (!(record.owner == asked.name)) continue;
    if (record.type == asked.type) look.value.push_back(value_of(record));
    if (record.type == Type::CNAME && asked.type != Type::CNAME)
      look.value.push_back("CNAME " + value_of(record));
    look.ttl = look.ttl == 0 ? record.ttl : std::min(look.ttl, record.ttl);
  }
  std::sort(look.value.begin(), look.value.end());
  look.value.erase(std::unique(look.value.begin(), look.value.end()), look.value.end());
}

Look look_at(const Answer& answer, const RecordName& asked, const Name& apex) {
  Look look;
  if (answer.status != Status::Answered) return look;
  auto below = referral(answer, asked.name, apex);
  look.known = !below.empty() || (answer.usable() && answer.authoritative);
  if (!look.known) return look;
  look.nxdomain = answer.nxdomain();
  for (const dns::Record* record : below) look.value.push_back("NS " + value_of(*record));
  look.delegated = !below.empty();
  read_value(answer, asked, look);
  return look;
}

Look look_at_resolver(const Answer& answer, const RecordName& asked, const Name& apex) {
  Look look;
  read_value(answer, asked, look);
  bool denied = std::ranges::any_of(answer.authority, [&](const dns::Record& record) {
    return record.type == Type::SOA && record.owner == apex;
  });
  look.known = answer.usable() && (!look.value.empty() || denied);
  if (look.value.empty()) look.ttl = answer.ttl;
  return look;
}

}  // namespace mailwhy::diagnose
