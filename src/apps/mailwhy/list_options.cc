#include "apps/mailwhy/list_options.h"

#include <cstdlib>

#include <fmt/format.h>

#include "apps/mailwhy/notify.h"

namespace mailwhy::app {

// Of --connect: check, and watch.
static Result<void> check_connect(const Options& options) {
  const World& world = options.world;
  if (!options.check.connect && world.smtp_port != World().smtp_port)
    return fail("--smtp-port goes with --connect, which calls the mail servers");
  return {};
}

Result<void> check_names(Options& options) {
  const CheckOptions& check = options.check;
  if (auto connect = check_connect(options); !connect) return connect;
  const bool list = options.words.front() == "-";
  if (!list && (!check.output.empty() || check.resume || check.pace || check.quiet))
    return fail("--output, --resume, --pace and --quiet go with a list: mailwhy check -");
  if (list && check.public_resolvers)
    return fail("--public-resolvers goes with names: a list is not asked of them");
  if (!list) return {};
  if (options.words.size() > 1)
    return fail("- is a list of all names: leave out the others");
  if (!options.world.record_to.empty())
    return fail("--record keeps one case: mailwhy check --record FILE NAME");
  auto& format = options.look.format;
  if (!check.output.empty() && !format) format = Format::JsonLines;
  if (format && *format != Format::Text && *format != Format::Json &&
      *format != Format::JsonLines)
    return fail("a list is answered as text, --json or --jsonl");
  if (check.resume && (check.output.empty() || format != Format::JsonLines))
    return fail("--resume goes with --output FILE, which holds JSON lines");
  return {};
}

// "30m", "1h", "1d": a minute at least.
Result<void> read_watch(const std::string& every, WatchOptions& watch) {
  char* end = nullptr;
  long count = std::strtol(every.c_str(), &end, 10);
  std::string_view unit = end;
  long seconds = unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86400 : 0;
  if (seconds == 0 || count < 1 || count > 1000)
    return fail(fmt::format("--every \"{}\" is no time: 30m, 1h, 1d", every));
  watch.every = std::chrono::seconds(count * seconds);
  if (watch.notify.empty()) watch.notify.push_back("-");
  for (const std::string& target : watch.notify)
    if (auto known = check_target(target); !known)
      return fail("--notify " + known.error().what);
  if (watch.sendmail.empty()) watch.sendmail = "/usr/sbin/sendmail";
  if (watch.sendmail.front() != '/')
    return fail("--sendmail is a program with its whole path: /usr/sbin/sendmail");
  return {};
}

Result<void> check_watch(const Options& options) {
  size_t count = options.words.size();
  if (count != 1 || options.words.front() == "-")
    return fail("one file with a name a line: mailwhy watch names.txt");
  if (options.look.format && *options.look.format != Format::Json &&
      *options.look.format != Format::JsonLines && *options.look.format != Format::Text)
    return fail("changes are told as text or as --json");
  if (options.watch.once && !options.watch.listen.empty())
    return fail("--listen needs a watch that stays: leave out --once, or use --metrics");
  return check_connect(options);
}

}  // namespace mailwhy::app
