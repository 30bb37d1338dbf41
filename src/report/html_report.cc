#include "report/html_report.h"

#include "report/facts_text.h"
#include "report/html.h"
#include "report/text.h"

namespace mailwhy::report {

static std::string say(knowledge::Language language, const std::string& key,
                       const text::Params& params) {
  TextOptions options;
  options.language = language;
  return Page(options).say(key, params);
}

std::string html_report_title(const diagnose::Report& report,
                              knowledge::Language language) {
  if (report.cases.empty() || report.cases.front().findings.empty()) return "";
  const diagnose::Finding& answer = report.cases.front().findings.front();
  return say(language, "title." + answer.cause, answer.params);
}

std::string html_report(const diagnose::Report& report, const HtmlOptions& options) {
  Html html;
  TextOptions plain;
  plain.language = options.language;
  plain.utc_offset = options.utc_offset;
  plain.all = true;
  html.element("h1", html_report_title(report, options.language));
  html.element("pre", to_text(report, plain));
  return html.take();
}

}  // namespace mailwhy::report
