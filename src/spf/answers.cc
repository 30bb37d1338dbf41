// Look-ahead: see the header.
#include "spf/answers.h"

#include <algorithm>
#include <cstring>

namespace mailwhy::spf {

std::string_view Memory::keep(std::string_view text) {
  if (text.empty()) return {};
  char* copy = allocate(text.size());
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

Answers::Answers(dns::Resolver& resolver, net::Milliseconds time_limit)
    : resolver_(resolver), immediate_(resolver.immediate()) {
  if (immediate_) return;
  deadline_ = resolver.now() + time_limit;
  question_.ask.deadline = deadline_;
}

const dns::Answer* Answers::ask(const dns::Name& name, dns::Type type, Memory& memory) {
  question_.name = name;
  question_.type = type;
  if (immediate_) {
    memory.answers.push_back(resolver_.query(question_));
    return memory.answers.back().get();
  }
  size_t hash = name.hash();
  for (const Known& known : known_) {
    if (known.hash != hash || known.question.type != type ||
        !(known.question.name == name))
      continue;
    memory.answers.push_back(known.answer);
    return known.answer.get();
  }
  for (const dns::Question& wanted : wanted_) {
    if (wanted.type == type && wanted.name == name) return nullptr;
  }
  wanted_.push_back(question_);
  return nullptr;
}

bool Answers::fetch() {
  if (resolver_.now() >= deadline_) return false;
  if (first_term_ == 0) first_term_ = wanted_.size();
  size_t allowed = kMaxLookAhead > known_.size() ? kMaxLookAhead - known_.size() : 0;
  wanted_.resize(std::min(wanted_.size(), std::max(allowed, first_term_)));
  std::vector<dns::AnswerPtr> answers = resolver_.query_all(wanted_);
  for (size_t i = 0; i < wanted_.size(); i++) {
    size_t hash = wanted_[i].name.hash();
    known_.push_back({hash, std::move(wanted_[i]), std::move(answers[i])});
  }
  wanted_.clear();
  first_term_ = 0;
  return true;
}

}  // namespace mailwhy::spf
