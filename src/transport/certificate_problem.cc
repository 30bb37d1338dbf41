#include "transport/certificate_problem.h"

#include <openssl/x509_vfy.h>

namespace mailwhy::transport {

namespace {

struct Named {
  long code;
  std::string_view name;
};

constexpr Named kProblems[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "not_yet_valid"},
    {X509_V_ERR_HOSTNAME_MISMATCH, "other_name"},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, "other_name"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "self_signed"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "unknown_root"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "unknown_issuer"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "unknown_issuer"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "unknown_issuer"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "bad_signature"},
    {X509_V_ERR_CERT_REVOKED, "revoked"},
    {X509_V_ERR_INVALID_CA, "issuer_no_authority"},
    {X509_V_ERR_INVALID_PURPOSE, "other_purpose"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "too_weak"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, "too_weak"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "too_weak"},
};

}  // namespace

std::string_view certificate_problem(std::string_view words) {
  for (const Named& problem : kProblems)
    if (words == X509_verify_cert_error_string(problem.code)) return problem.name;
  return "";
}

}  // namespace mailwhy::transport
