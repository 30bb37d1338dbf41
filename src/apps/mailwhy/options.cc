// The command line, read with CLI11; the only file that includes it. Commands are words:
// the first word that is no option's value chooses one, everything else is an input to
// diagnose.
#include "apps/mailwhy/options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "live/system_clock.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::app {

struct CommandName {
  std::string_view word, second;
  Command command;
  std::string_view page;
};

constexpr std::array kCommands = {
    CommandName{"diagnose", "", Command::Diagnose, "diagnose"},
    CommandName{"classify", "", Command::Classify, "classify"},
    CommandName{"logs", "", Command::Logs, "logs"},
    CommandName{"explain", "", Command::Explain, "explain"},
    CommandName{"replay", "", Command::Replay, "replay"},
    CommandName{"spf", "check", Command::SpfCheck, "spf"},
    CommandName{"spf", "lint", Command::SpfLint, "spf"},
    CommandName{"spf", "fix", Command::SpfFix, "spf"},
    CommandName{"spf", "who", Command::SpfWho, "spf"},
};

// Values as they stand on the command line, before they are understood.
struct Raw {
  bool help = false, version = false, json = false, json_lines = false;
  std::string format, addressee, language, color = "auto";
  std::vector<std::string> resolvers;
  std::string authority_port = "53", time_limit = "10";
  std::string ip, sender, helo, recipient, text;
  std::string since, until;
};

static void add_common(CLI::App& app, Options& options, Raw& raw) {
  app.add_flag("-h,--help", raw.help);
  app.add_flag("--version", raw.version);
  app.add_flag("--json", raw.json);
  app.add_flag("--jsonl", raw.json_lines);
  app.add_option("--format", raw.format);
  app.add_option("--for", raw.addressee);
  app.add_option("--lang", raw.language);
  app.add_option("--color", raw.color);
  app.add_option("--resolver", raw.resolvers)->allow_extra_args(false);
  app.add_option("--authority-port", raw.authority_port);
  app.add_option("--zone", options.world.zone_files)->allow_extra_args(false);
  app.add_option("--timeout", raw.time_limit);
  app.add_flag("--all", options.look.all);
  app.add_flag("--mask", options.world.mask);
  app.add_flag("--with-body", options.world.with_body);
}

static void add_for(Command command, CLI::App& app, Options& options, Raw& raw) {
  app.add_option("WORDS", options.words);
  switch (command) {
    case Command::Diagnose:
      app.add_option("--text", raw.text);
      app.add_option("--ip", raw.ip);
      app.add_option("--sender", raw.sender);
      app.add_option("--helo", raw.helo);
      app.add_option("--recipient", raw.recipient);
      app.add_option("--record", options.world.record_to);
      return;
    case Command::SpfCheck:
      app.add_option("--ip", raw.ip);
      app.add_option("--from", options.spf.from);
      app.add_option("--helo", options.spf.helo);
      app.add_option("--receiver", options.spf.receiver);
      app.add_option("--record", options.spf.record);
      return;
    case Command::SpfFix:
      app.add_option("--allow", options.spf.allow)->allow_extra_args(false);
      app.add_option("--from", options.spf.from);
      app.add_option("--helo", options.spf.helo);
      return;
    case Command::SpfLint:
      app.add_option("--record", options.spf.record);
      return;
    case Command::Classify:
      app.add_flag("--csv", options.classify.csv);
      app.add_flag("--replies", options.classify.replies);
      app.add_flag("--summary", options.classify.summary);
      app.add_flag("--group", options.classify.group);
      app.add_flag("--quiet", options.classify.quiet);
      app.add_option("--jobs", options.classify.jobs)->check(CLI::Range(1, 64));
      return;
    case Command::Logs:
      app.add_flag("--follow", options.logs.follow);
      app.add_option("--since", raw.since);
      app.add_option("--until", raw.until);
      app.add_option("--domain", options.logs.narrow.domain);
      app.add_option("--login", options.logs.narrow.login);
      return;
    default:
      return;
  }
}

