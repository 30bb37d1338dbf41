#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "knowledge/compile/check.h"
#include "knowledge/compile/emit.h"

using namespace mailwhy::knowledge::compile;
namespace fs = std::filesystem;

namespace {

// A small set of data files that is right; a test spoils one of them.
struct Folder {
  fs::path path = fs::temp_directory_path() / "mailwhy_data_files_test";

  Folder() {
    fs::remove_all(path);
    fs::create_directories(path / "lang");
    write("causes.toml",
          "[spf_no_record]\ngroup = \"spf\"\nactor = \"sender_dns\"\nfix = \"dns\"\n"
          "severity = \"error\"\nreference = \"RFC 7208\"\n");
    write("reasons.toml",
          "[greylisted]\ngroup = \"rate\"\nclass = \"transient\"\nactor = \"nobody\"\n"
          "suppress = \"no\"\nretry = \"yes\"\n");
    write(
        "providers.toml",
        "[[provider]]\nname = \"Example\"\nkind = \"esp\"\nspf = [\"_spf.<x>.example\"]\n"
        "return_path = \"own\"\nconfidence = \"low\"\nsource = \"none\"\n");
    write("submission.toml",
          "[[service]]\nname = \"Example\"\ndomains = [\"example.org\"]\n"
          "server = \"smtp.example.org\"\ntls = \"465\"\nuser = \"address\"\n"
          "password = \"account\"\nsource = \"https://example.org\"\n"
          "confidence = \"low\"\n");
    write("selectors.toml",
          "[[selector]]\nname = \"s1\"\nprovider = \"Example\"\nrecord = \"cname\"\n"
          "tier = \"1\"\nsource = \"here\"\n");
    write("dns_hosts.toml",
          "[[host]]\nname = \"Example\"\nservers = [\"ns<x>.example.org\"]\n"
          "value = \"Value\"\nsource = \"https://example.org\"\n"
          "confidence = \"high\"\n");
    write("authorities.toml",
          "[[authority]]\nname = \"Example\"\nissuers = [\"Example CA\"]\n"
          "caa = [\"ca.example.org\"]\nsource = \"https://example.org\"\n");
    write("public_resolvers.toml",
          "[[resolver]]\nname = \"Example\"\naddress = \"192.0.2.53\"\n"
          "source = \"https://example.org\"\n");
    write("blocklists.toml",
          "[[list]]\nzone = \"bl.example.org\"\noperator = \"Example\"\n"
          "asks = [\"ip4\"]\nstatus = \"active\"\nweight = \"few\"\n"
          "codes = [\"127.0.0.2 listed low spam\"]\nleave = \"form\"\n"
          "access = \"free\"\nsource = \"none\"\n");
    write("receivers.toml",
          "[[receiver]]\nname = \"Example\"\nservers = [\"*.example.org\"]\n"
          "contact = \"postmaster@example.org\"\nsource = \"none\"\n");
    write("reference.toml",
          "[spf_no_record]\nrelated = [\"greylisted\"]\n"
          "[greylisted]\nrule = \"RFC 6647\"\nrelated = [\"spf_no_record\"]\n");
    for (const std::string language : {"lang/en", "lang/ru"}) {
      fs::create_directories(path / language);
      write(language + "/reference.toml",
            "[spf_no_record]\navoid = \"a\"\nevidence = \"b\"\n"
            "[greylisted]\navoid = \"a\"\nevidence = \"b\"\n");
    }
    write("lang/en.toml", catalogue("{n} {n|day|days}"));
    write("lang/ru.toml", catalogue("{n} {n|день|дня|дней}"));
  }
  ~Folder() { fs::remove_all(path); }

  static std::string catalogue(const std::string& counted) {
    std::string text;
    for (const char* family : {"title", "why", "do"})
      text +=
          "[" + std::string(family) + "]\nspf_no_record = \"a\"\ngreylisted = \"b\"\n";
    for (const char* family : {"meaning", "how", "not_at_fault"})
      text += "[" + std::string(family) + "]\nspf_no_record = \"a\"\n";
    return text + "[listing]\nspam = \"s\"\n[note]\nsome = \"" + counted + "\"\n";
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
  }
  void add(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary | std::ios::app) << text;
  }

  // The first complaint behind the folder's name; "" where there is none.
  std::string complaint() const {
    Complaints complaints;
    Data data = read_data(path.string(), complaints);
    if (complaints.lines().empty()) check(data, complaints);
    if (complaints.lines().empty()) return "";
    return complaints.lines().front().substr(path.string().size() + 1);
  }
};

// What is said where `text` is added to the file `name` of a right folder.
std::string complaint_over(const std::string& name, const std::string& text) {
  Folder folder;
  folder.add(name, text);
  return folder.complaint();
}

}  // namespace

