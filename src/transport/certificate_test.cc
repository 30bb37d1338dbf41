#include "transport/certificate.h"

#include <array>

#include <doctest/doctest.h>
#include <openssl/sha.h>

#include "transport/certificates_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::transport;

namespace {
constexpr int64_t kNow = 1795298400, kDay = 86400;
const net::Time kTime{std::chrono::seconds(kNow)};

struct Chain {
  Made authority = make_certificate({"Test Authority", {}, kNow - kDay, kNow + 9 * kDay});
  Made server = make_certificate(
      {"", {"mx.example.org", "*.example.net"}, kNow - kDay, kNow + kDay}, &authority);
  std::vector<std::string> shown{server.der(), authority.der()};
};

std::string sha256(const std::string& octets) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(),
         digest.data());
  return std::string(digest.begin(), digest.end());
}
std::string public_key(const Made& made) {
  unsigned char* der = nullptr;
  int size = i2d_PUBKEY(made.key.get(), &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return out;
}
const std::vector<std::string> kHost{"mx.example.org"};
}  // namespace

TEST_CASE("a certificate tells its names, its issuer and its times") {
  Chain chain;
  auto read = read_certificate(chain.server.der());
  REQUIRE(read);
  CHECK(read->names == std::vector<std::string>{"mx.example.org", "*.example.net"});
  CHECK(read->issuer == "Test Authority");
  CHECK(read->issuer_organization == "Test Authority");
  CHECK(read->not_after == kTime + std::chrono::hours(24));
  CHECK_FALSE(read->self_signed);
  CHECK(read_certificate(chain.authority.der())->self_signed);
  CHECK(names_host(*read, "mx.example.org"));
  CHECK(names_host(*read, "mx7.example.net"));
  CHECK_FALSE(names_host(*read, "example.net"));
  CHECK_FALSE(read_certificate("no certificate"));
  CHECK_FALSE(read_certificate(chain.server.der() + "x"));
}

TEST_CASE("a TLSA record of usage 3 stands for the server's own certificate or key") {
  Chain chain;
  std::string whole = chain.server.der(), key = public_key(chain.server);
  for (const Tlsa& record : {Tlsa{3, 0, 1, sha256(whole)}, Tlsa{3, 1, 1, sha256(key)},
                             Tlsa{3, 0, 0, whole}, Tlsa{3, 1, 0, key}})
    CHECK(stands_for(record, chain.shown, {"other.example"},
                     kTime + std::chrono::hours(1440)));
  CHECK_FALSE(stands_for({3, 1, 1, sha256(whole)}, chain.shown, kHost, kTime));
  CHECK_FALSE(
      stands_for({3, 0, 1, sha256(chain.authority.der())}, chain.shown, kHost, kTime));
}

TEST_CASE("usage 2 stands for an authority on which the server's certificate hangs") {
  Chain chain;
  Tlsa record{2, 1, 1, sha256(public_key(chain.authority))};
  CHECK(stands_for(record, chain.shown, kHost, kTime));
  CHECK_FALSE(stands_for(record, chain.shown, {"other.example"}, kTime));
  CHECK_FALSE(stands_for(record, chain.shown, kHost, kTime + std::chrono::hours(48)));
  CHECK_FALSE(stands_for(record, {chain.shown[0]}, kHost, kTime));
  Made stranger = make_certificate({"", {"mx.example.org"}, kNow - kDay, kNow + kDay});
  CHECK_FALSE(stands_for(record, {stranger.der(), chain.shown[1]}, kHost, kTime));
}

TEST_CASE("TLSA records that are not for mail, or cut, are passed over") {
  CHECK(use_of({3, 1, 1, std::string(32, 'x')}) == TlsaUse::Usable);
  CHECK(use_of({1, 1, 1, std::string(32, 'x')}) == TlsaUse::Usage);
  CHECK(use_of({3, 2, 1, std::string(32, 'x')}) == TlsaUse::Selector);
  CHECK(use_of({3, 1, 3, std::string(32, 'x')}) == TlsaUse::Matching);
  CHECK(use_of({3, 1, 1, std::string(31, 'x')}) == TlsaUse::Length);
  CHECK(use_of({3, 1, 2, std::string(32, 'x')}) == TlsaUse::Length);
  dns::Record cut{dns::Name(), dns::Type::TLSA, 60, "\3\1\1"};
  CHECK_FALSE(read_tlsa(cut));
  cut.rdata += std::string(32, '\xab');
  CHECK(read_tlsa(cut)->to_string() == "3 1 1 abababababababab...");
}
