#include "transport/caa.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::transport {

static constexpr uint8_t kCritical = 128;  // section 4.1

// The domain before the parameters: "letsencrypt.org; validationmethods=dns-01".
static std::string issuer_domain(std::string_view value) {
  return text::to_lower(text::trim(value.substr(0, value.find(';'))));
}

static bool is_issuer(std::string_view domain) {
  return std::ranges::all_of(
      domain, [](char c) { return text::is_alnum(c) || c == '-' || c == '.'; });
}

static void read_one(std::string_view rdata, CaaSet& set) {
  // flags, the length of the tag, the tag, the value (section 4.1)
  size_t size = rdata.size() < 2 ? 0 : static_cast<uint8_t>(rdata[1]);
  if (size == 0 || rdata.size() < 2 + size) {
    set.faults.push_back({"caa_unreadable", ""});
    return;
  }
  bool critical = static_cast<uint8_t>(rdata[0]) & kCritical;
  std::string tag = text::to_lower(rdata.substr(2, size));
  std::string_view value = rdata.substr(2 + size);
  if (tag == "issue") {
    std::string domain = issuer_domain(value);
    if (!is_issuer(domain)) set.faults.push_back({"caa_issuer", quoted(value)});
    set.restricts = true;
    set.issuers.push_back(quoted(domain));
  } else if (tag == "iodef" || tag == "contactemail" || tag == "contactphone") {
    set.contacts.push_back(quoted(value));
  } else if (tag != "issuewild" && tag != "issuemail" && tag != "issuevmc" && critical) {
    set.faults.push_back({"caa_critical", quoted(tag)});
  }
}

CaaSet read_caa(const std::vector<const dns::Record*>& records) {
  CaaSet set;
  for (size_t i = 0; i < std::min(records.size(), kMaxCaa); i++)
    read_one(records[i]->rdata, set);
  return set;
}

bool permits(const CaaSet& set, std::string_view authority) {
  if (!set.restricts) return true;
  return std::ranges::any_of(set.issuers, [&](const std::string& domain) {
    return text::equals_ignore_case(domain, authority);
  });
}

}  // namespace mailwhy::transport
