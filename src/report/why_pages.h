// The reference as pages: what each cause and each label of a refusal means, who must
// act, what to change; and what a domain's DNS needs to send through a mail service. All
// from data/, in both languages.
//
// A body is what stands in <main>: one <h1>, everything escaped. `lang` is "en" or "ru".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/why_links.h"

namespace mailwhy::report {

// /why and /why/NAME. The names of all causes, then of the labels that are no cause.
std::vector<std::string_view> why_names();
std::optional<std::string> why_body(std::string_view name, std::string_view lang);
std::string why_index_body(std::string_view lang);

// /with and /with/PROVIDER. A provider's place: "microsoft-365".
std::vector<std::string> with_names();
std::optional<std::string> with_body(std::string_view provider, std::string_view lang);
std::string with_index_body(std::string_view lang);

// Of the window, and for search engines: of any of the names above, of "" the index of
// causes, of "with" the index of services. Plain text.
struct PageHead {
  std::string title, description;
};
PageHead why_head(std::string_view name, std::string_view lang);
PageHead with_head(std::string_view provider, std::string_view lang);

// The same with links that lead elsewhere than into the served site.
std::optional<std::string> why_body(std::string_view name, std::string_view lang,
                                    const WhyLinks& links);
std::string why_index_body(std::string_view lang, const WhyLinks& links);
std::optional<std::string> with_body(std::string_view provider, std::string_view lang,
                                     const WhyLinks& links);
std::string with_index_body(std::string_view lang, const WhyLinks& links);

}  // namespace mailwhy::report
