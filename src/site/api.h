// The JSON API, described by GET /api/v1/openapi.json.
#pragma once

#include "site/reply.h"

namespace mailwhy::site {

// The report of the contract, as `mailwhy --json` prints it.
http::Answer answer_diagnose(const Visit& visit);

// mailwhy.spf/1: one evaluation, of the published record or of one that is tried out.
http::Answer answer_spf(const Visit& visit);

// The report of an examination, as `mailwhy check --json` prints it.
http::Answer answer_api_check(const Visit& visit);

http::Answer answer_openapi(const Visit& visit);

// The description itself, with this version and address.
std::string openapi_text(std::string_view version, std::string_view url);

}  // namespace mailwhy::site
