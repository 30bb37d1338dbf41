// Diagnoses within the site's limits: a place, a deadline, and nothing asked that a page
// open to the world must not ask.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bounce/facts.h"
#include "diagnose/report.h"
#include "site/given.h"
#include "site/progress.h"
#include "site/reply.h"
#include "text/result.h"

namespace mailwhy::site {

// Counts a diagnosis of this client; what to answer where it has had too many.
std::optional<Refused> refuse_diagnosis(const Visit& visit);
std::optional<Refused> refuse_evaluation(const Visit& visit);  // of a single SPF record

using Reports = std::vector<diagnose::Report>;
template <class T>
using Outcome = tl::expected<T, Refused>;

// Refused where all places are taken.
Outcome<Reports> diagnose_all(const Visit& visit,
                              const std::vector<bounce::Input>& inputs,
                              const Progress& progress = {});

// Runs a piece of work with a resolver under the same limits, and with policy_pages.h.
// `domain`: whose DNS it is about.
Outcome<void> with_resolver(const Visit& visit, std::string_view domain,
                            const World::Work& work);

// Diagnoses again with everything written down, and keeps it. `masked`: mail addresses
// are hidden before the first question. Gives the new case's id.
Outcome<std::string> share(const Visit& visit, const std::vector<bounce::Input>& inputs,
                           bool masked, const std::optional<Earlier>& earlier);

// The report of a kept case, made again from its replay file.
Outcome<Reports> reports_of(const store::KeptCase& kept);

// What was said of this case before; what is said now is remembered.
std::optional<Earlier> look_back(const Visit& visit,
                                 const std::vector<bounce::Input>& inputs,
                                 const Reports& reports);

}  // namespace mailwhy::site
