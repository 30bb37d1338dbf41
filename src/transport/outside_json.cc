#include "transport/outside_json.h"

#include <array>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "dns/base_n.h"
#include "text/charset.h"

namespace mailwhy::transport {

namespace json = boost::json;

// ---------------------------------------------------------------- writing

static void put(json::object& to, std::string_view name, const std::string& octets) {
  if (octets.empty()) return;
  if (text::is_utf8(octets))
    to[name] = octets;
  else
    to[std::string(name) + "_base64"] = dns::to_base64(octets);
}

static json::object to_json(const SmtpReply& reply) {
  json::object to{{"code", reply.code}};
  put(to, "text", reply.text);
  return to;
}

json::object to_json(const WebAnswer& answer) {
  json::object to{{"url", answer.url}, {"status", to_string(answer.status)}};
  if (answer.http_status != 0) to["http_status"] = answer.http_status;
  put(to, "content_type", answer.content_type);
  put(to, "body", answer.body);
  put(to, "problem", answer.problem);
  return to;
}

json::object to_json(const SmtpAnswer& answer) {
  json::object to{{"host", answer.question.host},
                  {"address", answer.question.address.to_string()},
                  {"status", to_string(answer.status)},
                  {"tls", to_string(answer.tls)}};
  json::array& asked = (to["recipients"] = json::array()).get_array();
  for (size_t i = 0; i < answer.question.recipients.size(); i++) {
    json::object one{{"address", answer.question.recipients[i]}};
    if (i < answer.recipients.size()) one["reply"] = to_json(answer.recipients[i]);
    asked.push_back(std::move(one));
  }
  if (answer.greeting.code != 0) to["greeting"] = to_json(answer.greeting);
  if (answer.mail.code != 0) to["mail"] = to_json(answer.mail);
  put(to, "tls_version", answer.tls_version);
  put(to, "chain_problem", answer.chain_problem);
  put(to, "problem", answer.problem);
  json::array extensions;
  for (const std::string& line : answer.extensions) {
    json::object one;
    put(one, "line", line);
    extensions.push_back(std::move(one));
  }
  if (!extensions.empty()) to["extensions"] = std::move(extensions);
  json::array certificates;
  for (const std::string& der : answer.certificates)
    certificates.push_back(json::string(dns::to_base64(der)));
  if (!certificates.empty()) to["certificates"] = std::move(certificates);
  return to;
}

// ---------------------------------------------------------------- reading

namespace {
// Members of one object; the first that is not as it should be is kept as the error.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  std::string octets(std::string_view name, size_t most) {
    std::string encoded = text_of(std::string(name) + "_base64");
    std::string found = encoded.empty()
                            ? text_of(name)
                            : dns::from_base64(encoded).value_or(std::string());
    if (!encoded.empty() && found.empty()) wrong(name, "not base64");
    if (found.size() > most) wrong(name, "too long");
    return found;
  }
  int number(std::string_view name, int most) {
    const json::value* value = object_.if_contains(name);
    if (!value) return 0;
    boost::system::error_code error;
    int64_t number = value->to_number<int64_t>(error);
    if (!error.failed() && number >= 0 && number <= most) return static_cast<int>(number);
    wrong(name, "not a number of that kind");
    return 0;
  }
  template <class Enum, size_t N>
  Enum one_of(std::string_view name, const std::array<Enum, N>& values) {
    std::string written = text_of(name);
    for (Enum value : values)
      if (to_string(value) == written) return value;
    wrong(name, "a word that is not known here");
    return values.front();
  }
  SmtpReply reply(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (!value) return {};
    if (!value->is_object()) {
      wrong(name, "not an object");
      return {};
    }
    Reader inner(value->get_object());
    SmtpReply reply{inner.number("code", 999), inner.octets("text", kMaxReplyText)};
    if (reply.code == 0 && !reply.text.empty()) inner.wrong("code", "missing");
    if (!inner.error_.empty()) wrong(name, inner.error_);
    return reply;
  }
  // The objects, or the values, of an array of at most `most`.
  json::array array(std::string_view name, size_t most) {
    const json::value* value = object_.if_contains(name);
    if (!value) return {};
    if (value->is_array() && value->get_array().size() <= most) return value->get_array();
    wrong(name, "not an array of that length");
    return {};
  }
  void wrong(std::string_view name, std::string_view what) {
    if (error_.empty()) error_ = std::string(name) + ": " + std::string(what);
  }
  const std::string& error() const { return error_; }

