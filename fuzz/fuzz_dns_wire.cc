// rooms: dns
// A DNS message: read without harm; what was read comes back from writing it.
#include <cstdlib>

#include "dns/chain.h"
#include "dns/wire.h"

using namespace mailwhy::dns;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto message = read_message({data, size});
  if (!message) return 0;
  if (message->edns && message->edns->extended_errors.size() > 16)
    message->edns->extended_errors.resize(16);
  message->trailing = false;
  std::string wire = write_message(*message);
  auto again = read_message({reinterpret_cast<const uint8_t*>(wire.data()), wire.size()});
  if (!again) std::abort();
  if (!again->truncated && !(*again == *message)) std::abort();
  std::string small = write_message(*message, 512);
  if (small.size() > 512 + 300) std::abort();  // a question and OPT are never left out
  Question question{message->question ? message->question->name : Name(),
                    message->question ? message->question->type : Type::TXT};
  Answer answer = to_answer(*message, question);
  if (answer.records.size() > message->answer.size()) std::abort();
  for (const Record& record : answer.records) {
    auto rdata = rdata_from_text(record.type, rdata_to_text(record), Name());
    if (!rdata || *rdata != record.rdata) std::abort();
  }
  return 0;
}
