#include "store/case_id.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace mailwhy::store {

constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";

std::string random_octets(size_t count) {
  std::string octets(count, '\0');
  for (size_t have = 0; have < count;) {
    ssize_t got = getrandom(octets.data() + have, count - have, 0);
    if (got < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "getrandom");
    if (got > 0) have += static_cast<size_t>(got);
  }
  return octets;
}

std::string new_id() {
  std::string id;
  unsigned bits = 0, value = 0;
  for (char c : random_octets(16)) {
    value = (value << 8 | static_cast<unsigned char>(c)) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) id += kDigits[value >> (bits - 5) & 31];
  }
  id += kDigits[value << (5 - bits) & 31];
  return id;
}

bool is_id(std::string_view text) {
  return text.size() == kIdLength && std::ranges::all_of(text, [](char c) {
           return kDigits.find(c) != kDigits.npos;
         });
}

std::string fingerprint(std::string_view secret, std::string_view text) {
  unsigned char octets[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), octets, &size);
  std::string out;
  for (unsigned i = 0; i < size; i++) out += fmt::format("{:02x}", octets[i]);
  return out;
}

}  // namespace mailwhy::store
