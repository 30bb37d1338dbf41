// Tags stand in the order of the alphabet, as other sealers write them.
#include "arc/seal.h"

#include <algorithm>

#include "dkim/base64_value.h"
#include "dkim/sign.h"
#include "dkim/write_field.h"
#include "text/ascii.h"

namespace mailwhy::arc {

using dkim::WrittenTag;

// Results of our own server out of its Authentication-Results: RFC 8601, section 2.2.
static std::string_view own_results(std::string_view value,
                                    std::string_view authserv_id) {
  value = text::trim(value);
  size_t end = std::min(value.find(';'), value.size());
  std::string_view id = text::trim(value.substr(0, end));
  if (size_t blank = id.find_first_of(" \t\r\n"); blank != id.npos)
    id = id.substr(0, blank);
  if (!text::equals_ignore_case(id, authserv_id)) return {};
  std::string_view results = text::trim(value.substr(std::min(end + 1, value.size())));
  while (results.ends_with(';'))
    results = text::trim(results.substr(0, results.size() - 1));
  return results;
}

static std::string results_field(const dkim::RawMail& mail, const SealRequest& request,
                                 const std::string& instance) {
  std::string results;
  for (const dkim::RawField& field : mail.fields) {
    if (!field.is("Authentication-Results")) continue;
    std::string_view own = own_results(field.value, request.authserv_id);
    if (!own.empty()) results.append(results.empty() ? "" : ";\r\n\t").append(own);
  }
  if (results.empty()) results = "none";
  return std::string(field_name(Part::Results)) + ": i=" + instance + "; " +
         request.authserv_id + ";\r\n\t" + results + "\r\n";
}

// Signatures stay what they were for the next server; ARC's own are sealed, not signed.
static std::vector<std::string> usual_fields(const dkim::RawMail& mail) {
  std::vector<std::string> names = dkim::default_signed_fields(mail);
  if (mail.find("DKIM-Signature")) names.emplace_back("dkim-signature");
  return names;
}

static std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ":") + name;
  return list;
}

// The field with its signature: `text_of` gives what is hashed, out of the field with b=
// empty.
template <class TextOf>
static Result<std::string> signed_field(std::string_view name,
                                        std::vector<WrittenTag> tags,
                                        const dkim::PrivateKey& key, TextOf text_of) {
  std::string empty = dkim::write_field(name, tags, dkim::SignatureLines::Whole);
  dkim::RawMail own = *dkim::view_raw_mail(empty);
  auto value = key.sign(dkim::sha256(text_of(own.fields.front())));
  if (!value) return tl::unexpected(value.error());
  std::ranges::find(tags, std::string_view("b"), &WrittenTag::name)->value =
      dkim::encode_base64(*value);
  return dkim::write_field(name, tags, dkim::SignatureLines::Whole);
}

static std::string algorithm_of(const dkim::PrivateKey& key) {
  return to_string(dkim::Algorithm{key.type(), dkim::HashName::Sha256});
}

static Result<std::string> message_field(const dkim::RawMail& mail,
                                         const dkim::PrivateKey& key,
                                         const SealRequest& request,
                                         const std::string& instance) {
  auto fields = request.signed_fields;
  if (fields.empty()) fields = usual_fields(mail);
  auto body = dkim::hash_body(mail.body, dkim::Mode::Relaxed, dkim::HashName::Sha256);
  std::vector<WrittenTag> tags{{"a", algorithm_of(key)},
                               {"b", ""},
                               {"bh", dkim::encode_base64(body.digest)},
                               {"c", "relaxed/relaxed"},
                               {"d", request.domain},
                               {"h", joined(fields)},
                               {"i", instance},
                               {"s", request.selector},
                               {"t", std::to_string(request.signed_at)}};
  return signed_field(field_name(Part::MessageSignature), tags, key,
                      [&](const dkim::RawField& field) {
                        return dkim::header_text(
                            mail, read_signature(field, dkim::SignatureKind::ArcMessage));
                      });
}

// A chain that failed is not sealed again, only the new set (section 5.1.2).
static std::string sealed_text(const Chain& chain, std::string_view own_fields,
                               const dkim::RawField& seal_field) {
  std::string text;
  auto add = [&](const dkim::RawField& field) {
    dkim::add_canonical_field(field, dkim::Mode::Relaxed, text);
  };
  if (chain.status == Status::Pass)
    for (const Hop& hop : chain.hops)
      for (const dkim::RawField* field : hop.set.fields) add(*field);
  dkim::RawMail own = *dkim::view_raw_mail(own_fields);
  for (const dkim::RawField& field : own.fields) add(field);
  Seal seal = read_seal(seal_field);
  dkim::add_signature_field(seal_field, seal.value_begin, seal.value_end,
                            dkim::Mode::Relaxed, text);
  return text;
}

static Result<void> check_request(const SealRequest& request, const Chain& chain) {
  if (!dkim::read_domain({"d", request.domain}))
    return fail("\"" + request.domain + "\" is no domain to seal for");
  if (!dkim::read_selector({"s", request.selector}))
    return fail("\"" + request.selector + "\" is no selector");
  if (!dkim::read_selector({"s", request.authserv_id}))
    return fail("\"" + request.authserv_id + "\" is no server's name");
  for (const std::string& name : request.signed_fields) {
    bool spelt_well = !name.empty() && std::ranges::all_of(name, [](char c) {
      return c > 0x20 && c < 0x7F && c != ':' && c != ';';
    });
    if (!spelt_well) return fail("\"" + name + "\" is no field name");
    if (text::equals_ignore_case(name, "ARC-Seal"))
      return fail("ARC-Seal is sealed, it cannot be signed too");
  }
  if (!chain.hops.empty() && chain.hops.back().set.instance >= kMaxInstances)
    return fail("the mail has 50 ARC sets already: no more may be added");
  if (!chain.hops.empty() && chain.hops.back().set.seal.chain_status == "fail")
    return fail("the chain was marked as failed before: nothing may be added to it");
  return {};
}

Result<std::string> seal(const dkim::RawMail& mail, const dkim::PrivateKey& key,
                         const SealRequest& request, const Chain& chain) {
  if (auto good = check_request(request, chain); !good)
    return tl::unexpected(good.error());
  uint64_t last = chain.hops.empty() ? 0 : chain.hops.back().set.instance;
  std::string instance = std::to_string(last + 1);
  auto message = message_field(mail, key, request, instance);
  if (!message) return message;
  std::string results = results_field(mail, request, instance);
  std::string own = results + *message;
  auto seal = signed_field(
      field_name(Part::Seal),
      {{"a", algorithm_of(key)},
       {"b", ""},
       {"cv", std::string(to_string(chain.status))},
       {"d", request.domain},
       {"i", instance},
       {"s", request.selector},
       {"t", std::to_string(request.signed_at)}},
      key, [&](const dkim::RawField& field) { return sealed_text(chain, own, field); });
  if (!seal) return seal;
  return *seal + *message + results;
}

}  // namespace mailwhy::arc
