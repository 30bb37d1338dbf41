// rooms: dkim
// A key record from anywhere: read without harm; it has a key or a fault, not both; what
// the linter calls corrected is a record without fault.
#include <cstdlib>

#include "dkim/lint.h"

using namespace mailwhy;

static void expect(bool right) {
  if (!right) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view record(reinterpret_cast<const char*>(data), size);
  dkim::Key key = dkim::read_key(record);
  expect(key.fault.has_value() != key.public_key.has_value());
  expect(!key.fault || key.fault->offset <= std::max(record.size(), dkim::kMaxKeyRecord));
  dkim::looks_like_key(record);
  for (const dkim::LintFinding& finding : dkim::lint_record(record)) {
    expect(finding.offset + finding.size <= record.size());
    expect(!finding.corrected || !dkim::read_key(*finding.corrected).fault);
  }
  if (!key.public_key) return 0;
  expect(key.bits() > 0 && key.bits() <= dkim::kMaxRsaBits);
  std::string signature(static_cast<size_t>(key.bits()) / 8, '\x01');
  key.public_key->recover(signature);
  expect(!key.public_key->verify(dkim::sha256(""), dkim::HashName::Sha256, signature) ||
         key.type == dkim::KeyType::Rsa);
  return 0;
}
