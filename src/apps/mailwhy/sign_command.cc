// mailwhy dkim sign, mailwhy arc verify and seal: signatures and seals of our own, and
// the chain of others'.
#include <algorithm>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "arc/seal.h"
#include "dkim/sign.h"
#include "live/system_clock.h"
#include "report/arc_text.h"
#include "report/dkim_text.h"

namespace mailwhy::app {

static constexpr size_t kMaxKeyFile = 64u << 10;

static Result<dkim::RawMail> read_mail(const Options& options) {
  auto input = read_whole_mail(options.words.front());
  if (!input) return tl::unexpected(input.error());
  return dkim::read_raw_mail(std::move(input->bytes));
}

static Result<dkim::PrivateKey> read_key(const SignOptions& sign) {
  auto input = read_bytes(sign.key_file, kMaxKeyFile);
  if (!input) return tl::unexpected(input.error());
  auto key = dkim::PrivateKey::from_pem(input->bytes);
  if (key) return key;
  std::string what = sign.key_file + ": " + key.error().what;
  if (!key.error().way_out.empty()) what += "; " + key.error().way_out;
  return fail(what);
}

// "from:to" as names; none for "".
static std::vector<std::string> names_of(const std::string& list) {
  std::vector<std::string> names;
  for (size_t at = 0; !list.empty() && at <= list.size();) {
    size_t colon = std::min(list.find(':', at), list.size());
    names.push_back(list.substr(at, colon - at));
    at = colon + 1;
  }
  return names;
}

static uint64_t seconds_of(const Options& options) {
  net::Time now = options.now.value_or(live::SystemClock().now());
  auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  return static_cast<uint64_t>(std::max<int64_t>(0, seconds));
}

static int wrong(const Error& error) {
  note(error.what);
  return kWrongUse;
}

// The fields on top of the mail as it will be sent: line ends CRLF, no mbox line before.
static int print_under(const std::string& fields, const dkim::RawMail& mail) {
  size_t start =
      mail.fields.empty()
          ? 0
          : static_cast<size_t>(mail.fields.front().text.data() - mail.bytes.data());
  bool written = print(fields + std::string(mail.bytes.substr(start)));
  return written ? kNoProblem : kInternalError;
}

int run_dkim_sign(const Options& options) {
  auto mail = read_mail(options);
  if (!mail) return wrong(mail.error());
  auto key = read_key(options.sign);
  if (!key) return wrong(key.error());
  dkim::SignRequest request;
  request.domain = options.sign.domain;
  request.selector = options.sign.selector;
  request.signed_fields = names_of(options.sign.header_list);
  request.signed_at = seconds_of(options);
  const std::string& modes = options.sign.canonicalization;
  if (modes.starts_with("simple")) request.header_mode = dkim::Mode::Simple;
  // One word alone is the header's; the body is simple then (RFC 6376, section 3.5).
  if (!modes.empty() && !modes.ends_with("/relaxed"))
    request.body_mode = dkim::Mode::Simple;
  auto field = dkim::sign(*mail, *key, request);
  return field ? print_under(*field, *mail) : wrong(field.error());
}

int run_arc_verify(const Options& options) {
  auto input = read_whole_mail(options.words.front());
  if (!input) return wrong(input.error());
  auto mail = dkim::read_raw_mail(std::move(input->bytes));
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dkim::KeyCache keys;
    Result<arc::Chain> chain = arc::Chain();
    if (mail)
      chain = arc::verify(*mail, resolver, keys, options.now.value_or(resolver.now()));
    else
      chain = tl::unexpected(mail.error());
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(chain, look.language))
                       : print(report::arc_verify_text(chain, look));
    if (!written) return kInternalError;
    if (chain && chain->temporary) return kCouldNotTell;
    return chain && chain->status != arc::Status::Fail ? kNoProblem : kExplained;
  });
}

int run_arc_seal(const Options& options) {
  auto mail = read_mail(options);
  if (!mail) return wrong(mail.error());
  auto key = read_key(options.sign);
  if (!key) return wrong(key.error());
  arc::SealRequest request{options.sign.domain, options.sign.selector,
                           options.sign.authserv_id, names_of(options.sign.header_list),
                           seconds_of(options)};
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dkim::KeyCache keys;
    arc::Chain chain =
        arc::verify(*mail, resolver, keys, options.now.value_or(resolver.now()));
    if (chain.temporary) {
      note("whether the chain so far holds could not be told: " +
           report::dkim_sentence(language_or_environment(options.look),
                                 chain.problem->text));
      return kCouldNotTell;
    }
    auto fields = arc::seal(*mail, *key, request, chain);
    return fields ? print_under(*fields, *mail) : wrong(fields.error());
  });
}

}  // namespace mailwhy::app