// "--sender=" says an empty value; CLI11 would take the next argument for it.
static std::vector<std::string> split_empty_values(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; i++) {
    std::string argument = argv[i];
    bool empty_value =
        argument.starts_with("--") && argument.find('=') == argument.size() - 1;
    if (empty_value) argument.pop_back();
    arguments.push_back(std::move(argument));
    if (empty_value) arguments.emplace_back();
  }
  return arguments;
}

// The command's words leave `arguments`. To know which words are values of options, the
// options of `app` (those that every command has and those of diagnose) are asked.
static const CommandName* take_command(std::vector<std::string>& arguments,
                                       const CLI::App& app, std::string& page) {
  std::vector<size_t> words;
  for (size_t i = 0; i < arguments.size() && words.size() < 2; i++) {
    const std::string& argument = arguments[i];
    if (argument == "--") break;
    if (argument.size() < 2 || argument[0] != '-') {
      words.push_back(i);
      continue;
    }
    const CLI::Option* option = app.get_option_no_throw(argument);
    if (option && option->get_items_expected_max() > 0) i++;
  }
  if (words.empty()) return nullptr;
  for (const CommandName& name : kCommands) {
    if (arguments[words[0]] != name.word) continue;
    page = name.page;
    if (name.second.empty()) {
      arguments.erase(arguments.begin() + words[0]);
      return &name;
    }
    if (words.size() == 2 && arguments[words[1]] == name.second) {
      arguments.erase(arguments.begin() + words[1]);
      arguments.erase(arguments.begin() + words[0]);
      return &name;
    }
  }
  return nullptr;
}

// CLI11's words for what is wrong, as one sentence of ours.
static Error wrong_use(const CLI::ParseError& error, const std::string& page) {
  std::string what = error.what();
  std::replace(what.begin(), what.end(), '\n', ' ');
  if (dynamic_cast<const CLI::ExtrasError*>(&error)) {
    size_t colon = what.rfind(": ");
    what = fmt::format("unknown option {}",
                       colon == what.npos ? what : what.substr(colon + 2));
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
    what = fmt::format("{} needs a value", what.substr(0, what.find(':')));
  }
  return Error{what, 0, page};
}

static Result<net::IpAddress> read_ip(std::string_view option, const std::string& text) {
  auto ip = net::IpAddress::parse(text);
  if (!ip) return fail(fmt::format("{} \"{}\" is no IP address", option, text));
  return *ip;
}

static Result<void> read_look(const Raw& raw, Look& look) {
  if (raw.json) look.format = Format::Json;
  if (raw.json_lines) look.format = Format::JsonLines;
  if (raw.format == "text")
    look.format = Format::Text;
  else if (raw.format == "ticket")
    look.format = Format::Ticket;
  else if (raw.format == "json")
    look.format = Format::Json;
  else if (raw.format == "html" || raw.format == "markdown")
    return fail(
        fmt::format("--format {} is not there yet: text, ticket or json", raw.format));
  else if (!raw.format.empty())
    return fail(fmt::format("--format \"{}\" is none of text, ticket, json", raw.format));

  if (!raw.addressee.empty()) {
    constexpr std::array known = {"dns", "host", "recipient", "provider", "sender"};
    if (std::find(known.begin(), known.end(), raw.addressee) == known.end())
      return fail(
          fmt::format("--for \"{}\" is none of dns, host, recipient, provider, sender",
                      raw.addressee));
    look.addressee = raw.addressee;
    if (!look.format) look.format = Format::Ticket;
  }
  if (!raw.language.empty()) {
    look.language = knowledge::parse_language(raw.language);
    if (!look.language)
      return fail(fmt::format("--lang \"{}\" is neither en nor ru", raw.language));
  }
  if (raw.color == "always")
    look.color = Color::Always;
  else if (raw.color == "never")
    look.color = Color::Never;
  else if (raw.color != "auto")
    return fail(fmt::format("--color \"{}\" is none of auto, always, never", raw.color));
  return {};
}

