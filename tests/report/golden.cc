#include "golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace mailwhy::report::test {

void check_golden(const std::string& name, const std::string& text) {
  std::string path = "tests/report/golden/" + name;
  if (std::getenv("MAILWHY_REFRESH")) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream expected;
  expected << in.rdbuf();
  CAPTURE(path);
  CHECK(text == expected.str());
}

}  // namespace mailwhy::report::test
