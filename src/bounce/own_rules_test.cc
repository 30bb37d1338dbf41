#include "bounce/own_rules.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <doctest/doctest.h>

#include "bounce/classify.h"
#include "bounce/log_reply.h"
#include "bounce/read.h"
#include "knowledge/knowledge.h"

namespace mailwhy::bounce {

static const std::string kQuota =
    "# Ours.\n"
    "[[rule]]\n"
    "name = \"gateway_quota\"\n"
    "label = \"rate_limited\"\n"
    "match = [\n"
    "  \"gateway quota (reached|exceeded)\",\n"
    "  \"your share of {limit} mails is used\",\n"
    "]\n"
    "yes = [\n"
    "  \"554 5.7.1 Gateway quota reached\",\n"
    "  \"554 5.7.1 Your share of 500 mails is used\",\n"
    "]\n"
    "no = \"554 5.7.1 Gateway refused\"\n";

static std::string rule(const std::string& name, const std::string& rest) {
  return "[[rule]]\nname = \"" + name + "\"\n" + rest;
}

// The faults of one file, a line each.
static std::string faults_of(const std::string& text) {
  OwnRules rules;
  std::string faults;
  for (const std::string& fault : rules.add(text, "own.toml")) faults += fault + "\n";
  CHECK((rules.table() == nullptr) == (rules.rules() == 0));
  return faults;
}

static Reason reason_by(const OwnRules& rules, std::string_view reply) {
  ReadOptions options;
  options.own_rules = rules.table();
  auto input = read_text(reply, "--text", options);
  REQUIRE(input);
  return input->refusals.at(0).reason;
}

TEST_CASE("an own rule wins over a built-in one, and says what follows from it") {
  OwnRules rules;
  CHECK(rules.table() == nullptr);
  CHECK(reason_by(rules, "550 5.1.1 User unknown").label == "recipient_unknown");
  CHECK(rules
            .add(rule("gate",
                      "label = \"recipient_disabled\"\nmatch = \"user unknown\"\n"
                      "tier = \"vague\"\nretry = \"yes\"\nretry_after = \"2h\"\n"
                      "suppress_address = \"no\"\nsisimai = \"suspend\"\n"
                      "yes = \"550 5.1.1 User unknown\"\n"),
                 "own.toml")
            .empty());
  CHECK(rules.rules() == 1);
  CHECK(rules.examples() == 1);
  Reason reason = reason_by(rules, "550 5.1.1 <a@example.org>: User unknown");
  CHECK(reason.label == "recipient_disabled");
  CHECK(reason.rule == "gate");
  CHECK(reason.retry);
  CHECK(reason.retry_after == 7200u);
  CHECK(!reason.suppress_address);
  CHECK(reason.sisimai == "suspend");
  // What it says nothing about stays with the built-in ones.
  CHECK(reason_by(rules, "452 4.2.2 Mailbox full").label == "mailbox_full");
}

TEST_CASE("words that no built-in rule knows become known") {
  ReadOptions options;
  std::string text = "the parcel was sent to the wrong planet";
  CHECK(!read_input(text, "x", options));
  OwnRules rules;
  CHECK(rules
            .add(rule("planet",
                      "label = \"delivery_expired\"\nmatch = \"wrong planet\"\n"
                      "yes = \"the wrong planet\"\n"),
                 "own.toml")
            .empty());
  options.own_rules = rules.table();
  auto input = read_input(text, "x", options);
  REQUIRE(input);
  CHECK(input->refusals.at(0).reason.label == "delivery_expired");
}

TEST_CASE("an own rule holds for reports, events and logs alike") {
  OwnRules rules;
  CHECK(rules.add(kQuota, "own.toml").empty());
  ReadOptions options;
  options.own_rules = rules.table();
  std::string said = "554 5.7.1 Your share of 500 mails is used";
  const std::string kInputs[] = {
      "From: MAILER-DAEMON@mx.example.org\nTo: a@example.org\nSubject: failure\n"
      "MIME-Version: 1.0\nContent-Type: multipart/report; "
      "report-type=delivery-status; boundary=B\n\n--B\n\nsorry\n--B\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
      "Final-Recipient: rfc822; b@example.net\nAction: failed\nStatus: 5.7.1\n"
      "Diagnostic-Code: smtp; " +
          said + "\n--B--\n",
      "[{\"email\":\"b@example.net\",\"event\":\"bounce\",\"type\":\"bounce\","
      "\"sg_event_id\":\"x\",\"status\":\"5.7.1\",\"reason\":\"" +
          said + "\"}]",
      "Nov 21 10:00:00 mx postfix/smtp[1]: 4D0A1: to=<b@example.net>, "
      "relay=mx.example.net[192.0.2.1]:25, delay=1, dsn=5.7.1, status=bounced (host "
      "mx.example.net[192.0.2.1] said: " +
          said + " (in reply to RCPT TO command))\n",
      "type,timeLogged,orig,rcpt,dsnStatus,dsnDiag\n"
      "b,2026-11-21 10:00:00,a@example.org,b@example.net,5.7.1,smtp;" +
          said + "\n",
      "From: postmaster@mx.example.org\nTo: a@example.org\nSubject: Undelivered mail\n\n"
      "Your message could not be delivered to <b@example.net>:\n\n" +
          said + "\n"};
  for (const std::string& bytes : kInputs) {
    CAPTURE(bytes);
    auto input = read_input(bytes, "x", options);
    REQUIRE(input);
    CHECK(input->refusals.at(0).reason.rule == "gateway_quota");
    CHECK(input->refusals.at(0).facts.limit == 500);
  }
  LogEvent event;
  LoggedReply reply;
  reply.text = "Your share of 500 mails is used";
  reply.code = 554;
  LogLabels built_in, own(rules.table());
  auto name = [](size_t label) { return knowledge::reason_labels()[label].name; };
  CHECK(name(own.label_of(event, reply)) == "rate_limited");
  CHECK(name(built_in.label_of(event, reply)) != "rate_limited");
}

TEST_CASE("a rule for one provider holds at its hosts only, in logs as well") {
  OwnRules rules;
  CHECK(rules
            .add(rule("partner",
                      "label = \"remote_system_error\"\n"
                      "provider = \"partner.example\"\n"
                      "match = \"user unknown\"\nyes = \"550 User unknown\"\n"),
                 "own.toml")
            .empty());
  Circumstances given;
  given.host = "mx.partner.example";
  CHECK(classify("User unknown", given, rules.table()).rule == "partner");
  given.host = "mx.apartner.example";
  CHECK(classify("User unknown", given, rules.table()).rule != "partner");
  LogLabels labels(rules.table());
  LogEvent event;
  LoggedReply reply;
  reply.text = "User unknown";
  auto label_at = [&](std::string_view host) {
    event.relay_name = host;
    return knowledge::reason_labels()[labels.label_of(event, reply)].name;
  };
  CHECK(label_at("mx.example.net") == "recipient_unknown");
  CHECK(label_at("mx.partner.example") == "remote_system_error");
}

TEST_CASE("a fault is told at its own line, with the way out") {
  struct Row {
    std::string text, fault;
  };
  const std::string kRest = "match = \"gateway quota\"\nyes = \"554 gateway quota\"\n";
  const Row kRows[] = {
      {"[[rule]\n", "own.toml:1: "},
      {std::string("a\n[\0b", 5), "own.toml:2: this is no text in UTF-8"},
      {"[[rule]]\nname = \"\xFF\"\n", "own.toml:2: "},
      {"# x\n[[rule]]\nname = \"a\nlabel = \"b\"\n", "own.toml:3: "},
      {"[[rules]]\nname = \"a\"\n", "own.toml:1: only [[rule]] stands here"},
      {"rule = [\"a\"]\n", "own.toml:1: above rule stands no [[rule]]"},
      {"[[rule]]\nlabel = \"spf_fail\"\n" + kRest, "own.toml:1: rule \"\": has no name"},
      {rule("a", kRest), "own.toml:1: rule \"a\": has no label"},
      {rule("a", "label = \"spf_fial\"\n" + kRest),
       "own.toml:3: rule \"a\": no reason is called \"spf_fial\": `mailwhy explain` "
       "lists them"},
      {rule("a", "label = \"spf_fail\"\nlabour = \"x\"\n" + kRest),
       "own.toml:4: rule \"a\": no rule has a \"labour\""},
      {rule("a", "label = \"spf_fail\"\ncode = 550\n" + kRest),
       "own.toml:4: a value is a text in \"quotes\", or a list of them in [ ]"},
      {rule("a", "label = \"spf_fail\"\ncode = [\n\"550\",\n551]\n" + kRest),
       "own.toml:6: a value is a text in \"quotes\", or a list of them in [ ]"},
      {rule("a", "label = \"spf_fail\"\ncode = \"55x\"\n" + kRest),
       "own.toml:4: rule \"a\": code is \"550\", up to four such in a list, \"5xx\" or "
       "\"none\""},
      {rule("a", "label = \"spf_fail\"\nphase = \"dinner\"\n" + kRest),
       "own.toml:4: rule \"a\": phase is connect, helo, auth, mail, rcpt, data or "
       "end_of_data"},
      {rule("a", "label = \"spf_fail\"\nside = \"left\"\n" + kRest),
       "own.toml:4: rule \"a\": side is own or recipient"},
      {rule("a", "label = \"spf_fail\"\ntier = \"top\"\n" + kRest),
       "own.toml:4: rule \"a\": tier is exact, cause, plain, mention, weak, loose or "
       "vague, not \"top\""},
      {rule("a", "label = \"spf_fail\"\nretry = \"maybe\"\n" + kRest),
       "own.toml:4: rule \"a\": retry is yes or no"},
      {rule("a", "label = \"spf_fail\"\nretry_after = \"2w\"\n" + kRest),
       "own.toml:4: rule \"a\": retry_after is a time of up to 1000 units: 90s, 30m, 2h, "
       "1d"},
      {rule("a", "label = \"spf_fail\"\nlimit = \"many\"\n" + kRest),
       "own.toml:4: rule \"a\": limit is a number"},
      {rule("a", "label = \"spf_fail\"\nyes = \"554 gateway quota\"\n"),
       "own.toml:1: rule \"a\": has no match: the words it is known by"},
      {rule("a", "label = \"spf_fail\"\nmatch = \"gateway quota\"\n"),
       "own.toml:1: rule \"a\": has no example: put a reply that it decides into yes"},
      {rule("a",
            "label = \"spf_fail\"\nmatch = [\n  \"gateway quota\",\n  \"a (b\",\n]\n"
            "yes = \"554 gateway quota\"\n"),
       "own.toml:6: rule \"a\": \"a (b\": ( is not closed"},
      {rule("a", "label = \"spf_fail\"\nmatch = \"quota of {what}\"\nyes = \"550 x\"\n"),
       "own.toml:4: rule \"a\": \"quota of {what}\": no place {what}"},
      {rule("a",
            "label = \"spf_fail\"\nmatch = \"gateway quota\"\nyes = [\n"
            "  \"554 gateway quota\",\n  \"554 gateway share\",\n]\n"),
       "own.toml:7: rule \"a\": \"554 gateway share\" is not matched: no pattern fits, "
       "or "
       "code, status or another condition does not"},
      {rule("a",
            "label = \"spf_fail\"\nmatch = \"gateway quota\"\n"
            "yes = \"554 gateway quota\"\nno = \"450 gateway quota\"\n"),
       "own.toml:6: rule \"a\": \"450 gateway quota\" is matched and must not be"},
      {rule("a",
            "label = \"spf_fail\"\nmatch = [\n  \"gateway quota\",\n  \"gate share\"]"
            "\nyes = \"554 gateway quota\"\n"),
       "own.toml:6: rule \"a\": no example needs \"gate share\": add one to yes, or "
       "leave "
       "it out"},
      {rule("a", "label = \"spf_fail\"\n" + kRest) +
           rule("a", "label = \"spf_fail\"\n" + kRest),
       "own.toml:6: rule \"a\": another rule is called so, too"},
      {rule("a", "label = \"spf_fail\"\n" + kRest) +
           rule("b",
                "label = \"dkim_fail\"\nmatch = \"gateway\"\n"
                "yes = \"554 gateway quota\"\n"),
       "own.toml:10: rule \"b\": \"554 gateway quota\" is decided by rule \"a\" "
       "(own.toml:1): the better one needs a higher tier or more words"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    std::string faults = faults_of(row.text);
    CHECK(faults.substr(0, row.fault.size()) == row.fault);
  }
}

TEST_CASE("the label of the rule above holds where a rule names none") {
  OwnRules rules;
  CHECK(rules
            .add(kQuota + rule("more",
                               "match = \"gateway is tired\"\n"
                               "yes = \"554 gateway is tired\"\n"),
                 "own.toml")
            .empty());
  CHECK(reason_by(rules, "554 gateway is tired").label == "rate_limited");
}

TEST_CASE("several files: one that stands in the way of another is left out, alone") {
  OwnRules rules;
  CHECK(rules.add(kQuota, "a.toml").empty());
  auto faults = rules.add(rule("wide",
                               "label = \"spf_fail\"\ntier = \"exact\"\n"
                               "match = \"gateway quota\"\n"
                               "yes = \"554 gateway quota\"\n"),
                          "b.toml");
  REQUIRE(faults.size() == 1);
  CHECK(
      faults[0] ==
      "a.toml:10: rule \"gateway_quota\": \"554 5.7.1 Gateway quota reached\" is decided "
      "by rule \"wide\" (b.toml:1): the better one needs a higher tier or more words");
  CHECK(rules.rules() == 1);
  CHECK(rules
            .add(rule("other",
                      "label = \"spf_fail\"\nmatch = \"gateway asks spf\"\n"
                      "yes = \"554 gateway asks spf\"\n"),
                 "c.toml")
            .empty());
  CHECK(rules.rules() == 2);
  CHECK(reason_by(rules, "554 gateway quota reached").rule == "gateway_quota");
  CHECK(reason_by(rules, "554 gateway asks spf").rule == "other");
}

TEST_CASE("an empty file has no rules, and nothing is wrong with it") {
  CHECK(faults_of("") == "");
  CHECK(faults_of("# nothing yet\n") == "");
}

TEST_CASE("the built-in rules are right as own rules, too, and judge alike") {
  std::string all;
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator("data/replies"))
    files.insert(entry.path());
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
    all += "\n";
  }
  OwnRules rules;
  auto faults = rules.add(all, "all.toml");
  CHECK_MESSAGE(faults.empty(), (faults.empty() ? "" : faults.front()));
  REQUIRE(rules.table());
  CHECK(rules.rules() > 400);
  for (std::string_view reply :
       {"User unknown", "SPF check failed for 192.0.2.1", "Mailbox is full", "Greylisted",
        "message size 20 exceeds limit of 10 MB", "слишком много писем", "nothing known"})
    CHECK(classify(reply, {}).rule == classify(reply, {}, rules.table()).rule);
}

