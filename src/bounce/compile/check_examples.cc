// The examples of rules, tried on the tables that were made of them.
#include "bounce/compile/built_table.h"
#include "bounce/rule_match.h"
#include "smtp/reply.h"

namespace mailwhy::bounce::compile {

using knowledge::compile::Complaints;

static Circumstances circumstances_of(const smtp::Reply& reply,
                                      const RuleSource& source) {
  Circumstances given;
  given.code = reply.code;
  if (reply.status) given.status = *reply.status;
  given.side = static_cast<Side>(source.rule.side);
  std::string_view provider = source.provider;
  given.host = provider.substr(0, provider.find(' '));
  for (int phase = 0; phase < 8; phase++)
    if (source.rule.phases >> phase & 1) given.phase = static_cast<Phase>(phase);
  return given;
}

static std::string place_of(const RuleSource& source) {
  return "\"" + source.name + "\" (" + source.file + ":" + std::to_string(source.line) +
         ")";
}

void check_examples(const BuiltTable& built, Complaints& complaints) {
  RuleTable table = built.table();
  std::vector<bool> needed(built.patterns.size());
  for (size_t i = 0; i < built.sources.size(); i++) {
    const RuleSource& source = built.sources[i];
    auto complain = [&](const Written& example, const std::string& what) {
      complaints.add(source.file, example.line,
                     "rule \"" + source.name + "\": \"" + example.text.substr(0, 200) +
                         "\" " + what);
    };
    for (const Written& example : source.yes) {
      smtp::Reply reply = smtp::parse_reply(example.text);
      Circumstances given = circumstances_of(reply, source);
      for (const RuleMatch& match : all_matches(table, reply.text.text, given))
        if (match.rule == static_cast<int>(i))
          needed[static_cast<size_t>(match.pattern)] = true;
      RuleMatch best = best_match(table, reply.text.text, given);
      if (best.rule < 0)
        complain(example,
                 "is not matched: no pattern fits, or code, status or another "
                 "condition does not");
      else if (best.rule != static_cast<int>(i))
        complain(example, "is decided by rule " +
                              place_of(built.sources[static_cast<size_t>(best.rule)]) +
                              ": the better one needs a higher tier or more words");
    }
    for (const Written& example : source.no) {
      smtp::Reply reply = smtp::parse_reply(example.text);
      RuleMatch best =
          best_match(table, reply.text.text, circumstances_of(reply, source));
      if (best.rule == static_cast<int>(i))
        complain(example, "is matched and must not be");
    }
  }
  for (size_t p = 0; p < built.patterns.size(); p++) {
    if (needed[p]) continue;
    const RuleSource& source = built.sources[built.patterns[p].rule];
    const Written& text = built.pattern_texts[p];
    complaints.add(source.file, text.line,
                   "rule \"" + source.name + "\": no example needs \"" + text.text +
                       "\": add one to yes, or leave it out");
  }
}

}  // namespace mailwhy::bounce::compile
