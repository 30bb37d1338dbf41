// Where the pages of the reference link to: into the served site, or from file to file.
#pragma once

#include <string>
#include <string_view>

#include "knowledge/knowledge.h"

namespace mailwhy::report {

struct WhyLinks {
  std::string why, with;              // what stands before a name
  std::string after;                  // and behind it
  std::string why_index, with_index;  // the lists of all

  std::string to_why(std::string_view name) const;
  std::string to_with(std::string_view provider) const;
};

WhyLinks served_links(std::string_view lang);  // "/why/NAME?lang=ru"

enum class Folder : unsigned char { Why, With };
// From a file in en/ (Why) or in en/with/ (With) to others there: "../spf_fail.html".
WhyLinks file_links(Folder from);

// A provider's place in an address: "Proofpoint Essentials" is "proofpoint-essentials".
std::string provider_slug(std::string_view name);
const knowledge::Provider* find_provider_by_slug(std::string_view slug);

}  // namespace mailwhy::report
