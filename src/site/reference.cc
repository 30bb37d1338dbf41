#include "site/reference.h"

#include "report/explain.h"
#include "report/why_pages.h"

namespace mailwhy::site {

static http::Answer reference_page(const Visit& visit, report::PageHead head,
                                   std::string path, std::string body) {
  return page_answer(visit,
                     {std::move(head.title), std::move(path), std::move(body),
                      std::move(head.description), true},
                     Keep::Minutes);
}

// A misspelt name is answered with the closest known one.
static http::Answer unknown(const Visit& visit, const std::string& closest) {
  Refused refused{404, "not_found", visit.say("site.no_page"), ""};
  if (!closest.empty())
    refused.hint = visit.say("site.closest", {{"name", "/why/" + closest}});
  return refuse(visit, refused);
}

http::Answer answer_why_index(const Visit& visit) {
  return reference_page(visit, report::why_head("", visit.lang()), "/why",
                        report::why_index_body(visit.lang()));
}

http::Answer answer_why_name(const Visit& visit) {
  auto body = report::why_body(visit.rest, visit.lang());
  if (!body) return unknown(visit, report::closest_name(visit.rest.substr(0, 100)));
  return reference_page(visit, report::why_head(visit.rest, visit.lang()),
                        "/why/" + visit.rest, std::move(*body));
}

http::Answer answer_with_index(const Visit& visit) {
  return reference_page(visit, report::with_head("", visit.lang()), "/with",
                        report::with_index_body(visit.lang()));
}

http::Answer answer_with_name(const Visit& visit) {
  auto body = report::with_body(visit.rest, visit.lang());
  if (!body) return unknown(visit, "");
  return reference_page(visit, report::with_head(visit.rest, visit.lang()),
                        "/with/" + visit.rest, std::move(*body));
}

}  // namespace mailwhy::site
