#include "transport/mta_sts.h"

#include <doctest/doctest.h>

using namespace mailwhy::transport;

static std::string faults_of(const std::vector<Fault>& faults) {
  std::string names;
  for (const Fault& fault : faults) names += (names.empty() ? "" : " ") + fault.rule;
  return names;
}
static std::string record_faults(std::string_view text) {
  return faults_of(read_sts_record(text).faults);
}
static std::string policy_faults(std::string_view text) {
  return faults_of(read_sts_policy(text).faults);
}

TEST_CASE("a record of MTA-STS needs its version first and an id of letters and digits") {
  CHECK(record_faults("v=STSv1; id=20260101000000Z;") == "");
  CHECK(record_faults("v=STSv1;id=a") == "");
  CHECK(record_faults("v=STSv1; id=a; other=x-y") == "");
  CHECK(read_sts_record("v=STSv1; id=1; id=!!").id == "1");
  CHECK(record_faults("v=STSv1; id=1; id=!!") == "");
  CHECK(record_faults("v=STSv1;") == "sts_no_id");
  CHECK(record_faults("v=STSv1; id=") == "sts_id");
  CHECK(record_faults("v=STSv1; id=2026-01-01") == "sts_id");
  CHECK(record_faults("v=STSv1; id=" + std::string(33, '1')) == "sts_id");
  CHECK(record_faults("v=STSv1 id=1") == "sts_version sts_no_id");
  CHECK(record_faults("v=stsv1; id=1") == "sts_version");
  CHECK(record_faults(" v=STSv1; id=1") == "sts_version");
}

TEST_CASE("what was meant as a record of MTA-STS is told from other texts") {
  for (const char* text : {"v=STSv1; id=1", "V = stsv1", "  v=STSv1", "v=STSv1 id=1"})
    CHECK(is_sts_record(text));
  for (const char* text : {"", "v=", "v=spf1 -all", "STSv1; id=1", "v=TLSRPTv1"})
    CHECK_FALSE(is_sts_record(text));
}

TEST_CASE("a policy is read whatever its line ends, order and unknown keys") {
  auto policy = read_sts_policy(
      "mode: enforce\nversion: STSv1\r\nmx: MX1.example.org\nmx:*.example.net \n\n"
      "max_age: 604800\nother: x\nmode: none");
  CHECK(policy.is_valid());
  CHECK(policy.mode == StsMode::Enforce);
  CHECK(policy.max_age == 604800);
  REQUIRE(policy.mx.size() == 2);
  CHECK(policy.mx[0] == "mx1.example.org");
  CHECK(policy.is_active());
  CHECK_FALSE(read_sts_policy("version: STSv1\nmode: none\nmax_age: 60").is_active());
}

TEST_CASE("a policy with a key missing or unreadable is not valid, and each is named") {
  CHECK(policy_faults("") == "sts_no_version sts_no_mode sts_no_max_age sts_no_mx");
  CHECK(policy_faults("version: STSv1\nmode: none\nmax_age: 86400") == "");
  CHECK(policy_faults("version: STSv1\nmode: testing\nmax_age: 86400") == "sts_no_mx");
  CHECK(policy_faults("version: STSv2\nmode: none\nmax_age: 1") == "sts_policy_version");
  CHECK(policy_faults("version: STSv1\nmode: strict\nmax_age: 1\nmx: a.b") == "sts_mode");
  CHECK(policy_faults("version: STSv1\nmode: none\nmax_age: 31557601") == "sts_max_age");
  CHECK(policy_faults("version: STSv1\nmode: none\nmax_age: 1 week") == "sts_max_age");
  CHECK(policy_faults("version: STSv1\nmode: none\nmax_age: 1\nmx: a b") == "sts_mx");
  CHECK(policy_faults("version: STSv1\nmode: none\nmax_age: 1\nmx: *.*.a") == "sts_mx");
  CHECK(policy_faults("<html>\nversion: STSv1\nmode: none\nmax_age: 1") == "sts_line");
  CHECK(policy_faults(std::string(kMaxPolicy + 1, '\n')) == "sts_too_large");
}

TEST_CASE("a wildcard stands for one label at the left") {
  CHECK(matches_host("mail.example.org", "MAIL.example.org."));
  CHECK(matches_host("*.example.org", "mx1.example.org"));
  CHECK_FALSE(matches_host("*.example.org", "a.mx1.example.org"));
  CHECK_FALSE(matches_host("*.example.org", "example.org"));
  CHECK_FALSE(matches_host("*.example.org", ".example.org"));
  CHECK_FALSE(matches_host("mail.example.org", "mail.example.com"));
}
