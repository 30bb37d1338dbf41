// The seed replies: label, and for the SPF ones the address and the domain.
#include <doctest/doctest.h>

#include <sstream>

#include "bounce/read.h"
#include "reference.h"

using namespace mailwhy;

TEST_CASE("the seed replies are classified, the SPF ones with address and domain") {
  const std::filesystem::path file = "../shared/corpus/seed_replies.tsv";
  if (!has_reference(file)) return;
  std::istringstream lines(read_file(file));
  std::string line;
  std::getline(lines, line);
  int right = 0, rows = 0;
  while (std::getline(lines, line)) {
    auto fields = fields_of(line);
    REQUIRE(fields.size() >= 6);
    for (int form : {2, 1}) {
      std::string reply = fields[form];
      if (form == 1 && (reply.size() < 12 || reply.ends_with('(')))
        continue;  // cut in the table
      auto input = bounce::read_text(reply);
      REQUIRE(input);
      REQUIRE(input->refusals.size() == 1);
      const bounce::Refusal& refusal = input->refusals[0];
      std::string also = fields.size() > 6 ? " " + fields[6] + " " : "";
      bool fine = refusal.reason.label == fields[5] ||
                  also.find(" " + refusal.reason.label + " ") != std::string::npos;
      CHECK_MESSAGE(fine, fields[0] << ": " << refusal.reason.label << " by "
                                    << refusal.reason.rule << " for: " << reply);
      if (form == 2) rows++, right += fine;
      if (form == 1 || fields[5] != "spf_fail") continue;
      CHECK_MESSAGE(refusal.reason.label == "spf_fail", fields[0]);
      CHECK_MESSAGE(refusal.facts.sender_domain == "example.org",
                    fields[0] << ": " << refusal.facts.sender_domain);
      std::string ip =
          refusal.facts.client_ip ? refusal.facts.client_ip->to_string() : "";
      CHECK_MESSAGE(ip == (fields[0] == "masterhost-03" ? "" : "192.0.2.10"),
                    fields[0] << ": " << ip);
    }
  }
  std::cout << "seed replies: " << right << " of " << rows << " right\n";
}