TEST_CASE("files that are right become tables") {
  Folder folder;
  CHECK(folder.complaint() == "");
  Complaints complaints;
  Data data = read_data(folder.path.string(), complaints);
  CHECK(emit_tables(data).find("{\"spf_no_record\", \"spf\", \"sender_dns\"") !=
        std::string::npos);
  CHECK(emit_sentences(data).find("{\"note.some\",") != std::string::npos);
}

TEST_CASE("a fault of TOML is told with its line") {
  CHECK(complaint_over("causes.toml", "[broken\n").starts_with("causes.toml:7: "));
}

TEST_CASE("an unknown field and an unknown word are refused") {
  CHECK(complaint_over("causes.toml", "colour = \"red\"\n") ==
        "causes.toml:7: 'colour' is not a field here");
  CHECK(complaint_over("reasons.toml", "codes = \"5.1.1\"\n") ==
        "reasons.toml:7: 'codes' is a list of strings");
  CHECK(complaint_over("providers.toml",
                       "[[provider]]\nname = \"B\"\nkind = \"bakery\"\n"
                       "return_path = \"own\"\nconfidence = \"low\"\nsource = \"x\"\n") ==
        "providers.toml:10: 'bakery' is not a word for 'kind'");
}

TEST_CASE("that an include gains nothing is not said without a page that says why") {
  const std::string service =
      "[[provider]]\nname = \"B\"\nkind = \"esp\"\n"
      "confidence = \"low\"\nsource = \"x\"\n";
  Folder folder;
  folder.add("providers.toml", service + "return_path = \"theirs\"\n");
  CHECK(folder.complaint() == "providers.toml:13: 'theirs' wants a 'return_path_source'");
  Folder other;
  other.add("providers.toml",
            service + "return_path = \"custom\"\n" + "return_path_source = \"a page\"\n");
  CHECK(other.complaint() == "providers.toml:14: 'a page' is not an https:// address");
  Folder inbound;
  inbound.add("providers.toml", service +
                                    "return_path = \"none\"\nspf = [\"a.example\"]\n" +
                                    "return_path_source = \"https://example.org\"\n");
  CHECK(inbound.complaint() ==
        "providers.toml:13: 'none' sends nothing, but has an include");
}

TEST_CASE("a missing field, a double name and a bad host are refused") {
  CHECK(complaint_over("providers.toml",
                       "[[provider]]\nname = \"Example\"\nkind = \"esp\"\n"
                       "confidence = \"low\"\nsource = \"x\"\nreturn_path = \"own\"\n") ==
        "providers.toml:8: 'Example' is here twice");
  Folder other;
  other.write("reasons.toml", "[greylisted]\ngroup = \"rate\"\n");
  CHECK(other.complaint() == "reasons.toml:1: 'class' is missing");
  CHECK(complaint_over("providers.toml", "mx = [\"two words.example\"]\n") ==
        "providers.toml:8: 'two words.example' is not a host name or pattern");
}

TEST_CASE("a cause without its sentences, and sentences without a cause, are refused") {
  CHECK(complaint_over("causes.toml",
                       "[ns_lame]\ngroup = \"dns\"\nactor = \"dns_operator\"\n"
                       "fix = \"steps\"\nseverity = \"error\"\nreference = \"x\"\n")
            .starts_with("causes.toml:7: 'title.ns_lame' is missing in "));
  Folder other;
  other.add("lang/en.toml", "[false_positive]\nspf_gone = \"x\"\n");
  other.add("lang/ru.toml", "[false_positive]\nspf_gone = \"x\"\n");
  CHECK(other.complaint() ==
        "lang/en.toml:21: 'false_positive.spf_gone': no cause or label has the name "
        "'spf_gone'");
}

TEST_CASE("the reference has a row for each name, with names that there are") {
  CHECK(complaint_over("reference.toml", "[spf_gone]\nrelated = [\"greylisted\"]\n") ==
        "reference.toml:6: 'spf_gone' is neither a cause nor a label");
  Folder other;
  other.write("reference.toml",
              "[spf_no_record]\nrelated = [\"spf_gone\"]\n"
              "[greylisted]\nrule = \"x\"\nrelated = [\"spf_no_record\"]\n");
  CHECK(other.complaint() == "reference.toml:2: 'spf_gone' cannot be related");
  Folder third;
  third.write("reference.toml", "[spf_no_record]\nrelated = [\"greylisted\"]\n");
  CHECK(third.complaint() == "reference.toml:1: 'greylisted' is missing");
}

