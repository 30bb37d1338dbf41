// rooms: dmarc
// A record from anywhere: read without harm; mended it is a record, sound and no laxer
// than what receivers read before, and mending it again changes nothing.
#include <cstdlib>

#include "dmarc/discovery.h"
#include "dmarc/mend.h"

using namespace mailwhy::dmarc;

static void expect(bool right) {
  if (!right) std::abort();
}

static Policy applied(const Record& record, Author author) {
  return use_of(record) == Use::AsWritten ? policy_for(record, author).policy
                                          : Policy::None;
}

static void check_tags(std::string_view text) {
  size_t end = 0;
  for (const Tag& tag : tags_of(text)) {
    expect(tag.offset >= end && tag.offset + tag.size <= text.size());
    expect(tag.value_offset + tag.value.size() <= text.size());
    end = tag.offset + tag.size;
    for (const ReportUri& uri : report_uris(tag.value))
      expect(uri.offset + uri.text.size() <= tag.value.size());
  }
}

static void check_mended(std::string_view text, const Mended& mended) {
  for (const RecordFault& fault : mended.faults)
    expect(fault.offset + fault.size <= text.size() && !fault.rule.empty());
  auto after = read_record(mended.record);
  expect(after.has_value() && use_of(*after) == Use::AsWritten);
  auto again = mend(mended.record);
  expect(again && !again->changed && again->record == mended.record);
  auto before = read_record(text);
  if (!before || tags_of(text).size() == kMaxTags) return;
  for (Author author : {Author::Itself, Author::Below, Author::BelowMissing})
    expect(applied(*after, author) >= applied(*before, author));
  if (use_of(*before) != Use::AsWritten) return;
  expect(after->adkim >= before->adkim && after->aspf >= before->aspf);
  expect(after->testing <= before->testing);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  check_tags(text);
  if (auto mended = mend(text)) check_mended(text, *mended);
  // Two records in one input, parted by a NUL.
  if (size_t zero = text.find('\0'); zero != text.npos) {
    std::vector<std::string> records{std::string(text.substr(0, zero)),
                                     std::string(text.substr(zero + 1))};
    if (auto merged = merge(records)) expect(is_record(*merged));
  }
  return 0;
}
