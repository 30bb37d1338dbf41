// The pages around a diagnosis: the box, the report, its progress, kept cases.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bounce/facts.h"
#include "site/reply.h"

namespace mailwhy::site {

http::Answer answer_start(const Visit& visit);
http::Answer answer_form(const Visit& visit);      // POST / and /diagnose
http::Answer answer_question(const Visit& visit);  // GET /why?identity=…&ip=…
http::Answer answer_events(const Visit& visit);
http::Answer answer_held(const Visit& visit);   // GET /diagnose/ID[.json]
http::Answer answer_share(const Visit& visit);  // POST /c
http::Answer answer_kept(const Visit& visit);   // GET /c/ID[.json|/replay]
http::Answer answer_try(const Visit& visit);    // GET and POST /try
http::Answer answer_about_api(const Visit& visit);
http::Answer answer_check_form(const Visit& visit);  // GET /check
http::Answer answer_check(const Visit& visit);       // POST /check

// What the pages above share: the report of these inputs as a page; 202 and where its
// progress is told where a script asks so.
http::Answer answer_inputs(const Visit& visit, std::vector<bounce::Input> inputs);
// A form says in which language it was shown.
Visit in_language_of(const Visit& asked, const std::vector<http::Upload>& uploads);
// What was typed into this field, without blanks around it.
std::string value_of(const std::vector<http::Upload>& uploads, std::string_view name);

// Does the query hold the link of openspf.org?
bool asks_question(const http::Request& request);

}  // namespace mailwhy::site