TEST_CASE("a key that one language lacks is refused, and parameters that differ") {
  CHECK(complaint_over("lang/en.toml", "more = \"x\"\n")
            .starts_with("lang/en.toml:20: 'note.more' is missing in "));
  CHECK(complaint_over("lang/ru.toml", "more = \"x\"\n")
            .starts_with("lang/ru.toml:20: 'note.more' is not in "));
  Folder third;
  third.add("lang/en.toml", "more = \"{ip}\"\n");
  third.add("lang/ru.toml", "more = \"{domain}\"\n");
  CHECK(third.complaint() ==
        "lang/ru.toml:20: 'note.more' has other parameters than in English: {domain}, "
        "not {ip}");
}

TEST_CASE("a service without port, page or sign, or with another's domain is refused") {
  Folder folder;
  auto service = [&](const std::string& rest) {
    Folder other;
    other.add("submission.toml",
              "[[service]]\nname = \"B\"\nserver = \"smtp.b.example\"\n"
              "user = \"address\"\npassword = \"account\"\n"
              "confidence = \"low\"\n" +
                  rest);
    return other.complaint();
  };
  const std::string source = "source = \"https://b.example\"\n";
  CHECK(service(source + "mx = [\"*.b.example\"]\ntls = \"465\"\n") == "");
  CHECK(service(source + "mx = [\"*.b.example\"]\n") ==
        "submission.toml:10: neither 'tls' nor 'starttls' is here");
  CHECK(service(source + "tls = \"465\"\n") ==
        "submission.toml:10: 'domains', 'mx' or 'hosts' is missing");
  CHECK(service(source + "mx = [\"*.b.example\"]\ntls = \"70000\"\n") ==
        "submission.toml:18: '70000' is not a port");
  CHECK(service("source = \"memory\"\nmx = [\"*.b.example\"]\ntls = \"465\"\n") ==
        "submission.toml:16: 'memory' is not an https:// address");
  CHECK(service(source + "domains = [\"example.org\"]\ntls = \"465\"\n") ==
        "submission.toml:17: 'example.org' is here twice");
}

TEST_CASE("the words of a label may stand together, its steps as lists") {
  Folder folder;
  folder.write("lang/en/rate.toml",
               "[greylisted]\nretry = \"a\"\nstep.wait = [\"b\", \"c {wait}\"]\n");
  folder.write("lang/ru/rate.toml",
               "[greylisted]\nretry = \"a\"\nstep.wait = [\"b\", \"c {wait}\"]\n");
  CHECK(folder.complaint() == "");
  Complaints complaints;
  Data data = read_data(folder.path.string(), complaints);
  CHECK(data.english.sentences.at("step.greylisted.wait.2").text == "c {wait}");
  CHECK(data.english.sentences.at("retry.greylisted").text == "a");
}

TEST_CASE("a step that one language lacks, for nobody, or told twice is refused") {
  Folder folder;
  folder.write("lang/en/rate.toml", "[greylisted]\nstep.wait = [\"b\"]\n");
  CHECK(folder.complaint().starts_with(
      "lang/en/rate.toml:2: 'step.greylisted.wait.1' is missing in "));
  folder.write("lang/en/rate.toml", "[greylisted]\nstep.baker = [\"b\"]\n");
  CHECK(folder.complaint() == "lang/en/rate.toml:2: 'baker' is nobody's name");
  folder.write("lang/en/rate.toml", "[greylisted]\nwhy = \"b\"\n");
  CHECK(
      folder.complaint().starts_with("lang/en/rate.toml:2: 'why.greylisted' stands in "));
}

TEST_CASE("a sentence that breaks its small language is refused") {
  CHECK(complaint_over("lang/en.toml", "more = \"a {ip\"\n") ==
        "lang/en.toml:20: 'note.more': '}' is missing (byte 5)");
  Folder other;
  other.write("lang/ru.toml", Folder::catalogue("{n} {n|day|days}"));
  CHECK(other.complaint() ==
        "lang/ru.toml:19: 'note.some': a counted word has 3 forms in this language");
}

TEST_CASE("words of a DNS host's panel need a page, and its servers are its own") {
  CHECK(complaint_over("dns_hosts.toml",
                       "[[host]]\nname = \"Other\"\nservers = [\"ns<x>.example.org\"]\n"
                       "source = \"https://example.net\"\nconfidence = \"low\"\n") ==
        "dns_hosts.toml:9: 'ns<x>.example.org' is here twice");
  CHECK(complaint_over("dns_hosts.toml",
                       "[[host]]\nname = \"Other\"\nservers = [\"ns1.example.net\"]\n"
                       "type = \"Type\"\nsource = \"https://example.net\"\n"
                       "confidence = \"low\"\n") ==
        "dns_hosts.toml:12: words that no page has are left out");
}

TEST_CASE("an authority has names for CAA and a page, and its issuers are its own") {
  CHECK(complaint_over("authorities.toml",
                       "[[authority]]\nname = \"Other\"\nissuers = [\"Example CA\"]\n"
                       "caa = [\"ca.example.net\"]\n"
                       "source = \"https://example.net\"\n") ==
        "authorities.toml:8: 'Example CA' is here twice");
  CHECK(complaint_over("authorities.toml",
                       "[[authority]]\nname = \"Other\"\nissuers = [\"Other CA\"]\n"
                       "source = \"https://example.net\"\n") ==
        "authorities.toml:6: 'caa' is missing");
}