TEST_CASE("a rule file is bounded in every way") {
  std::string head = "label = \"spf_fail\"\nmatch = \"gateway quota\"\n";
  auto starts = [](const std::string& text, const std::string& fault) {
    std::string faults = faults_of(text);
    CHECK(faults.substr(0, fault.size()) == fault);
  };
  starts(std::string(OwnRules::kMaxFile + 1, '\n'),
         "own.toml:1: rules of more than 1 MB");
  std::string deep = "a";
  while (deep.size() < OwnRules::kMaxFile - 100) deep += ".a";
  starts("[[rule]]\n" + deep + " = 1\n", "own.toml:2: behind a stands no =");
  starts("[[rule]]\nx = " + std::string(500000, '[') + "\n", "own.toml:2: a value is");

  std::string many;
  for (int i = 0; i < 2001; i++)
    many += rule("r" + std::to_string(i), head + "yes = \"550 a\"\n");
  CHECK(faults_of(many).find("more than 2000 rules") != std::string::npos);

  starts(rule("a", "label = \"spf_fail\"\nmatch = \"" + std::string(1001, 'a') +
                       "\"\nyes = \"550 a\"\n"),
         "own.toml:4: rule \"a\": \"" + std::string(200, 'a') +
             "\": longer than 1000 bytes");
  starts(rule("a", head + "yes = \"550 gateway quota " + std::string(2000, 'a') + "\"\n"),
         "own.toml:5: rule \"a\": an example longer than 2000 bytes");
  std::string examples;
  for (int i = 0; i < 5001; i++) examples += "\"550 gateway quota\",";
  starts(rule("a", head + "yes = [" + examples + "]\n"),
         "own.toml:1: rule \"a\": up to this rule, more than 5000 examples");
  std::string patterns;
  for (int i = 0; i < 4001; i++)
    patterns += "\"gateway w" + std::to_string(i * 7919) + "\",\n";
  starts(rule("a", "label = \"spf_fail\"\nmatch = [\n" + patterns +
                       "]\nyes = \"550 gateway\"\n"),
         "own.toml:4005: rule \"a\": up to this rule, more than 4000 patterns");
  patterns.clear();
  for (int i = 0; i < 3000; i++) patterns += "\"a (b|c|d|e|f|g|h|i|j|k|l|m) gateway\",\n";
  starts(rule("a", "label = \"spf_fail\"\nmatch = [\n" + patterns +
                       "]\nyes = \"550 gateway\"\n"),
         "own.toml:2505: rule \"a\": up to this rule, more than 30000 spellings");
  patterns.clear();
  for (int i = 0; i < 300; i++) patterns += "\"gateway\",\n";
  CHECK(faults_of(rule("a", "label = \"spf_fail\"\nmatch = [\n" + patterns +
                                "]\nyes = \"550 gateway\"\n"))
            .find("more than 200 patterns have a word as rare as \"gateway\"") !=
        std::string::npos);

  OwnRules rules;
  for (size_t i = 0; i < OwnRules::kMaxFiles; i++)
    CHECK(rules.add("", "own.toml").empty());
  CHECK(rules.add("", "own.toml").at(0) == "own.toml:1: more than 20 files of rules");
}

}  // namespace mailwhy::bounce
