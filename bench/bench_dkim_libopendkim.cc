// rooms: arc dkim dns
// library: opendkim
// libopendkim on the same mails, its keys handed over from memory.
#include <benchmark/benchmark.h>

#include <cstring>

// Its header is C99.
#define _Bool bool
extern "C" {
#include <opendkim/dkim.h>
#include <sys/types.h>
}

#include "dkim_mails.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

DKIM_STAT look_up(DKIM*, DKIM_SIGINFO* signature, unsigned char* buffer, size_t size) {
  std::string name =
      std::string(reinterpret_cast<char*>(dkim_sig_getselector(signature))) +
      "._domainkey." + reinterpret_cast<char*>(dkim_sig_getdomain(signature));
  auto record = dkim_mails().records.find(name);
  if (record == dkim_mails().records.end() || record->second.size() >= size)
    return DKIM_STAT_NOKEY;
  std::memcpy(buffer, record->second.c_str(), record->second.size() + 1);
  return DKIM_STAT_OK;
}

unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

bool verify_once(DKIM_LIB* library, std::string_view bytes) {
  DKIM_STAT status = DKIM_STAT_OK;
  unsigned char id[] = "bench";
  DKIM* dkim = dkim_verify(library, id, nullptr, &status);
  if (!dkim) return false;
  size_t head = bytes.find("\r\n\r\n");
  for (size_t at = 0; at < head;) {
    size_t end = at;
    do end = bytes.find("\r\n", end) + 2;
    while (end < head && (bytes[end] == ' ' || bytes[end] == '\t'));
    dkim_header(dkim, bytes_of(bytes.substr(at)), end - 2 - at);
    at = end;
  }
  bool good = dkim_eoh(dkim) == DKIM_STAT_OK;
  std::string_view body = bytes.substr(head + 4);
  good = good && dkim_body(dkim, bytes_of(body), body.size()) == DKIM_STAT_OK;
  good = good && dkim_eom(dkim, nullptr) == DKIM_STAT_OK;
  dkim_free(dkim);
  return good;
}

void verify(benchmark::State& state, const char* key) {
  const auto& mails = dkim_mails().mails.at(key);
  DKIM_LIB* library = dkim_init(nullptr, nullptr);
  dkim_set_key_lookup(library, look_up);
  size_t next = 0;
  for (auto _ : state) {
    if (!verify_once(library, mails[next])) {
      state.SkipWithError("wrong answer");
      break;
    }
    if (++next == mails.size()) next = 0;
  }
  dkim_close(library);
  state.SetItemsProcessed(state.iterations());
}

bool registered = [] {
  for (const char* key : kDkimKeys)
    benchmark::RegisterBenchmark(("dkim_verify_libopendkim/" + std::string(key)).c_str(),
                                 verify, key);
  return true;
}();

}  // namespace