static Result<void> read_world(const Raw& raw, World& world) {
  for (const std::string& text : raw.resolvers) {
    auto server = live::ServerAddress::parse(text);
    if (!server)
      return fail(
          fmt::format("--resolver \"{}\" is no server: an address, or with a port "
                      "192.0.2.53:5353 or [2001:db8::53]:5353",
                      text));
    world.resolvers.push_back(*server);
  }
  char* end = nullptr;
  long port = std::strtol(raw.authority_port.c_str(), &end, 10);
  if (raw.authority_port.empty() || *end || port < 1 || port > 65535)
    return fail(fmt::format("--authority-port \"{}\" is no port, 1 to 65535",
                            raw.authority_port));
  world.authority_port = static_cast<uint16_t>(port);

  double seconds = std::strtod(raw.time_limit.c_str(), &end);
  if (raw.time_limit.empty() || *end || !std::isfinite(seconds) || seconds < 0.1 ||
      seconds > 3600)
    return fail(fmt::format("--timeout \"{}\" is no number of seconds, 0.1 to 3600",
                            raw.time_limit));
  world.time_limit = net::Milliseconds(std::lround(seconds * 1000));

  if (!world.zone_files.empty() && !world.resolvers.empty())
    return fail(
        "--zone answers from its files and from nowhere else: it excludes --resolver");
  if ((world.mask || world.with_body) && world.record_to.empty())
    return fail(
        fmt::format("{} goes with --record FILE", world.mask ? "--mask" : "--with-body"));
  return {};
}

static Result<void> read_facts(const CLI::App& app, const Raw& raw, Options& options) {
  if (!raw.ip.empty()) {
    auto ip = read_ip("--ip", raw.ip);
    if (!ip) return tl::unexpected(ip.error());
    options.facts.client_ip = options.spf.ip = *ip;
  }
  auto given = [&](const char* name) {
    const CLI::Option* option = app.get_option_no_throw(name);
    return option && option->count() > 0;
  };
  if (given("--sender")) options.facts.sender = raw.sender;
  if (given("--text")) options.reply = raw.text;
  options.facts.helo = raw.helo;
  options.facts.recipient = raw.recipient;
  return {};
}

// "2026-11-21", "2026-11-21T08:00:00Z", or "2d", "12h", "30m" before now.
static Result<std::optional<net::Time>> read_moment(std::string_view option,
                                                    const std::string& text,
                                                    net::Time now) {
  if (text.empty()) return std::nullopt;
  char* end = nullptr;
  long count = std::strtol(text.c_str(), &end, 10);
  std::string_view unit = end;
  if (count >= 0 && count < 1000000 && end != text.c_str() && unit.size() == 1) {
    if (unit == "m") return now - std::chrono::minutes(count);
    if (unit == "h") return now - std::chrono::hours(count);
    if (unit == "d") return now - std::chrono::days(count);
  }
  if (auto moment = text::parse_iso_date(text)) return *moment;
  return fail(fmt::format(
      "{} \"{}\" is no time: 2026-11-21, 2026-11-21T08:00, or 12h, 2d", option, text));
}

static Result<void> read_logs(const Raw& raw, LogsOptions& logs) {
  net::Time now = live::SystemClock().now();
  auto since = read_moment("--since", raw.since, now);
  if (!since) return tl::unexpected(since.error());
  auto until = read_moment("--until", raw.until, now);
  if (!until) return tl::unexpected(until.error());
  logs.narrow.since = *since;
  logs.narrow.until = *until;
  logs.narrow.domain = text::to_lower(logs.narrow.domain);
  logs.narrow.login = text::to_lower(logs.narrow.login);
  return {};
}

