// The reference: /why, /why/NAME, /with, /with/PROVIDER.
#pragma once

#include "site/reply.h"

namespace mailwhy::site {

http::Answer answer_why_index(const Visit& visit);
http::Answer answer_why_name(const Visit& visit);
http::Answer answer_with_index(const Visit& visit);
http::Answer answer_with_name(const Visit& visit);

}  // namespace mailwhy::site
