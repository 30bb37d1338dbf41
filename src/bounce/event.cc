// Events: each service's names for the same things, in one table.
#include "bounce/event.h"

#include <cmath>

#include <boost/json.hpp>

#include "bounce/draft.h"
#include "mail/address.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::bounce {

namespace json = boost::json;

static constexpr size_t kMaxEvents = 10000;

namespace {

// Paths of names divided by '/'; a number picks from an array. Several paths are divided
// by '|': the first that holds something counts. A path that begins with '@' starts at
// the item of `each`.
struct Shape {
  std::string_view format;
  std::string_view present;  // what only this service has
  std::string_view kind;     // the event's name
  std::string_view each;     // array of recipients, "" where an event has one
  std::string_view recipient, reply, code, status;
  std::string_view sender, from;
  std::string_view client_ip, server, server_ip, reported_by, when;
  std::string_view type;  // the service's own classification
};

constexpr Shape kShapes[] = {
    {"ses", "notificationType|eventType", "notificationType|eventType",
     "bounce/bouncedRecipients|complaint/complainedRecipients|deliveryDelay/"
     "delayedRecipients|delivery/recipients",
     "@emailAddress|@", "@diagnosticCode|delivery/smtpResponse", "", "@status",
     "mail/source", "mail/commonHeaders/from/0", "", "",
     "bounce/remoteMtaIp|delivery/remoteMtaIp",
     "bounce/reportingMTA|delivery/reportingMTA",
     "bounce/timestamp|complaint/timestamp|deliveryDelay/timestamp|mail/timestamp",
     "bounce/bounceSubType"},
    {"mailgun", "event-data", "event-data/event", "", "event-data/recipient",
     "event-data/delivery-status/message|event-data/delivery-status/"
     "description|event-data/reject/reason",
     "event-data/delivery-status/code", "event-data/delivery-status/enhanced-code",
     "event-data/envelope/sender", "event-data/message/headers/from",
     "event-data/envelope/sending-ip", "event-data/delivery-status/mx-host", "", "",
     "event-data/timestamp", "event-data/reason"},
    {"mailgun", "delivery-status/mx-host|delivery-status/message", "event", "",
     "recipient", "delivery-status/message|delivery-status/description",
     "delivery-status/code", "delivery-status/enhanced-code", "envelope/sender",
     "message/headers/from", "envelope/sending-ip", "delivery-status/mx-host", "", "",
     "timestamp", "reason"},
    {"sparkpost", "msys", "msys/*/type", "", "msys/*/rcpt_to|msys/*/raw_rcpt_to",
     "msys/*/raw_reason|msys/*/reason", "msys/*/error_code", "", "msys/*/msg_from",
     "msys/*/friendly_from", "msys/*/sending_ip",
     "msys/*/mx_host|msys/*/recv_method_host", "msys/*/ip_address", "",
     "msys/*/timestamp", "msys/*/bounce_class"},
    {"sparkpost", "bounce_class|raw_rcpt_to", "type", "", "rcpt_to|raw_rcpt_to",
     "raw_reason|reason", "error_code", "", "msg_from", "friendly_from", "sending_ip",
     "mx_host", "ip_address", "", "timestamp", "bounce_class"},
    {"postmark", "RecordType", "RecordType", "", "Email|Recipient", "Details|Description",
     "", "", "", "From", "", "", "", "", "BouncedAt|DeliveredAt", "Type"},
    {"postmark", "TypeCode", "Name", "", "Email", "Details|Description", "", "", "",
     "From", "", "", "", "", "BouncedAt", "Type"},
    {"sendgrid", "sg_event_id|sg_message_id|bounce_classification", "event", "", "email",
     "reason|response", "", "status", "from|envelope/from|mail_from", "from", "ip",
     "mx_server", "", "", "timestamp", "type"},
    {"mandrill", "msg", "event", "", "msg/email",
     "msg/diag|msg/bounce_description|msg/reject", "", "", "", "msg/sender", "", "", "",
     "", "ts", "msg/bounce_description"},
    {"brevo", "message-id|sender_email", "event", "", "email", "reason", "", "", "",
     "sender_email", "sending_ip", "", "", "", "ts_event|ts", "event"},
    {"mailjet", "error_related_to|mj_campaign_id|MessageGUID", "event", "", "email",
     "comment|error", "", "", "", "", "", "", "", "", "time", "error"},
    {"resend", "data/bounce", "type", "", "data/to/0", "data/bounce/message", "", "", "",
     "data/from", "", "", "", "", "created_at", "data/bounce/subType"},
    {"mail-service", "email|recipient|rcpt_to", "event|type", "",
     "email|recipient|rcpt_to|to",
     "reason|response|diagnostic_code|diagnosticCode|diagnostic|smtp_response|error|"
     "message|description",
     "code|smtp_code|error_code", "status|enhanced_code|enhanced_status",
     "sender|envelope_from|mail_from|from", "from", "sending_ip|client_ip|source_ip|ip",
     "mx|mx_host|remote_host", "remote_ip|mx_ip", "", "timestamp|time|date", "type"},
};

struct KindMeaning {
  std::string_view kind, label;  // "" = a refusal: its words decide
};
// What a service calls an event; others ("open", "click", "processed") tell of no
// refusal.
constexpr KindMeaning kKinds[] = {{"bounce", ""},
                                  {"bounced", ""},
                                  {"hard_bounce", ""},
                                  {"soft_bounce", ""},
                                  {"hardbounce", ""},
                                  {"softbounce", ""},
                                  {"failed", ""},
                                  {"blocked", ""},
                                  {"dropped", ""},
                                  {"deferred", ""},
                                  {"deferral", ""},
                                  {"delay", ""},
                                  {"deliverydelay", ""},
                                  {"policy_rejection", ""},
                                  {"out_of_band", ""},
                                  {"rejected", ""},
                                  {"reject", ""},
                                  {"invalid_email", ""},
                                  {"invalid", ""},
                                  {"error", ""},
                                  {"email.bounced", ""},
                                  {"email.delivery_delayed", ""},
                                  {"temporary_fail", ""},
                                  {"permanent_fail", ""},
                                  {"hard bounce", ""},
                                  {"soft bounce", ""},
                                  {"undelivered", ""},
                                  {"complaint", "complaint"},
                                  {"spamreport", "complaint"},
                                  {"spam", "complaint"},
                                  {"spam_complaint", "complaint"},
                                  {"spamcomplaint", "complaint"},
                                  {"complained", "complaint"},
                                  {"email.complained", "complaint"},
                                  {"delivery", "delivered"},
                                  {"delivered", "delivered"},
                                  {"email.delivered", "delivered"},
                                  {"sent", "delivered"}};

struct TypeMeaning {
  std::string_view format, type, label;
};
// The service's own classification: it counts where the reply's words say nothing known.
constexpr TypeMeaning kTypes[] = {
    {"ses", "NoEmail", "recipient_unknown"},
    {"ses", "MailboxFull", "mailbox_full"},
    {"ses", "MessageTooLarge", "message_too_big"},
    {"ses", "ContentRejected", "spam_content"},
    {"ses", "AttachmentRejected", "attachment_blocked"},
    {"ses", "Suppressed", "esp_suppressed"},
    {"ses", "OnAccountSuppressionList", "esp_suppressed"},
    {"mailgun", "suppress-bounce", "esp_suppressed"},
    {"mailgun", "suppress-unsubscribe", "esp_suppressed"},
    {"mailgun", "suppress-complaint", "esp_suppressed"},
    {"mailgun", "old", "delivery_expired"},
    {"postmark", "BadEmailAddress", "recipient_syntax"},
    {"postmark", "ManuallyDeactivated", "esp_suppressed"},
    {"postmark", "DnsError", "recipient_domain_unknown"},
    {"postmark", "DMARCPolicy", "dmarc_reject"},
    {"postmark", "SpamNotification", "spam_content"},
    {"postmark", "VirusNotification", "malware"},
    {"postmark", "AutoResponder", "auto_reply"},
    {"postmark", "Blocked", "client_blocked"},
    {"sparkpost", "10", "recipient_unknown"},
    {"sparkpost", "22", "mailbox_full"},
    {"sparkpost", "23", "message_too_big"},
    {"sparkpost", "21", "dns_temporary"},
    {"sparkpost", "24", "delivery_expired"},
    {"sparkpost", "25", "esp_suppressed"},
    {"sparkpost", "30", "recipient_unknown"},
    {"sparkpost", "51", "client_blocked"},
    {"sparkpost", "52", "spam_content"},
    {"sparkpost", "53", "attachment_blocked"},
    {"sparkpost", "54", "relay_denied"},
    {"sparkpost", "60", "auto_reply"},
    {"mandrill", "bad_mailbox", "recipient_unknown"},
    {"mandrill", "invalid_domain", "recipient_domain_unknown"},
    {"mandrill", "mailbox_full", "mailbox_full"},
    {"mailjet", "user unknown", "recipient_unknown"},
    {"mailjet", "mailbox full", "mailbox_full"},
    {"mailjet", "preblocked", "esp_suppressed"},
    {"mailjet", "spam preblocked", "spam_content"}};

const json::value* step(const json::value& value, std::string_view name) {
  if (const json::object* object = value.if_object()) {
    if (name == "*") return object->empty() ? nullptr : &object->begin()->value();
    auto found = object->find(name);
    return found == object->end() ? nullptr : &found->value();
  }
  const json::array* array = value.if_array();
  if (!array || array->empty()) return nullptr;
  return name == "0" || name == "*" ? &array->front() : step(array->front(), name);
}

// The value at the first of `paths` that exists and is not null.
const json::value* find(const json::value& root, const json::value* item,
                        std::string_view paths) {
  while (!paths.empty()) {
    size_t bar = paths.find('|');
    std::string_view path = paths.substr(0, bar);
    paths.remove_prefix(bar == paths.npos ? paths.size() : bar + 1);
    const json::value* value = &root;
    if (path.starts_with('@')) {
      value = item;
      path.remove_prefix(1);
    }
    while (value && !path.empty()) {
      size_t slash = path.find('/');
      value = step(*value, path.substr(0, slash));
      path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
    }
    if (value && !value->is_null()) return value;
  }
  return nullptr;
}

std::string text_at(const json::value& root, const json::value* item,
                    std::string_view paths) {
  const json::value* value = find(root, item, paths);
  if (!value) return {};
  if (const json::string* text = value->if_string()) return std::string(*text);
  if (value->is_int64()) return std::to_string(value->get_int64());
  if (value->is_uint64()) return std::to_string(value->get_uint64());
  if (value->is_double() && std::abs(value->get_double()) < 1e15)
    return std::to_string(static_cast<int64_t>(value->get_double()));
  return {};
}

std::optional<net::Time> time_at(const json::value& root, std::string_view paths) {
  const json::value* value = find(root, nullptr, paths);
  if (!value) return std::nullopt;
  double seconds = 0;
  if (value->is_int64()) seconds = static_cast<double>(value->get_int64());
  if (value->is_double()) seconds = value->get_double();
  if (const json::string* text = value->if_string()) {
    if (auto time = text::parse_iso_date(*text)) return time;
    if (auto time = text::parse_mail_date(*text)) return time;
    if (text->size() < 12 &&
        text->find_first_not_of("0123456789") == json::string::npos && !text->empty())
      seconds = static_cast<double>(std::stoll(std::string(*text)));
  }
  if (seconds > 1e12) seconds /= 1000;  // milliseconds
  if (seconds < 1e8 || seconds > 1e11) return std::nullopt;
  return net::Time(net::Milliseconds(static_cast<int64_t>(seconds * 1000)));
}

// Where these words stand in the input, as JSON wrote them: only where nothing had to be
// escaped.
size_t offset_of(std::string_view input, std::string_view words) {
  if (words.size() < 8) return text::Excerpt::kNowhere;
  size_t at = input.find(words);
  return at == input.npos ? text::Excerpt::kNowhere : at;
}

const Shape* shape_of(const json::value& event) {
  for (const Shape& shape : kShapes)
    if (find(event, nullptr, shape.present)) return &shape;
  return nullptr;
}

const KindMeaning* meaning_of(std::string_view kind) {
  for (const KindMeaning& meaning : kKinds)
    if (text::equals_ignore_case(meaning.kind, kind)) return &meaning;
  return nullptr;
}

class EventReader {
 public:
  EventReader(std::string_view input, const ReadOptions& options)
      : input_(input), options_(options) {}

