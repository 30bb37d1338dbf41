#include "report/case_input.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "bounce/sisimai_name.h"
#include "diagnose/authentication.h"
#include "dns/base_n.h"
#include "mail/reader.h"
#include "net/timestamp.h"
#include "report/case_contents.h"
#include "report/case_hashes.h"
#include "report/json_put.h"
#include "report/members.h"
#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::report {

namespace json = boost::json;

// ---------------------------------------------------------------- writing

static void put(json::object& to, std::string_view name,
                const std::vector<std::string>& values) {
  if (!values.empty()) to[name] = json::array(values.begin(), values.end());
}

static bool is_utf8(std::string_view octets) {
  Glyph glyph;
  while (next_glyph(octets, glyph))
    if (glyph.broken) return false;
  return true;
}

// Octets that are no UTF-8 cannot stand in JSON.
static void put_octets(json::object& to, std::string_view name, std::string_view octets) {
  if (is_utf8(octets))
    to[name] = octets;
  else
    to[std::string(name) + "_base64"] = dns::to_base64(octets);
}

static json::object facts_to_json(const bounce::Facts& facts) {
  json::object to;
  put(to, "recipient", facts.recipient);
  put(to, "original_recipient", facts.original_recipient);
  if (facts.sender) to["sender"] = *facts.sender;
  put(to, "sender_domain", facts.sender_domain);
  put(to, "from_domain", facts.from_domain);
  if (facts.client_ip) to["client_ip"] = facts.client_ip->to_string();
  put(to, "helo", facts.helo);
  put(to, "refused_by_name", facts.refused_by.name);
  if (facts.refused_by.ip) to["refused_by_ip"] = facts.refused_by.ip->to_string();
  put(to, "reported_by", facts.reported_by);
  put(to, "phase", bounce::to_string(facts.phase));
  if (facts.reply.code) to["code"] = *facts.reply.code;
  if (facts.reply.status) to["status"] = *facts.reply.status;
  put_octets(to, "text", facts.reply.text);
  if (facts.refused_at) to["refused_at"] = net::format_timestamp(*facts.refused_at);
  put(to, "format", facts.format);
  put(to, "feedback_type", facts.feedback_type);
  put(to, "blocklist", facts.blocklist);
  if (facts.limit) to["limit"] = *facts.limit;
  if (facts.message_size) to["message_size"] = *facts.message_size;
  put(to, "help_url", facts.help_url);
  put(to, "identity", facts.identity);
  put(to, "contradictions", facts.contradictions);
  json::object sources;
  for (const auto& [fact, source] : facts.sources.all())
    sources[fact] = bounce::to_string(source);
  if (!sources.empty()) to["sources"] = std::move(sources);
  return to;
}

static json::object reason_to_json(const bounce::Reason& reason) {
  json::object to;
  to["label"] = reason.label;
  to["confidence"] = reason.confidence;
  to["permanent"] = reason.permanent;
  to["retry"] = reason.retry;
  to["suppress_address"] = reason.suppress_address;
  if (reason.retry_after) to["retry_after"] = *reason.retry_after;
  put(to, "rule", reason.rule);
  put(to, "sisimai", reason.sisimai);
  put(to, "kumomta", reason.kumomta);
  if (reason.matched) {
    json::object matched;
    put_octets(matched, "text", reason.matched->text);
    matched["offset"] = reason.matched->offset;
    matched["length"] = reason.matched->length;
    to["matched"] = std::move(matched);
  }
  return to;
}

static json::object refusal_to_json(const bounce::Refusal& refusal, Body body) {
  json::object to;
  to["facts"] = facts_to_json(refusal.facts);
  to["reason"] = reason_to_json(refusal.reason);
  if (refusal.returned) {
    std::string_view mail = refusal.returned->bytes;
    bool whole = body == Body::Kept;
    if (!whole) mail = mail.substr(0, refusal.returned->parts.front().body_offset);
    if (!text::trim(mail).empty()) {  // else no field of it came back
      put_octets(to, whole ? "returned_mail" : "returned_header", mail);
      if (!whole || refusal.returned->headers_only) to["headers_only"] = true;
    }
  }
  if (refusal.returned) {
    auto hashes =
        refusal.signed_hashes ? *refusal.signed_hashes : diagnose::signed_hashes(refusal);
    if (!hashes.empty()) to["signed"] = hashes_to_json(hashes);
  }
  if (refusal.contents) to["contents"] = contents_to_json(*refusal.contents);
  put(to, "notes", refusal.notes);
  if (refusal.reply_line) to["reply_line"] = *refusal.reply_line;
  put_octets(to, "quoted", refusal.quoted);
  return to;
}

