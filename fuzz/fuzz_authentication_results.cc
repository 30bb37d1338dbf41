// rooms: mail
// Fields from anywhere: read without harm; what we write of them is one field, and reads
// the same. The input's parts, put into a field of ours, never begin a line of their own.
#include <cstdlib>

#include "mail/authentication_results.h"
#include "mail/received_spf.h"

using namespace mailwhy::mail;

static void expect(bool right) {
  if (!right) std::abort();
}

// Every line behind the first is a continuation.
static void expect_one_field(std::string_view field) {
  expect(field.ends_with("\r\n"));
  field.remove_suffix(2);
  for (size_t at = field.find_first_of("\r\n"); at != field.npos;
       at = field.find_first_of("\r\n", at + 3))
    expect(field.substr(at).starts_with("\r\n\t"));
}

static void check_results(std::string_view text) {
  auto results = parse_authentication_results(text);
  if (!results) return;
  expect(results->results.size() <= kMaxAuthenticationResults);
  std::string written = to_string(*results);
  if (written.size() > kMaxAuthenticationField) return;
  auto again = parse_authentication_results(written);
  expect(again && *again == *results);
  std::string field = authentication_results_field(*results);
  expect_one_field(field);
  auto folded = parse_authentication_results(field.substr(field.find(':') + 1));
  if (field.size() <= kMaxAuthenticationField) expect(folded && *folded == *results);
}

static void check_spf(std::string_view text) {
  auto field = parse_received_spf(text);
  if (!field) return;
  std::string written = to_string(*field);
  expect_one_field(received_spf_field(*field));
  if (written.size() > kMaxReceivedSpf) return;
  auto again = parse_received_spf(written);
  expect(again && *again == *field);
}

static void check_injection(std::string_view text) {
  std::string value(text.substr(0, 1000));
  AuthenticationResults results{value,
                                {{"dkim", value, value, {{"header", value, value}}}}};
  expect_one_field(authentication_results_field(results));
  auto read = parse_authentication_results(to_string(results));
  expect(read && read->results.size() == 1 && read->results[0].properties.size() == 1);
  ReceivedSpf spf{value, value, {{value, value}, {"helo", value}}};
  expect_one_field(received_spf_field(spf));
  auto field = parse_received_spf(to_string(spf));
  expect(field.has_value() || to_string(spf).size() > kMaxReceivedSpf);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  check_results(text);
  check_spf(text);
  check_injection(text);
  return 0;
}
