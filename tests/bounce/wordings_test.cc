// Replies as servers word them: label, and where the row states them the address and the
// domain.
#include <doctest/doctest.h>

#include <sstream>

#include "bounce/read.h"
#include "reference.h"

using namespace mailwhy;

static std::string with_line_ends(std::string text) {
  for (size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at))
    text.replace(at, 2, "\n");
  return text;
}

TEST_CASE("replies in many wordings are classified, with address and domain") {
  std::istringstream lines(read_file("tests/bounce/wordings.tsv"));
  std::string line;
  std::getline(lines, line);
  int right = 0, rows = 0;
  while (std::getline(lines, line)) {
    auto fields = fields_of(line);
    REQUIRE(fields.size() == 4);
    auto input = bounce::read_text(with_line_ends(fields[3]));
    REQUIRE(input);
    REQUIRE(input->refusals.size() == 1);
    const bounce::Refusal& refusal = input->refusals[0];
    std::string ip = refusal.facts.client_ip ? refusal.facts.client_ip->to_string() : "";
    rows++;
    bool fine = refusal.reason.label == fields[0];
    CHECK_MESSAGE(fine, refusal.reason.label << " by " << refusal.reason.rule
                                             << " instead of " << fields[0] << ": "
                                             << fields[3]);
    bool ip_fine = fields[1].empty() || ip == fields[1];
    CHECK_MESSAGE(ip_fine, "address " << ip << ": " << fields[3]);
    bool domain_fine = fields[2].empty() || refusal.facts.sender_domain == fields[2];
    CHECK_MESSAGE(domain_fine,
                  "domain " << refusal.facts.sender_domain << ": " << fields[3]);
    right += fine && ip_fine && domain_fine;
  }
  std::cout << "wordings: " << right << " of " << rows << " right\n";
  CHECK(rows >= 1100);
}
