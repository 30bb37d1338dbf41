// Events: each service's names for the same things, in one table.
#include "bounce/event.h"

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include "bounce/draft.h"
#include "bounce/event_envelope.h"
#include "bounce/event_shapes.h"
#include "bounce/host_text.h"
#include "mail/address.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::bounce {

namespace json = boost::json;

namespace {

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

// The value at the first of `paths` that exists and says something.
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
    bool empty = value && value->is_string() && value->get_string().empty();
    if (value && !value->is_null() && !empty) return value;
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

// Finds where words stand in the input, as JSON wrote them: only where nothing had to be
// escaped. They are asked for in the order of the input, so that it is gone over a few
// times and no more.
class Places {
 public:
  explicit Places(std::string_view input) : input_(input), left_(4 * input.size()) {}

  // An empty stretch where they are not found.
  Stretch find(std::string_view words) {
    std::string_view rest = input_.substr(passed_);
    if (words.size() < 8 || rest.size() > left_) return {};
    size_t found = rest.find(words);
    left_ -= found == rest.npos ? rest.size() : found;
    if (found == rest.npos) return {};
    line_ += static_cast<size_t>(std::ranges::count(rest.substr(0, found), '\n'));
    passed_ += found;
    return {input_.substr(passed_, words.size()), passed_, line_};
  }

 private:
  std::string_view input_;
  size_t left_;  // bytes that may still be gone over
  size_t passed_ = 0, line_ = 1;
};

const Shape* shape_of(const json::value& event) {
  for (const Shape& shape : event_shapes())
    if (find(event, nullptr, shape.present)) return &shape;
  return nullptr;
}

const KindMeaning* meaning_of(std::string_view kind) {
  for (const KindMeaning& meaning : event_kinds())
    if (text::equals_ignore_case(meaning.kind, kind)) return &meaning;
  return nullptr;
}

// The service's own classification; a path may name several, the first known counts.
std::string_view hint_of(const json::value& event, const json::value* item,
                         const Shape& shape) {
  for (std::string_view rest = shape.type; !rest.empty();) {
    size_t bar = rest.find('|');
    std::string classified = text_at(event, item, rest.substr(0, bar));
    rest.remove_prefix(bar == rest.npos ? rest.size() : bar + 1);
    for (const TypeMeaning& known : event_types())
      if (known.format == shape.format &&
          text::equals_ignore_case(known.type, classified))
        return known.label;
  }
  return {};
}

// "deferred", "DelayedBounce", "TransientFailure", "soft_bounce", Mailgun's "temporary".
bool is_put_off(std::string_view word) {
  for (std::string_view part : {"defer", "delay", "transient", "soft", "temporary"})
    if (text::find_ignore_case(word, part) != word.npos) return true;
  return false;
}

// The command that was answered: "RCPT TO:<bob@example.net>", "." for the whole mail.
Phase phase_of(std::string_view command) {
  struct Answered {
    std::string_view command;
    Phase phase;
  };
  static constexpr Answered kAnswered[] = {{"EHLO", Phase::Helo},  {"HELO", Phase::Helo},
                                           {"AUTH", Phase::Auth},  {"MAIL", Phase::Mail},
                                           {"RCPT", Phase::Rcpt},  {"DATA", Phase::Data},
                                           {".", Phase::EndOfData}};
  for (const Answered& known : kAnswered)
    if (text::starts_with_ignore_case(command, known.command)) return known.phase;
  return Phase::Unknown;
}

// KumoMTA's {"class": 5, "subject": 7, "detail": 1}.
std::string joined_status(const json::value& value) {
  std::string status;
  for (std::string_view part : {"class", "subject", "detail"}) {
    const json::value* number = step(value, part);
    if (!number || !number->is_int64() || number->get_int64() < 0 ||
        number->get_int64() > 999)
      return {};
    if (!status.empty()) status += '.';
    status += std::to_string(number->get_int64());
  }
  return status;
}

// Lines of a reply that were joined still carry the status of each: "5.7.26 This mail
// 5.7.26 has not passed". The first is taken off by whoever reads the reply.
void drop_repeated(std::string& reply, const std::string& status) {
  if (status.empty()) return;
  std::string_view rest = reply;
  bool headed = rest.size() > 4 && rest.substr(4).starts_with(status);  // "552 5.2.2 …"
  std::string once(rest.substr(0, headed ? 4 + status.size() : 0));
  rest.remove_prefix(once.size());
  for (size_t at; (at = rest.find(status, 1)) != rest.npos;) {
    char before = rest[at - 1];
    size_t after = at + status.size();
    bool alone = text::is_space(before) && after < rest.size() && rest[after] == ' ';
    once += rest.substr(0, alone ? at : after);
    rest.remove_prefix(alone ? after + 1 : after);
    if (rest.empty()) break;
  }
  reply = once + std::string(rest);
}

// One event, or one recipient of it, in its service's words.
struct Fields {
  const json::value& event;
  const json::value* item;
  const Shape& shape;
  std::string text(std::string_view paths) const { return text_at(event, item, paths); }
};

void take_parties(const Fields& fields, Draft& draft) {
  const Shape& shape = fields.shape;
  draft.recipient = fields.text(shape.recipient);
  auto senders = mail::addresses_of(fields.text(shape.sender));
  if (!senders.empty()) draft.sender = senders[0].to_string();
  auto from = mail::addresses_of(fields.text(shape.from));
  if (!from.empty()) {
    draft.from_domain = from[0].domain;
    if (!draft.sender) draft.sent_to = from[0].to_string();
  }
  std::string client = fields.text(shape.client_ip);  // "192.0.2.1", "192.0.2.1:0"
  if (auto ips = addresses_in(client); !ips.empty()) draft.client_ip = ips[0].ip;
  draft.refused_by.name = text::to_lower(fields.text(shape.server));
  if (draft.refused_by.name.ends_with('.')) draft.refused_by.name.pop_back();
  if (auto ip = net::IpAddress::parse(fields.text(shape.server_ip)))
    draft.refused_by.ip = *ip;
  std::string reporter = fields.text(shape.reported_by);  // "dns; a8-70.example.org"
  size_t type = reporter.find(';');
  draft.reported_by = text::to_lower(text::trim(
      std::string_view(reporter).substr(type == std::string::npos ? 0 : type + 1)));
}

class EventReader {
 public:
  EventReader(std::string_view input, const ReadOptions& options)
      : places_(input), options_(options) {}

