// rooms: bounce
// A rule file from a stranger, the whole way: TOML, patterns, tables, its examples; then
// a reply is judged by it. A line "---" stands between the file and the reply.
#include <cstdlib>
#include <string>

#include "bounce/own_rules.h"
#include "bounce/read.h"
#include "knowledge/knowledge.h"

using namespace mailwhy;

static void check_fault(const std::string& fault) {
  if (!fault.starts_with("own.toml:")) abort();
  size_t colon = fault.find(':', 9);
  if (colon == std::string::npos || colon + 2 >= fault.size()) abort();
  if (std::atoi(fault.c_str() + 9) < 1) abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t mark = std::min(text.find("\n---\n"), size);
  bounce::OwnRules rules;
  auto faults = rules.add(text.substr(0, mark), "own.toml");
  for (const std::string& fault : faults) check_fault(fault);
  if (!faults.empty() && rules.table()) abort();

  bounce::ReadOptions options;
  options.own_rules = rules.table();
  auto input = bounce::read_text(text.substr(std::min(mark + 5, size)), "-", options);
  if (!input) return 0;
  for (const bounce::Refusal& refusal : input->refusals) {
    const bounce::Reason& reason = refusal.reason;
    if (!knowledge::find_reason_label(reason.label)) abort();
    if (reason.confidence < 0 || reason.confidence > 1) abort();
  }
  return 0;
}
