// Public DKIM mails, whose folders say where they come from: ../shared/conformance/dkim.
#include <cstdio>
#include <map>

#include <doctest/doctest.h>

#include "dkim/verify.h"
#include "dkim_suite.h"

using namespace mailwhy;
using namespace mailwhy::test;
using dkim::Verdict;

static const std::filesystem::path kFolder = "../shared/conformance/dkim";

static bool absent() {
  if (std::filesystem::exists(kFolder)) return false;
  std::puts("skipped: no ../shared");
  return true;
}

struct Seen {
  dkim::RawMail mail;
  dkim::Verification verification;
};

// The clock: just behind t= of the first signature, since some expired long ago.
static std::unique_ptr<Seen> verify(std::string bytes, dns::Resolver& resolver) {
  auto seen = std::make_unique<Seen>();
  seen->mail = *dkim::read_raw_mail(std::move(bytes));
  dkim::KeyCache keys;
  auto first = dkim::verify(seen->mail, resolver, keys, {});
  uint64_t now = 0;
  if (!first.checks.empty()) now = first.checks[0].signature.signed_at.value_or(0);
  seen->verification =
      dkim::verify(seen->mail, resolver, keys, net::Time(std::chrono::seconds(now + 1)));
  return seen;
}

TEST_CASE("every signature of the mail-auth mails verifies") {
  if (absent()) return;
  int count = 0;
  for (const auto& path : files_under(kFolder / "stalwartlabs_mail-auth/dkim", ".txt")) {
    dns::ZoneResolver zone;
    auto seen = verify(split_mail(zone, file_bytes(path)), zone);
    CHECK_MESSAGE(!seen->verification.checks.empty(), path.string());
    for (const dkim::Check& check : seen->verification.checks) {
      CHECK_MESSAGE(check.result == Verdict::Pass, path.string());
      count++;
    }
  }
  std::printf("mail-auth: %d signatures\n", count);
}

// What the suite's own tests expect, by what its file names say of a mail. Files not
// named carry a signature that holds.
static Verdict expected_of(const std::string& name, bool is_signed) {
  static const std::map<std::string, Verdict> kBroken{
      {"rfc6376-A.2-header_subject_modified", Verdict::Fail},
      {"rfc6376-A.2-body_modified", Verdict::Fail},
      {"rfc6376-A.2-ill_formed-missing_v", Verdict::PermError},
      {"rfc8463-A.3-key_algo_mismatch", Verdict::PermError},
      {"flags_s-auid_is_subdomain_of_sdid", Verdict::PermError},
  };
  if (!is_signed) return Verdict::None;
  auto broken = kBroken.find(name);
  return broken == kBroken.end() ? Verdict::Pass : broken->second;
}

TEST_CASE("the mails of dkim_verifier come out as their names say") {
  if (absent()) return;
  dns::ZoneResolver zone;
  add_json(zone, kFolder / "lieser_dkim_verifier/dns.json");
  int count = 0;
  for (const auto& path : files_under(kFolder / "lieser_dkim_verifier/data", ".eml")) {
    auto seen = verify(file_bytes(path), zone);
    Verdict expected =
        expected_of(path.stem().string(), seen->mail.find("DKIM-Signature") != nullptr);
    CHECK_MESSAGE(to_string(seen->verification.result) == to_string(expected),
                  path.string());
    count++;
  }
  std::printf("dkim_verifier: %d mails\n", count);
}

TEST_CASE("mails from the wild are hashed as their signers did, with or without a key") {
  if (absent()) return;
  dns::ZoneResolver zone;
  auto folder = kFolder / "postalsys_mailauth";
  for (const auto& path : files_under(folder, ".json")) add_json(zone, path);
  int count = 0;
  for (const auto& path : files_under(folder / "fixtures", ".eml")) {
    auto seen = verify(file_bytes(path), zone);
    for (const dkim::Check& check : seen->verification.checks) {
      bool known = check.key != nullptr;
      CHECK_MESSAGE(check.result == (known ? Verdict::Pass : Verdict::PermError),
                    path.string());
      if (!known) CHECK(check.cause == "dkim_key_missing");
      CHECK_MESSAGE(check.body_hash == dkim::Match::Match, path.string());
      count++;
    }
  }
  std::printf("mailauth: %d signatures\n", count);
}
