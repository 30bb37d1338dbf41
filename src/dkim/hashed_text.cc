// What is hashed of a mail: RFC 6376, sections 3.7, 5.4.2.
#include <algorithm>

#include "dkim/verify.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

std::vector<const RawField*> select_fields(const RawMail& mail,
                                           const std::vector<std::string_view>& names) {
  std::vector<const RawField*> fields(names.size());
  // Where the search for each name's next field goes on: one above the last one found.
  std::vector<size_t> above(names.size(), mail.fields.size());
  for (size_t i = 0; i < names.size(); i++) {
    for (size_t j = i; j-- > 0;) {
      if (!text::equals_ignore_case(names[j], names[i])) continue;
      above[i] = above[j];
      break;
    }
    size_t& at = above[i];
    while (at > 0 && !fields[i])
      if (const RawField& field = mail.fields[--at]; field.is(names[i]))
        fields[i] = &field;
  }
  return fields;
}

std::string canonical_fields(const std::vector<const RawField*>& fields, Mode mode) {
  std::string text;
  text.reserve(2048);
  for (const RawField* field : fields)
    if (field) add_canonical_field(*field, mode, text);
  return text;
}

std::string header_text(const RawMail& mail, const Signature& signature) {
  auto fields = select_fields(mail, signature.signed_fields);
  std::string text = canonical_fields(fields, signature.header_mode);
  add_signature_field(*signature.field, signature.value_begin, signature.value_end,
                      signature.header_mode, text);
  return text;
}

std::string hash_text(std::string_view text, HashName hash) {
  return hash == HashName::Sha1 ? sha1(text) : sha256(text);
}

BodyHash hash_body(std::string_view body, Mode mode, HashName hash, uint64_t limit) {
  BodyHash result;
  // SHA-1 is rare enough to be given the body as one text.
  std::string whole;
  Sha256 sha;
  BodyCanonicalizer canonicalizer(
      mode,
      [&](std::string_view text) {
        if (hash == HashName::Sha1)
          whole += text;
        else
          sha.write(text);
      },
      limit);
  canonicalizer.write(body);
  canonicalizer.finish();
  result.digest = hash == HashName::Sha1 ? sha1(whole) : sha.finish();
  result.size = canonicalizer.size();
  return result;
}

}  // namespace mailwhy::dkim
