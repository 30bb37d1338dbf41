// What the returned mail carried, in a case file: the text of its attachments is not
// kept, their names and sizes are.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "mail/attachment.h"
#include "text/result.h"

namespace mailwhy::report {

boost::json::object contents_to_json(const mail::Contents& contents);

// `place` names the object in errors.
Result<mail::Contents> contents_from_json(const boost::json::object& object,
                                          const std::string& place);

}  // namespace mailwhy::report
