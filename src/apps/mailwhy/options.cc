// The command line, read with CLI11; the only file that includes it. Commands are words:
// the first word that is no option's value chooses one, everything else is an input to
// diagnose.
#include "apps/mailwhy/options.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "apps/mailwhy/option_values.h"

namespace mailwhy::app {

struct CommandName {
  std::string_view word, second;
  Command command;
  std::string_view page;
};

constexpr std::array kCommands = {
    CommandName{"diagnose", "", Command::Diagnose, "diagnose"},
    CommandName{"check", "", Command::Check, "check"},
    CommandName{"watch", "", Command::Watch, "watch"},
    CommandName{"classify", "", Command::Classify, "classify"},
    CommandName{"logs", "", Command::Logs, "logs"},
    CommandName{"explain", "", Command::Explain, "explain"},
    CommandName{"replay", "", Command::Replay, "replay"},
    CommandName{"spf", "check", Command::SpfCheck, "spf"},
    CommandName{"spf", "lint", Command::SpfLint, "spf"},
    CommandName{"spf", "fix", Command::SpfFix, "spf"},
    CommandName{"spf", "who", Command::SpfWho, "spf"},
    CommandName{"spf", "plan", Command::SpfPlan, "spf"},
    CommandName{"dmarc", "check", Command::DmarcCheck, "dmarc"},
    CommandName{"dmarc", "lint", Command::DmarcLint, "dmarc"},
    CommandName{"dmarc", "fix", Command::DmarcFix, "dmarc"},
    CommandName{"dkim", "verify", Command::DkimVerify, "dkim"},
    CommandName{"dkim", "explain", Command::DkimExplain, "dkim"},
    CommandName{"dkim", "sign", Command::DkimSign, "dkim"},
    CommandName{"dkim", "lint", Command::DkimLint, "dkim"},
    CommandName{"arc", "verify", Command::ArcVerify, "arc"},
    CommandName{"arc", "seal", Command::ArcSeal, "arc"},
    CommandName{"rules", "check", Command::RulesCheck, "rules"},
    CommandName{"serve", "", Command::Serve, "serve"},
};

static void add_common(CLI::App& app, Options& options, RawOptions& raw) {
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

static void add_connect(CLI::App& app, Options& options, RawOptions& raw) {
  app.add_flag("--connect", options.check.connect);
  app.add_option("--smtp-port", raw.smtp_port);
  app.add_flag("--allow-private", options.world.allow_private);
}

static void add_rules(CLI::App& app, Options& options) {
  app.add_option("--rules", options.rules)->allow_extra_args(false);
}

static void add_signer(CLI::App& app, Options& options, RawOptions& raw) {
  app.add_option("--domain", options.sign.domain);
  app.add_option("--selector", options.sign.selector);
  app.add_option("--key", options.sign.key_file);
  app.add_option("--header-list", options.sign.header_list);
  app.add_option("--now", raw.now);
}

static void add_for(Command command, CLI::App& app, Options& options, RawOptions& raw) {
  app.add_option("WORDS", options.words);
  switch (command) {
    case Command::Diagnose:
      // "" is a value: an empty reply, the null sender.
      app.add_option_function<std::string>(
          "--text", [&](const std::string& text) { options.reply = text; });
      app.add_option_function<std::string>(
          "--sender", [&](const std::string& text) { options.facts.sender = text; });
      app.add_option("--ip", raw.ip);
      app.add_option("--helo", options.facts.helo);
      app.add_option("--recipient", options.facts.recipient);
      app.add_option("--record", options.world.record_to);
      add_rules(app, options);
      return;
    case Command::Check:
      app.add_option("--helo", options.check.helo);
      app.add_option("--selector", options.check.selectors)->allow_extra_args(false);
      app.add_option("--message", options.check.message);
      app.add_option("--public-resolvers", raw.public_resolvers);
      add_connect(app, options, raw);
      app.add_option("--output", options.check.output);
      app.add_flag("--resume", options.check.resume);
      app.add_option("--pace", options.check.pace)->check(CLI::Range(0, 100'000));
      app.add_flag("--quiet", options.check.quiet);
      app.add_option("--record", options.world.record_to);
      return;
    case Command::Watch:
      app.add_option("--every", raw.every);
      app.add_flag("--once", options.watch.once);
      app.add_option("--notify", options.watch.notify)->allow_extra_args(false);
      app.add_option("--metrics", options.watch.metrics);
      app.add_option("--listen", options.watch.listen)->allow_extra_args(false);
      app.add_option("--state", options.watch.state);
      app.add_option("--sendmail", options.watch.sendmail);
      app.add_option("--selector", options.check.selectors)->allow_extra_args(false);
      add_connect(app, options, raw);
      app.add_option("--pace", options.check.pace)->check(CLI::Range(0, 100'000));
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
    case Command::SpfPlan:
      app.add_option("--add", options.spf.add)->allow_extra_args(false);
      app.add_option("--remove", options.spf.remove)->allow_extra_args(false);
      return;
    case Command::SpfLint:
      app.add_option("--record", options.spf.record);
      return;
    case Command::DmarcLint:
      app.add_option("--record", options.dmarc.record);
      return;
    case Command::DmarcFix:
      app.add_option("--rua", options.dmarc.reports)->allow_extra_args(false);
      return;
    case Command::DmarcCheck:
      app.add_option("--from", options.dmarc.from);
      app.add_option("--spf-domain", raw.spf_domain);
      app.add_option("--spf-result", raw.spf_result);
      app.add_option("--dkim-domain", raw.dkim_domains)->allow_extra_args(false);
      app.add_option("--dkim-result", raw.dkim_results)->allow_extra_args(false);
      app.add_option("--now",
                     raw.now);  // as dkim and arc take it; nothing here has a date
      return;
    case Command::DkimVerify:
    case Command::DkimLint:
    case Command::DkimExplain:
    case Command::ArcVerify:
      app.add_option("--now", raw.now);
      return;
    case Command::DkimSign:
      app.add_option("--canonicalization", options.sign.canonicalization);
      add_signer(app, options, raw);
      return;
    case Command::ArcSeal:
      app.add_option("--authserv-id", options.sign.authserv_id);
      add_signer(app, options, raw);
      return;
    case Command::Classify:
      app.add_flag("--csv", options.classify.csv);
      app.add_flag("--replies", options.classify.replies);
      app.add_flag("--summary", options.classify.summary);
      app.add_flag("--group", options.classify.group);
      app.add_flag("--quiet", options.classify.quiet);
      app.add_option("--jobs", options.classify.jobs)->check(CLI::Range(1, 64));
      add_rules(app, options);
      return;
    case Command::Logs:
      app.add_flag("--follow", options.logs.follow);
      app.add_option("--since", raw.since);
      app.add_option("--until", raw.until);
      app.add_option("--domain", options.logs.narrow.domain);
      app.add_option("--login", options.logs.narrow.login);
      add_rules(app, options);
      return;
    case Command::Serve:
      app.add_option("--listen", options.serve.listen)->allow_extra_args(false);
      app.add_option("--store", options.serve.store);
      app.add_flag("--allow-private", options.world.allow_private);
      app.add_flag("!--no-fetch", options.serve.fetch);
      app.add_option("--rate", raw.rate);
      app.add_option("--proxy", raw.proxies)->allow_extra_args(false);
      app.add_option("--url", options.serve.url);
      add_rules(app, options);
      return;
    case Command::Explain:
      app.add_option("--html", options.explain.html_folder);
      app.add_option("--url", options.explain.url);
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

// "check, lint, fix, who": what may stand behind the first word of a command.
static std::string seconds_of(std::string_view first) {
  std::string seconds;
  for (const CommandName& name : kCommands)
    if (name.word == first)
      seconds += fmt::format("{}{}", seconds.empty() ? "" : ", ", name.second);
  return seconds;
}

// A --dkim-result belongs to the --dkim-domain before it.
static void keep_order(const CLI::App& app, RawOptions& raw) {
  size_t domains = 0;
  for (const CLI::Option* option : app.parse_order()) {
    if (option->check_name("--dkim-domain")) domains++;
    if (option->check_name("--dkim-result")) raw.dkim_results_after.push_back(domains);
  }
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

Result<Options> read_options(int argc, const char* const* argv) {
  Options options;
  std::vector<std::string> arguments = split_empty_values(argc, argv);
  const CommandName* name = nullptr;
  {
    Options ignored;
    RawOptions raw;
    CLI::App known{"", "mailwhy"};
    known.set_help_flag();
    add_common(known, ignored, raw);
    for (const char* option : {"--text",        "--ip",          "--sender",
                               "--helo",        "--recipient",   "--record",
                               "--from",        "--receiver",    "--allow",
                               "--since",       "--until",       "--domain",
                               "--login",       "--jobs",        "--rules",
                               "--listen",      "--store",       "--rate",
                               "--proxy",       "--url",         "--spf-domain",
                               "--spf-result",  "--dkim-domain", "--dkim-result",
                               "--rua",         "--now",         "--selector",
                               "--key",         "--header-list", "--canonicalization",
                               "--authserv-id", "--output",      "--pace",
                               "--every",       "--notify",      "--metrics",
                               "--state",       "--sendmail",    "--add",
                               "--remove",      "--message",     "--smtp-port"})
      known.add_option(option, ignored.facts.helo);
    name = take_command(arguments, known, options.help_page);
  }
  bool second_lacks = !name && !options.help_page.empty();
  options.command = name ? name->command : Command::Diagnose;

  RawOptions raw;
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
  keep_order(app, raw);
  if (raw.help || raw.version) {
    options.command = raw.help ? Command::Help : Command::Version;
    return options;
  }
  auto with_page = [&](Error error) {
    error.way_out = page;
    return tl::unexpected(std::move(error));
  };
  if (second_lacks) {
    if (options.words.size() == 1) {
      options.command = Command::Help;
      return options;
    }
    return with_page(
        {fmt::format("\"{}\" is none of {}", options.words[1], seconds_of(page)), 0, ""});
  }
  if (auto read = read_values(raw, options); !read) return with_page(read.error());
  return options;
}

}  // namespace mailwhy::app