  void read(const json::value& value) {
    complete_ &= each_event(value, [this](const json::value& event) { read_one(event); });
  }

  // Where some were left out, the last one says so.
  std::vector<Refusal> take() {
    if (!complete_ && !refusals_.empty())
      refusals_.back().notes.push_back("there are more events: the first were read");
    return std::move(refusals_);
  }
  bool knows_service() const { return knows_service_; }
  const std::string& other_kind() const { return other_kind_; }

 private:
  void read_one(const json::value& event) {
    const Shape* shape = shape_of(event);
    if (!shape) {
      // What Amazon's services say of themselves, such as that a topic was subscribed to.
      knows_service_ |= find(event, nullptr, "TopicArn|Message") != nullptr;
      return;
    }
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
    if (refusals_.size() >= options_.refusals) {
      complete_ = false;
      return;
    }
    const Fields fields{event, item, shape};
    // SparkPost tries an address with an event that tells nothing.
    if (fields.text(shape.recipient).empty() && fields.text(shape.reply).empty() &&
        label.empty())
      return;
    Draft draft;
    draft.format = std::string(shape.format);
    draft.source = Source::Event;
    draft.label = std::string(label);
    draft.hint = std::string(hint_of(event, item, shape));
    draft.side = draft.hint == "esp_suppressed" ? Side::Own : Side::Recipient;
    std::string severity = fields.text(shape.severity);
    draft.delayed = is_put_off(fields.text(shape.kind)) || is_put_off(severity);
    draft.refused_at = time_at(event, shape.when);
    take_parties(fields, draft);
    Stretch place = take_reply(fields, draft);
    Refusal& refusal = complete(std::move(draft), place, options_, refusals_);
    // Without a code it is the service that says whether it gave up.
    const Reply& reply = refusal.facts.reply;
    if (!reply.code && !reply.status && text::equals_ignore_case(severity, "permanent")) {
      refusal.reason.permanent = true;
      refusal.reason.retry = false;
    }
  }

  Stretch take_reply(const Fields& fields, Draft& draft) {
    const Shape& shape = fields.shape;
    draft.phase = phase_of(fields.text(shape.command));
    std::string status = fields.text(shape.status);
    if (const json::value* parts = find(fields.event, fields.item, shape.status))
      if (std::string joined = joined_status(*parts); !joined.empty()) status = joined;
    if (status.size() >= 5 && status[1] == '.') draft.status = status;
    std::string code = fields.text(shape.code);
    if (auto stated = smtp::reply_code_at(code);
        stated && (*stated >= 400 || draft.label == "delivered") && code.size() == 3)
      draft.code = stated;
    std::string reply = fields.text(shape.reply);
    drop_repeated(reply, draft.status);
    Stretch place = places_.find(reply);
    draft.said =
        text::excerpt_of(reply, place.text.empty() ? text::Excerpt::kNowhere : 0);
    return place;
  }

  Places places_;
  const ReadOptions& options_;
  std::vector<Refusal> refusals_;
  bool complete_ = true;
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
    return nothing_there("the event \"" + reader.other_kind() + "\" tells of no refusal",
                         "give the event of a bounce, a block or a deferral");
  if (refusals.empty() && reader.knows_service())
    return nothing_there("the JSON holds no event of a refusal",
                         "paste the server's reply itself with --text");
  if (refusals.empty())
    return fail("this JSON is no event of a known mail service", 0,
                "paste the server's reply itself with --text");
  if (error)
    refusals.back().notes.push_back("the JSON breaks off or is broken: read up to byte " +
                                    std::to_string(last_good));
  return refusals;
}

}  // namespace mailwhy::bounce