static Result<void> check_words(Options& options) {
  size_t count = options.words.size();
  switch (options.command) {
    case Command::Diagnose:
      if (count == 0 && !options.reply) options.command = Command::Help;
      return {};
    case Command::Classify:
      if (count == 0)
        return fail("what is to be classified? A file, a mailbox, a folder, or -");
      if (options.look.format == Format::Ticket)
        return fail("a ticket is made of one refusal: mailwhy --format ticket FILE");
      if (options.classify.csv && options.look.format)
        return fail("--csv is a format of its own: leave out the other");
      if (options.classify.csv && options.classify.group)
        return fail("groups are text, --json or --jsonl, no CSV");
      return {};
    case Command::Explain:
      if (count > 1)
        return fail("one name is explained at a time: mailwhy explain spf_no_record");
      return {};
    case Command::Logs:
      if (count == 0) return fail("which log? mailwhy logs /var/log/mail.log");
      return {};
    case Command::Replay:
      if (count != 1) return fail("one case is replayed: mailwhy replay case.json");
      return {};
    case Command::SpfCheck:
      if (count > 0)
        return fail(
            fmt::format("\"{}\": the sender is given as --from", options.words[0]));
      if (!options.spf.ip) return fail("--ip is missing: the address that sends");
      if (options.spf.from.empty() && options.spf.helo.empty())
        return fail(
            "--from is missing: the envelope sender (empty, with --helo, for a bounce)");
      return {};
    case Command::SpfLint:
      if (count > 1 || (count == 0 && !options.spf.record))
        return fail(
            "one domain, or a record: mailwhy spf lint example.org, --record \"v=spf1 "
            "…\"");
      return {};
    case Command::SpfFix:
      if (count != 1)
        return fail("one domain: mailwhy spf fix example.org --allow 192.0.2.1");
      return {};
    case Command::SpfWho:
      if (count != 1) return fail("one domain: mailwhy spf who example.org");
      return {};
    default:
      return {};
  }
}

Result<Options> read_options(int argc, const char* const* argv) {
  Options options;
  std::vector<std::string> arguments = split_empty_values(argc, argv);
  const CommandName* name = nullptr;
  {
    Options ignored;
    Raw raw;
    CLI::App known{"", "mailwhy"};
    known.set_help_flag();
    add_common(known, ignored, raw);
    for (const char* option :
         {"--text", "--ip", "--sender", "--helo", "--recipient", "--record", "--from",
          "--receiver", "--allow", "--since", "--until", "--domain", "--login", "--jobs"})
      known.add_option(option, raw.text);
    name = take_command(arguments, known, options.help_page);
  }
  bool spf_alone = !name && options.help_page == "spf";
  options.command = name ? name->command : Command::Diagnose;

  Raw raw;
  CLI::App app{"", "mailwhy"};
  app.set_help_flag();
  add_common(app, options, raw);
  add_for(options.command, app, options, raw);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  std::string page = options.help_page;
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(wrong_use(error, page));
  }
  if (raw.help || raw.version) {
    options.command = raw.help ? Command::Help : Command::Version;
    return options;
  }
  auto with_page = [&](Error error) {
    error.way_out = page;
    return tl::unexpected(std::move(error));
  };
  if (spf_alone) {
    if (options.words.size() == 1) {
      options.command = Command::Help;
      return options;
    }
    return with_page(
        {fmt::format("\"{}\" is none of check, lint, fix, who", options.words[1]), 0,
         ""});
  }
  for (const auto& read : {read_look(raw, options.look), read_facts(app, raw, options),
                           read_world(raw, options.world), read_logs(raw, options.logs),
                           check_words(options)})
    if (!read) return with_page(read.error());
  return options;
}

knowledge::Language language_or_environment(const Look& look) {
  if (look.language) return *look.language;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value && *value)
      return knowledge::parse_language(value).value_or(knowledge::Language::English);
  }
  return knowledge::Language::English;
}

}  // namespace mailwhy::app
