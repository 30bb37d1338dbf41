// What the one rejected is told: RFC 7208, sections 6.2 and 8.4.
#include <algorithm>

#include <fmt/format.h>

#include "spf/evaluation.h"

namespace mailwhy::spf {

// The text behind exp=. Section 6.2: whatever goes wrong on the way, it is as if exp were
// not there.
std::optional<std::string> Evaluation::published_explanation() {
  if (explanation_spec_.empty()) return std::nullopt;
  dns::Name name;
  if (expand_target(explanation_spec_, explanation_domain_, -1, name) != Target::Known)
    return std::nullopt;
  const dns::Answer* answer = answers_.ask(name, dns::Type::TXT, memory_);
  if (!answer || !answer->usable()) return std::nullopt;
  const dns::Record* only = nullptr;
  for (const dns::Record& record : answer->records) {
    if (record.type != dns::Type::TXT) continue;
    if (only) return std::nullopt;
    only = &record;
  }
  if (!only) return std::nullopt;
  std::string_view text = join(*only);
  if (uses_macro(text, 'p') && !fill_validated(explanation_domain_, -1))
    return std::nullopt;
  std::string out;
  if (!expand(text, MacroPlace::Explanation, values_, out)) return std::nullopt;
  // The sender's and the client's names stand in it: no line end of theirs goes into our
  // reply.
  auto is_control = [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(out.begin(), out.end(), is_control)) return std::nullopt;
  return out;
}

void Evaluation::explain(Result& result) {
  // Neither the trace of the verdict nor the time it may be kept hangs on the
  // explanation.
  size_t steps = trace_.size();
  uint32_t ttl = ttl_;
  auto text = published_explanation();
  trace_.resize(steps);
  ttl_ = ttl;
  if (text) {
    result.explanation = std::move(*text);
  } else if (!options_.default_explanation.empty()) {
    result.explanation = options_.default_explanation;
  } else {
    result.explanation = fmt::format("{} is not allowed to send mail for {}",
                                     client_.to_string(), party_.domain);
  }
}

}  // namespace mailwhy::spf
