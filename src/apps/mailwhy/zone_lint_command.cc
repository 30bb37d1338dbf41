// mailwhy check --zone FILE without a name: a zone linted before it is loaded.
#include <filesystem>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "diagnose/zone_lint.h"
#include "live/system_clock.h"
#include "report/json_writer.h"
#include "report/zone_text.h"

namespace mailwhy::app {

int run_zone_lint(const Options& options) {
  const Format format = options.look.format.value_or(Format::Text);
  const bool sarif = format == Format::Sarif;
  std::vector<Bytes> files;
  for (const std::string& name : options.world.zone_files) {
    auto file = read_bytes(name);
    if (!file) {
      note("zone file " + file.error().what);
      return sarif ? kInternalError : kWrongUse;
    }
    files.push_back(std::move(*file));
  }
  std::vector<diagnose::ZoneText> texts;
  for (size_t i = 0; i < files.size(); i++)
    texts.push_back({options.world.zone_files[i], files[i].bytes});
  diagnose::ZoneLint lint =
      diagnose::lint_zones(texts, options.now.value_or(live::SystemClock().now()));
  if (lint.records == 0 && lint.findings.empty()) {
    note(fmt::format("{} holds no record: is it the zone file?", texts.front().name));
    return sarif ? kInternalError : kWrongUse;
  }
  report::TextOptions look = text_options(options.look);
  std::string text;
  std::error_code error;
  if (sarif)
    text = report::zone_sarif(lint, look, MAILWHY_VERSION,
                              std::filesystem::current_path(error).string());
  else if (format == Format::Json || format == Format::JsonLines)
    text = report::write_json(report::zone_json(lint, look),
                              format == Format::Json ? report::JsonLayout::Indented
                                                     : report::JsonLayout::OneLine) +
           "\n";
  else
    text = report::zone_text(lint, look);
  if (!print(text)) return kInternalError;
  // A CI step that uploads the results must not fail before it does.
  return sarif ? kNoProblem : report::zone_status(lint);
}

}  // namespace mailwhy::app
