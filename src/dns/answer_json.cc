// Answers as JSON and back, without a loss: the format is in recording.h.
#include "dns/answer_json.h"

#include <charconv>

#include <boost/json.hpp>

#include "dns/base_n.h"
#include "dns/rdata_text.h"

namespace mailwhy::dns {

namespace json = boost::json;

static constexpr std::pair<Status, std::string_view> kStatuses[] = {
    {Status::Answered, "answered"},       {Status::Timeout, "timeout"},
    {Status::Unreachable, "unreachable"}, {Status::Malformed, "malformed"},
    {Status::NotAsked, "not_asked"},      {Status::Cancelled, "cancelled"}};

std::string_view transport_name(Transport transport) {
  return transport == Transport::Udp ? "udp" : transport == Transport::Tcp ? "tcp" : "";
}

std::optional<Transport> parse_transport(std::string_view name) {
  if (name == "udp") return Transport::Udp;
  if (name == "tcp") return Transport::Tcp;
  return std::nullopt;
}

static std::string generic(std::string_view rdata) {
  return "\\# " + std::to_string(rdata.size()) + (rdata.empty() ? "" : " ") +
         to_hex(rdata);
}

static std::string record_text(const Record& record) {
  std::string rdata = rdata_to_text(record);
  auto again = rdata_from_text(record.type, rdata, Name());
  if (!again || *again != record.rdata) rdata = generic(record.rdata);
  std::string owner = record.owner.is_root() ? "." : record.owner.to_string() + ".";
  return owner + ' ' + std::to_string(record.ttl) + ' ' + to_string(record.type) + ' ' +
         rdata;
}

static void write_section(json::object& out, const char* key,
                          const std::vector<Record>& records) {
  if (records.empty()) return;
  json::array& lines = out[key].emplace_array();
  for (const Record& record : records) lines.emplace_back(record_text(record));
}

json::object answer_to_json(const Answer& answer) {
  json::object out;
  for (auto [status, name] : kStatuses)
    if (status == answer.status && status != Status::Answered) out["status"] = name;
  if (answer.rcode != Rcode::NoError) out["rcode"] = to_string(answer.rcode);
  if (answer.authoritative) out["authoritative"] = true;
  if (answer.authentic) out["authentic"] = true;
  if (answer.truncated) out["truncated"] = true;
  if (answer.transport != Transport::Any)
    out["transport"] = transport_name(answer.transport);
  if (answer.server) out["server"] = answer.server->to_string();
  if (answer.rtt.count() != 0) out["rtt_ms"] = answer.rtt.count();
  if (!answer.extended_errors.empty())
    out["extended_errors"] =
        json::array(answer.extended_errors.begin(), answer.extended_errors.end());
  if (answer.refused_edns) out["refused_edns"] = to_string(*answer.refused_edns);
  if (answer.changes_case) out["changes_case"] = true;
  if (answer.ttl != 0) out["ttl"] = answer.ttl;
  write_section(out, "records", answer.records);
  write_section(out, "authority", answer.authority);
  write_section(out, "additional", answer.additional);
  return out;
}

// Malformed RDATA, which only a test can make, is kept as it was.
static Result<std::string> read_rdata(Type type, std::span<const Word> words,
                                      size_t end) {
  if (words.size() >= 2 && words[0].text == "\\#" && !words[0].quoted) {
    std::string digits;
    for (const Word& word : words.subspan(2)) digits += word.text;
    auto octets = from_hex(digits);
    if (!octets || std::to_string(octets->size()) != words[1].text)
      return fail("not \\# LENGTH HEX", words[0].offset);
    return *octets;
  }
  return rdata_from_words(type, words, Name(), end);
}

static Result<Record> read_record(std::string_view text) {
  MasterLexer lexer(text);
  MasterEntry entry, more;
  auto found = lexer.next(entry);
  if (!found) return tl::make_unexpected(found.error());
  auto second = lexer.next(more);
  if (entry.words.size() < 3 || !second || *second)
    return fail("not OWNER TTL TYPE RDATA");
  Record record;
  auto owner = read_name(entry.words[0], Name());
  if (!owner) return tl::make_unexpected(owner.error());
  record.owner = *owner;
  if (!read_duration(entry.words[1].text, record.ttl)) return fail("not a TTL");
  auto type = parse_type(entry.words[2].text);
  if (!type) return fail("not a record type");
  record.type = *type;
  auto rdata = read_rdata(*type, std::span(entry.words).subspan(3), entry.end);
  if (!rdata) return tl::make_unexpected(rdata.error());
  record.rdata = std::move(*rdata);
  return record;
}

static std::optional<Rcode> parse_rcode(std::string_view text) {
  for (int number = 0; number < 6; number++)
    if (to_string(Rcode(number)) == text) return Rcode(number);
  if (!text.starts_with("RCODE")) return std::nullopt;
  uint8_t number = 0;
  auto [stop, error] =
      std::from_chars(text.data() + 5, text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return Rcode(number);
}

namespace {

// Takes members off an object; remembers the first that is not what it should be.
class Members {
 public:
  explicit Members(const json::object& object) : object_(object) {}

  bool flag(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (value && !value->is_bool()) bad(key, "true or false is wanted");
    return value && value->is_bool() && value->get_bool();
  }

  int64_t number(std::string_view key, int64_t max) {
    const json::value* value = object_.if_contains(key);
    return value ? number_of(*value, key, max) : 0;
  }

  std::string_view text(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (!value) return {};
    if (!value->is_string()) {
      bad(key, "a string is wanted");
      return {};
    }
    return value->get_string();
  }

  template <class Use>
  void each(std::string_view key, Use use) {
    const json::value* value = object_.if_contains(key);
    if (!value) return;
    if (!value->is_array()) return bad(key, "a list is wanted");
    size_t index = 0;
    for (const json::value& item : value->get_array())
      use(item, std::string(key) + '[' + std::to_string(index++) + ']');
  }

  int64_t number_of(const json::value& value, std::string_view key, int64_t max) {
    json::error_code error;
    auto number = value.to_number<int64_t>(error);
    if (!error && !value.is_double() && number >= 0 && number <= max) return number;
    bad(key, "a number from 0 to " + std::to_string(max) + " is wanted");
    return 0;
  }

  void bad(std::string_view key, std::string_view what) {
    if (error_.empty()) error_ = std::string(key) + ": " + std::string(what);
  }
  const std::string& error() const { return error_; }

 private:
  const json::object& object_;
  std::string error_;
};

}  // namespace

static void read_section(Members& in, std::string_view key, std::vector<Record>& out) {
  in.each(key, [&](const json::value& item, const std::string& place) {
    if (!in.error().empty()) return;
    if (!item.is_string()) return in.bad(place, "a string is wanted");
    auto record = read_record(item.get_string());
    if (!record) return in.bad(place, record.error().what);
    out.push_back(std::move(*record));
  });
}

static std::optional<Rcode> read_rcode(Members& in, std::string_view key) {
  auto text = in.text(key);
  if (text.empty()) return std::nullopt;
  auto rcode = parse_rcode(text);
  if (!rcode) in.bad(key, "not a response code");
  return rcode;
}

Result<Answer> answer_from_json(const json::object& object) {
  Members in(object);
  Answer answer;
  if (auto text = in.text("status"); !text.empty()) {
    bool known = false;
    for (auto [status, name] : kStatuses)
      if (name == text) answer.status = status, known = true;
    if (!known) in.bad("status", "not a status");
  }
  answer.rcode = read_rcode(in, "rcode").value_or(Rcode::NoError);
  answer.authoritative = in.flag("authoritative");
  answer.authentic = in.flag("authentic");
  answer.truncated = in.flag("truncated");
  if (auto text = in.text("transport"); !text.empty()) {
    auto transport = parse_transport(text);
    if (!transport) in.bad("transport", "udp or tcp is wanted");
    answer.transport = transport.value_or(Transport::Any);
  }
  if (auto text = in.text("server"); !text.empty()) {
    auto server = net::IpAddress::parse(text);
    if (server)
      answer.server = *server;
    else
      in.bad("server", server.error().what);
  }
  answer.rtt = net::Milliseconds(in.number("rtt_ms", INT32_MAX));
  in.each("extended_errors", [&](const json::value& item, const std::string& place) {
    answer.extended_errors.push_back(
        static_cast<uint16_t>(in.number_of(item, place, 0xffff)));
  });
  answer.refused_edns = read_rcode(in, "refused_edns");
  answer.changes_case = in.flag("changes_case");
  answer.ttl = static_cast<uint32_t>(in.number("ttl", UINT32_MAX));
  read_section(in, "records", answer.records);
  read_section(in, "authority", answer.authority);
  read_section(in, "additional", answer.additional);
  if (!in.error().empty()) return fail(in.error());
  return answer;
}

}  // namespace mailwhy::dns