 private:
  std::string text_of(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (!value) return {};
    if (value->is_string()) return std::string(value->get_string());
    wrong(name, "not a string");
    return {};
  }

  const json::object& object_;
  std::string error_;
};
}  // namespace

constexpr size_t kMaxText = 4096;  // host names, URLs, problems
constexpr size_t kMaxRecipients = 8;

Result<WebAnswer> web_from_json(const json::object& object) {
  using Status = WebAnswer::Status;
  Reader from(object);
  WebAnswer answer;
  answer.url = from.octets("url", kMaxText);
  answer.status = from.one_of(
      "status", std::array{Status::Answered, Status::BadCertificate, Status::Refused,
                           Status::Unreachable, Status::NotAsked});
  answer.http_status = from.number("http_status", 999);
  answer.content_type = from.octets("content_type", kMaxText);
  answer.body = from.octets("body", kMaxPage);
  answer.problem = from.octets("problem", kMaxText);
  if (!from.error().empty()) return fail(from.error());
  return answer;
}

static void read_recipients(Reader& from, SmtpAnswer& answer) {
  for (const json::value& item : from.array("recipients", kMaxRecipients)) {
    if (!item.is_object()) return from.wrong("recipients", "an entry is not an object");
    Reader one(item.get_object());
    answer.question.recipients.push_back(one.octets("address", kMaxText));
    bool replied = item.get_object().contains("reply");
    if (replied && answer.recipients.size() + 1 == answer.question.recipients.size())
      answer.recipients.push_back(one.reply("reply"));
    if (!one.error().empty()) return from.wrong("recipients", one.error());
  }
}

static void read_lists(Reader& from, SmtpAnswer& answer) {
  for (const json::value& item : from.array("extensions", kMaxExtensions)) {
    if (!item.is_object()) return from.wrong("extensions", "an entry is not an object");
    Reader one(item.get_object());
    answer.extensions.push_back(one.octets("line", kMaxReplyText));
    if (!one.error().empty()) return from.wrong("extensions", one.error());
  }
  for (const json::value& item : from.array("certificates", kMaxCertificates)) {
    auto der = item.is_string() ? dns::from_base64(item.get_string()) : std::nullopt;
    if (!der || der->size() > kMaxCertificate)
      return from.wrong("certificates", "not base64, or too long");
    answer.certificates.push_back(std::move(*der));
  }
}

Result<SmtpAnswer> smtp_from_json(const json::object& object) {
  using Status = SmtpAnswer::Status;
  using Tls = SmtpAnswer::Tls;
  Reader from(object);
  SmtpAnswer answer;
  answer.question.host = from.octets("host", kMaxText);
  auto address = net::IpAddress::parse(from.octets("address", kMaxText));
  if (!address) return fail("address: not an IP address");
  answer.question.address = *address;
  answer.status = from.one_of(
      "status", std::array{Status::Answered, Status::Refused, Status::Timeout,
                           Status::NoRoute, Status::NoSmtp, Status::NotAsked});
  answer.tls = from.one_of("tls", std::array{Tls::NotTried, Tls::NotOffered, Tls::Refused,
                                             Tls::Failed, Tls::Done});
  answer.greeting = from.reply("greeting");
  answer.mail = from.reply("mail");
  answer.tls_version = from.octets("tls_version", kMaxText);
  answer.chain_problem = from.octets("chain_problem", kMaxText);
  answer.problem = from.octets("problem", kMaxText);
  read_recipients(from, answer);
  read_lists(from, answer);
  if (!from.error().empty()) return fail(from.error());
  return answer;
}

}  // namespace mailwhy::transport