json::object to_json(const bounce::Input& input, Body body) {
  json::object to;
  to["kind"] = bounce::to_string(input.kind);
  to["source"] = input.source;
  json::array refusals;
  for (const bounce::Refusal& refusal : input.refusals)
    refusals.push_back(refusal_to_json(refusal, body));
  to["refusals"] = std::move(refusals);
  put(to, "selectors", input.selectors);
  if (input.connect) to["connect"] = true;
  std::vector<std::string> resolvers;
  for (const net::IpAddress& ip : input.public_resolvers)
    resolvers.push_back(ip.to_string());
  put(to, "public_resolvers", resolvers);
  return to;
}

// ---------------------------------------------------------------- reading

static Result<bounce::Facts> read_facts(const json::object& object, std::string place) {
  using bounce::Phase, bounce::Source;
  constexpr std::array phases = {Phase::Unknown, Phase::Connect,  Phase::Helo,
                                 Phase::Auth,    Phase::Mail,     Phase::Rcpt,
                                 Phase::Data,    Phase::EndOfData};
  constexpr std::array sources = {
      Source::ReplyText, Source::Report,         Source::LogLine,         Source::Event,
      Source::Option,    Source::ReturnedHeader, Source::ReturnedEnvelope};
  Members members(object, std::move(place));
  bounce::Facts facts;
  facts.recipient = members.text("recipient");
  facts.original_recipient = members.text("original_recipient");
  if (members.has("sender")) facts.sender = members.text("sender");
  facts.sender_domain = members.text("sender_domain");
  facts.from_domain = members.text("from_domain");
  facts.client_ip = members.address("client_ip");
  facts.helo = members.text("helo");
  facts.refused_by = {members.text("refused_by_name"), members.address("refused_by_ip")};
  facts.reported_by = members.text("reported_by");
  facts.phase = members.one_of("phase", phases);
  if (auto code = members.number("code", 100, 999))
    facts.reply.code = static_cast<int>(*code);
  if (members.has("status")) facts.reply.status = members.text("status");
  facts.reply.text = members.octets("text");
  facts.refused_at = members.time("refused_at");
  facts.format = members.text("format");
  facts.feedback_type = members.text("feedback_type");
  facts.blocklist = members.text("blocklist");
  if (auto limit = members.number("limit", INT32_MIN, INT32_MAX)) facts.limit = *limit;
  facts.message_size = members.number("message_size", 0, int64_t{1} << 40);
  facts.help_url = members.text("help_url");
  facts.identity = members.text("identity");
  facts.contradictions = members.texts("contradictions");
  if (const json::object* written = members.object("sources")) {
    Members source(*written, members.place("sources"));
    for (const auto& item : *written) {
      bounce::Source where = source.one_of(item.key(), sources);
      if (auto fact = bounce::FactName::of(item.key())) facts.sources.set(*fact, where);
    }
    if (!source.error().empty()) return fail(source.error());
  }
  if (!members.error().empty()) return fail(members.error());
  return facts;
}

static Result<bounce::Reason> read_reason(const json::object& object, std::string place) {
  Members members(object, std::move(place));
  bounce::Reason reason;
  reason.label = members.text("label");
  reason.confidence = members.fraction("confidence");
  reason.permanent = members.flag("permanent");
  reason.retry = members.flag("retry");
  reason.suppress_address = members.flag("suppress_address");
  if (auto after = members.number("retry_after", 0, INT32_MAX))
    reason.retry_after = *after;
  reason.rule = members.text("rule");
  reason.sisimai = members.text("sisimai");
  reason.hard = bounce::is_hard_bounce(reason);
  reason.kumomta = members.text("kumomta");
  if (const json::object* written = members.object("matched")) {
    Members matched(*written, members.place("matched"));
    reason.matched = bounce::Reason::Matched{};
    reason.matched->text = matched.octets("text");
    reason.matched->offset =
        static_cast<size_t>(matched.number("offset", 0, INT64_MAX).value_or(0));
    reason.matched->length =
        static_cast<size_t>(matched.number("length", 0, INT64_MAX).value_or(0));
    if (!matched.error().empty()) return fail(matched.error());
  }
  if (!members.error().empty()) return fail(members.error());
  return reason;
}

