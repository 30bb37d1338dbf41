// Records of TLS-RPT, BIMI and CAA.
#include <doctest/doctest.h>

#include "transport/bimi.h"
#include "transport/caa.h"
#include "transport/tls_rpt.h"

using namespace mailwhy;
using namespace mailwhy::transport;

static std::string names(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) out += (out.empty() ? "" : " ") + fault.rule;
  return out;
}

TEST_CASE("TLS reports go to mailto: and https: targets, and each other one is named") {
  auto faults = [](std::string_view text) {
    return names(read_tls_rpt_record(text).faults);
  };
  CHECK(faults("v=TLSRPTv1; rua=mailto:tls@example.org") == "");
  CHECK(faults("v=TLSRPTv1;rua=mailto:a@b.org , https://r.example/x; n=1;") == "");
  CHECK(faults("v=TLSRPTv1; rua=tls@example.org") == "tls_rpt_target");
  CHECK(faults("v=TLSRPTv1; rua=mailto:tls") == "tls_rpt_target");
  CHECK(faults("v=TLSRPTv1; rua=mailto:a@b.org!10m") == "tls_rpt_target");
  CHECK(faults("v=TLSRPTv1; rua=http://r.example/") == "tls_rpt_target");
  CHECK(faults("v=TLSRPTv1; rua=") == "tls_rpt_no_target");
  CHECK(faults("v=TLSRPTv1") == "tls_rpt_version tls_rpt_no_target");
  CHECK(faults("v=TLSRPT1; rua=mailto:a@b.org") == "tls_rpt_version");
  CHECK(read_tls_rpt_record("v=TLSRPTv1; rua=mailto:a@b.org,mailto:c@d.org")
            .targets.size() == 2);
  CHECK(is_tls_rpt_record("v = tlsrptv1"));
  CHECK_FALSE(is_tls_rpt_record("v=TLSRPT1; rua=mailto:a@b.org"));
}

TEST_CASE("a BIMI record names an https logo, or declines on purpose") {
  auto faults = [](std::string_view text) {
    return names(read_bimi_record(text).faults);
  };
  CHECK(faults("v=BIMI1; l=https://example.org/logo.svg; a=") == "");
  CHECK(faults("v = BIMI1;l=https://example.org/logo.svg") == "");
  CHECK(read_bimi_record("v=BIMI1; l=; a=;").declined);
  CHECK(faults("v=BIMI1; l=; a=;") == "");
  CHECK(faults("v=BIMI1; l=http://example.org/logo.svg") == "bimi_logo");
  CHECK(faults("v=BIMI1; l=https://example.org/l.svg; a=x") == "bimi_evidence");
  CHECK(faults("v=BIMI1; a=https://example.org/c.pem") == "bimi_no_logo");
  CHECK(faults("v=bimi1; l=https://example.org/l.svg") == "bimi_version");
}

static CaaSet caa_of(std::initializer_list<const char*> lines) {
  std::vector<dns::Record> records;
  for (const char* line : lines) {
    auto rdata = dns::rdata_from_text(dns::Type::CAA, line, dns::Name());
    REQUIRE(rdata);
    records.push_back({dns::Name(), dns::Type::CAA, 60, *rdata});
  }
  std::vector<const dns::Record*> pointers;
  for (const dns::Record& record : records) pointers.push_back(&record);
  return read_caa(pointers);
}

TEST_CASE("CAA permits whom it names, and everybody where it names nobody") {
  auto set = caa_of({"0 issue \"LetsEncrypt.org; validationmethods=dns-01\"",
                     "0 iodef \"mailto:a@example.org\"", "0 issuewild \";\""});
  CHECK(permits(set, "letsencrypt.org"));
  CHECK_FALSE(permits(set, "digicert.com"));
  CHECK(set.contacts.size() == 1);
  CHECK(permits(caa_of({"0 iodef \"mailto:a@example.org\""}), "digicert.com"));
  CHECK_FALSE(permits(caa_of({"0 issue \";\""}), "digicert.com"));
}

TEST_CASE("a CAA record that stops every authority is named") {
  CHECK(names(caa_of({"128 tbs \"x\""}).faults) == "caa_critical");
  CHECK(names(caa_of({"0 tbs \"x\""}).faults) == "");
  CHECK(names(caa_of({"0 issue \"Let's Encrypt\""}).faults) == "caa_issuer");
  dns::Record cut{dns::Name(), dns::Type::CAA, 60, std::string("\0\x09issue", 7)};
  CHECK(names(read_caa({&cut}).faults) == "caa_unreadable");
}
