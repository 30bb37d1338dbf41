// What the command line asks for, as plain data: the contract's commands and options.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/read.h"
#include "dmarc/check.h"
#include "knowledge/knowledge.h"
#include "live/server_address.h"
#include "logs/analysis.h"
#include "net/cidr.h"
#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::app {

// The exit statuses of the contract.
inline constexpr int kNoProblem = 0, kExplained = 1, kWrongUse = 2, kCouldNotTell = 3,
                     kInternalError = 4;

enum class Command {
  Help,
  Version,
  Diagnose,
  Check,
  Watch,
  SpfCheck,
  SpfLint,
  SpfFix,
  SpfWho,
  SpfPlan,
  DmarcCheck,
  DmarcLint,
  DmarcFix,
  DkimVerify,
  DkimExplain,
  DkimSign,
  DkimLint,
  ArcVerify,
  ArcSeal,
  Classify,
  Logs,
  Explain,
  RulesCheck,
  Replay,
  Serve
};
enum class Format { Text, Ticket, Json, JsonLines, Html, Markdown, Sarif };
enum class Color { Auto, Always, Never };

// How the answer is shown. What was not asked for stays empty: a replay fills it from the
// case.
struct Look {
  std::optional<Format> format;
  std::optional<std::string> addressee;  // --for: dns, host, recipient, provider, sender
  std::optional<knowledge::Language> language;
  Color color = Color::Auto;
  bool all = false;  // every finding, every step
  // Of the terminal: known from a recorded case only, else looked for when something is
  // shown.
  std::optional<int> width;
  std::optional<bool> utf8;
  std::optional<std::chrono::minutes> utc_offset;
};

// Where answers come from, and what is kept of them.
struct World {
  std::vector<live::ServerAddress> resolvers;  // empty: the system's
  uint16_t authority_port = 53;
  uint16_t smtp_port = 25;              // where mail servers are called
  bool allow_private = false;           // ask servers inside of networks, too
  std::vector<std::string> zone_files;  // not empty: a closed world
  net::Milliseconds time_limit{10000};
  std::string record_to;  // "": nothing is recorded
  bool mask = false, with_body = false;
};

struct CheckOptions {
  std::string helo;
  std::vector<std::string> selectors;
  std::string message;   // a mail of the domain, whose signatures name selectors
  bool connect = false;  // ask the mail servers at port 25, too
  // Asked what they still hold. Absent: those of data/public_resolvers.toml, where the
  // system's resolver is in use.
  std::optional<std::vector<net::IpAddress>> public_resolvers;
  // Of a list of names on standard input.
  std::string output;       // a file; "": standard output
  bool resume = false;      // go on with that file
  std::optional<int> pace;  // questions a second to one name server; 0: no limit
  bool quiet = false;       // no progress
};

struct WatchOptions {
  std::chrono::seconds every{3600};
  bool once = false;
  std::vector<std::string> notify;  // never empty once read
  std::string metrics;              // a file; "": none
  std::vector<std::string> listen;  // ADDRESS:PORT, for metrics; may be empty
  std::string state;                // a file; "": the default one
  std::string sendmail;             // "": /usr/sbin/sendmail
};

struct SpfOptions {
  std::optional<net::IpAddress> ip;
  std::string from, helo, receiver;
  std::optional<std::string> record;  // judged instead of what is published
  std::vector<std::string> allow;  // addresses, networks, provider names, include hosts
  std::vector<std::string> add, remove;  // the same, of a plan
};

struct DmarcOptions {
  std::string from;  // a domain, or a mail's file
  std::optional<dmarc::Claim> spf;
  std::vector<dmarc::Claim> dkim;
  std::optional<std::string> record;  // judged instead of what is published
  std::vector<std::string> reports;   // where the reports of a new record go
};

// Of dkim sign and arc seal.
struct SignOptions {
  std::string domain, selector, key_file;
  std::string header_list;       // "from:to:subject"; "": the usual ones
  std::string canonicalization;  // "relaxed/simple"; "": relaxed/relaxed
  std::string authserv_id;       // arc seal: whose Authentication-Results are sealed
};

struct ClassifyOptions {
  bool csv = false;
  bool replies = false;  // the inputs hold one reply text a line
  bool summary = false, group = false;
  bool quiet = false;  // no progress
  int jobs = 0;        // threads; 0: as many as there are processors
};

struct LogsOptions {
  bool follow = false;  // the last file grows: go on until a signal
  logs::Narrow narrow;  // --since --until --domain --login
};

struct ServeOptions {
  std::vector<std::string> listen;  // ADDRESS:PORT; never empty once read
  std::string store;                // a file, "none", or "" for the default one
  bool fetch = true;                // policies of MTA-STS, over HTTPS
  std::optional<size_t> rate;       // diagnoses a minute of one client
  std::vector<net::Cidr> proxies;   // whose X-Forwarded-For is believed
  std::string url;                  // how visitors reach it
};

struct ExplainOptions {
  std::string html_folder;  // --html: where the reference is written as files
  std::string url;          // --url: where that folder will be served
};

struct Options {
  Command command = Command::Help;
  std::string help_page;             // "", "spf", "replay" …
  std::optional<net::Time> now;      // --now: the clock for t=, x= and reports
  std::vector<std::string> words;    // inputs, domains, a name to explain, a case file
  std::optional<std::string> reply;  // --text
  bounce::Options facts;             // --ip --sender --helo --recipient
  std::vector<std::string> rules;    // --rules: files of own reply rules
  CheckOptions check;
  WatchOptions watch;
  SpfOptions spf;
  DmarcOptions dmarc;
  SignOptions sign;
  ClassifyOptions classify;
  LogsOptions logs;
  ServeOptions serve;
  ExplainOptions explain;
  Look look;
  World world;
};

// Reads the command line. An Error is one sentence for the user (exit status 2); its way
// out names the page of help that says more.
Result<Options> read_options(int argc, const char* const* argv);

// The page of `mailwhy PAGE --help`; "" is the front page. Empty where there is no such
// page.
std::string_view help(std::string_view page);

// --lang, else what the environment asks for, else English.
knowledge::Language language_or_environment(const Look& look);

}  // namespace mailwhy::app
