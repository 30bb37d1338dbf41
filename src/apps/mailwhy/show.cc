#include "apps/mailwhy/show.h"

#include <unistd.h>

#include <array>

#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "apps/mailwhy/output.h"
#include "report/facts_text.h"
#include "report/html_page.h"
#include "report/html_report.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/text.h"
#include "report/ticket.h"

namespace mailwhy::app {

report::TextOptions text_options(const Look& look) {
  report::TextOptions options;
  options.language = language_or_environment(look);
  options.color = wants_color(look, STDOUT_FILENO);
  // Russian in ASCII would be a row of question marks.
  options.utf8 = look.utf8.value_or(speaks_utf8()) ||
                 options.language == knowledge::Language::Russian;
  options.width = look.width.value_or(width());
  options.all = look.all;
  options.utc_offset = look.utc_offset.value_or(utc_offset());
  return options;
}

void Shown::add(diagnose::Report report) {
  report::JsonOptions json{MAILWHY_VERSION, language_or_environment(look_)};
  switch (format()) {
    case Format::Html:
    case Format::Markdown:
    case Format::Sarif:  // of zones only: zone_lint_command.cc
    case Format::Json:
      kept_.push_back(std::move(report));
      return;
    case Format::JsonLines:
      written_ &= print(report::json_text({report}, json, report::JsonForm::Lines));
      return;
    case Format::Text:
    case Format::Ticket:
      if (count_++ > 0) written_ &= print("\n");
      written_ &= print(in_words(report));
  }
}

// --for, else the one who must act on the answer, else the sender.
static report::Addressee addressee_of(const Look& look, const diagnose::Report& report) {
  std::string_view name = look.addressee ? std::string_view(*look.addressee) : "";
  if (name.empty() && !report.cases.empty() && !report.cases.front().findings.empty())
    name = report::ticket_for(report.cases.front().findings.front().actor);
  return report::parse_addressee(name).value_or(report::Addressee::Sender);
}

std::string Shown::in_words(const diagnose::Report& report) const {
  report::TextOptions options = text_options(look_);
  if (format() == Format::Text) return report::to_text(report, options);
  return report::to_ticket(report, addressee_of(look_, report), options);
}

// A file that stands alone.
std::string Shown::in_html() const {
  report::HtmlOptions options;
  report::TextOptions text = text_options(look_);
  options.language = text.language;
  options.utc_offset = text.utc_offset;
  options.site = false;
  report::HtmlPage page;
  page.title = report::html_report_title(kept_.front(), options.language);
  page.lang = text.language == knowledge::Language::Russian ? "ru" : "en";
  page.body = report::html_report(kept_, options);
  page.self_contained = true;
  return report::html_document(page);
}

bool Shown::finish() {
  if (kept_.empty()) return written_;
  if (format() == Format::Html) return print(in_html());
  if (format() == Format::Markdown)
    return print(report::to_markdown(kept_, text_options(look_)));
  report::JsonOptions json{MAILWHY_VERSION, language_or_environment(look_)};
  return print(report::json_text(kept_, json, report::JsonForm::Document));
}

struct FormatName {
  Format format;
  std::string_view name;
};
constexpr std::array kFormats = {
    FormatName{Format::Text, "text"}, FormatName{Format::Ticket, "ticket"},
    FormatName{Format::Json, "json"}, FormatName{Format::JsonLines, "jsonl"},
    FormatName{Format::Html, "html"}, FormatName{Format::Markdown, "markdown"}};

boost::json::object look_to_json(const Look& look) {
  report::TextOptions options = text_options(look);
  boost::json::object to;
  for (const FormatName& known : kFormats)
    if (known.format == look.format.value_or(Format::Text)) to["format"] = known.name;
  if (look.addressee) to["for"] = *look.addressee;
  to["language"] = options.language == knowledge::Language::Russian ? "ru" : "en";
  to["all"] = options.all;
  to["width"] = options.width;
  to["utf8"] = options.utf8;
  to["utc_offset"] = options.utc_offset.count();
  return to;
}

static std::string text_of(const boost::json::object& from, std::string_view name) {
  const boost::json::value* value = from.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

static std::optional<int> number_of(const boost::json::object& from,
                                    std::string_view name, int least, int most) {
  const boost::json::value* value = from.if_contains(name);
  boost::system::error_code error;
  int number = value ? value->to_number<int>(error) : 0;
  if (!value || error.failed() || number < least || number > most) return std::nullopt;
  return number;
}

static bool flag_of(const boost::json::object& from, std::string_view name) {
  const boost::json::value* value = from.if_contains(name);
  return value && value->is_bool() && value->get_bool();
}

Look look_from_json(const boost::json::object& recorded, const Look& asked) {
  Look look = asked;
  if (!asked.format) {
    for (const FormatName& known : kFormats)
      if (known.name == text_of(recorded, "format")) look.format = known.format;
    std::string addressee = text_of(recorded, "for");
    if (!look.addressee && !addressee.empty()) look.addressee = addressee;
  }
  if (!look.language)
    look.language = knowledge::parse_language(text_of(recorded, "language"));
  look.all |= flag_of(recorded, "all");
  // On a terminal of another width the lines are laid out for that one.
  if (!isatty(STDOUT_FILENO)) look.width = number_of(recorded, "width", 40, 200);
  if (recorded.contains("utf8")) look.utf8 = flag_of(recorded, "utf8");
  if (auto offset = number_of(recorded, "utc_offset", -24 * 60, 24 * 60))
    look.utc_offset = std::chrono::minutes(*offset);
  return look;
}

}  // namespace mailwhy::app
