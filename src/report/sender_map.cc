#include "report/sender_map.h"

#include <algorithm>

#include "report/detail.h"
#include "report/provider_name.h"
#include "report/senders_text.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

constexpr size_t kMapRanges = 6, kTerms = 12, kSeen = 40;

std::string count_text(const Page& page, const json::object& entry) {
  uint64_t count = number_in(entry, "ipv4_addresses");
  if (is_true(entry, "ipv6"))
    return page.say(count == 0 ? "check.map.ipv6" : "check.map.both",
                    {{"count", std::to_string(count)}});
  return page.say("check.map.count", {{"count", std::to_string(count)}});
}

MapEntry read_entry(const Page& page, const json::object& from) {
  MapEntry entry;
  entry.domain = text_in(from, "domain");
  std::vector<std::string> path = texts_in(from, "path");
  entry.own = path.size() < 2;
  if (!entry.own) entry.provider = provider_of(entry.domain, path);
  std::vector<std::string> terms = texts_in(from, "terms");
  for (size_t i = 0; i < std::min(terms.size(), kTerms); i++)
    entry.terms += (i == 0 ? "" : " ") + terms[i];
  if (terms.size() > kTerms) entry.terms += " …";
  entry.depends_on = text_in(from, "depends_on");
  if (!entry.depends_on.empty()) return entry;
  std::vector<std::string> ranges = texts_in(from, "ranges");
  entry.count = count_text(page, from);
  size_t more = number_in(from, "more_ranges");
  if (ranges.size() > kMapRanges) {
    more += ranges.size() - kMapRanges;
    ranges.resize(kMapRanges);
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
  const json::object* drawn = object_in(spf->detail, "map");
  if (!drawn) return map;
  map.others = text_in(*drawn, "others");
  map.problem = text_in(*drawn, "problem");
  map.more = number_in(*drawn, "more");
  for (const json::value& item : list_in(*drawn, "senders"))
    if (const json::object* entry = item.if_object())
      map.entries.push_back(read_entry(page, *entry));
  return map;
}

}  // namespace mailwhy::report
