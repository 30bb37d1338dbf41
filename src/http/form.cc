// What a POST brought, whatever the form it came in.
#include "http/message.h"
#include "http/multipart.h"
#include "http/target.h"
#include "text/ascii.h"

namespace mailwhy::http {

static Result<std::vector<Upload>> read_urlencoded_form(const Request& request,
                                                        const FormLimits& limits) {
  auto fields = read_urlencoded(request.body, limits.max_parts, limits.max_name);
  if (!fields) return tl::unexpected(fields.error());
  std::vector<Upload> uploads;
  for (Field& field : *fields)
    uploads.push_back({std::move(field.name), {}, {}, std::move(field.value)});
  return uploads;
}

Result<std::vector<Upload>> read_form(const Request& request, const FormLimits& limits) {
  if (request.body.size() > limits.max_total) return fail("the form is too large");
  std::string_view field = request.header("content-type");
  std::string type = text::to_lower(value_of(field));
  if (type == "application/x-www-form-urlencoded")
    return read_urlencoded_form(request, limits);
  if (type == "multipart/form-data")
    return read_multipart(request.body, parameter_of(field, "boundary").value_or(""),
                          limits);
  if (type.empty() && request.body.empty()) return std::vector<Upload>{};
  if (type.empty() || type.starts_with("text/") || type.starts_with("message/") ||
      type.starts_with("application/"))
    return std::vector<Upload>{{"input", {}, std::move(type), request.body}};
  return fail("a body of this type is not read here", 0,
              "send text/plain, message/rfc822, application/json or a form");
}

}  // namespace mailwhy::http
