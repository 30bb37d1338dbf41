// mailwhy classify PATH…: many refusals, a line each.
#include <csignal>
#include <cstdio>
#include <thread>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "batch/classify.h"
#include "batch/row_text.h"
#include "live/system_clock.h"

namespace mailwhy::app {

int run_classify(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);  // who reads our lines may stop when he has enough
  batch::ClassifyOptions wanted;
  wanted.paths = options.words;
  wanted.replies = options.classify.replies;
  wanted.reading.now = live::SystemClock().now();
  wanted.format = options.classify.csv ? batch::LineFormat::Csv : batch::LineFormat::Json;
  wanted.jobs = options.classify.jobs > 0
                    ? options.classify.jobs
                    : static_cast<int>(std::thread::hardware_concurrency());
  batch::Sink sink;
  sink.write = [](std::string_view lines) {
    return print(lines) && std::fflush(stdout) == 0;
  };
  sink.refuse = [](std::string_view sentence) { note(sentence); };
  if (options.classify.csv && !print(batch::csv_head())) return kNoProblem;
  batch::Counts counts = batch::classify(wanted, sink);
  return counts.errors > 0 ? kWrongUse : kNoProblem;
}

}  // namespace mailwhy::app
