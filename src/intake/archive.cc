#include "intake/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <exception>
#include <memory>

namespace mailwhy::intake {

// A tar begins with a header whose checksum is right: older ones say "ustar" nowhere.
static bool looks_like_tar(std::string_view head) {
  constexpr size_t kHeader = 512, kChecksumAt = 148, kChecksumSize = 8;
  if (head.size() < kHeader || head[0] == '\0') return false;
  std::string_view field = head.substr(kChecksumAt, kChecksumSize);
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  unsigned long stated = 0;
  auto [end, error] =
      std::from_chars(field.data(), field.data() + field.size(), stated, 8);
  if (error != std::errc() || end == field.data()) return false;
  unsigned long sum = kChecksumSize * ' ';
  for (size_t i = 0; i < kHeader; i++)
    if (i < kChecksumAt || i >= kChecksumAt + kChecksumSize)
      sum += static_cast<unsigned char>(head[i]);
  return sum == stated;
}

bool looks_packed(std::string_view head) {
  using namespace std::string_view_literals;
  static constexpr std::array kMagic = {"\x1F\x8B"sv,
                                        "BZh"sv,
                                        "\xFD"
                                        "7zXZ\0"sv,
                                        "\x28\xB5\x2F\xFD"sv,
                                        "\x04\x22\x4D\x18"sv,
                                        "\x1F\x9D"sv,
                                        "PK\x03\x04"sv};
  for (std::string_view magic : kMagic)
    if (head.starts_with(magic)) return true;
  return looks_like_tar(head);
}

namespace {

struct CloseArchive {
  void operator()(archive* open) const { archive_read_free(open); }
};
using Open = std::unique_ptr<archive, CloseArchive>;

// What libarchive reads from; its callbacks are C.
struct Packed {
  ByteStream& stream;
  std::array<char, 64u << 10> room{};
  std::exception_ptr thrown{};  // kept, since no exception may cross libarchive
};

la_ssize_t read_packed(archive* open, void* context, const void** bytes) {
  auto* packed = static_cast<Packed*>(context);
  *bytes = packed->room.data();
  try {
    auto got = packed->stream.read(packed->room.data(), packed->room.size());
    if (got) return static_cast<la_ssize_t>(*got);
    archive_set_error(open, EIO, "%s", got.error().what.c_str());
  } catch (...) {
    packed->thrown = std::current_exception();
  }
  return ARCHIVE_FATAL;
}

Error error_of(archive* open) {
  const char* words = archive_error_string(open);
  return Error{words ? std::string("cannot be unpacked: ") + words
                     : "cannot be unpacked"};
}

// All members of an archive, one after the other.
class MemberStream : public ByteStream {
 public:
  MemberStream(archive* open, const std::atomic<uint64_t>& bytes_read)
      : open_(open), bytes_read_(bytes_read) {}

  Result<size_t> read(char* into, size_t room) override {
    la_ssize_t got = archive_read_data(open_, into, room);
    failed_ = got < 0;
    if (failed_) return tl::unexpected(error_of(open_));
    given_ += static_cast<uint64_t>(got);
    failed_ = given_ > kFreeBytes && given_ / kMostTimes > bytes_read_;
    if (failed_)
      return fail("unpacks to more than " + std::to_string(kMostTimes) +
                  " times its size: not read further");
    return static_cast<size_t>(got);
  }
  bool failed() const { return failed_; }

 private:
  archive* open_;
  const std::atomic<uint64_t>& bytes_read_;
  uint64_t given_ = 0;
  bool failed_ = false;
};

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (!name) name = archive_entry_pathname(entry);
  return name ? name : "?";
}

}  // namespace

Result<void> unpack(ByteStream& packed, const std::atomic<uint64_t>& bytes_read,
                    const Member& member) {
  Open open(archive_read_new());
  if (!open) return fail("no memory to unpack it");
  // Named one by one: others would start programs of the system.
  for (auto support :
       {archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
        archive_read_support_filter_xz, archive_read_support_filter_zstd,
        archive_read_support_filter_lz4, archive_read_support_filter_compress,
        archive_read_support_format_tar, archive_read_support_format_zip_streamable,
        archive_read_support_format_raw, archive_read_support_format_empty})
    if (support(open.get()) < ARCHIVE_WARN) return tl::unexpected(error_of(open.get()));
  Packed from{packed};
  auto failed = [&]() -> Result<void> {
    if (from.thrown) std::rethrow_exception(from.thrown);
    return tl::unexpected(error_of(open.get()));
  };
  if (archive_read_open(open.get(), &from, nullptr, read_packed, nullptr) != ARCHIVE_OK)
    return failed();
  MemberStream bytes(open.get(), bytes_read);
  for (;;) {
    archive_entry* entry = nullptr;
    int got = archive_read_next_header(open.get(), &entry);
    if (got == ARCHIVE_EOF) return {};
    if (got < ARCHIVE_WARN) return failed();
    bool alone = archive_format(open.get()) == ARCHIVE_FORMAT_RAW;
    if (!alone && archive_entry_filetype(entry) != AE_IFREG) continue;
    if (!member(alone ? "" : name_of(entry), bytes)) return {};
    if (from.thrown) std::rethrow_exception(from.thrown);
    if (bytes.failed()) return {};  // who read the member has said so
  }
}

}  // namespace mailwhy::intake
