// Mails that are signed in a test, changed there, and explained.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dkim/base64_value.h"
#include "dkim/explain.h"
#include "dkim/sign.h"
#include "dkim/world_for_tests.h"

namespace mailwhy::dkim {

// Made for these tests and used nowhere else.
inline constexpr std::string_view kTestRsaKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAMa8AtCpPy/yMv4l\n"
    "z02LZyqadlIuzVyi+zATKZHLeKhPKddLRcUx5Av5K4g+FC8YFGAdAAYIOTa3eprB\n"
    "xg78WN+1EIZeckr2Uv2MR+QDEQedwDE0idy4BNNxWlOJIQBz/FJrX5CMZV/oB6l0\n"
    "Y5iepxOXPwOasPdVKbkUrByS4EudAgMBAAECgYEAhM0KTIlskguVC8QUXUs0a4HA\n"
    "Y3anAKpglGWZt7VyMXaFDTtdqkKGk4G0F1z0e+vpYbi/VUiVgvzkzxmB0m3KrLTk\n"
    "8Qxv6DA5uaGCZi9WbqOlVSxAjwuW+3kWN84Ov50N+6AvZ7ojT6MgntMwrqXL4C5S\n"
    "B5gZWgicNHzLDKoNFQECQQDw4sg0yf4TYtuzm6ckx0+Ot+OLRpe+x/n8c8w/tI5q\n"
    "BCrAWv1wqmKU50ZtQiWRol2KZIVhoRnTg+WlsV2+Uki9AkEA0zQsWt8RyYWmiHu+\n"
    "sBTFJvzXX4FUc6Sx/LHF5Br13nIczlej8jiQoUeuTtXGHQI+k+VpvUVl5SA8q8Oj\n"
    "Ar9sYQJATNlM3eqDMFQdm1NRI56idvmbkldXGfpaenvG8Zv8wz3JFczxhfwVr0OJ\n"
    "aFnt+mQ+S2R+WQM4Zg5yOUY4jftaUQJBAJawR+FB/OfikrIYUDJDb3LkvSmoFcA4\n"
    "xsD7eazJS5k9o63ZO+DrWM2pXgVjYul5m3pcGXhwVkYHHSKT/+9K8qECQG5HEktw\n"
    "Id0ichEbdD6v+hKs7cz154T2OtlhoMHrp1/+53WR6iMErFz8hEMMS6fckrycMesy\n"
    "Yyq5FNaCA9BrdmI=\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view kTestEd25519Key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEILqULvA2stIyXPgbJd6CVgtmh3MHf7ys8BYHR2O3DgRO\n"
    "-----END PRIVATE KEY-----\n";

struct TestSigner {
  std::string_view mode = "relaxed/relaxed";
  std::vector<std::string> fields{"from",         "to",
                                  "cc",           "subject",
                                  "date",         "message-id",
                                  "reply-to",     "mime-version",
                                  "content-type", "content-transfer-encoding",
                                  "from",         "subject"};
  std::string_view pem = kTestRsaKey;

  std::string sign(std::string_view bytes) const {
    RawMail mail = *read_raw_mail(std::string(bytes));
    PrivateKey key = *PrivateKey::from_pem(pem);
    SignRequest request;
    request.domain = "example.org";
    request.selector = key.type() == KeyType::Rsa ? "r" : "e";
    request.header_mode = mode.starts_with("relaxed") ? Mode::Relaxed : Mode::Simple;
    request.body_mode = mode.ends_with("relaxed") ? Mode::Relaxed : Mode::Simple;
    request.signed_fields = fields;
    request.signed_at = 1700000000;
    return *dkim::sign(mail, key, request) + std::string(bytes);
  }
};

struct ExplainWorld {
  KeyWorld dns;
  KeyCache cache;
  RawMail mail;
  Verification seen;

  ExplainWorld() {
    for (auto [name, pem] : {std::pair{"r", kTestRsaKey}, {"e", kTestEd25519Key}}) {
      PrivateKey key = *PrivateKey::from_pem(pem);
      dns.txt(std::string(name) + "._domainkey.example.org", key_record(key));
    }
  }
  Explanation explain(std::string bytes, size_t index = 0,
                      const ExplainLimits& limits = {}) {
    mail = *read_raw_mail(std::move(bytes));
    seen = verify(mail, dns, cache, at_seconds(1700000100));
    return dkim::explain(mail, seen, index, limits);
  }
};

// "body: footer_added 3; Subject: subject_tag_added", "" where nothing changed; "body:
// unknown".
inline std::string in_short(const Explanation& why) {
  std::string out;
  auto add = [&](std::string_view where, const std::optional<Altered>& altered) {
    if (!altered) return;
    if (!altered->found)
      out += (out.empty() ? "" : "; ") + std::string(where) + ": unknown";
    for (const Change& change : altered->changes)
      out += (out.empty() ? "" : "; ") +
             (change.field.empty() ? std::string(where) : change.field) + ": " +
             std::string(to_string(change.kind));
  };
  add("body", why.body);
  add("header", why.header);
  return out;
}

inline std::string replaced(std::string text, std::string_view from,
                            std::string_view to) {
  size_t at = text.find(from);
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

}  // namespace mailwhy::dkim