static Result<bounce::Refusal> read_refusal(const json::object& object,
                                            const std::string& place) {
  Members members(object, place);
  bounce::Refusal refusal;
  if (const json::object* written = members.object("facts")) {
    auto facts = read_facts(*written, members.place("facts"));
    if (!facts) return tl::unexpected(facts.error());
    refusal.facts = std::move(*facts);
  }
  if (const json::object* written = members.object("reason")) {
    auto reason = read_reason(*written, members.place("reason"));
    if (!reason) return tl::unexpected(reason.error());
    refusal.reason = std::move(*reason);
  }
  std::string mail = members.octets("returned_mail");
  bool headers_only = members.flag("headers_only");
  if (mail.empty()) mail = members.octets("returned_header");
  if (!mail.empty()) {
    auto message = mail::read_message(std::move(mail));
    if (!message)
      members.wrong("returned_header", message.error().what);
    else {
      message->headers_only = headers_only;
      refusal.returned = std::make_shared<const mail::Message>(std::move(*message));
    }
  }
  if (const json::value* written = object.if_contains("signed")) {
    if (!written->is_array()) return fail(members.place("signed") + ": not an array");
    auto hashes = hashes_from_json(written->get_array(), members.place("signed"));
    if (!hashes) return tl::unexpected(hashes.error());
    refusal.signed_hashes =
        std::make_shared<const std::vector<bounce::SignedHashes>>(std::move(*hashes));
  }
  if (const json::object* written = members.object("contents")) {
    auto contents = contents_from_json(*written, members.place("contents"));
    if (!contents) return tl::unexpected(contents.error());
    refusal.contents = std::make_shared<const mail::Contents>(std::move(*contents));
  }
  refusal.notes = members.texts("notes");
  if (auto line = members.number("reply_line", 1, INT64_MAX))
    refusal.reply_line = static_cast<size_t>(*line);
  refusal.quoted = members.octets("quoted");
  if (!members.error().empty()) return fail(members.error());
  return refusal;
}

Result<bounce::Input> input_from_json(const json::object& object) {
  using bounce::Kind;
  constexpr std::array kinds = {Kind::Bounce,  Kind::Reply,  Kind::LogLine, Kind::Event,
                                Kind::Message, Kind::Domain, Kind::Ip};
  Members members(object, "");
  bounce::Input input;
  input.kind = members.one_of("kind", kinds);
  input.source = members.text("source");
  input.selectors = members.texts("selectors");
  input.connect = members.flag("connect");
  constexpr size_t kMostResolvers = 64;  // each is asked for every record
  for (const std::string& text : members.texts("public_resolvers")) {
    if (input.public_resolvers.size() == kMostResolvers)
      return fail(fmt::format("public_resolvers: more than {}", kMostResolvers));
    auto ip = net::IpAddress::parse(text);
    if (!ip) return fail(fmt::format("public_resolvers: \"{}\" is no IP address", text));
    input.public_resolvers.push_back(*ip);
  }
  const json::value* refusals = object.if_contains("refusals");
  if (!refusals || !refusals->is_array()) return fail("refusals: not an array");
  for (const json::value& item : refusals->get_array()) {
    std::string place = fmt::format("refusals[{}]", input.refusals.size());
    if (!item.is_object()) return fail(place + ": not an object");
    auto refusal = read_refusal(item.get_object(), place);
    if (!refusal) return tl::unexpected(refusal.error());
    input.refusals.push_back(std::move(*refusal));
  }
  if (!members.error().empty()) return fail(members.error());
  return input;
}

// ---------------------------------------------------------------- masking

// RFC 5322's atext and the dot, and octets beyond ASCII (RFC 6532). "=" stays in: VERP
// has it.
static bool is_local_part(char c) {
  constexpr std::string_view others = "!#$&'*+-/=?^_`{|}~.";
  return text::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
         others.find(c) != others.npos;
}

// Masks the local part that ends before `at`, not beyond `least`.
static void mask_before(std::string& text, size_t at, size_t least) {
  constexpr size_t kLongestQuoted =
      128;  // RFC 5321 allows 64 octets; this keeps it linear
  if (at > least && text[at - 1] == '"') {  // "a b"@example.org
    for (size_t open = at - 1; open > least && at - open < kLongestQuoted; open--)
      if (text[open - 1] == '"') {
        std::fill(text.begin() + open, text.begin() + at - 1, 'x');
        return;
      }
  }
  while (at > least && is_local_part(text[at - 1])) text[--at] = 'x';
}

std::string mask_addresses(std::string text) {
  size_t done = 0;
  for (size_t at = 0; at < text.size(); at++) {
    size_t sign = text[at] == '@' ? 1 : text.compare(at, 3, "%40") == 0 ? 3 : 0;
    if (sign == 0) continue;
    mask_before(text, at, done);
    done = at + sign;
    at = done - 1;
  }
  return text;
}

void mask_addresses(json::value& value) {
  // The writers above nest a handful of levels: recursion is on our own form, not on an
  // input's.
  if (value.is_string())
    value = mask_addresses(std::string(value.get_string()));
  else if (value.is_array())
    for (json::value& item : value.get_array()) mask_addresses(item);
  else if (value.is_object())
    for (auto& item : value.get_object()) mask_addresses(item.value());
}

}  // namespace mailwhy::report
