#include "dns/rdap.h"

#include <algorithm>

#include <boost/json.hpp>

#include "net/timestamp.h"
#include "text/ascii.h"

namespace mailwhy::dns {

namespace json = boost::json;

static constexpr size_t kMaxText = 255;  // of one state, name or registrar

std::string_view to_string(RdapAnswer::Status status) {
  switch (status) {
    case RdapAnswer::Status::Found:
      return "found";
    case RdapAnswer::Status::NotFound:
      return "not_found";
    case RdapAnswer::Status::Unreachable:
      return "unreachable";
    case RdapAnswer::Status::NotAsked:
      return "not_asked";
  }
  return "not_asked";
}

// Registries write "client hold", "clientHold" (EPP's form) and "Client Hold".
static std::string folded(std::string_view state) {
  std::string out;
  for (char c : state)
    if (text::is_alnum(c)) out += text::to_lower(c);
  return out;
}

bool RdapAnswer::has_state(std::string_view state) const {
  return std::any_of(
      states.begin(), states.end(),
      [wanted = folded(state)](const auto& s) { return folded(s) == wanted; });
}

static std::string_view text_of(const json::value* value) {
  return value && value->is_string() ? std::string_view(value->get_string())
                                     : std::string_view();
}

static std::string_view text_member(const json::object& object, std::string_view key) {
  return text_of(object.if_contains(key)).substr(0, kMaxText);
}

static std::vector<std::string> text_list(const json::value* value) {
  std::vector<std::string> out;
  if (!value || !value->is_array()) return out;
  for (const json::value& item : value->get_array()) {
    if (out.size() == kMaxRdapNames) break;
    if (auto text = text_of(&item); !text.empty())
      out.emplace_back(text.substr(0, kMaxText));
  }
  return out;
}

static std::string host_name(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return text::to_lower(text);
}

// RFC 9083, 5.2. A registry that lists none has none; one that lists odd members loses
// those.
static std::vector<std::string> read_nameservers(const json::value* value) {
  std::vector<std::string> out;
  if (!value || !value->is_array()) return out;
  for (const json::value& item : value->get_array()) {
    if (out.size() == kMaxRdapNames) break;
    if (!item.is_object()) continue;
    auto name = text_member(item.get_object(), "ldhName");
    if (!name.empty()) out.push_back(host_name(name));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

static void read_events(const json::value* value, RdapAnswer& answer) {
  if (!value || !value->is_array()) return;
  for (const json::value& item : value->get_array()) {
    if (!item.is_object()) continue;
    auto action = text_member(item.get_object(), "eventAction");
    auto date = net::parse_timestamp(text_member(item.get_object(), "eventDate"));
    if (!date) continue;
    if (action == "registration") answer.registered = *date;
    if (action == "expiration") answer.expires = *date;
  }
}

// The "fn" of a jCard (RFC 7095): ["vcard", [["fn", {}, "text", "Example Registrar"],
// …]].
static std::string card_name(const json::value* card) {
  if (!card || !card->is_array() || card->get_array().size() < 2) return "";
  const json::value& lines = card->get_array()[1];
  if (!lines.is_array()) return "";
  for (const json::value& line : lines.get_array()) {
    if (!line.is_array() || line.get_array().size() < 4) continue;
    if (text_of(&line.get_array()[0]) == "fn")
      return std::string(text_of(&line.get_array()[3]).substr(0, kMaxText));
  }
  return "";
}

static std::string read_registrar(const json::value* entities) {
  if (!entities || !entities->is_array()) return "";
  for (const json::value& item : entities->get_array()) {
    if (!item.is_object()) continue;
    const json::object& entity = item.get_object();
    auto roles = text_list(entity.if_contains("roles"));
    if (std::find(roles.begin(), roles.end(), "registrar") == roles.end()) continue;
    std::string name = card_name(entity.if_contains("vcardArray"));
    return name.empty() ? std::string(text_member(entity, "handle")) : name;
  }
  return "";
}

Result<RdapAnswer> parse_rdap_domain(std::string_view text, std::string_view domain) {
  if (text.size() > kMaxRdapSize) return fail("the RDAP reply is larger than 256 kB");
  json::parse_options options;
  options.max_depth = kMaxRdapDepth;
  boost::system::error_code error;
  json::value document = json::parse(json::string_view(text), error, {}, options);
  if (error) return fail("the RDAP reply is not JSON");
  if (!document.is_object() ||
      text_member(document.get_object(), "objectClassName") != "domain")
    return fail("the RDAP reply is not about a domain");
  const json::object& object = document.get_object();
  std::string name = host_name(text_member(object, "ldhName"));
  std::string asked = host_name(domain);
  if (!name.empty() && name != asked)
    return fail("the RDAP reply is about another domain");

  RdapAnswer answer;
  answer.status = RdapAnswer::Status::Found;
  answer.domain = asked;
  answer.states = text_list(object.if_contains("status"));
  answer.nameservers = read_nameservers(object.if_contains("nameservers"));
  answer.registrar = read_registrar(object.if_contains("entities"));
  read_events(object.if_contains("events"), answer);
  return answer;
}

json::object to_json(const RdapAnswer& answer) {
  json::object out;
  out["domain"] = answer.domain;
  out["status"] = to_string(answer.status);
  if (!answer.states.empty()) out["states"] = json::value_from(answer.states);
  if (answer.registered) out["registered"] = net::format_timestamp(*answer.registered);
  if (answer.expires) out["expires"] = net::format_timestamp(*answer.expires);
  if (!answer.nameservers.empty())
    out["nameservers"] = json::value_from(answer.nameservers);
  if (!answer.registrar.empty()) out["registrar"] = answer.registrar;
  if (!answer.source.empty()) out["source"] = answer.source;
  if (!answer.problem.empty()) out["problem"] = answer.problem;
  return out;
}

static Result<std::optional<net::Time>> read_time(const json::object& object,
                                                  std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return std::nullopt;
  auto time = net::parse_timestamp(text_of(value));
  if (!time) return fail("rdap: " + std::string(key) + ": " + time.error().what);
  return *time;
}

Result<RdapAnswer> rdap_from_json(const json::object& object) {
  RdapAnswer answer;
  answer.domain = text_member(object, "domain");
  if (answer.domain.empty()) return fail("rdap: an answer without a domain");
  bool known = false;
  for (auto status : {RdapAnswer::Status::Found, RdapAnswer::Status::NotFound,
                      RdapAnswer::Status::Unreachable, RdapAnswer::Status::NotAsked}) {
    if (text_member(object, "status") != to_string(status)) continue;
    answer.status = status;
    known = true;
  }
  if (!known) return fail("rdap: unknown status for " + answer.domain);
  auto registered = read_time(object, "registered"),
       expires = read_time(object, "expires");
  if (!registered) return tl::unexpected(registered.error());
  if (!expires) return tl::unexpected(expires.error());
  answer.registered = *registered;
  answer.expires = *expires;
  answer.states = text_list(object.if_contains("states"));
  answer.nameservers = text_list(object.if_contains("nameservers"));
  answer.registrar = text_member(object, "registrar");
  answer.source = text_of(object.if_contains("source"));
  answer.problem = text_of(object.if_contains("problem"));
  return answer;
}

static const RdapAnswer* find(const std::vector<RdapAnswer>& answers,
                              const std::string& domain) {
  for (const RdapAnswer& answer : answers)
    if (answer.domain == domain) return &answer;
  return nullptr;
}

static RdapAnswer not_asked(const std::string& domain) {
  RdapAnswer answer;
  answer.domain = host_name(domain);
  return answer;
}

RdapAnswer NoRdap::ask(const std::string& domain) {
  return not_asked(domain);
}

RdapAnswer RecordingRdap::ask(const std::string& domain) {
  if (const RdapAnswer* known = find(answers_, host_name(domain))) return *known;
  RdapAnswer answer = inner_.ask(domain);
  answer.domain = host_name(domain);
  // The call above may have suspended; another fiber may have asked the same meanwhile.
  if (!find(answers_, answer.domain)) answers_.push_back(answer);
  return *find(answers_, answer.domain);
}

json::array RecordingRdap::recording() const {
  std::vector<RdapAnswer> sorted = answers_;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.domain < b.domain; });
  json::array out;
  for (const RdapAnswer& answer : sorted) out.push_back(to_json(answer));
  return out;
}

Result<ReplayRdap> ReplayRdap::parse(const json::array& recording) {
  ReplayRdap replay;
  for (const json::value& item : recording) {
    if (!item.is_object()) return fail("rdap: an answer is not an object");
    auto answer = rdap_from_json(item.get_object());
    if (!answer) return tl::unexpected(answer.error());
    replay.answers_.push_back(std::move(*answer));
  }
  return replay;
}

RdapAnswer ReplayRdap::ask(const std::string& domain) {
  const RdapAnswer* known = find(answers_, host_name(domain));
  return known ? *known : not_asked(domain);
}

}  // namespace mailwhy::dns
