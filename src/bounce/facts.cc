// The words of facts in reports.
#include "bounce/facts.h"

#include <algorithm>
#include <iterator>

namespace mailwhy::bounce {

static constexpr std::string_view kFacts[] = {
    "blocklist",    "client_ip", "from_domain",  "helo",       "limit",
    "message_size", "phase",     "recipient",    "refused_at", "refused_by",
    "reported_by",  "sender",    "sender_domain"};

std::string_view fact_named(std::string_view name) {
  auto known = std::ranges::find(kFacts, name);
  return known == std::end(kFacts) ? std::string_view() : *known;
}

Sources::Sources(std::initializer_list<Entry> entries) {
  for (const auto& [fact, source] : entries) (*this)[fact] = source;
}

Source& Sources::operator[](std::string_view fact) {
  if (entries_.empty()) entries_.reserve(std::size(kFacts));
  auto at = std::ranges::lower_bound(entries_, fact, {}, &Entry::first);
  if (at == entries_.end() || at->first != fact)
    at = entries_.emplace(at, fact, Source());
  return at->second;
}

const Source* Sources::find(std::string_view fact) const {
  auto at = std::ranges::lower_bound(entries_, fact, {}, &Entry::first);
  return at != entries_.end() && at->first == fact ? &at->second : nullptr;
}

void Sources::erase(std::string_view fact) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.first == fact; });
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
