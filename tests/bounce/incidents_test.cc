// Every incident's facts and label, read as the command line would read it.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "bounce/read.h"
#include "reference.h"

using namespace mailwhy;
namespace json = boost::json;

struct Case {
  bounce::Options options;
  std::string text;
  bool pasted = false;
};

static Case case_of(const json::object& expected) {
  Case read;
  const json::array& arguments = expected.at("args").as_array();
  for (size_t i = 0; i < arguments.size(); i++) {
    std::string_view name = arguments[i].as_string();
    if (!name.starts_with("--") || i + 1 == arguments.size()) continue;
    std::string value(arguments[++i].as_string());
    if (name == "--ip") read.options.client_ip = *net::IpAddress::parse(value);
    if (name == "--sender") read.options.sender = value;
    if (name == "--helo") read.options.helo = value;
    if (name == "--recipient") read.options.recipient = value;
    if (name == "--text") read.text = value, read.pasted = true;
  }
  return read;
}

static Result<bounce::Input> read_case(const std::filesystem::path& folder,
                                       const Case& read) {
  if (read.pasted) return bounce::read_text(read.text);
  for (const char* name :
       {"bounce.eml", "mail.log", "mainlog", "maillog", "event.json", "reply.txt"})
    if (std::filesystem::exists(folder / name))
      return bounce::read_input(read_file(folder / name), name);
  return fail("no input");
}

static std::string fact(const bounce::Facts& facts, std::string_view name) {
  if (name == "recipient") return facts.recipient;
  if (name == "sender_domain") return facts.sender_domain;
  if (name == "reply_code")
    return facts.reply.code ? std::to_string(*facts.reply.code) : "";
  if (name == "client_ip") return facts.client_ip ? facts.client_ip->to_string() : "";
  if (name == "helo") return facts.helo;
  return "?";
}

TEST_CASE("the facts and the label of every incident are read as expected") {
  const std::filesystem::path folder = "../shared/incidents";
  if (!has_reference(folder)) return;
  int cases = 0, right = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!std::filesystem::exists(entry.path() / "expected.json")) continue;
    json::value parsed = json::parse(read_file(entry.path() / "expected.json"));
    const json::object& expected = parsed.as_object();
    std::string id(expected.at("id").as_string());
    CAPTURE(id);
    Case read = case_of(expected);
    auto input = read_case(entry.path(), read);
    cases++;
    REQUIRE_MESSAGE(input, id << ": " << (input ? "" : input.error().what));
    REQUIRE(input->refusals.size() == 1);
    bounce::Refusal& refusal = input->refusals[0];
    bounce::apply_options(refusal, read.options);
    bool fine = true;
    auto check = [&](std::string_view name, const std::string& got,
                     const std::string& wanted) {
      CHECK_MESSAGE(got == wanted, id << " " << name << ": " << got << " instead of "
                                      << wanted << " in: " << refusal.facts.reply.text);
      fine = fine && got == wanted;
    };
    const json::object& facts = expected.at("facts").as_object();
    for (const auto& [name, value] : facts)
      check(name, fact(refusal.facts, name),
            value.is_string() ? std::string(value.as_string())
                              : std::to_string(value.as_int64()));
    if (!facts.contains("client_ip"))
      check("client_ip", fact(refusal.facts, "client_ip"), "");
    const json::array& labels = expected.at("label").as_array();
    bool label_right = std::ranges::any_of(labels, [&](const json::value& label) {
      return label.as_string() == refusal.reason.label;
    });
    CHECK_MESSAGE(label_right, id << " label " << refusal.reason.label << " by "
                                  << refusal.reason.rule << ": "
                                  << refusal.facts.reply.text);
    if (const json::value* suppress = expected.if_contains("suppress_address");
        suppress && !suppress->as_bool())
      CHECK_FALSE(refusal.reason.suppress_address);
    CHECK_MESSAGE(refusal.reply_line.has_value(), id << " has no line");
    CHECK_MESSAGE(refusal.facts.contradictions.size() <= 1, id);
    right += fine && label_right;
  }
  std::cout << "incidents: " << right << " of " << cases << " right\n";
}

static std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string changed;
  for (char c : text)
    if (c == '\n')
      changed += end;
    else
      changed += c;
  return changed;
}

TEST_CASE("every incident's mail reads alike with CRLF and with bare CR") {
  const std::filesystem::path folder = "../shared/incidents";
  if (!has_reference(folder)) return;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!std::filesystem::exists(entry.path() / "bounce.eml")) continue;
    std::string bytes = read_file(entry.path() / "bounce.eml");
    std::erase(bytes, '\r');
    auto plain = bounce::read_input(bytes, "lf");
    REQUIRE(plain);
    const bounce::Refusal& first = plain->refusals.at(0);
    for (std::string_view end : {"\r\n", "\r"}) {
      CAPTURE(entry.path().string());
      auto other = bounce::read_input(with_line_ends(bytes, end), "other");
      REQUIRE(other);
      REQUIRE(other->refusals.size() == plain->refusals.size());
      const bounce::Refusal& second = other->refusals[0];
      CHECK(second.reason.label == first.reason.label);
      CHECK(second.facts.reply.text == first.facts.reply.text);
      CHECK(second.facts.recipient == first.facts.recipient);
      CHECK(second.facts.sender_domain == first.facts.sender_domain);
      CHECK(second.facts.refused_by.name == first.facts.refused_by.name);
      CHECK(fact(second.facts, "client_ip") == fact(first.facts, "client_ip"));
      CHECK((second.facts.phase == first.facts.phase));
      CHECK((second.reply_line == first.reply_line));
      CHECK((second.returned != nullptr) == (first.returned != nullptr));
    }
  }
}
