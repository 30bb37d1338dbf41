// Zones in memory: RFC 1034 section 4.3.2, RFC 4592, RFC 6672, RFC 2308.
#include "dns/zone_resolver.h"

#include <algorithm>
#include <unordered_set>

#include "dns/chain.h"

namespace mailwhy::dns {

static constexpr size_t kKnownPerName =
    16;  // answers kept; the types mail asks for are fewer

static AnswerPtr outcome(Status status, Rcode rcode = Rcode::NoError) {
  Answer answer;
  answer.status = status;
  answer.rcode = rcode;
  return std::make_shared<const Answer>(std::move(answer));
}

const std::vector<Record>* ZoneResolver::Node::find(Type type) const {
  auto found = sets.find(type);
  return found == sets.end() ? nullptr : &found->second;
}

ZoneResolver::Node* ZoneResolver::find(const Name& name) const {
  if (table_.empty()) return nullptr;
  size_t hash = name.hash(), mask = table_.size() - 1;
  for (size_t at = hash & mask; Node* node = table_[at]; at = (at + 1) & mask)
    if (node->hash == hash && node->name == name) return node;
  return nullptr;
}

void ZoneResolver::insert(Node* node) {
  size_t mask = table_.size() - 1, at = node->hash & mask;
  while (table_[at]) at = (at + 1) & mask;
  table_[at] = node;
}

// The node of this name, and one for each name above it.
ZoneResolver::Node* ZoneResolver::make(const Name& name) {
  Node* below = nullptr;
  Node* first = nullptr;
  for (Name at = name;; at = at.parent()) {
    Node* node = find(at);
    bool known = node != nullptr;
    if (!known) {
      nodes_.push_back(std::make_unique<Node>());
      node = nodes_.back().get();
      node->name = at;
      node->hash = at.hash();
      if (2 * nodes_.size() > table_.size()) {
        table_.assign(std::max<size_t>(64, 2 * table_.size()), nullptr);
        for (const auto& each : nodes_) insert(each.get());
      } else {
        insert(node);
      }
    }
    if (!first) first = node;
    if (below) below->parent = node;
    below = node;
    if (known || at.is_root()) return first;
  }
}

void ZoneResolver::add(Record record) {
  stale_ = true;
  auto& records = make(record.owner)->sets[record.type];
  records.push_back(std::move(record));
}

void ZoneResolver::add(const std::vector<Record>& records) {
  for (const Record& record : records) add(record);
}

void ZoneResolver::fail(const Name& name, std::optional<Type> type, Status status) {
  faults_[name].push_back({type, status, Rcode::NoError});
  stale_ = true;
}

void ZoneResolver::fail(const Name& name, std::optional<Type> type, Rcode rcode) {
  faults_[name].push_back({type, Status::Answered, rcode});
  stale_ = true;
}

// An RRset holds a record once (RFC 2181, section 5); the first of equal ones stays.
static void drop_doubles(std::vector<Record>& records) {
  if (records.size() < 2) return;
  std::unordered_set<std::string> seen;
  std::erase_if(records,
                [&](const Record& record) { return !seen.insert(record.rdata).second; });
}

// Works out what hangs on other names, and forgets the answers built before.
void ZoneResolver::settle() {
  stale_ = false;
  if (!nowhere_) {
    Answer answer;
    answer.rcode = Rcode::NxDomain;
    answer.extended_errors = {kNotAuthoritative};
    nowhere_ = std::make_shared<const Answer>(std::move(answer));
  }
  for (const auto& node : nodes_) {
    node->known.clear();
    node->no_such_name = nullptr;
    node->zone = nullptr;
    node->dname = nullptr;
    node->exists = false;
    for (auto& [type, records] : node->sets) drop_doubles(records);
    if (node->parent && node->name.wire()[0] == 1 && node->name.wire()[1] == '*')
      node->parent->wildcard = node.get();
    for (Node* up = node.get(); up; up = up->parent) {
      if (!node->zone && up->find(Type::SOA)) node->zone = up;
      if (up != node.get() && up->find(Type::DNAME)) node->dname = up;
    }
  }
  // A node without records is there for the sake of one below. Above its zone that says
  // nothing.
  for (const auto& node : nodes_) {
    if (node->sets.empty()) continue;
    for (Node* up = node.get(); up && !up->exists; up = up->parent) {
      if (node->zone && !up->zone && up->sets.empty()) break;
      up->exists = true;
    }
  }
}

const ZoneResolver::Fault* ZoneResolver::fault(const Name& name, Type type) const {
  auto found = faults_.find(name);
  if (found == faults_.end()) return nullptr;
  for (const Fault& fault : found->second)
    if (!fault.type || *fault.type == type) return &fault;
  return nullptr;
}

ZoneResolver::Place ZoneResolver::locate(const Name& name) const {
  Node* node = find(name);
  if (node && node->exists && !node->dname) return {node, nullptr, node->zone};
  Name at = name;
  while (!node && !at.is_root()) {
    at = at.parent();
    node = find(at);
  }
  if (!node) return {};
  Place place{nullptr, node->dname, node->zone};
  if (!place.dname && node->find(Type::DNAME) && !(node->name == name))
    place.dname = node;
  // The closest encloser's wildcard, and no other: RFC 4592, section 3.3.1.
  while (node && !node->exists) node = node->parent;
  if (place.dname || !node) return place;
  if (node->wildcard && node->wildcard->zone == place.zone) place.node = node->wildcard;
  return place;
}

// A wildcard's records answer under the name asked for; all others keep their own
// spelling.
static void append(std::vector<Record>& out, const std::vector<Record>& records,
                   const Name& asked) {
  for (const Record& record : records) {
    out.push_back(record);
    if (!(record.owner == asked)) out.back().owner = asked;
  }
}

Answer ZoneResolver::resolve(const Name& asked, Type type) const {
  Answer answer;
  std::vector<Name> seen;
  for (Name name = asked;;) {
    if (const Fault* broken = fault(name, type)) {
      answer.status = broken->status;
      answer.rcode = broken->rcode;
      if (broken->status != Status::Answered) answer.records.clear();
      return answer;
    }
    Place place = locate(name);
    std::optional<Name> next;
    if (place.dname) {
      const Record& dname = place.dname->find(Type::DNAME)->front();
      auto to = target(dname);
      next = to ? replace_suffix(name, place.dname->name, *to) : std::nullopt;
      if (!next) {
        answer.rcode =
            Rcode(6);  // YXDOMAIN: the new name would be too long (RFC 6672, 2.2)
        return answer;
      }
      answer.records.push_back(dname);
      answer.records.push_back({name, Type::CNAME, dname.ttl, rdata_name(*next)});
    } else if (place.node) {
      const auto* alias = place.node->find(Type::CNAME);
      if (type == Type::ANY) {
        for (const auto& [each, records] : place.node->sets)
          append(answer.records, records, name);
        if (!answer.records.empty()) break;
      } else if (const auto* found = place.node->find(type)) {
        append(answer.records, *found, name);
        break;
      } else if (alias) {
        append(answer.records, {alias->front()}, name);
        next = target(alias->front());
      }
    } else {
      answer.rcode = Rcode::NxDomain;
      if (!place.zone) answer.extended_errors = {kNotAuthoritative};
    }
    if (!next) {
      if (place.zone) answer.authority = *place.zone->find(Type::SOA);
      break;
    }
    seen.push_back(name);
    bool circle = std::find(seen.begin(), seen.end(), *next) != seen.end();
    if (circle || seen.size() > kMaxChain) {
      answer = {};
      answer.rcode = Rcode::ServFail;
      return answer;
    }
    name = *next;
  }
  answer.ttl = ttl_of(answer, type);
  return answer;
}

AnswerPtr ZoneResolver::no_such_name(Node* zone) {
  if (!zone) return nowhere_;
  if (!zone->no_such_name) {
    Answer answer;
    answer.rcode = Rcode::NxDomain;
    answer.authority = *zone->find(Type::SOA);
    answer.ttl = negative_ttl(answer.authority);
    zone->no_such_name = std::make_shared<const Answer>(std::move(answer));
  }
  return zone->no_such_name;
}

AnswerPtr ZoneResolver::query(const Question& question) {
  static const AnswerPtr not_asked = outcome(Status::NotAsked);
  if (question.ask.server) return not_asked;
  if (stale_ || !nowhere_) settle();
  Node* node = find(question.name);
  if (node)
    for (const Known& known : node->known)
      if (known.type == question.type) return known.answer;
  if (!node && faults_.empty()) {
    Place place = locate(question.name);
    if (!place.node && !place.dname) return no_such_name(place.zone);
  }
  auto answer = std::make_shared<const Answer>(resolve(question.name, question.type));
  if (node && node->known.size() < kKnownPerName)
    node->known.push_back({question.type, answer});
  return answer;
}

std::vector<Record> ZoneResolver::records() {
  if (stale_) settle();
  std::vector<const Node*> sorted;
  for (const auto& node : nodes_) sorted.push_back(node.get());
  std::sort(sorted.begin(), sorted.end(),
            [](const Node* a, const Node* b) { return a->name < b->name; });
  std::vector<Record> out;
  for (const Node* node : sorted)
    for (const auto& [type, records] : node->sets)
      out.insert(out.end(), records.begin(), records.end());
  return out;
}

}  // namespace mailwhy::dns
