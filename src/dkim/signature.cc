#include "dkim/signature.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::dkim {

bool Signature::signs(std::string_view field_name) const {
  return std::ranges::any_of(signed_fields, [&](std::string_view name) {
    return text::equals_ignore_case(name, field_name);
  });
}

namespace {

// Reads tag after tag into a signature; the first fault is kept, the rest still read.
class SignatureReader {
 public:
  SignatureReader(Signature& signature, SignatureKind kind)
      : out_(signature), kind_(kind) {}

  void read();

 private:
  // The tag; a fault where it must be there and is not.
  const Tag* required(std::string_view name);
  void note(Fault fault) {
    if (!out_.fault) out_.fault = std::move(fault);
  }
  // Puts what was read in its place, or notes the fault.
  template <class T, class U>
  void keep(Reading<T> value, U& place) {
    if (value)
      place = std::move(*value);
    else
      note(std::move(value.error()));
  }
  void bad_value(const Tag& tag, std::string rule = "tag_value") {
    note({std::move(rule),
          {{"tag", std::string(tag.name)},
           {"value", std::string(tag.value.substr(0, 80))}},
          tag.value_offset});
  }

  void read_version();
  void read_modes();
  void read_signed_fields();
  void read_identity();
  void read_instance();
  void read_times();
  void read_query();
  void read_hashes();

  Signature& out_;
  SignatureKind kind_;
};

const Tag* SignatureReader::required(std::string_view name) {
  const Tag* tag = out_.tags.find(name);
  if (!tag) note({"tag_missing", {{"tag", std::string(name)}}, 0});
  return tag;
}

void SignatureReader::read_version() {
  if (kind_ == SignatureKind::ArcMessage) return;
  const Tag* tag = required("v");
  if (tag && tag->value != "1") bad_value(*tag, "version");
}

// c=: header/body; the body is simple where only one stands (section 3.5).
void SignatureReader::read_modes() {
  const Tag* tag = out_.tags.find("c");
  if (!tag) return;
  size_t slash = tag->value.find('/');
  auto read = [&](std::string_view word, Mode& mode) {
    if (text::equals_ignore_case(word, "relaxed"))
      mode = Mode::Relaxed;
    else if (!text::equals_ignore_case(word, "simple"))
      bad_value(*tag);
  };
  read(tag->value.substr(0, slash), out_.header_mode);
  if (slash != tag->value.npos) read(tag->value.substr(slash + 1), out_.body_mode);
}

// Empty names between colons stand for no field and are passed over, as signers in the
// wild write them.
void SignatureReader::read_signed_fields() {
  const Tag* tag = required("h");
  if (!tag) return;
  out_.signed_fields.reserve(16);
  std::string_view rest = tag->value;
  for (;;) {
    size_t colon = rest.find(':');
    std::string_view name = text::trim(rest.substr(0, colon));
    if (name.find_first_of(" \t\r\n") != name.npos) return bad_value(*tag);
    if (out_.signed_fields.size() == kMaxSignedFields)
      return bad_value(*tag, "signed_fields_too_many");
    if (!name.empty()) out_.signed_fields.push_back(name);
    if (colon == rest.npos) break;
    rest.remove_prefix(colon + 1);
  }
  if (out_.signed_fields.empty()) return bad_value(*tag);
  if (kind_ == SignatureKind::Dkim && !out_.signs("from"))
    note({"from_unsigned", {}, tag->value_offset});
}

void SignatureReader::read_identity() {
  out_.identity = "@" + out_.domain;
  const Tag* tag = out_.tags.find("i");
  if (!tag) return;
  size_t at = tag->value.rfind('@');
  if (at == tag->value.npos) return bad_value(*tag);
  out_.identity = without_blanks(tag->value);
  std::string host = text::to_lower(text::trim(tag->value.substr(at + 1)));
  bool under = host == out_.domain ||
               (host.size() > out_.domain.size() && host.ends_with(out_.domain) &&
                host[host.size() - out_.domain.size() - 1] == '.');
  if (!under && !out_.domain.empty())
    note({"identity_outside",
          {{"identity", out_.identity}, {"domain", out_.domain}},
          tag->value_offset});
}

void SignatureReader::read_instance() {
  out_.identity = "@" + out_.domain;
  const Tag* tag = required("i");
  if (!tag) return;
  keep(read_number(*tag, 3), out_.instance);
  if (!out_.fault && (out_.instance < 1 || out_.instance > 50)) bad_value(*tag);
}

void SignatureReader::read_times() {
  if (const Tag* tag = out_.tags.find("t")) keep(read_number(*tag, 18), out_.signed_at);
  const Tag* tag = out_.tags.find("x");
  if (!tag) return;
  keep(read_number(*tag, 18), out_.expires_at);
  if (out_.signed_at && out_.expires_at && *out_.expires_at <= *out_.signed_at)
    bad_value(*tag, "expires_before_signed");
}

void SignatureReader::read_query() {
  const Tag* tag = out_.tags.find("q");
  if (!tag) return;
  std::string methods = ":" + text::to_lower(without_blanks(tag->value)) + ":";
  if (methods.find(":dns/txt:") == methods.npos) bad_value(*tag, "query_method");
}

void SignatureReader::read_hashes() {
  if (const Tag* tag = required("bh")) {
    keep(read_base64(*tag), out_.body_hash);
    size_t size = out_.algorithm.hash == HashName::Sha1 ? 20 : Sha256::kSize;
    if (!out_.body_hash.empty() && out_.body_hash.size() != size && !out_.fault)
      note({"body_hash_size",
            {{"octets", std::to_string(out_.body_hash.size())},
             {"wanted", std::to_string(size)}},
            tag->value_offset});
  }
  if (const Tag* tag = required("b")) {
    out_.value_begin = tag->room_begin;
    out_.value_end = tag->room_end;
    keep(read_base64(*tag), out_.value);
  }
  if (const Tag* tag = out_.tags.find("l")) keep(read_number(*tag, 76), out_.body_length);
}

void SignatureReader::read() {
  auto tags = TagList::parse(out_.field->value);
  if (!tags) return note(std::move(tags.error()));
  out_.tags = std::move(*tags);
  // First what names the signer, so that a report can whatever else is wrong.
  const Tag *domain = out_.tags.find("d"), *selector = out_.tags.find("s");
  auto read_name = [&](const Tag* tag, Reading<std::string> (*reader)(const Tag&)) {
    auto name = tag ? reader(*tag) : fault("tag_missing");
    return name ? *name : std::string();
  };
  out_.domain = read_name(domain, read_domain);
  out_.selector = read_name(selector, read_selector);
  read_version();
  if (const Tag* tag = required("a")) {
    out_.algorithm_text = text::to_lower(tag->value);
    keep(read_algorithm(*tag), out_.algorithm);
  }
  if (required("d") && out_.domain.empty()) note(read_domain(*domain).error());
  if (required("s") && out_.selector.empty()) note(read_selector(*selector).error());
  read_hashes();
  read_modes();
  read_signed_fields();
  kind_ == SignatureKind::Dkim ? read_identity() : read_instance();
  read_times();
  read_query();
}

}  // namespace

Signature read_signature(const RawField& field, SignatureKind kind) {
  Signature signature;
  signature.field = &field;
  SignatureReader(signature, kind).read();
  return signature;
}

}  // namespace mailwhy::dkim
