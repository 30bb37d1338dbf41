#include "dkim/sign.h"

#include <algorithm>
#include <array>

#include "dkim/base64_value.h"
#include "dkim/signature.h"
#include "dkim/verify.h"
#include "dkim/write_field.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

// One of each is all there may be (RFC 5322, section 3.6; RFC 2045): signed once more
// than they are there. Sender is not among them, which mailing lists add by right.
static constexpr std::array<std::string_view, 11> kOversigned{
    "from",         "to",
    "cc",           "subject",
    "date",         "reply-to",
    "message-id",   "mime-version",
    "content-type", "content-transfer-encoding",
    "in-reply-to"};
// Signed where they are there.
static constexpr std::array<std::string_view, 14> kSigned{
    "references",       "sender",
    "resent-date",      "resent-from",
    "resent-to",        "resent-cc",
    "list-id",          "list-help",
    "list-unsubscribe", "list-unsubscribe-post",
    "list-subscribe",   "list-post",
    "list-owner",       "list-archive"};

std::vector<std::string> default_signed_fields(const RawMail& mail) {
  std::vector<std::string> names;
  auto add = [&](std::string_view name, long more) {
    long present = std::ranges::count_if(
        mail.fields, [&](const RawField& field) { return field.is(name); });
    for (long i = 0; i < std::min(present + more, 50L); i++) names.emplace_back(name);
  };
  for (std::string_view name : kOversigned) add(name, 1);
  for (std::string_view name : kSigned) add(name, 0);
  return names;
}

static Result<void> check_names(const RawMail& mail, const SignRequest& request,
                                const std::vector<std::string>& fields) {
  Tag domain{"d", request.domain}, selector{"s", request.selector};
  if (!read_domain(domain))
    return fail("\"" + request.domain + "\" is no domain to sign for");
  if (!read_selector(selector))
    return fail("\"" + request.selector + "\" is no selector");
  if (!mail.find("From")) return fail("the mail has no From field, which must be signed");
  bool from = false;
  for (const std::string& name : fields) {
    from |= text::equals_ignore_case(name, "from");
    bool spelt_well = !name.empty() && std::ranges::all_of(name, [](char c) {
      return c > 0x20 && c < 0x7F && c != ':' && c != ';';
    });
    if (!spelt_well) return fail("\"" + name + "\" is no field name");
  }
  if (!from) return fail("From must be among the signed fields");
  if (fields.size() > kMaxSignedFields) return fail("more than 500 fields to sign");
  if (request.signed_at && request.expires_at &&
      *request.expires_at <= *request.signed_at)
    return fail("the signature would expire before it is made");
  return {};
}

static std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ":") + name;
  return list;
}

static std::vector<WrittenTag> tags_of(const RawMail& mail, const PrivateKey& key,
                                       const SignRequest& request,
                                       const std::vector<std::string>& fields) {
  std::vector<WrittenTag> tags;
  tags.push_back({"v", "1"});
  tags.push_back({"a", to_string(Algorithm{key.type(), HashName::Sha256})});
  tags.push_back({"c", std::string(to_string(request.header_mode)) + "/" +
                           std::string(to_string(request.body_mode))});
  tags.push_back({"d", request.domain});
  tags.push_back({"s", request.selector});
  if (request.signed_at) tags.push_back({"t", std::to_string(*request.signed_at)});
  if (request.expires_at) tags.push_back({"x", std::to_string(*request.expires_at)});
  tags.push_back({"h", joined(fields)});
  BodyHash body = hash_body(mail.body, request.body_mode, HashName::Sha256);
  tags.push_back({"bh", encode_base64(body.digest)});
  tags.push_back({"b", ""});
  return tags;
}

Result<std::string> sign(const RawMail& mail, const PrivateKey& key,
                         const SignRequest& request) {
  std::vector<std::string> fields = request.signed_fields;
  if (fields.empty()) fields = default_signed_fields(mail);
  if (auto good = check_names(mail, request, fields); !good)
    return tl::unexpected(good.error());
  std::vector<WrittenTag> tags = tags_of(mail, key, request, fields);
  std::string empty = write_field("DKIM-Signature", tags);
  RawMail own = *view_raw_mail(empty);
  Signature signature = read_signature(own.fields.front());
  auto value = key.sign(sha256(header_text(mail, signature)));
  if (!value) return tl::unexpected(value.error());
  tags.back().value = encode_base64(*value);
  return write_field("DKIM-Signature", tags);
}

std::string key_record(const PrivateKey& key) {
  return "v=DKIM1; k=" + std::string(to_string(key.type())) +
         "; p=" + encode_base64(key.public_octets());
}

}  // namespace mailwhy::dkim
