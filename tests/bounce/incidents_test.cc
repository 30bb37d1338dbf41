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
