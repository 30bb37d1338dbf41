// The reference as a folder of files: `mailwhy explain --html FOLDER`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"

namespace mailwhy::report {

struct SiteFile {
  std::string path;  // "en/spf_fail.html", relative to the folder, never with ".."
  std::string content;
};

// Everything: index.html, style.css, and for each language en/NAME.html and
// en/with/PROVIDER.html. All links are relative. `url` is where the folder will be served
// ("https://example.org/why/"): with it there is a sitemap.xml, which needs whole
// addresses.
std::vector<SiteFile> reference_site(std::span<const knowledge::Language> languages,
                                     std::string_view url);

}  // namespace mailwhy::report
