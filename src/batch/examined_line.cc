#include "batch/examined_line.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "report/check_text.h"
#include "report/json_writer.h"
#include "report/utf8.h"

namespace mailwhy::batch {

using report::Style;

static constexpr int kNameColumns = 28, kCountColumns = 24;

static std::string counted(const report::Page& page, const char* key, size_t count) {
  return count == 0 ? "" : page.say(key, {{"count", std::to_string(count)}});
}

std::string examined_text(const diagnose::Report& report,
                          const report::TextOptions& look) {
  report::Page page(look);
  for (const diagnose::Case& one : report.cases) {
    report::CheckCounts counts = report::count_checks(one);
    Style style = counts.problems > 0   ? Style::Bad
                  : counts.warnings > 0 ? Style::Warning
                  : counts.unknown > 0  ? Style::Warning
                                        : Style::Good;
    const char* sign = counts.problems > 0   ? "✗ "
                       : counts.warnings > 0 ? "! "
                       : counts.unknown > 0  ? "? "
                                             : "✓ ";
    std::string said;
    for (const std::string& part : {counted(page, "many.problems", counts.problems),
                                    counted(page, "many.warnings", counts.warnings),
                                    counted(page, "many.unknown", counts.unknown)})
      if (!part.empty()) said += (said.empty() ? "" : ", ") + part;
    if (said.empty()) said = page.say("many.fine");
    std::string name = report::padded(report::shown(report.source), kNameColumns) + "  ";
    std::string worst;
    if (!one.findings.empty() &&
        one.findings.front().severity != diagnose::Severity::Info) {
      said = report::padded(said, kCountColumns);
      worst = "  " + one.findings.front().cause;
    }
    page.line({{sign, style}, {name, Style::Bold}, {said, style}, {worst, Style::Plain}});
  }
  return page.take();
}

std::string unread_json(const ListedName& name) {
  std::string out = fmt::format("{{\"line\":{},\"source\":", name.line);
  report::write_json_string(name.source, out);
  out += ",\"error\":";
  report::write_json_string(
      fmt::format("line {}: {}", name.line, name.target.error().what), out);
  return out + "}\n";
}

std::string source_of_json(std::string_view line) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(line, error);
  if (error || !value.is_object()) return {};
  const boost::json::object* holder = &value.get_object();
  if (const auto* input = holder->if_contains("input"); input && input->is_object())
    holder = &input->get_object();
  const auto* source = holder->if_contains("source");
  return source && source->is_string() ? std::string(source->get_string()) : "";
}

}  // namespace mailwhy::batch
