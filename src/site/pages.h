// The pages around a diagnosis: the box, the report, its progress, kept cases.
#pragma once

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

// Does the query hold the link of openspf.org?
bool asks_question(const http::Request& request);

}  // namespace mailwhy::site
