// Signatures of a sample mail: what is not signed, what could be added, what will break
// on the way. RFC 6376, sections 5.3, 5.4, 8.2, 8.15.
#include <algorithm>
#include <array>

#include "dkim/lint.h"
#include "dkim/sign.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr size_t kMaxLine = 998;  // RFC 5322, section 2.1.1

// Which a reader sees, or by which the body is read: unsigned, anybody may change them.
static constexpr std::array<std::string_view, 7> kExpected{
    "from", "to", "cc", "subject", "date", "reply-to", "content-type"};
// Which servers on the way add or replace by right.
static constexpr std::array<std::string_view, 4> kTrace{
    "received", "return-path", "delivered-to", "authentication-results"};

namespace {

class MailLinter {
 public:
  MailLinter(const RawMail& mail, MailLint& out) : mail_(mail), out_(out) {}

  void run() {
    if (out_.verification.checks.empty()) add(Severity::Error, "unsigned_mail");
    bool rsa = false;
    for (const Check& check : out_.verification.checks) {
      signature_++;
      rsa |= check.signature.algorithm.key == KeyType::Rsa;
      lint(check);
    }
    signature_ = 0;
    if (!out_.verification.checks.empty()) {
      if (!rsa) add(Severity::Warning, "ed25519_only");
      lint_body();
    }
    std::ranges::stable_sort(out_.findings, {}, &LintFinding::severity);
  }

 private:
  LintFinding& add(Severity severity, std::string rule, text::Params params = {}) {
    text::Message text{"dkim.lint." + rule, std::move(params)};
    out_.findings.push_back(
        {std::move(rule), severity, std::move(text), 0, 0, std::nullopt, signature_});
    return out_.findings.back();
  }

  void lint(const Check& check) {
    lint_verdict(check);
    const Signature& signature = check.signature;
    if (signature.fault) return;
    if (signature.body_length) add(Severity::Error, "length");
    lint_fields(check);
    if (signature.header_mode == Mode::Simple) add(Severity::Info, "simple_header");
    if (!check.key || check.key->fault) return;
    for (LintFinding& one : lint_record(check.key_record)) {
      if (one.rule == "ed25519") continue;  // said once of the whole mail
      // A weak key is in the verdict already where the signature verifies.
      bool said = one.rule == "key_weak" && check.cause == "dkim_key_weak";
      one.signature = signature_;
      if (!said) out_.findings.push_back(std::move(one));
    }
  }

  void lint_verdict(const Check& check) {
    if (check.result == Verdict::Pass || !check.detail) return;
    // l= is named by a rule of its own.
    if (check.result == Verdict::Policy && check.cause.empty()) return;
    std::string rule = check.detail->key.substr(check.detail->key.rfind('.') + 1);
    out_.could_not_tell |= check.result == Verdict::TempError;
    out_.findings.push_back({std::move(rule), Severity::Error, *check.detail, 0, 0,
                             std::nullopt, signature_});
  }

  long present(std::string_view name) const {
    return std::ranges::count_if(mail_.fields,
                                 [&](const RawField& field) { return field.is(name); });
  }

  void lint_fields(const Check& check) {
    const Signature& signature = check.signature;
    std::string missing, traces;
    auto list = [](std::string& names, std::string_view name) {
      names += (names.empty() ? "" : ", ") + std::string(name);
    };
    for (std::string_view name : kExpected)
      if (!signature.signs(name) && present(name) > 0) list(missing, name);
    for (std::string_view name : kTrace)
      if (signature.signs(name)) list(traces, name);
    std::string addable;
    for (const std::string& warning : check.warnings)
      if (warning.starts_with("oversign_")) {
        std::string name = warning.substr(9);
        std::ranges::replace(name, '_', '-');
        list(addable, name);
      }
    std::string whole;
    for (const std::string& name : default_signed_fields(mail_))
      whole += (whole.empty() ? "" : ":") + name;
    if (!missing.empty())
      add(Severity::Warning, "unsigned_fields", {{"fields", missing}}).corrected = whole;
    if (!addable.empty())
      add(Severity::Warning, "oversign", {{"fields", addable}}).corrected = whole;
    if (!traces.empty()) add(Severity::Warning, "signs_trace", {{"fields", traces}});
  }

  // What servers change on the way: lines too long for SMTP, octets above 127.
  void lint_body() {
    size_t number = 1;
    for (size_t at = 0; at < mail_.body.size(); number++) {
      size_t end = std::min(mail_.body.find('\n', at), mail_.body.size());
      if (end - at > kMaxLine + 1) {
        add(Severity::Warning, "long_line",
            {{"line", std::to_string(number)}, {"octets", std::to_string(end - at)}});
        break;
      }
      at = end + 1;
    }
    if (text::find_non_ascii(mail_.body) < mail_.body.size())
      add(Severity::Info, "eight_bit");
  }

  const RawMail& mail_;
  MailLint& out_;
  size_t signature_ = 0;
};

}  // namespace

MailLint lint_mail(const RawMail& mail, dns::Resolver& resolver, KeyCache& keys,
                   net::Time now) {
  MailLint out;
  out.verification = verify(mail, resolver, keys, now);
  MailLinter(mail, out).run();
  return out;
}

}  // namespace mailwhy::dkim
