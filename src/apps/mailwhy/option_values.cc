// What the values of the command line mean: addresses, times, ports, formats.
#include "apps/mailwhy/option_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "apps/mailwhy/list_options.h"
#include "live/system_clock.h"
#include "net/timestamp.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::app {

static Result<void> read_look(const RawOptions& raw, Look& look) {
  if (raw.json) look.format = Format::Json;
  if (raw.json_lines) look.format = Format::JsonLines;
  if (raw.format == "text")
    look.format = Format::Text;
  else if (raw.format == "ticket")
    look.format = Format::Ticket;
  else if (raw.format == "json")
    look.format = Format::Json;
  else if (raw.format == "html")
    look.format = Format::Html;
  else if (raw.format == "markdown")
    look.format = Format::Markdown;
  else if (raw.format == "sarif")
    look.format = Format::Sarif;
  else if (!raw.format.empty())
    return fail(fmt::format(
        "--format \"{}\" is none of text, ticket, json, html, markdown, sarif",
        raw.format));

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

static Result<uint16_t> read_port(std::string_view option, const std::string& text) {
  char* end = nullptr;
  long port = std::strtol(text.c_str(), &end, 10);
  if (text.empty() || *end || port < 1 || port > 65535)
    return fail(fmt::format("{} \"{}\" is no port, 1 to 65535", option, text));
  return static_cast<uint16_t>(port);
}

static Result<void> read_world(const RawOptions& raw, World& world) {
  for (const std::string& text : raw.resolvers) {
    auto server = live::ServerAddress::parse(text);
    if (!server)
      return fail(
          fmt::format("--resolver \"{}\" is no server: an address, or with a port "
                      "192.0.2.53:5353 or [2001:db8::53]:5353",
                      text));
    world.resolvers.push_back(*server);
  }
  auto authority_port = read_port("--authority-port", raw.authority_port);
  if (!authority_port) return tl::unexpected(authority_port.error());
  world.authority_port = *authority_port;
  auto smtp_port = read_port("--smtp-port", raw.smtp_port);
  if (!smtp_port) return tl::unexpected(smtp_port.error());
  world.smtp_port = *smtp_port;

  char* end = nullptr;
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

// "none", or addresses with commas between.
static Result<void> read_public_resolvers(const RawOptions& raw, Options& options) {
  if (!raw.public_resolvers) return {};
  if (!options.world.zone_files.empty())
    return fail(
        "--zone answers from its files and from nowhere else: it excludes "
        "--public-resolvers");
  auto& list = options.check.public_resolvers.emplace();
  if (*raw.public_resolvers == "none") return {};
  constexpr size_t kMost = 16;
  std::string_view left = *raw.public_resolvers;
  for (bool more = true; more;) {
    size_t comma = left.find(',');
    more = comma != std::string_view::npos;
    std::string_view word = text::trim(left.substr(0, comma));
    left.remove_prefix(more ? comma + 1 : left.size());
    auto ip = net::IpAddress::parse(word);
    if (!ip)
      return fail(fmt::format(
          "--public-resolvers \"{}\" is no IP address: none alone, or addresses "
          "with commas between, 192.0.2.53,2001:db8::53",
          word));
    if (list.size() == kMost)
      return fail(fmt::format("--public-resolvers takes {} addresses at most", kMost));
    if (std::ranges::find(list, *ip) == list.end()) list.push_back(*ip);
  }
  return {};
}

static Result<void> read_client(const RawOptions& raw, Options& options) {
  if (raw.ip.empty()) return {};
  auto ip = net::IpAddress::parse(raw.ip);
  if (!ip) return fail(fmt::format("--ip \"{}\" is no IP address", raw.ip));
  options.facts.client_ip = options.spf.ip = *ip;
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

static Result<void> read_logs(const RawOptions& raw, LogsOptions& logs) {
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

// A number without a limit is 0.
static Result<void> read_serve(const RawOptions& raw, ServeOptions& serve) {
  if (serve.listen.empty()) serve.listen.push_back("127.0.0.1:8025");
  if (!raw.rate.empty()) {
    size_t rate = 0;
    const char* end = raw.rate.data() + raw.rate.size();
    auto [stop, error] = std::from_chars(raw.rate.data(), end, rate);
    if (error != std::errc() || stop != end || rate > 1'000'000)
      return fail(
          fmt::format("--rate \"{}\" is no number of diagnoses a minute", raw.rate));
    serve.rate = rate;
  }
  for (const std::string& text : raw.proxies) {
    auto network = net::Cidr::parse(text);
    if (!network)
      return fail(
          fmt::format("--proxy \"{}\" is neither an address nor a network", text));
    serve.proxies.push_back(*network);
  }
  bool is_url = serve.url.starts_with("https://") || serve.url.starts_with("http://");
  if (!serve.url.empty() && !is_url)
    return fail(
        fmt::format("--url \"{}\" begins neither with https:// nor http://", serve.url));
  while (serve.url.ends_with('/')) serve.url.pop_back();
  return {};
}

// A result by its word of RFC 8601, section 2.7.
static Result<std::string> read_result(std::string_view option, const std::string& text) {
  constexpr std::array known = {"pass", "fail",   "softfail",  "neutral",
                                "none", "policy", "temperror", "permerror"};
  std::string word = text::to_lower(text);
  if (std::find(known.begin(), known.end(), word) != known.end()) return word;
  return fail(fmt::format(
      "{} \"{}\" is none of pass, fail, softfail, neutral, none, policy, temperror, "
      "permerror",
      option, text));
}

static Result<void> read_dmarc(const RawOptions& raw, DmarcOptions& dmarc) {
  if (!raw.spf_result.empty() && raw.spf_domain.empty())
    return fail("--spf-result goes with --spf-domain, the domain of the envelope sender");
  if (!raw.spf_domain.empty()) {
    auto result =
        read_result("--spf-result", raw.spf_result.empty() ? "pass" : raw.spf_result);
    if (!result) return tl::unexpected(result.error());
    dmarc.spf = dmarc::Claim{raw.spf_domain, *result, {}};
  }
  for (const std::string& domain : raw.dkim_domains) dmarc.dkim.push_back({domain});
  for (size_t i = 0; i < raw.dkim_results.size(); i++) {
    size_t after = raw.dkim_results_after[i];
    if (after == 0) return fail("--dkim-result stands behind its --dkim-domain");
    auto result = read_result("--dkim-result", raw.dkim_results[i]);
    if (!result) return tl::unexpected(result.error());
    dmarc.dkim[after - 1].result = *result;
  }
  return {};
}

// RFC 3339, or seconds since 1970.
static Result<void> read_now(const RawOptions& raw, Options& options) {
  if (raw.now.empty()) return {};
  uint64_t seconds = 0;
  const char* end = raw.now.data() + raw.now.size();
  auto [stop, error] = std::from_chars(raw.now.data(), end, seconds);
  constexpr uint64_t kLastOfYear9999 = 253'402'300'799;
  if (error == std::errc() && stop == end && seconds <= kLastOfYear9999) {
    options.now = net::Time(std::chrono::seconds(seconds));
    return {};
  }
  auto time = net::parse_timestamp(raw.now);
  if (!time)
    return fail(fmt::format(
        "--now \"{}\" is no time: 2026-11-21T22:00:00Z, or seconds since 1970", raw.now));
  options.now = *time;
  return {};
}

static Result<void> check_signer(const Options& options, std::string_view command) {
  const SignOptions& sign = options.sign;
  if (sign.domain.empty()) return fail("--domain is missing: d= of the signature");
  if (sign.selector.empty()) return fail("--selector is missing: the name of the key");
  if (sign.key_file.empty()) return fail("--key is missing: the file of the private key");
  constexpr std::array modes = {"",
                                "simple",
                                "relaxed",
                                "simple/simple",
                                "simple/relaxed",
                                "relaxed/simple",
                                "relaxed/relaxed"};
  if (std::find(modes.begin(), modes.end(), sign.canonicalization) == modes.end())
    return fail(fmt::format(
        "--canonicalization \"{}\" is no pair of simple and relaxed: relaxed/relaxed",
        sign.canonicalization));
  if (options.words.size() != 1)
    return fail(fmt::format("one mail: {} … mail.eml, or -", command));
  return {};
}

// No name: the zone itself is linted.
static bool is_zone_lint(const Options& options) {
  return options.command == Command::Check && options.words.empty() &&
         !options.world.zone_files.empty();
}

static Result<void> check_zone_lint(const Options& options) {
  const Format format = options.look.format.value_or(Format::Text);
  if (format == Format::Html || format == Format::Markdown || format == Format::Ticket)
    return fail("a zone is linted as text, --json or --format sarif");
  if (!options.world.record_to.empty())
    return fail("--record keeps the answers of DNS: a zone that is linted asks nobody");
  return {};
}

static Result<void> check_words(Options& options) {
  size_t count = options.words.size();
  if (options.look.format == Format::Sarif && !is_zone_lint(options))
    return fail(
        "SARIF names lines of a zone file: mailwhy check --zone FILE --format sarif");
  switch (options.command) {
    case Command::Diagnose:
      if (count == 0 && !options.reply) options.command = Command::Help;
      return {};
    case Command::Check:
      if (!options.check.message.empty() && (count == 0 || options.words.front() == "-"))
        return fail(
            "--message names selectors of a domain: mailwhy check example.org --message "
            "mail.eml");
      if (is_zone_lint(options)) return check_zone_lint(options);
      if (count == 0)
        return fail("what is to be checked? mailwhy check example.org 192.0.2.1");
      return check_names(options);
    case Command::Watch:
      return check_watch(options);
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
      if (count > 0 && !options.explain.html_folder.empty())
        return fail("--html writes the whole reference: leave out the name");
      if (options.explain.html_folder.empty() && !options.explain.url.empty())
        return fail("--url goes with --html FOLDER");
      return {};
    case Command::Logs:
      if (count == 0) return fail("which log? mailwhy logs /var/log/mail.log");
      return {};
    case Command::RulesCheck:
      if (count == 0) return fail("which rules? mailwhy rules check own.toml");
      return {};
    case Command::Serve:
      if (count > 0)
        return fail(
            fmt::format("\"{}\": where to listen is given as --listen ADDRESS:PORT",
                        options.words[0]));
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
    case Command::DmarcLint:
      if (count > 1 || (count == 0 && !options.dmarc.record))
        return fail(
            "one domain, or a record: mailwhy dmarc lint example.org, --record "
            "\"v=DMARC1; …\"");
      return {};
    case Command::DmarcFix:
      if (count != 1) return fail("one domain: mailwhy dmarc fix example.org");
      return {};
    case Command::DmarcCheck:
      if (count > 0)
        return fail(fmt::format("\"{}\": the author's domain is given as --from",
                                options.words[0]));
      if (options.dmarc.from.empty())
        return fail("--from is missing: the domain of From, or a mail's file");
      return {};
    case Command::SpfPlan:
      if (count != 1)
        return fail("one domain: mailwhy spf plan example.org --add NAME --remove NAME");
      if (options.spf.add.empty() && options.spf.remove.empty())
        return fail("--add or --remove is missing: who sends from now on, or no longer");
      return {};
    case Command::SpfWho:
      if (count != 1) return fail("one domain: mailwhy spf who example.org");
      return {};
    case Command::DkimVerify:
      if (count != 1) return fail("one mail: mailwhy dkim verify mail.eml, or -");
      return {};
    case Command::DkimExplain:
      if (count != 1) return fail("one mail: mailwhy dkim explain mail.eml, or -");
      return {};
    case Command::DkimLint:
      if (count != 1 && count != 2)
        return fail(
            "a selector and a domain, or a sample mail: mailwhy dkim lint s1 "
            "example.org, mailwhy dkim lint mail.eml");
      return {};
    case Command::ArcVerify:
      if (count != 1) return fail("one mail: mailwhy arc verify mail.eml, or -");
      return {};
    case Command::DkimSign:
      return check_signer(options, "mailwhy dkim sign");
    case Command::ArcSeal:
      if (options.sign.authserv_id.empty())
        return fail(
            "--authserv-id is missing: the name under which your server writes "
            "Authentication-Results");
      return check_signer(options, "mailwhy arc seal");
    default:
      return {};
  }
}

Result<void> read_values(const RawOptions& raw, Options& options) {
  if (auto look = read_look(raw, options.look); !look) return look;
  if (auto client = read_client(raw, options); !client) return client;
  if (auto world = read_world(raw, options.world); !world) return world;
  if (auto asked = read_public_resolvers(raw, options); !asked) return asked;
  if (auto logs = read_logs(raw, options.logs); !logs) return logs;
  if (auto serve = read_serve(raw, options.serve); !serve) return serve;
  if (auto dmarc = read_dmarc(raw, options.dmarc); !dmarc) return dmarc;
  if (auto now = read_now(raw, options); !now) return now;
  if (auto watch = read_watch(raw.every, options.watch); !watch) return watch;
  return check_words(options);
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
