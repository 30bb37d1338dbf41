// The public bounce corpus: nothing crashes, most mails give a record. How many are right
// is not judged here.
#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "bounce/read.h"
#include "reference.h"

using namespace mailwhy;

TEST_CASE("most mails of the corpus give a record, and an ordinary one gives none") {
  const std::filesystem::path mails = "../shared/corpus/bounces/mails";
  if (!has_reference(mails)) return;
  for (const auto& folder : std::filesystem::directory_iterator(mails)) {
    int files = 0, records = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      auto input = bounce::read_input(read_file(file.path()), file.path().filename());
      files++;
      records += input && !input->refusals.empty();
      if (getenv("SHOW_MISSED") && !input)
        std::cout << file.path() << ": " << input.error().what << "\n";
    }
    std::string name = folder.path().filename();
    std::cout << "corpus " << name << ": " << records << " of " << files
              << " mails give a record\n";
    if (name == "not")
      CHECK(records == 0);
    else
      CHECK(records * 10 >= files * 7);
  }
}
