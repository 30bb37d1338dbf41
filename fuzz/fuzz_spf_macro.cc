// rooms: spf
// A macro-string with a sender from anywhere. First line: the local part; the rest: the
// text.
#include <cstdlib>

#include "spf/macro.h"
#include "spf/term.h"

using namespace mailwhy;
using namespace mailwhy::spf;

static void expect(bool right) {
  if (!right) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  size_t line = std::min(input.find('\n'), input.size());
  std::string_view local = input.substr(0, line),
                   text = input.substr(std::min(line + 1, input.size()));
  if (local.size() > 1024) return 0;
  MacroValues values;
  values.local = local;
  values.sender_domain = "example.org";
  values.domain = "mail.example.org";
  values.helo = local;
  values.validated = "unknown";
  for (const char* client : {"192.0.2.1", "2001:db8::1"}) {
    values.client_ip = net::IpAddress::parse(client).value();
    std::string spec, told;
    bool is_spec = expand(text, MacroPlace::DomainSpec, values, spec);
    bool is_told = expand(text, MacroPlace::Explanation, values, told);
    if (is_spec) expect(is_told && told == spec);
    // One macro and one octet may stand over the limit before it is seen.
    expect(spec.size() <= kMaxExpansion + 4096 && told.size() <= kMaxExpansion + 4096);
    Fault fault = check_domain_spec(text);
    if (fault == Fault::None) expect(is_spec || spec.size() > kMaxExpansion);
    if (fault == Fault::BadMacro || fault == Fault::BadCharacter) expect(!is_spec);
    std::string scratch;
    dns::Name name;
    if (expand_name(text, values, scratch, name) != Expansion::Name) continue;
    expect(is_spec && !name.is_root() && name.wire().size() <= 255);
    std::string shown = plain_text(name);
    expect(shown.size() <= 253 && (spec.ends_with(shown) || spec.ends_with(shown + '.')));
  }
  return 0;
}
