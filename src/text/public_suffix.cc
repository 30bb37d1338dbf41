// The Public Suffix List by libpsl's built-in copy.
#include "text/public_suffix.h"

#include <libpsl.h>

#include "text/ascii.h"

namespace mailwhy::text {

std::string organizational_domain(std::string_view domain) {
  std::string name(domain);
  const char* found = psl_registrable_domain(psl_builtin(), name.c_str());
  return found ? std::string(found) : name;
}

bool is_public_suffix(std::string_view domain) {
  return psl_is_public_suffix(psl_builtin(), std::string(domain).c_str());
}

bool is_under(std::string_view name, std::string_view domain) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (domain.ends_with('.')) domain.remove_suffix(1);
  if (domain.empty() || name.size() < domain.size()) return false;
  std::string_view tail = name.substr(name.size() - domain.size());
  if (!equals_ignore_case(tail, domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

}  // namespace mailwhy::text
