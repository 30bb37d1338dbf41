#include "knowledge/block_lists.h"

#include <doctest/doctest.h>

#include <string>

#include "knowledge/knowledge.h"

using namespace mailwhy::knowledge;

static std::string zones(std::string_view reply) {
  std::string out;
  for (const BlockList* list : lists_named_in(reply))
    out += (out.empty() ? "" : " ") + std::string(list->zone);
  return out;
}

TEST_CASE("a zone is found by its name, below a key, and in any case") {
  CHECK(find_block_list("zen.spamhaus.org")->operator_name == "Spamhaus");
  CHECK(find_block_list("2.0.0.127.ZEN.spamhaus.org")->zone == "zen.spamhaus.org");
  CHECK(find_block_list("a1b2.combined.mail.abusix.zone")->status == ListStatus::Private);
  CHECK(find_block_list("dul.dnsbl.sorbs.net")->zone == "dul.dnsbl.sorbs.net");
  CHECK(find_block_list("xzen.spamhaus.org") == nullptr);
  CHECK(find_block_list("") == nullptr);
}

TEST_CASE("refusals name lists by zone, by page or by name") {
  CHECK(zones("Client host [192.0.2.9] blocked using zen.spamhaus.org; "
              "https://www.spamhaus.org/query/ip/192.0.2.9") == "zen.spamhaus.org");
  CHECK(zones("see https://check.spamhaus.org/results/?query=192.0.2.9") ==
        "zen.spamhaus.org dbl.spamhaus.org");
  CHECK(zones("rejected: http://www.barracudacentral.org/reputation?ip=192.0.2.9") ==
        "b.barracudacentral.org");
  CHECK(zones("Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.9") ==
        "bl.spamcop.net");
  CHECK(zones("listed by SpamCop.") == "bl.spamcop.net");
  CHECK(zones("blocked by key123.zen.dq.spamhaus.net") == "zen.spamhaus.org");
  CHECK(zones("554 no spam, please write to postmaster@spamcop.net") == "");
  CHECK(zones("") == "");
}

TEST_CASE("receivers are known by their words, else by their servers") {
  CHECK(find_receiver("please visit https://sender.office.com/ and follow", "")->page ==
        "https://sender.office.com/");
  CHECK(find_receiver("blocked", "mxs.mail.ru")->contact == "abuse@corp.mail.ru");
  CHECK(find_receiver("blocked", "mx.example.org") == nullptr);
}

TEST_CASE("every code of every list has its words, and only what harms has a weight") {
  for (const BlockList& list : block_lists()) {
    CAPTURE(list.zone);
    if (list.status == ListStatus::Retired) CHECK(list.codes.empty());
    for (const ListCode& code : list.codes) {
      bool harms =
          code.outcome == ListOutcome::Listed || code.outcome == ListOutcome::Advisory;
      CHECK((code.severity != ListSeverity::None) == harms);
      CHECK(has_sentence("listing." + std::string(code.meaning)));
    }
  }
}
