// Read briefly, an input gives the same lines as read in full.
#include <doctest/doctest.h>

#include "batch/row.h"
#include "batch/row_text.h"
#include "bounce/read.h"
#include "reference.h"

namespace mailwhy {
namespace {

std::string lines_of(const std::filesystem::path& file, bool brief) {
  bounce::ReadOptions reading;
  reading.brief = brief;
  auto input = bounce::read_input(read_file(file), {}, reading);
  if (!input) return input.error().what;
  std::string lines;
  for (const bounce::Refusal& refusal : input->refusals)
    batch::append_json(batch::row_of(refusal), lines);
  return lines;
}

void same_lines(const std::filesystem::path& folder, size_t at_least) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files++;
    INFO(entry.path().string());
    CHECK(lines_of(entry.path(), true) == lines_of(entry.path(), false));
  }
  CHECK(files >= at_least);
}

TEST_CASE("the examples, read briefly") {
  same_lines("examples", 5);
}

TEST_CASE("the corpus, read briefly") {
  const std::filesystem::path mails = "../shared/corpus/bounces/mails";
  if (!has_reference(mails)) return;
  same_lines(mails, 400);
}

TEST_CASE("what only a diagnosis needs") {
  const std::string mail = read_file("examples/bounce.eml");
  bounce::ReadOptions brief;
  brief.brief = true;
  auto full = bounce::read_input(mail, {}),
       short_one = bounce::read_input(mail, {}, brief);
  REQUIRE(full);
  REQUIRE(short_one);
  REQUIRE(full->refusals.size() == 1);
  REQUIRE(short_one->refusals.size() == 1);
  CHECK(full->refusals[0].reply_line);
  CHECK_FALSE(full->refusals[0].quoted.empty());
  CHECK_FALSE(short_one->refusals[0].reply_line);
  CHECK(short_one->refusals[0].quoted.empty());
  CHECK_FALSE(short_one->refusals[0].contents);
}

}  // namespace
}  // namespace mailwhy
