// Packed inputs: tar and zip archives, and single files packed with gzip, bzip2, xz,
// zstd, lz4 or compress, by libarchive. Read in one pass, member by member.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "intake/byte_stream.h"
#include "text/result.h"

namespace mailwhy::intake {

// Does a file begin like something packed? 512 bytes of it are enough.
bool looks_packed(std::string_view head);

// A small file may hold terabytes of nothing. What comes out is therefore weighed against
// what was read: beyond this much, and this many times what went in, reading stops.
inline constexpr uint64_t kFreeBytes = 256u << 20;
inline constexpr uint64_t kMostTimes = 2000;

// Unpacks the stream. `member` gets each file in it: its name in the archive ("" where a
// single file was packed) and its bytes; false ends the work. `bytes_read` counts what
// was read off the outermost file. An Error: it breaks off, is encrypted, unpacks to too
// much; the members before it were given.
using Member = std::function<bool(const std::string& name, ByteStream& bytes)>;
Result<void> unpack(ByteStream& packed, const std::atomic<uint64_t>& bytes_read,
                    const Member& member);

}  // namespace mailwhy::intake
