// The report as a page shows it: the same content as the terminal's explanation, drawn.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "diagnose/report.h"
#include "knowledge/knowledge.h"

namespace mailwhy::report {

struct HtmlOptions {
  knowledge::Language language = knowledge::Language::English;
  std::chrono::minutes utc_offset{0};  // of the clock times shown

  bool site = true;  // is there a site behind it? Then causes link to /why/NAME, and a
                     // record can be tried out; false in a file that stands alone
  // What is offered below the report; "" is left out.
  std::string why_url;               // "https://why.example.org": tickets name /why/NAME
                                     // there
  std::string to_share;              // HTML: how to show it to others
  std::string json_url, replay_url;  // downloads
  std::string share_url;             // where this report stays
  std::string curl;                  // the line that gets the same as JSON
};

// What stands in <main>: one <h1>, everything escaped. Of several reports one after the
// other.
std::string html_report(const diagnose::Report& report, const HtmlOptions& options);
std::string html_report(std::span<const diagnose::Report> reports,
                        const HtmlOptions& options);

// The verdict in one line, for the title of the window.
std::string html_report_title(const diagnose::Report& report,
                              knowledge::Language language);

}  // namespace mailwhy::report