  void read(const json::value& value) {
    if (const json::array* events = value.if_array()) {
      for (const json::value& event : *events)
        if (seen_ < kMaxEvents) read_one(event);
      return;
    }
    read_one(value);
  }

  std::vector<Refusal> take() { return std::move(refusals_); }
  bool knows_service() const { return knows_service_; }
  const std::string& other_kind() const { return other_kind_; }

 private:
  void read_one(const json::value& event) {
    seen_++;
    if (!event.is_object()) return;
    // SNS carries the event as a text.
    const json::value* inner = find(event, nullptr, "Message");
    if (inner && inner->is_string() && find(event, nullptr, "Type|TopicArn")) {
      boost::system::error_code error;
      json::value unpacked = json::parse(inner->get_string(), error);
      if (!error && unpacked.is_object()) return read_event(unpacked);
    }
    if (const json::value* records = find(event, nullptr, "Records");
        records && records->is_array()) {
      for (const json::value& record : records->get_array())  // SNS behind Lambda
        if (const json::value* sns = find(record, nullptr, "Sns");
            sns && seen_ < kMaxEvents) {
          const json::value* message = find(*sns, nullptr, "Message");
          boost::system::error_code error;
          if (message && message->is_string()) {
            json::value unpacked = json::parse(message->get_string(), error);
            if (!error && unpacked.is_object()) read_event(unpacked);
          }
        }
      return;
    }
    read_event(event);
  }

