// rooms: dnsbl knowledge
// What a list answers: codes of every shape, and the words beside them; and refusals that
// may name a list.
#include <cstdlib>

#include "dnsbl/ask.h"
#include "dnsbl/reason.h"
#include "knowledge/block_lists.h"
#include "text/charset.h"

using namespace mailwhy;

static dnsbl::List list_of(const knowledge::BlockList& known) {
  dnsbl::List list;
  list.zone = known.zone;
  list.ip4 = list.domain = true;
  for (const knowledge::ListCode& code : known.codes)
    list.codes.push_back({code.first, code.last, code.mask, code.bit,
                          static_cast<dnsbl::Outcome>(code.outcome)});
  return list;
}

static void check_codes(std::string_view bytes) {
  std::vector<net::IpAddress> answers;
  for (size_t at = 0; at + 4 <= bytes.size() && answers.size() < 16; at += 4) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++)
      value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    answers.push_back(net::IpAddress::v4(value));
  }
  for (const knowledge::BlockList& known : knowledge::block_lists()) {
    dnsbl::List list = list_of(known);
    dnsbl::Read read = dnsbl::read_codes(list, answers);
    for (size_t code : read.codes)
      if (code >= list.codes.size()) std::abort();
    if (read.reading != dnsbl::Reading::Listed) continue;
    // Listed: every answer lies in 127.0.0.0/8, none is an error, and a row says so.
    if (read.codes.empty()) std::abort();
    for (const net::IpAddress& answer : answers)
      if (answer.v4_value() >> 24 != 127 || answer.v4_value() >> 8 == 0x7FFFFF)
        std::abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string reason = dnsbl::harmless(text);
  if (reason.size() > dnsbl::kMaxReason || !text::is_utf8(reason) ||
      dnsbl::harmless(reason) != reason)
    std::abort();
  for (char c : reason)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
  check_codes(text);
  if (knowledge::lists_named_in(text).size() > 12) std::abort();
  knowledge::find_receiver(text, text.substr(0, 60));
  auto list = dnsbl::undescribed_list(text.substr(0, 300));
  if (auto name = dnsbl::name_at(list, text.substr(text.size() / 2));
      name && name->wire().size() > dns::Name::kMaxWire)
    std::abort();
  return 0;
}
