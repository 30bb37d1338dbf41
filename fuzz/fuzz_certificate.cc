// rooms: transport
// A certificate that a mail server shows: read within bounds, compared with a record.
#include <cstdint>
#include <cstdlib>

#include "transport/certificate.h"

using namespace mailwhy;
using namespace mailwhy::transport;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string der(reinterpret_cast<const char*>(data), size);
  auto read = read_certificate(der);
  if (!read) return 0;
  if (read->names.size() > kMaxCertificateNames) std::abort();
  names_host(*read, "mx.example.org");
  net::Time now{std::chrono::seconds(1795298400)};
  stands_for({3, 1, 0, der}, {der}, {}, now);
  stands_for({2, 0, 0, der}, {der}, {"mx.example.org"}, now);
  return 0;
}
