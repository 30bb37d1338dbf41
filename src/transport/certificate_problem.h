// OpenSSL's words for what is wrong with a chain of certificates, as names that have
// their sentence in every language.
#pragma once

#include <string_view>

namespace mailwhy::transport {

// "self-signed certificate" is "self_signed"; "" for the rarer ones, which are quoted.
// The words are those of X509_verify_cert_error_string for X509_V_ERR_*.
std::string_view certificate_problem(std::string_view words);

}  // namespace mailwhy::transport
