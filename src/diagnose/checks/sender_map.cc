#include "diagnose/checks/sender_map.h"

#include "diagnose/checks/check.h"
#include "spf/who.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxSenders = 40, kMaxRanges = 20;

static boost::json::object to_json(const spf::WhoEntry& entry) {
  std::vector<std::string> ranges = entry.addresses.to_strings();
  size_t more = ranges.size() > kMaxRanges ? ranges.size() - kMaxRanges : 0;
  ranges.resize(ranges.size() - more);
  boost::json::object out{{"domain", entry.domain},
                          {"path", texts_json(entry.path)},
                          {"terms", texts_json(entry.terms)}};
  if (!entry.depends_on.empty()) {
    out["depends_on"] = entry.depends_on;  // any address: the ranges would say nothing
    return out;
  }
  out["ranges"] = texts_json(ranges);
  if (more > 0) out["more_ranges"] = more;
  out["ipv4_addresses"] = static_cast<uint64_t>(entry.addresses.v4_count());
  out["ipv6"] = entry.addresses.v6_count() > 0;
  return out;
}

boost::json::object sender_map(dns::Resolver& resolver, const std::string& domain) {
  spf::Who who = spf::who(resolver, {{}, "postmaster@" + domain, domain, {}});
  boost::json::array senders;
  size_t more = 0;
  for (const auto* entries : {&who.permitted, &who.uncertain})
    for (const spf::WhoEntry& entry : *entries) {
      if (senders.size() < kMaxSenders)
        senders.push_back(to_json(entry));
      else
        more++;
    }
  boost::json::object out{{"senders", std::move(senders)}};
  if (more > 0) out["more"] = more;
  out["others"] = to_string(who.others);
  if (!who.problem.empty()) out["problem"] = who.problem;
  return out;
}

}  // namespace mailwhy::diagnose