  void read_event(const json::value& event) {
    const Shape* shape = shape_of(event);
    if (!shape) return;
    knows_service_ = true;
    std::string kind = text_at(event, nullptr, shape->kind);
    const KindMeaning* meaning = meaning_of(kind);
    if (!meaning && !kind.empty()) {
      other_kind_ = kind;
      return;
    }
    std::string_view label = meaning ? meaning->label : "";
    const json::value* each = find(event, nullptr, shape->each);
    if (shape->each.empty() || !each || !each->is_array())
      return add(event, nullptr, *shape, label);
    for (const json::value& item : each->get_array()) add(event, &item, *shape, label);
  }

  void add(const json::value& event, const json::value* item, const Shape& shape,
           std::string_view label) {
    if (refusals_.size() >= options_.refusals) return;
    auto text = [&](std::string_view paths) { return text_at(event, item, paths); };
    Draft draft;
    draft.format = std::string(shape.format);
    draft.source = Source::Event;
    draft.label = std::string(label);
    draft.recipient = text(shape.recipient);
    std::string reply = text(shape.reply);
    draft.said = text::excerpt_of(reply, offset_of(input_, reply));
    std::string code = text(shape.code);
    if (auto stated = smtp::reply_code_at(code);
        stated && *stated >= 400 && code.size() == 3)
      draft.code = stated;
    std::string status = text(shape.status);
    if (status.size() >= 5 && status[1] == '.') draft.status = status;
    std::string sender = text(shape.sender), from = text(shape.from);
    auto senders = mail::addresses_of(sender);
    if (!senders.empty()) draft.sender = senders[0].to_string();
    auto from_addresses = mail::addresses_of(from);
    if (!from_addresses.empty()) {
      draft.from_domain = from_addresses[0].domain;
      if (!draft.sender) draft.sent_to = from_addresses[0].to_string();
    }
    if (auto ip = net::IpAddress::parse(text(shape.client_ip))) draft.client_ip = *ip;
    draft.refused_by.name = text::to_lower(text(shape.server));
    if (auto ip = net::IpAddress::parse(text(shape.server_ip))) draft.refused_by.ip = *ip;
    std::string reporter = text(shape.reported_by);
    size_t type = reporter.find(';');
    draft.reported_by = text::to_lower(text::trim(
        std::string_view(reporter).substr(type == std::string::npos ? 0 : type + 1)));
    draft.refused_at = time_at(event, shape.when);
    std::string classified = text(shape.type);
    for (const TypeMeaning& known : kTypes)
      if (known.format == shape.format &&
          text::equals_ignore_case(known.type, classified))
        draft.hint = std::string(known.label);
    draft.side = draft.hint == "esp_suppressed" ? Side::Own : Side::Recipient;
    std::string kind = text::to_lower(text(shape.kind));
    draft.delayed = kind.find("defer") != kind.npos || kind.find("delay") != kind.npos ||
                    kind == "soft_bounce";
    refusals_.push_back(complete(std::move(draft), input_));
  }

