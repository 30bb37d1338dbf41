#include "transport/certificate_problem.h"

#include <doctest/doctest.h>
#include <openssl/x509_vfy.h>

using namespace mailwhy::transport;

TEST_CASE("the common faults of certificates have names, the rest has none") {
  for (auto [code, name] :
       {std::pair<long, std::string_view>(X509_V_ERR_CERT_HAS_EXPIRED, "expired"),
        {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "self_signed"},
        {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "unknown_issuer"},
        {X509_V_ERR_HOSTNAME_MISMATCH, "other_name"}})
    CHECK(certificate_problem(X509_verify_cert_error_string(code)) == name);
  CHECK(certificate_problem(X509_verify_cert_error_string(X509_V_ERR_CRL_HAS_EXPIRED)) ==
        "");
  CHECK(certificate_problem("") == "");
}
