#include "knowledge/knowledge.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <set>
#include <vector>

#include "knowledge/sentence.h"
#include "knowledge/tables.h"

using namespace mailwhy;
using namespace mailwhy::knowledge;

namespace {

std::vector<std::vector<std::string>> read_tsv(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string> row;
    for (size_t at = 0;;) {
      size_t tab = line.find('\t', at);
      row.push_back(line.substr(at, tab == line.npos ? tab : tab - at));
      if (tab == line.npos) break;
      at = tab + 1;
    }
    rows.push_back(row);
  }
  if (rows.empty())
    std::cout << "skipped: no " << path << "\n";
  else
    rows.erase(rows.begin());
  return rows;
}

const Provider* find_provider(std::string_view name) {
  for (const Provider& provider : providers())
    if (provider.name == name) return &provider;
  return nullptr;
}

std::string no_fallback(std::string_view name) {
  return "<" + std::string(name) + ">";
}

}  // namespace

TEST_CASE("every cause of the contract is known with its group, actor and kind of fix") {
  auto rows = read_tsv("../shared/contract/causes.tsv");
  for (const auto& row : rows) {
    CAPTURE(row[0]);
    const Cause* cause = find_cause(row[0]);
    REQUIRE(cause);
    CHECK(cause->group == row[1]);
    CHECK(cause->actor == row[2]);
    CHECK(cause->fix == row[3]);
    CHECK(!cause->reference.empty());
  }
  CHECK(causes().size() >= rows.size());  // additions: docs/check.md
}

TEST_CASE(
    "every reason label of the corpus is known with its class and its names elsewhere") {
  auto rows = read_tsv("../shared/corpus/reasons.tsv");
  for (const auto& row : rows) {
    CAPTURE(row[0]);
    const ReasonLabel* label = find_reason_label(row[0]);
    REQUIRE(label);
    CHECK(label->group == row[1]);
    CHECK(label->default_class == row[3]);
    CHECK(label->actor == row[4]);
    CHECK(label->suppress == row[5]);
    CHECK(label->retry == row[6]);
    CHECK(row[7].find(label->sisimai) != std::string::npos);
    CHECK(row[8].find(label->kumomta) != std::string::npos);
  }
  if (!rows.empty()) CHECK(reason_labels().size() == rows.size());
  CHECK(find_reason_label("recipient_unknown")->sisimai_at_data == "filtered");
  CHECK(find_reason_label("no_such_label") == nullptr);
}

TEST_CASE("every provider of the table is known") {
  for (const auto& row : read_tsv("../shared/knowledge/providers.tsv")) {
    CAPTURE(row[0]);
    const Provider* provider = find_provider(row[0]);
    REQUIRE(provider);
    CHECK(provider->kind == row[1]);
    CHECK(!provider->source.empty());
  }
  CHECK(find_provider("Google Workspace / Gmail")->spf_hosts[0] == "_spf.google.com");
  CHECK(find_provider("Google Workspace / Gmail")->return_path == ReturnPath::Own);
  CHECK(find_provider("Twilio SendGrid")->return_path == ReturnPath::Custom);
  CHECK(find_provider("Mailchimp (Intuit)")->return_path == ReturnPath::Theirs);
}

TEST_CASE("an authority is found by its organization, whatever its company is called") {
  auto usual = [](std::string_view organization) {
    const Authority* found = find_authority(organization);
    return found ? found->caa.front() : "";
  };
  CHECK(usual("Let's Encrypt") == "letsencrypt.org");
  CHECK(usual("DigiCert Inc") == "digicert.com");
  CHECK(usual("DigiCert, Inc.") == "digicert.com");
  CHECK(usual("COMODO CA Limited") == "sectigo.com");
  CHECK(usual("Buypass AS-983163327") == "buypass.com");
  CHECK(usual("SSL Corporation") == "ssl.com");
  CHECK(usual("Asseco Data Systems S.A.") == "certum.pl");
  CHECK(usual("My own CA") == "");
  CHECK(usual("") == "");
}

