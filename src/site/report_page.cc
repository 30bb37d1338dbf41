#include "site/report_page.h"

#include <algorithm>

#include "report/check_text.h"
#include "report/html.h"
#include "report/html_report.h"
#include "report/page.h"
#include "store/cases.h"

namespace mailwhy::site {

using report::Html;
using report::In;

static std::string clock(const Visit& visit, net::Time time) {
  report::TextOptions options;
  options.language = visit.language;
  return report::clock_text(time, visit.site.clock.now(), options);
}

// "The same as at 14:05 UTC", or what is different now.
static void write_earlier(Html& html, const Visit& visit, const ReportPage& page) {
  if (!page.earlier) return;
  std::string at = clock(visit, page.earlier->at);
  auto changes =
      changes_between(page.earlier->digest, digest_of(page.reports), visit.language);
  In aside(html, "aside", {{"class", "earlier"}});
  html.element("p",
               visit.say(changes.empty() ? "site.same" : "site.changed", {{"at", at}}));
  if (changes.empty()) return;
  In list(html, "ul");
  for (const std::string& change : changes) html.element("li", change);
}

static void write_share(Html& html, const Visit& visit, const ReportPage& page) {
  if (page.kept) {
    html.element(
        "p",
        visit.say("site.kept", {{"at", clock(visit, *page.kept)},
                                {"until", clock(visit, *page.kept + store::kKept)}}),
        {{"class", "soft"}});
    return;
  }
  if (page.share_id.empty()) return;
  In section(html, "section", {{"class", "share"}});
  html.element("h2", visit.say("site.share"));
  html.element("p", visit.say("site.share_what"), {{"class", "soft"}});
  In form(html, "form", {{"method", "post"}, {"action", "/c"}});
  html.single("input", {{"type", "hidden"}, {"name", "id"}, {"value", page.share_id}});
  html.single(
      "input",
      {{"type", "hidden"}, {"name", "lang"}, {"value", std::string(visit.lang())}});
  {
    In line(html, "p");
    html.single("input", {{"type", "checkbox"},
                          {"id", "keep-addresses"},
                          {"name", "keep_addresses"},
                          {"value", "true"}});
    html.text(" ");
    html.element("label", visit.say("site.share_addresses"), {{"for", "keep-addresses"}});
  }
  html.element("button", visit.say("site.share_button"), {{"type", "submit"}});
}

// The same as JSON, from a command line.
static std::string curl_line(const Visit& visit, const ReportPage& page) {
  if (page.reports.empty() || !report::is_examination(page.reports.front()))
    return "curl -H 'Content-Type: message/rfc822' --data-binary @bounce.eml " +
           base_url(visit) + "/api/v1/diagnose";
  // The source is what was read: names and addresses, separated by blanks.
  std::string what = page.reports.front().source, url = base_url(visit);
  std::ranges::replace(what, ' ', '+');
  return "curl '" + url + "/api/v1/check?domain=" + what + "'";
}

http::Answer report_answer(const Visit& visit, const ReportPage& page) {
  Html html;
  write_earlier(html, visit, page);
  report::HtmlOptions options;
  options.language = visit.language;
  options.why_url = visit.site.settings.url;
  options.json_url = page.path.empty() ? "" : page.path + ".json";
  options.replay_url = page.replay_path;
  if (page.kept) options.share_url = base_url(visit) + page.path;
  options.curl = curl_line(visit, page);
  Html sharing;
  write_share(sharing, visit, page);
  options.to_share = sharing.take();
  html.add(report::html_report(std::span(page.reports), options));
  PageText text;
  if (!page.reports.empty())
    text.title = report::html_report_title(page.reports.front(), visit.language);
  text.path = page.path;
  text.body = html.take();
  return page_answer(visit, text);
}

}  // namespace mailwhy::site
