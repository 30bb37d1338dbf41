// Changes laid over a resolver, along the chain of CNAMEs (RFC 1034, section 3.6.2).
#include "dns/overlay.h"

#include <algorithm>

#include "dns/chain.h"
#include "dns/rdata_fields.h"

namespace mailwhy::dns {

// TXT says the same however it is cut; names say the same in any case.
static bool same_data(const Record& a, const Record& b) {
  if (a.rdata == b.rdata) return true;
  if (is_text(a.type)) {
    std::string a_joined, b_joined;
    return joined_text(a, a_joined) == joined_text(b, b_joined);
  }
  return same_rdata(a.type, a.rdata, b.rdata);
}

static Result<Record> read(const RrsetChange& change, const std::string& text) {
  Record record{change.name, change.type, change.ttl, ""};
  if (is_text(change.type)) {
    record.rdata = rdata_txt(text);
    return record;
  }
  auto rdata = rdata_from_text(change.type, text, Name());
  if (!rdata) return tl::make_unexpected(rdata.error());
  record.rdata = std::move(*rdata);
  return record;
}

static void add_once(std::vector<Record>& records, const Record& record) {
  for (const Record& there : records)
    if (same_data(there, record)) return;
  records.push_back(record);
}

static void drop(std::vector<Record>& records, const Record& record) {
  std::erase_if(records, [&](const Record& there) { return same_data(there, record); });
}

Result<bool> OverlayResolver::lay(const RrsetChange& change) {
  std::vector<Record> leave, enter;
  for (auto [texts, records] :
       {std::pair(&change.before, &leave), {&change.after, &enter}})
    for (const std::string& text : *texts) {
      auto record = read(change, text);
      if (!record) return tl::make_unexpected(record.error());
      records->push_back(std::move(*record));
    }
  Edit& edit = edits_[{change.name, change.type}];
  for (const Record& record : leave) {
    if (edit.replaced) {
      drop(*edit.replaced, record);
    } else {
      drop(edit.enter, record);
      add_once(edit.leave, record);
    }
  }
  for (const Record& record : enter) {
    if (edit.replaced) {
      add_once(*edit.replaced, record);
    } else {
      drop(edit.leave, record);
      add_once(edit.enter, record);
    }
  }
  return true;
}

void OverlayResolver::replace(const Name& name, Type type, std::vector<Record> records) {
  for (Record& record : records) record.owner = name, record.type = type;
  edits_[{name, type}] = {std::move(records), {}, {}};
}

void OverlayResolver::add(const Record& record) {
  Edit& edit = edits_[{record.owner, record.type}];
  if (!edit.replaced) drop(edit.leave, record);
  add_once(edit.replaced ? *edit.replaced : edit.enter, record);
}

const OverlayResolver::Edit* OverlayResolver::find(const Name& name, Type type) const {
  auto found = edits_.find({name, type});
  return found == edits_.end() ? nullptr : &found->second;
}

bool OverlayResolver::makes_exist(const Name& name) const {
  for (const auto& [key, edit] : edits_) {
    bool holds = edit.replaced ? !edit.replaced->empty() : !edit.enter.empty();
    if (holds && key.first.is_under(name)) return true;
  }
  return false;
}

bool OverlayResolver::stands_alone(const Name& name, Type type) const {
  const Edit* edit = find(name, type);
  return edit && edit->replaced && !edit->replaced->empty();
}

std::vector<Record> OverlayResolver::records_at(const Name& name, Type type,
                                                const Answer& below) const {
  const Edit* edit = find(name, type);
  if (edit && edit->replaced) return *edit->replaced;
  std::vector<Record> records;
  for (const Record& record : below.records)
    if (record.type == type && record.owner == name) records.push_back(record);
  if (!edit) return records;
  std::optional<uint32_t> ttl;
  if (!records.empty()) ttl = records[0].ttl;
  for (const Record& record : edit->leave) drop(records, record);
  for (Record record : edit->enter) {
    record.ttl = ttl.value_or(record.ttl);
    add_once(records, record);
  }
  return records;
}

static bool has_alias(const Answer& answer, const Name& name) {
  return std::any_of(answer.records.begin(), answer.records.end(),
                     [&](const Record& record) {
                       return record.type == Type::CNAME && record.owner == name;
                     });
}

bool OverlayResolver::touches(const Question& question, const Answer& answer) const {
  if (question.type == Type::ANY) return false;
  std::vector<Name> chain{question.name};
  for (const Record& record : answer.records)
    if (auto to = record.type == Type::CNAME ? target(record) : std::nullopt)
      chain.push_back(*to);
  if (answer.nxdomain() && makes_exist(chain.back())) return true;
  return std::any_of(edits_.begin(), edits_.end(), [&](const auto& edit) {
    const auto& [name, type] = edit.first;
    return (type == question.type || type == Type::CNAME) &&
           std::find(chain.begin(), chain.end(), name) != chain.end();
  });
}

AnswerPtr OverlayResolver::lay_over(const Question& question, AnswerPtr below) {
  if (!touches(question, *below)) return below;
  Answer out = *below;
  out.records.clear();
  out.authentic = false;  // nobody signed what is laid over
  auto done = [&](const std::vector<Record>& records, Rcode rcode) {
    out.rcode = rcode;
    out.records.insert(out.records.end(), records.begin(), records.end());
    out.ttl = ttl_of(out, question.type);
    return std::make_shared<const Answer>(std::move(out));
  };
  Name name = question.name;
  for (int length = 0; length <= kMaxChain; length++) {
    if (!below->usable()) {
      bool known = !question.ask.server &&
                   (stands_alone(name, question.type) || stands_alone(name, Type::CNAME));
      out.status = known ? Status::Answered : below->status;
      if (!known) {
        out.records.clear();
        return done({}, below->rcode);
      }
      below = std::make_shared<const Answer>();
    }
    auto records = records_at(name, question.type, *below);
    if (!records.empty()) return done(records, Rcode::NoError);
    auto alias = records_at(name, Type::CNAME, *below);
    auto to = alias.empty() ? std::nullopt : target(alias[0]);
    if (question.type == Type::CNAME || !to) {
      // A chain below that goes on from here says NXDOMAIN of its end, not of this name.
      bool exists = has_alias(*below, name) || makes_exist(name);
      return done({}, exists ? Rcode::NoError : below->rcode);
    }
    for (const Record& record : below->records)
      if (record.type == Type::DNAME && name.is_under(record.owner))
        out.records.push_back(record);
    out.records.push_back(alias[0]);
    bool laid = std::find(below->records.begin(), below->records.end(), alias[0]) ==
                below->records.end();
    if (question.ask.server && laid)
      return done({}, Rcode::NoError);  // nothing is followed
    name = *to;
    if (laid) {
      Question rest = question;
      rest.name = name;
      below = below_.query(rest);
      out.authority = below->authority;
    }
  }
  out = {};
  return done({}, Rcode::ServFail);
}

AnswerPtr OverlayResolver::query(const Question& question) {
  return lay_over(question, below_.query(question));
}

std::vector<AnswerPtr> OverlayResolver::query_all(std::span<const Question> questions) {
  auto answers = below_.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++)
    answers[i] = lay_over(questions[i], answers[i]);
  return answers;
}

}  // namespace mailwhy::dns