TEST_CASE("a star in a host pattern is one or more labels, <x> a part of one") {
  CHECK(matches("*.dreamhost.com", "pdx1.mail.DreamHost.com."));
  CHECK_FALSE(matches("*.dreamhost.com", "dreamhost.com"));
  CHECK_FALSE(matches("*.dreamhost.com", "a.dreamhost.com.example"));
  CHECK(matches("mx00.ionos.*", "mx00.ionos.co.uk"));
  CHECK_FALSE(matches("mx00.ionos.*", "mx00.ionos"));
  CHECK(matches("*.smtp.*.serverdata.net", "a.smtp.b.smtp.exch.serverdata.net"));
  CHECK(matches("ovhmo<id>-selector1.example", "ovhmo123-selector1.example"));
  CHECK_FALSE(matches("ovhmo<id>-selector1.example", "ovhmo-selector1.example"));
  CHECK_FALSE(matches("", "example.org"));
}

TEST_CASE("a language is read from an option or a locale") {
  CHECK(parse_language("ru_RU.UTF-8") == Language::Russian);
  CHECK(parse_language("en") == Language::English);
  CHECK(parse_language("C.UTF-8") == Language::English);
  CHECK_FALSE(parse_language("de_DE"));
}

TEST_CASE("a sentence is filled in") {
  CHECK(fill_in("{ip} at {domain}", {{"ip", "192.0.2.1"}, {"domain", "example.org"}},
                no_fallback) == "192.0.2.1 at example.org");
  CHECK(fill_in("{ip} [[x]] {{y}}", {}, no_fallback) == "<ip> [x] {y}");
}

TEST_CASE("what stands in brackets needs its parameters") {
  text::Params known{{"server", "mx.example"}};
  CHECK(fill_in("refused[ by {server}].", known, no_fallback) ==
        "refused by mx.example.");
  CHECK(fill_in("refused[ by {server}].", {}, no_fallback) == "refused.");
  CHECK(fill_in("[{server}|One server] refused", {}, no_fallback) ==
        "One server refused");
  CHECK(fill_in("[{server}|One server] refused", known, no_fallback) ==
        "mx.example refused");
  CHECK(fill_in("[{server}|[at {port}", known, no_fallback) != "");  // never throws
}

TEST_CASE("counted words follow the number in both languages") {
  auto russian = [](const std::string& n) {
    return fill_in("{n} {n|адрес|адреса|адресов}", {{"n", n}}, no_fallback);
  };
  CHECK(russian("1") == "1 адрес");
  CHECK(russian("3") == "3 адреса");
  CHECK(russian("11") == "11 адресов");
  CHECK(russian("12") == "12 адресов");
  CHECK(russian("21") == "21 адрес");
  CHECK(russian("1024") == "1024 адреса");
  CHECK(russian("0") == "0 адресов");
  CHECK(fill_in("{n} {n|address|addresses}", {{"n", "1"}}, no_fallback) == "1 address");
  CHECK(fill_in("{n} {n|address|addresses}", {{"n", "21"}}, no_fallback) ==
        "21 addresses");
}

TEST_CASE("a broken sentence is refused with its byte") {
  CHECK(read_sentence("a {b").error().offset == 4);
  CHECK(read_sentence("a } b").error().offset == 2);
  CHECK(read_sentence("a [b] c").error().what ==
        "nothing in these brackets can be unknown");
  CHECK_FALSE(read_sentence("[a {x} [b {y}]]"));
  CHECK_FALSE(read_sentence("{n|one}"));
  CHECK(read_sentence("{n|one|other} {b}")->params.size() == 2);
}

TEST_CASE("a key that is not in the catalogue is said as it is") {
  CHECK(say(Language::English, "no.such.key") == "no.such.key");
  CHECK_FALSE(has_sentence("no.such.key"));
}
