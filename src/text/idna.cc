// A-labels and U-labels by libidn2: RFC 5891, UTS 46 non-transitional ("faß.de" is not
// "fass.de").
#include "text/idna.h"

#include <idn2.h>

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::text {

static bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

Result<std::string> to_a_labels(std::string_view domain) {
  if (is_ascii(domain)) return to_lower(domain);
  if (domain.size() > kMaxDomainText) return fail("the name is too long", kMaxDomainText);
  if (size_t nul = domain.find('\0'); nul != domain.npos)
    return fail("not a domain name", nul);
  std::string input(domain);
  char* output = nullptr;
  int status =
      idn2_to_ascii_8z(input.c_str(), &output, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
  if (status != IDN2_OK)
    return fail(std::string("not a valid international name: ") + idn2_strerror(status));
  std::string name = to_lower(output);
  idn2_free(output);
  return name;
}

std::string for_display(std::string_view domain) {
  if (domain.size() > kMaxDomainText || find_ignore_case(domain, "xn--") == domain.npos ||
      domain.find('\0') != domain.npos)
    return std::string(domain);
  std::string input(domain);
  char* output = nullptr;
  if (idn2_to_unicode_8z8z(input.c_str(), &output, IDN2_NONTRANSITIONAL) != IDN2_OK)
    return input;
  std::string shown = output;
  idn2_free(output);
  auto back = to_a_labels(shown);
  return back && *back == to_lower(domain) ? shown : input;
}

}  // namespace mailwhy::text
