#include "report/why_links.h"

#include "text/ascii.h"

namespace mailwhy::report {

std::string WhyLinks::to_why(std::string_view name) const {
  return why + std::string(name) + after;
}

std::string WhyLinks::to_with(std::string_view provider) const {
  return with + std::string(provider) + after;
}

WhyLinks served_links(std::string_view lang) {
  std::string after = "?lang=" + std::string(lang);
  return {"/why/", "/with/", after, "/why" + after, "/with" + after};
}

WhyLinks file_links(Folder from) {
  if (from == Folder::Why) return {"", "with/", ".html", "index.html", "with/index.html"};
  return {"../", "", ".html", "../index.html", "index.html"};
}

std::string provider_slug(std::string_view name) {
  std::string out;
  for (char c : name) {
    char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (text::is_lower(lower) || text::is_digit(lower))
      out += lower;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

const knowledge::Provider* find_provider_by_slug(std::string_view slug) {
  for (const knowledge::Provider& provider : knowledge::providers())
    if (provider_slug(provider.name) == slug) return &provider;
  return nullptr;
}

}  // namespace mailwhy::report
