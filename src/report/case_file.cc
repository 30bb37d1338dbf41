#include "report/case_file.h"

#include <fmt/format.h>
#include <boost/json/stream_parser.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "report/json_writer.h"

namespace mailwhy::report {

namespace json = boost::json;

constexpr std::string_view kSchema = "mailwhy.case/1";

std::vector<std::string> personal_data(const CaseFile& recorded) {
  bool addresses = false, returned = false, hops = false, subject = false,
       clients = false, files = false;
  for (const bounce::Input& input : recorded.inputs)
    for (const bounce::Refusal& refusal : input.refusals) {
      const bounce::Facts& facts = refusal.facts;
      addresses |= !facts.recipient.empty() || (facts.sender && !facts.sender->empty());
      clients |= facts.client_ip.has_value();
      files |= refusal.contents && !refusal.contents->attachments.empty();
      if (!refusal.returned) continue;
      returned |= !refusal.returned->header().fields.empty();
      hops |= !refusal.returned->received().empty();
      subject |= refusal.returned->header().find("Subject") != nullptr;
    }
  std::vector<std::string> found;
  if (addresses)
    found.push_back(recorded.masked
                        ? "domains of sender and recipient; their local parts are masked"
                        : "mail addresses of sender and recipient");
  if (clients) found.push_back("the IP address that sent the mail");
  if (returned)
    found.push_back(
        "the header of the mail that bounced, with the names beside its addresses");
  if (subject) found.push_back("its subject line");
  if (files) found.push_back("the names of its attachments");
  if (hops)
    found.push_back(
        "IP addresses and names of the machines it passed, often the writer's own");
  if (returned && recorded.body == Body::Kept)
    found.push_back("the text of the mail that bounced");
  if (!recorded.rdap.empty())
    found.push_back("the registrar's entry of the domain, without its holder");
  return found;
}

std::string to_text(const CaseFile& recorded) {
  json::object to;
  to["schema"] = kSchema;
  to["tool"] = json::object{{"version", recorded.tool_version}};
  json::array personal;
  for (const std::string& line : personal_data(recorded)) personal.emplace_back(line);
  to["personal_data"] = std::move(personal);
  if (recorded.masked) to["masked"] = true;
  to["options"] = recorded.options;
  json::array inputs;
  for (const bounce::Input& input : recorded.inputs)
    inputs.push_back(to_json(input, recorded.body));
  to["inputs"] = std::move(inputs);
  to["dns"] = recorded.dns;
  to["rdap"] = recorded.rdap;
  if (!recorded.outside.empty()) to["outside"] = recorded.outside;
  return write_json(to, JsonLayout::Indented) + "\n";
}

static Result<json::value> parse_json(std::string_view text) {
  if (text.size() > kMaxCaseFile) return fail("the file is larger than 256 MB");
  json::stream_parser parser;  // nests at most 32 deep
  boost::system::error_code error;
  size_t taken = parser.write_some(text.data(), text.size(), error);
  if (!error.failed() && text.find_first_not_of(" \t\r\n", taken) != text.npos)
    return fail("something follows the JSON", taken);
  if (!error.failed()) parser.finish(error);
  if (error.failed()) return fail("no JSON from this byte on", taken);
  return parser.release();
}

Result<CaseFile> parse_case_file(std::string_view text) {
  auto value = parse_json(text);
  if (!value) return tl::unexpected(value.error());
  const json::object* from = value->if_object();
  const json::value* schema = from ? from->if_contains("schema") : nullptr;
  if (!schema || !schema->is_string())
    return fail("no mailwhy case: it has no \"schema\"");
  if (schema->get_string() != kSchema)
    return fail(fmt::format("its schema is \"{}\", this mailwhy reads {}",
                            std::string_view(schema->get_string()).substr(0, 40),
                            kSchema));
  CaseFile recorded;
  if (const json::value* tool = from->if_contains("tool"); tool && tool->is_object())
    if (const json::value* version = tool->get_object().if_contains("version");
        version && version->is_string())
      recorded.tool_version = version->get_string();
  if (const json::value* masked = from->if_contains("masked"))
    recorded.masked = masked->is_bool() && masked->get_bool();
  if (const json::value* options = from->if_contains("options")) {
    if (!options->is_object()) return fail("options: not an object");
    recorded.options = options->get_object();
  }
  const json::value* inputs = from->if_contains("inputs");
  if (!inputs || !inputs->is_array()) return fail("inputs: not an array");
  for (const json::value& item : inputs->get_array()) {
    std::string place = fmt::format("inputs[{}]", recorded.inputs.size());
    if (!item.is_object()) return fail(place + ": not an object");
    auto input = input_from_json(item.get_object());
    if (!input) return fail(fmt::format("{}.{}", place, input.error().what));
    recorded.inputs.push_back(std::move(*input));
  }
  const json::value* dns = from->if_contains("dns");
  if (!dns || !dns->is_object()) return fail("dns: not an object");
  recorded.dns = dns->get_object();
  if (const json::value* rdap = from->if_contains("rdap")) {
    if (!rdap->is_array()) return fail("rdap: not an array");
    recorded.rdap = rdap->get_array();
  }
  if (const json::value* outside = from->if_contains("outside")) {
    if (!outside->is_object()) return fail("outside: not an object");
    recorded.outside = outside->get_object();
  }
  return recorded;
}

// The file's own text is read again for that.
Result<bounce::Input> as_recorded(bounce::Input input, Body body, Masking masking) {
  CaseFile alone;
  alone.body = body;
  alone.inputs.push_back(std::move(input));
  if (masking == Masking::Masked) {
    json::value masked = to_json(alone.inputs[0], alone.body);
    mask_addresses(masked);
    auto again = input_from_json(masked.get_object());
    if (!again) return tl::unexpected(again.error());
    alone.inputs[0] = std::move(*again);
  }
  auto again = parse_case_file(to_text(alone));
  if (!again) return tl::unexpected(again.error());
  return std::move(again->inputs.at(0));
}

}  // namespace mailwhy::report
