// A domain or a server examined before anything is refused: GET and POST /check.
#include "report/html_check_page.h"
#include "site/diagnosis.h"
#include "site/examined.h"
#include "site/pages.h"

namespace mailwhy::site {

static http::Answer form_answer(const Visit& visit, const Examined& given,
                                std::string problem) {
  report::CheckPage form{given.domain, given.addresses, given.helo, given.selectors,
                         std::move(problem)};
  PageText page;
  page.title = form.problem.empty() ? visit.say("check.page.title") : form.problem;
  page.path = "/check";
  page.description = visit.say("check.page.lead");
  page.body = report::html_check_page(visit.language, form);
  page.index = true;
  return page_answer(visit, page, Keep::No, form.problem.empty() ? 200 : 422);
}

// A link may fill in the form; nothing is asked before it is sent.
http::Answer answer_check_form(const Visit& visit) {
  Examined given;
  for (auto [name, field] :
       {std::pair("domain", &given.domain), {"addresses", &given.addresses}})
    if (const std::string* value = visit.request.parameter(name))
      *field = value->substr(0, 600);
  return form_answer(visit, given, "");
}

http::Answer answer_check(const Visit& asked) {
  auto uploads = http::read_form(asked.request);
  if (!uploads)
    return refuse(asked, {400, "invalid_form", asked.say("site.bad_form"), ""});
  Visit visit = in_language_of(asked, *uploads);
  Examined given{value_of(*uploads, "domain"), value_of(*uploads, "addresses"),
                 value_of(*uploads, "helo"), value_of(*uploads, "selectors")};
  auto input = read_examined(visit, given);
  if (!input) return form_answer(visit, given, input.error().what);
  if (auto refused = refuse_diagnosis(visit)) return refuse(visit, *refused);
  return answer_inputs(visit, {std::move(*input)});
}

}  // namespace mailwhy::site
