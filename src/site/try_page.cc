// A record tried out where no script does it: GET and POST /try.
#include "report/html_try.h"
#include "site/pages.h"
#include "site/spf_question.h"
#include "text/ascii.h"

namespace mailwhy::site {

static http::Answer try_answer(const Visit& visit, const report::TryPage& tried,
                               unsigned status) {
  PageText page;
  page.title = visit.say("try.heading");
  page.path = visit.request.method == "POST" ? "" : "/try";
  page.body = report::html_try_page(visit.language, tried);
  return page_answer(visit, page, Keep::No, status);
}

http::Answer answer_try(const Visit& asked) {
  auto members = spf_members(asked);
  if (!members) return refuse(asked, members.error());
  Visit visit = asked;
  if (auto language = knowledge::parse_language(members->text("lang")))
    visit.language = *language;
  report::TryPage tried;
  tried.trial = {members->text("ip"), members->text("sender"), members->text("helo"),
                 members->text("record")};
  bool empty = tried.trial.ip.empty() && tried.trial.sender.empty();
  if (empty && visit.request.method != "POST") return try_answer(visit, tried, 200);
  auto question = read_spf_question(visit, *members);
  if (!question) {
    tried.problem = question.error().message;
    return try_answer(visit, tried, question.error().status);
  }
  if (text::trim(tried.trial.record).empty()) question->record.reset();
  auto result = evaluate(visit, *question);
  if (!result) return refuse(visit, result.error());
  tried.result = &*result;
  return try_answer(visit, tried, 200);
}

}  // namespace mailwhy::site
