// The only user of OpenSSL's certificates.
#include "transport/certificate.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "text/ascii.h"
#include "transport/mta_sts.h"
#include "transport/outside.h"

namespace mailwhy::transport {

namespace {
template <auto free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;
void free_stack(STACK_OF(X509) * stack) {
  sk_X509_free(stack);  // those in it belong to others
}
using StackPtr = std::unique_ptr<STACK_OF(X509), Freed<free_stack>>;
}  // namespace

static X509Ptr parse(std::string_view der) {
  if (der.size() > kMaxCertificate) return nullptr;
  auto at = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = at + der.size();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  return at == end ? std::move(certificate) : nullptr;
}

static std::string text_of(const X509_NAME* name, int nid) {
  constexpr size_t kMost = 256;
  int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return "";
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
  unsigned char* utf8 = nullptr;
  int size = ASN1_STRING_to_UTF8(&utf8, value);
  std::string text;
  if (size > 0) text.assign(reinterpret_cast<char*>(utf8), static_cast<size_t>(size));
  OPENSSL_free(utf8);
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  return text.size() > kMost ? std::string() : text;
}

static bool read_time(const ASN1_TIME* time, net::Time& into) {
  std::tm parts{};
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return false;
  into = net::Time(std::chrono::seconds(timegm(&parts)));
  return true;
}

static std::vector<std::string> names_of(X509& certificate) {
  std::vector<std::string> names;
  NamesPtr all(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); i++) {
    const GENERAL_NAME* one = sk_GENERAL_NAME_value(all.get(), i);
    if (one->type != GEN_DNS || names.size() >= kMaxCertificateNames) continue;
    const ASN1_IA5STRING* name = one->d.dNSName;
    std::string_view octets(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name)),
                            static_cast<size_t>(ASN1_STRING_length(name)));
    bool plain = !octets.empty() && octets.size() <= 255 &&
                 std::ranges::all_of(octets, [](char c) { return c > ' ' && c <= '~'; });
    if (plain) names.push_back(text::to_lower(octets));
  }
  return names;
}

Result<Certificate> read_certificate(std::string_view der) {
  X509Ptr parsed = parse(der);
  if (!parsed) return fail("not a certificate");
  Certificate certificate;
  const X509_NAME* subject = X509_get_subject_name(parsed.get());
  const X509_NAME* issuer = X509_get_issuer_name(parsed.get());
  certificate.subject = text_of(subject, NID_commonName);
  certificate.issuer = text_of(issuer, NID_commonName);
  certificate.issuer_organization = text_of(issuer, NID_organizationName);
  if (certificate.issuer.empty()) certificate.issuer = certificate.issuer_organization;
  certificate.self_signed = X509_NAME_cmp(subject, issuer) == 0;
  if (!read_time(X509_get0_notBefore(parsed.get()), certificate.not_before) ||
      !read_time(X509_get0_notAfter(parsed.get()), certificate.not_after))
    return fail("a certificate without times that can be read");
  certificate.names = names_of(*parsed);
  if (certificate.names.empty() && !certificate.subject.empty())
    certificate.names.push_back(text::to_lower(certificate.subject));
  return certificate;
}

bool names_host(const Certificate& certificate, std::string_view host) {
  return std::ranges::any_of(certificate.names, [&](const std::string& name) {
    return matches_host(name, host);
  });
}

// The octets that a record's selector and matching type make of a certificate.
static std::string association(const Tlsa& record, X509& certificate) {
  unsigned char* der = nullptr;
  int size = record.selector == 0
                 ? i2d_X509(&certificate, &der)
                 : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
  if (size <= 0) return "";
  std::string octets(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  if (record.matching == 0) return octets;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  const EVP_MD* kind = record.matching == 1 ? EVP_sha256() : EVP_sha512();
  if (EVP_Digest(octets.data(), octets.size(), digest.data(), &length, kind, nullptr) !=
      1)
    return "";
  return std::string(reinterpret_cast<char*>(digest.data()), length);
}

// Do signatures lead from the first certificate of the chain to `anchor`?
static bool hangs_on(const std::vector<X509Ptr>& chain, X509& anchor, net::Time now) {
  StorePtr store(X509_STORE_new());
  StoreContextPtr context(X509_STORE_CTX_new());
  StackPtr others(sk_X509_new_null());
  if (!store || !context || !others) return false;
  for (const X509Ptr& one : chain)
    if (sk_X509_push(others.get(), one.get()) == 0) return false;
  if (X509_STORE_add_cert(store.get(), &anchor) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(),
                          others.get()) != 1)
    return false;
  X509_VERIFY_PARAM* how = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_purpose(how, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_time(
      how, std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  return X509_verify_cert(context.get()) == 1;
}

static bool names_any(X509& certificate, const std::vector<std::string>& hosts) {
  Certificate read;
  read.names = names_of(certificate);
  return std::ranges::any_of(
      hosts, [&](const std::string& host) { return names_host(read, host); });
}

bool stands_for(const Tlsa& record, const std::vector<std::string>& chain,
                const std::vector<std::string>& hosts, net::Time now) {
  if (use_of(record) != TlsaUse::Usable || chain.empty()) return false;
  std::vector<X509Ptr> parsed;
  for (const std::string& der : chain) {
    X509Ptr one = parse(der);
    if (!one) break;  // what stands behind cannot be tied to the first
    parsed.push_back(std::move(one));
    if (parsed.size() == kMaxCertificates) break;
  }
  if (parsed.empty()) return false;
  if (record.usage == 3) return association(record, *parsed[0]) == record.data;
  if (!names_any(*parsed[0], hosts)) return false;
  return std::ranges::any_of(parsed, [&](const X509Ptr& one) {
    return association(record, *one) == record.data && hangs_on(parsed, *one, now);
  });
}

}  // namespace mailwhy::transport
