// An authority and its certificates, made while a test runs: nothing that runs out one
// day lies in the repository.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace mailwhy::transport {

struct Made {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> certificate;

  std::string der() const {
    unsigned char* octets = nullptr;
    int size = i2d_X509(certificate.get(), &octets);
    std::string out(reinterpret_cast<char*>(octets), static_cast<size_t>(size));
    OPENSSL_free(octets);
    return out;
  }
  std::string pem() const {
    return written([&](BIO* to) { PEM_write_bio_X509(to, certificate.get()); });
  }
  std::string key_pem() const {
    return written([&](BIO* to) {
      PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }

 private:
  template <class Write>
  static std::string written(Write write) {
    std::unique_ptr<BIO, decltype(&BIO_free)> to(BIO_new(BIO_s_mem()), BIO_free);
    write(to.get());
    char* octets = nullptr;
    long size = BIO_get_mem_data(to.get(), &octets);
    return std::string(octets, static_cast<size_t>(size));
  }
};

struct Wanted {
  std::string organization = "Test Authority";
  std::vector<std::string> names;  // none: an authority
  int64_t from = 0, until = 0;     // seconds since 1970
};

// Signed by `issuer`, or by itself.
inline Made make_certificate(const Wanted& wanted, const Made* issuer = nullptr) {
  static long serial = 1;
  Made made;
  made.key = {EVP_EC_gen("P-256"), EVP_PKEY_free};
  made.certificate = {X509_new(), X509_free};
  X509* x = made.certificate.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
  ASN1_TIME_set(X509_getm_notBefore(x), wanted.from);
  ASN1_TIME_set(X509_getm_notAfter(x), wanted.until);
  X509_NAME* name = X509_get_subject_name(x);
  auto add = [&](const char* field, const std::string& text) {
    X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text.c_str()), -1,
                               -1, 0);
  };
  if (wanted.names.empty()) add("O", wanted.organization);
  add("CN", wanted.names.empty() ? wanted.organization : wanted.names.front());
  X509_set_issuer_name(x,
                       issuer ? X509_get_subject_name(issuer->certificate.get()) : name);
  X509_set_pubkey(x, made.key.get());
  auto extend = [&](int nid, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    X509_add_ext(x, extension, -1);
    X509_EXTENSION_free(extension);
  };
  if (wanted.names.empty()) {
    extend(NID_basic_constraints, "critical,CA:TRUE");
  } else {
    std::string names;
    for (const std::string& one : wanted.names)
      names += (names.empty() ? "DNS:" : ",DNS:") + one;
    extend(NID_subject_alt_name, names);
  }
  if (X509_sign(x, (issuer ? issuer->key : made.key).get(), EVP_sha256()) == 0)
    throw std::runtime_error("no certificate could be made");
  return made;
}

}  // namespace mailwhy::transport
