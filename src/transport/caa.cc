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

namespace {
struct Authority {
  std::string_view organization;  // how its name begins
  std::vector<std::string_view> domains;
};
}  // namespace

// As the authorities state them in their certification practice statements.
std::vector<std::string_view> authority_domains(std::string_view issuer_organization) {
  static const std::vector<Authority> kAuthorities = {
      {"Let's Encrypt", {"letsencrypt.org"}},
      {"ISRG", {"letsencrypt.org"}},
      {"Google Trust Services", {"pki.goog"}},
      {"DigiCert",
       {"digicert.com", "symantec.com", "geotrust.com", "rapidssl.com", "thawte.com",
        "digitalcertvalidation.com", "www.digicert.com"}},
      {"Sectigo",
       {"sectigo.com", "comodo.com", "comodoca.com", "usertrust.com",
        "trust-provider.com"}},
      {"ZeroSSL", {"sectigo.com"}},
      {"GlobalSign", {"globalsign.com"}},
      {"Buypass", {"buypass.com", "buypass.no"}},
      {"GoDaddy", {"godaddy.com", "starfieldtech.com"}},
      {"Starfield", {"starfieldtech.com", "godaddy.com"}},
      {"Amazon", {"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"}},
      {"Actalis", {"actalis.it"}},
      {"HARICA", {"harica.gr"}},
      {"Hellenic Academic", {"harica.gr"}},
      {"SwissSign", {"swisssign.com"}},
      {"IdenTrust", {"identrust.com"}},
      {"SSL Corp", {"ssl.com"}},
      {"D-Trust", {"d-trust.net", "dtrust.de"}},
  };
  for (const Authority& authority : kAuthorities)
    if (text::starts_with_ignore_case(issuer_organization, authority.organization))
      return authority.domains;
  return {};
}

}  // namespace mailwhy::transport
