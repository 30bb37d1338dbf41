// The tables as C++.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bounce/compile/built_table.h"

namespace mailwhy::bounce::compile {

static std::string literal_of(std::string_view text) {
  std::string literal = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      literal += '\\', literal += c;
    else if (byte < 0x20 || byte >= 0x7F)
      literal += fmt::format("\\{:03o}", byte);
    else
      literal += c;
  }
  return literal + "\"sv";
}

// std::span over an array of its own; an empty one needs no array.
template <class Items, class Write>
static std::string array(std::string_view type, std::string_view name, const Items& items,
                         Write write) {
  std::string text = fmt::format("static constexpr {} {}[] = {{\n", type, name);
  size_t column = 0;
  for (const auto& item : items) {
    std::string one = write(item) + ", ";
    column += one.size();
    text += one;
    if (column > 90) text += '\n', column = 0;
  }
  return text + "};\n\n";
}

std::string emit(const BuiltTable& built) {
  std::string text =
      "// Made from data/replies/ by mailwhy_compile_replies. Not to be edited.\n"
      "#include \"bounce/rule_table.h\"\n\nnamespace mailwhy::bounce {\n\n"
      "using namespace std::string_view_literals;\n\n";
  text += array("Rule", "kRules", built.rules, [](const Rule& r) {
    return fmt::format(
        "{{{}, {}, {}, {}, {}, {{{}}}, {}, {}, {}, {}, {{Answer({}), Answer({}), {}, {}, "
        "{}}}}}",
        literal_of(r.name), literal_of(r.label), r.priority, r.confidence, r.code_class,
        fmt::join(r.codes, ", "), literal_of(r.status), r.phases, r.side,
        literal_of(r.provider), static_cast<int>(r.then.retry),
        static_cast<int>(r.then.suppress_address), r.then.retry_after, r.then.limit,
        literal_of(r.then.sisimai));
  });
  text += array("Pattern", "kPatterns", built.patterns, [](const Pattern& p) {
    return fmt::format("{{{}, {}, {}, {}}}", p.rule, p.first, p.count, p.anchor);
  });
  text += array("Element", "kElements", built.elements, [](const Element& e) {
    return fmt::format("{{ElementKind({}), {}, {}, {}, {}, {}, {}, {}, {}u, {}u}}",
                       static_cast<int>(e.kind), e.word_starts, e.word_ends,
                       e.text_starts, e.text_ends, e.most, e.first, e.count, e.heads,
                       e.tails);
  });
  text += array("std::string_view", "kLiterals", built.literal_texts,
                [](const std::string& literal) { return literal_of(literal); });
  text += array("LiteralEdges", "kEdges", built.edges, [](const LiteralEdges& e) {
    return fmt::format("{{{}u, {}u}}", e.head, e.tail);
  });
  text += array("Gram", "kGrams", built.grams, [](const Gram& g) {
    return fmt::format("{{{}u, {}u, {}, {}, {}, {}, {}}}", g.bytes, g.other, g.pattern,
                       g.literal, g.offset, g.other_offset, g.tier);
  });
  text += array("uint16_t", "kBuckets", built.buckets,
                [](uint16_t n) { return fmt::format("{}", n); });
  text += array("uint64_t", "kFilter", built.filter,
                [](uint64_t n) { return fmt::format("{}u", n); });
  text +=
      "extern const RuleTable kReplyRules;\n"
      "constexpr RuleTable kReplyRules{kRules, kPatterns, kElements, kLiterals, kEdges, "
      "kGrams, kBuckets, kFilter};\n\n"
      "}  // namespace mailwhy::bounce\n";
  return text;
}

}  // namespace mailwhy::bounce::compile