TEST_CASE("a list whose code cannot be read, has no words or no class is refused") {
  auto with = [](const std::string& code) {
    Folder folder;
    folder.add("blocklists.toml",
               "[[list]]\nzone = \"bl.example.net\"\noperator = \"B\"\n"
               "asks = [\"ip4\"]\nstatus = \"active\"\nweight = \"few\"\n"
               "leave = \"form\"\naccess = \"free\"\nsource = \"x\"\n"
               "codes = [\"" +
                   code + "\"]\n");
    std::string complaint = folder.complaint();
    return complaint.substr(0, complaint.find(" in "));
  };
  const std::string at = "blocklists.toml:20: '";
  for (std::string good : {"127.0.0.2-9 listed low spam A B", "127.0.*.3 good none spam",
                           "bit:64 advisory low spam", "127.255.255.254 error none spam"})
    CHECK(with(good) == "");
  for (std::string bad : {"10.0.0.2 listed low spam", "127.0.0.9-2 listed low spam",
                          "127.0.0 listed low spam", "bit:3 listed low spam",
                          "bit:0 listed low spam", "127.0.0.02 listed low spam"})
    CHECK(with(bad) == at + bad + "' is no answer of a list");
  CHECK(with("127.0.0.2 listed low") ==
        at + "127.0.0.2 listed low' is not ANSWER CLASS SEVERITY MEANING");
  CHECK(with("127.0.0.2 black low spam") ==
        at + "127.0.0.2 black low spam' has no class 'black'");
  CHECK(with("127.0.0.2 listed low ham") ==
        at + "127.0.0.2 listed low ham' needs 'listing.ham'");
}

TEST_CASE("a way out of its own is of a code that is there") {
  auto with = [](const std::string& way) {
    return complaint_over("blocklists.toml",
                          "[[list]]\nzone = \"bl.example.net\"\noperator = \"B\"\n"
                          "asks = [\"ip4\"]\nstatus = \"active\"\nweight = \"few\"\n"
                          "leave = \"form\"\naccess = \"free\"\nsource = \"x\"\n"
                          "codes = [\"127.0.0.2 listed low spam A B\"]\n"
                          "leave_of = [\"" +
                              way + "\"]\n");
  };
  CHECK(with("A B provider") == "");
  for (std::string bad : {"A provider", "A B away", "provider"})
    CHECK(with(bad) == "blocklists.toml:21: '" + bad + "' is not NAME WAY");
}

TEST_CASE("a list that is asked needs codes, a retired one nothing but its name") {
  CHECK(complaint_over("blocklists.toml",
                       "[[list]]\nzone = \"old.example.net\"\noperator = \"B\"\n"
                       "asks = [\"ip4\"]\nstatus = \"retired\"\nsource = \"x\"\n"
                       "instead = \"bl.example.org\"\n") == "");
  CHECK(complaint_over("blocklists.toml",
                       "[[list]]\nzone = \"bl.example.org\"\noperator = \"B\"\n"
                       "asks = [\"ip4\"]\nstatus = \"active\"\nsource = \"x\"\n") ==
        "blocklists.toml:11: 'bl.example.org' is here twice");
  CHECK(complaint_over("blocklists.toml",
                       "[[list]]\nzone = \"bl.example.net\"\noperator = \"B\"\n"
                       "asks = [\"ip4\"]\nstatus = \"active\"\nweight = \"few\"\n"
                       "leave = \"form\"\naccess = \"free\"\nsource = \"x\"\n") ==
        "blocklists.toml:11: 'codes' is missing");
  CHECK(complaint_over("receivers.toml",
                       "[[receiver]]\nname = \"B\"\nservers = [\"*.b.example\"]\n"
                       "source = \"x\"\n") ==
        "receivers.toml:6: neither 'page' nor 'contact' is here");
}

TEST_CASE(
    "a selector belongs to a service of the table, and a pattern is not asked for") {
  CHECK(complaint_over(
            "selectors.toml",
            "[[selector]]\nname = \"k1\"\nprovider = \"Nobody\"\nrecord = \"txt\"\n"
            "tier = \"2\"\nsource = \"here\"\n") ==
        "selectors.toml:9: 'Nobody' is no provider");
  CHECK(complaint_over("selectors.toml",
                       "[[selector]]\nname = \"<x>pm\"\nrecord = \"txt\"\ntier = \"1\"\n"
                       "source = \"here\"\n") ==
        "selectors.toml:10: '<x>pm' cannot be asked for");
}
