// rooms: dkim dns
// A DKIM-Signature field from anywhere, under a resolver that has a key for every name:
// read without harm, faults have their place, and only what signs passes.
#include <cstdlib>

#include "dkim/lint.h"
#include "dkim/verify.h"

using namespace mailwhy;

static void expect(bool right) {
  if (!right) std::abort();
}

namespace {

class OneKey : public dns::Resolver {
 public:
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    auto answer = std::make_shared<dns::Answer>();
    answer->records.push_back(
        {question.name, dns::Type::TXT, 60,
         dns::rdata_txt(
             "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")});
    return answer;
  }
  net::Time now() const override { return {}; }
};

}  // namespace

static void check_field(const dkim::RawField& field) {
  for (auto kind : {dkim::SignatureKind::Dkim, dkim::SignatureKind::ArcMessage}) {
    dkim::Signature signature = dkim::read_signature(field, kind);
    expect(signature.value_begin <= signature.value_end &&
           signature.value_end <= field.value.size());
    expect(!signature.fault || (signature.fault->offset <= field.value.size() &&
                                !signature.fault->rule.empty()));
    expect(signature.signed_fields.size() <= dkim::kMaxSignedFields);
    if (!signature.fault) {
      expect(!signature.domain.empty() && !signature.selector.empty());
      expect(!signature.value.empty() && !signature.signed_fields.empty());
    }
    dkim::copied_fields(signature);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  auto mail =
      dkim::read_raw_mail("DKIM-Signature:" + text + "\r\nFrom: a@example.org\r\n\r\n");
  if (!mail) return 0;
  for (const dkim::RawField& field : mail->fields)
    if (field.is("DKIM-Signature")) check_field(field);
  OneKey resolver;
  dkim::KeyCache keys;
  auto lint = dkim::lint_mail(*mail, resolver, keys, {});
  expect(lint.verification.checks.size() <= dkim::kMaxSignatures);
  for (const dkim::Check& check : lint.verification.checks)
    if (check.result == dkim::Verdict::Pass)
      expect(check.body_hash == dkim::Match::Match &&
             check.header_hash == dkim::Match::Match);
    else
      expect(check.detail.has_value());
  return 0;
}
