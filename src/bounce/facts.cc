// The words of facts in reports.
#include "bounce/facts.h"

namespace mailwhy::bounce {

std::vector<std::pair<std::string_view, Source>> Sources::all() const {
  std::vector<std::pair<std::string_view, Source>> known;
  for (size_t i = 0; i < FactName::kCount; i++)
    if (sources_[i]) known.emplace_back(FactName::kAll[i], *sources_[i]);
  return known;
}

std::string to_string(Phase phase) {
  switch (phase) {
    case Phase::Connect:
      return "connect";
    case Phase::Helo:
      return "helo";
    case Phase::Auth:
      return "auth";
    case Phase::Mail:
      return "mail";
    case Phase::Rcpt:
      return "rcpt";
    case Phase::Data:
      return "data";
    case Phase::EndOfData:
      return "end_of_data";
    case Phase::Unknown:
      break;
  }
  return "";
}

std::string to_string(Source source) {
  switch (source) {
    case Source::ReplyText:
      return "reply_text";
    case Source::Report:
      return "report";
    case Source::LogLine:
      return "log_line";
    case Source::Event:
      return "event";
    case Source::Option:
      return "option";
    case Source::ReturnedHeader:
      return "returned_header";
    case Source::ReturnedEnvelope:
      return "returned_envelope";
  }
  return "";
}

std::string to_string(Kind kind) {
  switch (kind) {
    case Kind::Bounce:
      return "bounce";
    case Kind::Reply:
      return "reply";
    case Kind::LogLine:
      return "log_line";
    case Kind::Event:
      return "event";
    case Kind::Message:
      return "message";
    case Kind::Domain:
      return "domain";
    case Kind::Ip:
      return "ip";
  }
  return "";
}

}  // namespace mailwhy::bounce
