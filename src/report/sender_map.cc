#include "report/sender_map.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "report/provider_name.h"
#include "report/senders_text.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

constexpr size_t kRanges = 6, kTerms = 12, kSeen = 40;

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? shown(value->get_string()) : "";
}

std::vector<std::string> texts_of(const json::object& object, std::string_view key) {
  std::vector<std::string> out;
  const json::value* value = object.if_contains(key);
  if (const json::array* list = value ? value->if_array() : nullptr)
    for (const json::value& item : *list)
      if (item.is_string()) out.push_back(shown(item.get_string()));
  return out;
}

uint64_t number_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  boost::system::error_code error;
  return value ? value->to_number<uint64_t>(error) : 0;
}

std::string count_text(const Page& page, const json::object& entry) {
  uint64_t count = number_of(entry, "ipv4_addresses");
  const json::value* v6 = entry.if_contains("ipv6");
  if (v6 && v6->is_bool() && v6->get_bool())
    return page.say(count == 0 ? "check.map.ipv6" : "check.map.both",
                    {{"count", std::to_string(count)}});
  return page.say("check.map.count", {{"count", std::to_string(count)}});
}

MapEntry read_entry(const Page& page, const json::object& from) {
  MapEntry entry;
  entry.domain = text_of(from, "domain");
  std::vector<std::string> path = texts_of(from, "path");
  entry.own = path.size() < 2;
  if (!entry.own) entry.provider = provider_of(entry.domain, path);
  std::vector<std::string> terms = texts_of(from, "terms");
  for (size_t i = 0; i < std::min(terms.size(), kTerms); i++)
    entry.terms += (i == 0 ? "" : " ") + terms[i];
  if (terms.size() > kTerms) entry.terms += " …";
  entry.depends_on = text_of(from, "depends_on");
  if (!entry.depends_on.empty()) return entry;
  std::vector<std::string> ranges = texts_of(from, "ranges");
  entry.count = count_text(page, from);
  size_t more = number_of(from, "more_ranges");
  if (ranges.size() > kRanges) {
    more += ranges.size() - kRanges;
    ranges.resize(kRanges);
  }
  for (const std::string& range : ranges) {
    bool single = range.ends_with(range.find(':') == range.npos ? "/32" : "/128");
    entry.ranges += (entry.ranges.empty() ? "" : ", ") +
                    (single ? range.substr(0, range.find('/')) : range);
  }
  if (more > 0)
    entry.ranges += " " + page.say("check.map.more", {{"count", std::to_string(more)}});
  return entry;
}

}  // namespace

SenderMap read_sender_map(const Page& page, const diagnose::Case& one) {
  SenderMap map;
  for (const diagnose::Evidence& evidence : one.evidence)
    if (evidence.check == "services") map.seen = sender_texts(page, evidence.detail);
  if (map.seen.size() > kSeen) map.seen.resize(kSeen);
  auto spf = std::ranges::find(one.evidence, "spf", &diagnose::Evidence::check);
  if (spf == one.evidence.end()) return map;
  const json::value* value = spf->detail.if_contains("map");
  const json::object* drawn = value ? value->if_object() : nullptr;
  if (!drawn) return map;
  map.others = text_of(*drawn, "others");
  map.problem = text_of(*drawn, "problem");
  map.more = number_of(*drawn, "more");
  const json::value* senders = drawn->if_contains("senders");
  if (const json::array* list = senders ? senders->if_array() : nullptr)
    for (const json::value& item : *list)
      if (const json::object* entry = item.if_object())
        map.entries.push_back(read_entry(page, *entry));
  return map;
}

}  // namespace mailwhy::report