  std::string_view input_;
  const ReadOptions& options_;
  std::vector<Refusal> refusals_;
  size_t seen_ = 0;
  bool knows_service_ = false;
  std::string other_kind_;
};

}  // namespace

bool looks_like_event(std::string_view text) {
  text = text::trim(text.substr(0, 4096));
  if (text.starts_with('{')) return text.find('"') < 64;
  if (!text.starts_with('[')) return false;
  text = text::trim(text.substr(1));
  return text.starts_with('{') || text.starts_with(']');
}

Result<std::vector<Refusal>> read_events(std::string_view text,
                                         const ReadOptions& options) {
  constexpr size_t kMaxJson = 32u << 20;
  text = text.substr(0, kMaxJson);
  EventReader reader(text, options);
  boost::system::error_code error;
  json::stream_parser parser;
  size_t start = 0;
  size_t last_good = 0;
  // One value, or several behind each other: JSON lines.
  while (start < text.size()) {
    size_t blanks = text.find_first_not_of(" \t\r\n,", start);
    if (blanks == text.npos) break;
    parser.reset();
    size_t read = parser.write_some(text.data() + blanks, text.size() - blanks, error);
    if (!error && !parser.done()) parser.finish(error);
    last_good = blanks + read;
    if (error) break;
    reader.read(parser.release());
    start = blanks + read;
  }
  std::vector<Refusal> refusals = reader.take();
  if (error && refusals.empty())
    return fail("this looks like JSON but cannot be read as such", last_good,
                "give the event as the service sent it");
  if (refusals.empty() && !reader.other_kind().empty())
    return fail("the event \"" + reader.other_kind() + "\" tells of no refusal", 0,
                "give the event of a bounce, a block or a deferral");
  if (refusals.empty())
    return fail(reader.knows_service() ? "the JSON holds no event of a refusal"
                                       : "this JSON is no event of a known mail service",
                0, "paste the server's reply itself with --text");
  if (error)
    refusals.back().notes.push_back("the JSON breaks off or is broken: read up to byte " +
                                    std::to_string(last_good));
  return refusals;
}

}  // namespace mailwhy::bounce
