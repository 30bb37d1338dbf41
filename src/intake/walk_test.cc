// Files, folders, archives: what is found in them, in which order, and what is said where
// something cannot be read.
#include "intake/walk.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "intake/folder.h"
#include "intake/place_for_tests.h"

using namespace mailwhy;
using intake::Place;
namespace fs = std::filesystem;

namespace {

std::string mail(const std::string& subject) {
  return "From: a@example.org\nSubject: " + subject + "\n\ntext\n";
}

// "name: first line" of each piece; "name! what" of an error.
std::vector<std::string> walked(const Place& place, const std::vector<std::string>& names,
                                intake::WalkOptions options = {}) {
  std::vector<std::string> found, paths;
  for (const std::string& name : names) paths.push_back(place / name);
  std::atomic<uint64_t> bytes_read{0};
  intake::Walk walk(std::move(options), bytes_read);
  walk.over(paths, [&](intake::Piece piece) {
    std::string name = piece.file.substr(place.path().string().size() + 1);
    size_t subject = piece.bytes.find("Subject: ");
    found.push_back(piece.error ? name + "! " + piece.error->what
                    : subject == std::string::npos
                        ? name
                        : name + ": " + piece.bytes.substr(subject + 9, 1));
    return true;
  });
  return found;
}

struct Packed {
  std::string name, bytes;
};
std::string archive_of(const std::vector<Packed>& members, int filter, int format) {
  std::string bytes(1u << 20, '\0');
  size_t used = 0;
  archive* out = archive_write_new();
  archive_write_add_filter(out, filter);
  archive_write_set_format(out, format);
  archive_write_set_bytes_in_last_block(out, 1);
  archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
  for (const Packed& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_write_header(out, entry);
    archive_write_data(out, member.bytes.data(), member.bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
  bytes.resize(used);
  return bytes;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder is read by name, with the folders in it; links lead into no loop") {
  Place place;
  place.write("d/b.eml", mail("b"));
  place.write("d/a/2.eml", mail("2"));
  place.write("d/a/1.eml", mail("1"));
  place.write("d/c.eml", mail("c"));
  fs::create_directory_symlink(place / "d", place / "d/a/loop");
  fs::create_symlink(place / "nowhere", place / "d/z");
  CHECK(walked(place, {"d"}) == Found{"d/a/1.eml: 1", "d/a/2.eml: 2", "d/b.eml: b",
                                      "d/c.eml: c", "d/z! No such file or directory"});
}

TEST_CASE("of a Maildir the mails are read, not what stands beside them") {
  Place place;
  for (const char* name : {"cur/1:2,S", "new/2", "tmp/3", "dovecot-uidlist"})
    place.write(std::string("m/") + name, mail(name));
  CHECK(walked(place, {"m"}) == Found{"m/cur/1:2,S: c", "m/new/2: n"});
}

TEST_CASE("what is not there or a folder too deep is said, and the rest is read") {
  Place place;
  std::string deep = "d";
  for (int i = 0; i < 40; i++) deep += "/d";
  place.write(deep + "/x.eml", mail("x"));
  place.write("e.eml", mail("e"));
  auto found = walked(place, {"missing", "d", "e.eml"});
  REQUIRE(found.size() == 3);
  CHECK(found[0] == "missing! No such file or directory");
  CHECK(found[1].ends_with("! too many folders inside each other: not read"));
  CHECK(found[2] == "e.eml: e");
}

TEST_CASE("a folder of any number of members is read by name in portions") {
  Place place;
  for (int i = 0; i < 100; i++) place.write("d/" + std::to_string(1000 - i), "x");
  auto folder = intake::Folder::open(place / "d", 7);
  REQUIRE(folder);
  std::vector<std::string> names;
  while (const auto* member = folder->next()) names.push_back(member->name);
  CHECK(names.size() == 100);
  CHECK(std::ranges::is_sorted(names));
}

TEST_CASE("archives are opened, also inside each other, and their members named") {
  Place place;
  std::string tar = archive_of({{"x/1.eml", mail("1")}, {"2.eml", mail("2")}},
                               ARCHIVE_FILTER_NONE, ARCHIVE_FORMAT_TAR_USTAR);
  place.write("a.tar", tar);
  place.write("a.tgz",
              archive_of({{"x/1.eml", mail("1")}, {"inner.tar", tar}},
                         ARCHIVE_FILTER_GZIP, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED));
  place.write("a.zip", archive_of({{"3.eml", mail("3")}}, ARCHIVE_FILTER_NONE,
                                  ARCHIVE_FORMAT_ZIP));
  for (auto [name, filter] :
       {std::pair("m.gz", ARCHIVE_FILTER_GZIP), std::pair("m.xz", ARCHIVE_FILTER_XZ),
        std::pair("m.bz2", ARCHIVE_FILTER_BZIP2),
        std::pair("m.zst", ARCHIVE_FILTER_ZSTD)})
    place.write(name, archive_of({{"", mail("m")}}, filter, ARCHIVE_FORMAT_RAW));
  CHECK(walked(place, {"a.tar", "a.tgz", "a.zip", "m.gz", "m.xz", "m.bz2", "m.zst"}) ==
        Found{"a.tar:x/1.eml: 1", "a.tar:2.eml: 2", "a.tgz:x/1.eml: 1",
              "a.tgz:inner.tar:x/1.eml: 1", "a.tgz:inner.tar:2.eml: 2", "a.zip:3.eml: 3",
              "m.gz: m", "m.xz: m", "m.bz2: m", "m.zst: m"});
}

TEST_CASE("an archive that breaks off gives what it holds, and one error") {
  Place place;
  std::string random(500'000, '\0');
  uint32_t state = 1;
  for (char& c : random)
    c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  std::string tgz = archive_of({{"1.eml", mail("1")}, {"2.eml", mail("2") + random}},
                               ARCHIVE_FILTER_GZIP, ARCHIVE_FORMAT_TAR_USTAR);
  place.write("a.tgz", tgz.substr(0, tgz.size() / 2));
  auto found = walked(place, {"a.tgz"});
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "a.tgz:1.eml: 1");
  CHECK(found[1].starts_with("a.tgz:2.eml! cannot be unpacked"));
}

TEST_CASE("packed in itself again and again is not followed to the end") {
  Place place;
  std::string bytes = mail("x");
  for (int i = 0; i < 8; i++)
    bytes = archive_of({{"x", bytes}}, ARCHIVE_FILTER_NONE, ARCHIVE_FORMAT_TAR_USTAR);
  place.write("a.tar", bytes);
  auto found = walked(place, {"a.tar"});
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "a.tar:x:x:x:x! too many archives inside each other: not unpacked");
}
