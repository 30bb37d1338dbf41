// rooms: intake
// The first byte says how the bytes behind it come and what takes them. Whatever is taken
// apart must come together again, however the reads end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "intake/archive.h"
#include "intake/events.h"
#include "intake/intake_for_tests.h"
#include "intake/lines.h"
#include "intake/mails.h"

using namespace mailwhy;

static std::string together(const std::vector<intake::Piece>& pieces) {
  std::string all;
  for (const intake::Piece& piece : pieces) all += piece.bytes + "\n";
  return all;
}

static void unpack_all(const std::string& bytes) {
  intake::TextStream stream(bytes);
  std::atomic<uint64_t> bytes_read{bytes.size()};
  uint64_t given = 0;
  (void)intake::unpack(stream, bytes_read,
                       [&](const std::string&, intake::ByteStream& member) {
                         char room[4096];
                         for (;;) {
                           auto got = member.read(room, sizeof room);
                           if (!got || *got == 0 || given > (1u << 20)) return true;
                           given += *got;
                         }
                       });
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  size_t step = 1 + (data[0] >> 3);
  auto same = [&](auto split) {
    if (together(intake::pieces_of(split, text)) !=
        together(intake::pieces_of(split, text, step)))
      std::abort();
  };
  switch (data[0] & 7) {
    case 0:
      same(intake::take_events);
      break;
    case 1:
      same(intake::take_mailbox);
      break;
    case 2:
      same(intake::take_replies);
      break;
    case 3:
      same(intake::take_log);
      break;
    case 4:
      same(intake::take_table);
      break;
    case 5:
      if (intake::looks_packed(text)) unpack_all(text);
      break;
    default:
      same(intake::take_mail);
  }
  return 0;
}
