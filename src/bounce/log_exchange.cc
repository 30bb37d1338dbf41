#include "bounce/log_exchange.h"

#include "text/ascii.h"

namespace mailwhy::bounce {

void ExchangeColumns::read_head(std::string_view line) {
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);  // byte order mark
  constexpr std::string_view kFields = "#Fields:";
  if (!line.starts_with(kFields)) return;
  constexpr std::array<std::string_view, Columns> kNames = {"date-time",
                                                            "client-ip",
                                                            "client-hostname",
                                                            "server-ip",
                                                            "server-hostname",
                                                            "connector-id",
                                                            "source",
                                                            "event-id",
                                                            "internal-message-id",
                                                            "message-id",
                                                            "recipient-address",
                                                            "recipient-status",
                                                            "recipient-count",
                                                            "sender-address",
                                                            "directionality",
                                                            "original-client-ip"};
  std::string_view rest = text::trim(line.substr(kFields.size()));
  count_ = 0;
  while (!rest.empty() && count_ < kMostColumns) {
    size_t comma = rest.find(',');
    std::string_view name = text::trim(rest.substr(0, comma));
    columns_[count_] = Other;
    for (size_t i = 0; i < kNames.size(); i++)
      if (name == kNames[i]) columns_[count_] = static_cast<Column>(i);
    count_++;
    rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
  }
}

// One field off the row; a quoted one without its quotes, doubled ones undone into
// `unquoted`.
static std::string_view take_field(std::string_view& rest, std::string& unquoted) {
  if (!rest.starts_with('"')) {
    size_t comma = rest.find(',');
    std::string_view field = rest.substr(0, comma);
    rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
    return field;
  }
  size_t at = 1;
  bool doubled = false;
  for (; at < rest.size(); at++) {
    if (rest[at] != '"') continue;
    if (at + 1 >= rest.size() || rest[at + 1] != '"') break;
    doubled = true;
    at++;
  }
  std::string_view field = rest.substr(1, at - 1);
  rest.remove_prefix(std::min(rest.size(), at + 1));
  if (rest.starts_with(',')) rest.remove_prefix(1);
  if (!doubled) return field;
  size_t start = unquoted.size();
  for (size_t i = 0; i < field.size(); i++) {
    unquoted += field[i];
    if (field[i] == '"') i++;
  }
  return std::string_view(unquoted).substr(start);
}

static std::string_view value_in(std::string_view text, std::string_view name) {
  size_t at = text.find(name);
  if (at == text.npos) return {};
  std::string_view value = text.substr(at + name.size());
  return value.substr(0, value.find('}'));
}

// "[{LED=550 5.1.1 User unknown};{MSG=};{FQDN=mx.example.net};{IP=198.51.100.7}]", or the
// reply alone.
void ExchangeColumns::take_status(LogEvent& event) {
  std::string_view status = values_[Status];
  event.said = value_in(status, "{LED=");
  if (event.said.empty()) event.said = status;
  if (std::string_view host = value_in(status, "{FQDN="); !host.empty())
    event.relay_name = host;
  if (std::string_view ip = value_in(status, "{IP="); !ip.empty()) event.relay_ip = ip;
}

bool ExchangeColumns::take_event(LogEvent& event) {
  using What = LogEvent::Kind;
  using Outcome = LogEvent::Outcome;
  std::string_view name = values_[EventId], source = values_[Source];
  event = LogEvent();
  event.format = LogFormat::Exchange;
  event.id = values_[MessageId].empty() ? values_[InternalId] : values_[MessageId];
  std::string_view sender = values_[Sender];
  event.sender = sender == "<>" ? std::string_view() : sender;
  if (name == "RECEIVE") {
    event.kind = What::Mail;
    event.client_ip =
        values_[OriginalIp].empty() ? values_[ClientIp] : values_[OriginalIp];
    event.client_name = values_[ClientHost];
    if (source == "STOREDRIVER") event.user = sender;  // out of a mailbox here
    for (char c : values_[RecipientCount].substr(0, 8))
      if (text::is_digit(c))
        event.recipient_count =
            event.recipient_count * 10 + static_cast<unsigned>(c - '0');
    return true;
  }
  event.kind = What::Attempt;
  event.recipients = values_[Recipients];
  if (name == "SEND" || name == "SENDEXTERNAL") {
    event.outcome = values_[Connector].starts_with("Intra-Organization")
                        ? Outcome::PassedOn
                        : Outcome::Delivered;
    event.relay_name = values_[ServerHost];
    event.relay_ip = values_[ServerIp];
    return true;
  }
  if (name == "DELIVER") {
    event.outcome = Outcome::Delivered;
    event.local = true;
    return true;
  }
  if (name != "FAIL" && name != "DEFER") return false;
  event.outcome = name == "DEFER" ? Outcome::Deferred : Outcome::Refused;
  take_status(event);
  if (source == "AGENT" && values_[Direction] == "Incoming") {
    event.kind = What::TurnedAway;
    event.client_ip =
        values_[OriginalIp].empty() ? values_[ClientIp] : values_[OriginalIp];
    event.client_name = values_[ClientHost];
  }
  return true;
}

bool ExchangeColumns::read_row(std::string_view row, LogLine& line, LogEvent& event) {
  row = text::trim(row.substr(0, kMaxLogLine));
  tells_ = false;
  line = LogLine();
  values_.fill({});
  unquoted_.clear();
  unquoted_.reserve(kMaxLogLine);  // no more is ever put in: the views stay good
  for (size_t i = 0; i < count_ && !row.empty(); i++) {
    std::string_view value = take_field(row, unquoted_);
    if (columns_[i] != Other) values_[columns_[i]] = value;
  }
  std::string_view time = values_[DateTime];
  if (time.size() < 19 || !text::is_digit(time.front()) || values_[EventId].empty())
    return false;
  line.kind = LogLine::Stamp::Iso;
  line.stamp = time;
  line.program = "exchange";
  tells_ = take_event(event);
  return true;
}

}  // namespace mailwhy::bounce
