#include "mail/archive.h"

#include <algorithm>

#include "mail/attachment.h"
#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::mail {

static constexpr size_t kMaxName = 1024;
static constexpr size_t kMaxRarHeader = 64u << 10;

// Numbers stand with their lowest byte first. Only called where the bytes are there.
static uint32_t number(std::string_view octets, size_t at, size_t length) {
  uint32_t value = 0;
  for (size_t i = length; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(octets[at + i]);
  return value;
}

// A name without a charset: what old packers wrote. Several high bytes side by side are a
// Cyrillic word, single ones the accents of code page 437.
static std::string readable(std::string_view name) {
  if (text::is_utf8(name)) return std::string(name);
  size_t run = 0, longest = 0;
  for (char c : name) {
    run = static_cast<unsigned char>(c) >= 0x80 ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return text::to_utf8(name, longest >= 3 ? "ibm-866" : "ibm-437");
}

void ArchiveNames::drop(size_t octets) {
  start_ += octets;
  passed_ += octets;
}

void ArchiveNames::add(std::string name) {
  if (name.empty() || name.ends_with('/') || names_.size() == kMaxMembers) return;
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  if (passed_ < inner_end_) name = inner_name_ + " › " + name;
  if (std::ranges::find(names_, name) == names_.end()) names_.push_back(std::move(name));
}

bool ArchiveNames::sniff() {
  using namespace std::string_view_literals;
  std::string_view octets = std::string_view(waiting_).substr(start_);
  if (octets.size() < 8) return false;
  kind_ = Kind::Done;
  if (octets.starts_with("PK\x03\x04")) kind_ = Kind::Zip;
  if (octets.starts_with("\x1F\x8B\x08")) kind_ = Kind::Gzip;
  if (octets.starts_with("Rar!\x1A\x07\x00"sv)) {
    kind_ = Kind::Rar4;
    drop(7);
  } else if (octets.starts_with("Rar!\x1A\x07\x01\x00"sv)) {
    kind_ = Kind::Rar5;
    drop(8);
  }
  return true;
}

// A local file header, or octets that are none: where the packer did not know the size
// beforehand, the next header is found by its sign.
bool ArchiveNames::read_zip() {
  constexpr size_t kFixed = 30;
  std::string_view octets = std::string_view(waiting_).substr(start_);
  size_t sign = octets.find("PK");
  if (sign == octets.npos) {
    drop(octets.size() - (octets.ends_with('P') ? 1 : 0));
    return false;
  }
  drop(sign);
  octets.remove_prefix(sign);
  if (octets.size() < 4) return false;
  if (octets.starts_with("PK\x01\x02") && passed_ >= inner_end_) {
    kind_ = Kind::Done;  // the directory at the end repeats the names
    return true;
  }
  if (!octets.starts_with("PK\x03\x04")) {
    drop(2);
    return true;
  }
  if (octets.size() < kFixed) return false;
  uint32_t flags = number(octets, 6, 2), method = number(octets, 8, 2);
  uint32_t packed = number(octets, 18, 4);
  size_t name_size = number(octets, 26, 2), extra = number(octets, 28, 2);
  if (name_size > kMaxName || number(octets, 4, 1) > 63) {
    drop(4);
    return true;
  }
  if (octets.size() < kFixed + name_size) return false;
  std::string name = readable(octets.substr(kFixed, name_size));
  add(name);
  drop(kFixed + name_size);
  constexpr uint32_t kSizeFollows = 8, kIn64Bits = 0xFFFFFFFF;
  if ((flags & kSizeFollows) || packed == kIn64Bits) return true;
  bool is_zip = text::to_lower(name).ends_with(".zip");
  if (method == 0 && is_zip && passed_ >= inner_end_) {
    inner_end_ = passed_ + extra + packed;
    inner_name_ = std::move(name);
    packed = 0;
  }
  skip(uint64_t{extra} + packed);
  return true;
}

bool ArchiveNames::read_rar4() {
  constexpr size_t kBlock = 7, kFile = 32;
  constexpr uint32_t kArchive = 0x73, kFileType = 0x74, kEnd = 0x7B;
  std::string_view octets = std::string_view(waiting_).substr(start_);
  if (octets.size() < kBlock) return false;
  uint32_t type = number(octets, 2, 1), flags = number(octets, 3, 2);
  size_t size = number(octets, 5, 2);
  bool locked = type == kArchive && (flags & 0x80);
  if (size < kBlock || type < 0x72 || type >= kEnd || locked) {
    kind_ = Kind::Done;
    return true;
  }
  if (octets.size() < size) return false;
  bool has_data = (flags & 0x8000) || type == kFileType;
  uint64_t data = has_data && size >= kBlock + 4 ? number(octets, 7, 4) : 0;
  if (type == kFileType && size >= kFile) {
    size_t name_at = kFile + (flags & 0x100 ? 8 : 0), length = number(octets, 26, 2);
    if ((flags & 0x100) && size >= name_at) data |= uint64_t{number(octets, 32, 4)} << 32;
    if (name_at + length <= size) {
      std::string_view name = octets.substr(name_at, length);
      name = name.substr(0, name.find('\0'));  // behind it the same in packed UTF-16
      std::string plain = readable(name);
      std::ranges::replace(plain, '\\', '/');
      add(std::move(plain));
    }
  }
  drop(size);
  skip(data);
  return true;
}

// A number of seven bits a byte, the lowest first; false where it is cut off.
static bool read_vint(std::string_view octets, size_t& at, uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 63 && at < octets.size(); shift += 7) {
    auto byte = static_cast<unsigned char>(octets[at++]);
    value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool ArchiveNames::read_rar5() {
  constexpr uint64_t kFileType = 2, kCrypt = 4, kEnd = 5;
  std::string_view octets = std::string_view(waiting_).substr(start_);
  size_t at = 4;  // behind the checksum
  uint64_t size = 0, type = 0, flags = 0, extra = 0, data = 0;
  if (octets.size() < 8) return false;
  bool readable_size = read_vint(octets, at, size);
  if (!readable_size || size == 0 || size > kMaxRarHeader) {
    kind_ = Kind::Done;
    return true;
  }
  if (octets.size() < at + size) return false;
  std::string_view header = octets.substr(0, at + size);
  bool read = read_vint(header, at, type) && read_vint(header, at, flags) &&
              (!(flags & 1) || read_vint(header, at, extra)) &&
              (!(flags & 2) || read_vint(header, at, data));
  if (!read || type == kCrypt || type == kEnd) {
    kind_ = Kind::Done;
    return true;
  }
  if (type == kFileType) {
    uint64_t file_flags = 0, number = 0, length = 0;
    bool named = read_vint(header, at, file_flags) && read_vint(header, at, number) &&
                 read_vint(header, at, number);
    at += (file_flags & 2 ? 4 : 0) + (file_flags & 4 ? 4 : 0);
    named = named && read_vint(header, at, number) && read_vint(header, at, number) &&
            read_vint(header, at, length);
    if (named && length <= kMaxName && at + length <= header.size())
      add(readable(header.substr(at, length)) + (file_flags & 1 ? "/" : ""));
  }
  drop(header.size());
  skip(data);
  return true;
}

bool ArchiveNames::read_gzip() {
  constexpr uint32_t kExtra = 4, kName = 8;
  std::string_view octets = std::string_view(waiting_).substr(start_);
  if (octets.size() < 12) return false;
  uint32_t flags = number(octets, 3, 1);
  size_t at = 10;
  if (flags & kExtra) at += 2 + number(octets, 10, 2);
  if (flags & kName) {
    if (octets.size() < at) return false;
    size_t end = octets.substr(at, kMaxName).find('\0');
    if (end == octets.npos && octets.size() < at + kMaxName) return false;
    if (end != octets.npos) add(text::to_utf8(octets.substr(at, end), ""));
  }
  kind_ = Kind::Done;
  return true;
}

bool ArchiveNames::step() {
  switch (kind_) {
    case Kind::Unknown:
      return sniff();
    case Kind::Zip:
      return read_zip();
    case Kind::Rar4:
      return read_rar4();
    case Kind::Rar5:
      return read_rar5();
    case Kind::Gzip:
      return read_gzip();
    case Kind::Done:
      break;
  }
  return false;
}

bool ArchiveNames::feed(std::string_view octets) {
  if (kind_ == Kind::Done) return false;
  if (waiting_.empty() && skip_ >= octets.size()) {  // packed data passes by
    skip_ -= octets.size();
    passed_ += octets.size();
    return true;
  }
  waiting_.append(octets);
  for (;;) {
    size_t packed =
        static_cast<size_t>(std::min<uint64_t>(skip_, waiting_.size() - start_));
    drop(packed);
    skip_ -= packed;
    if (skip_ > 0 || !step()) break;
  }
  waiting_.erase(0, start_);
  start_ = 0;
  return kind_ != Kind::Done;
}

}  // namespace mailwhy::mail
