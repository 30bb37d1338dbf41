// Which records of a zone decide about a domain's mail: SPF with the names it leads to,
// MX and its hosts, DKIM keys, DMARC, MTA-STS, TLS-RPT, DANE, CAA, BIMI.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dns/record.h"

namespace mailwhy::diagnose {

struct RecordName {
  dns::Name name;
  dns::Type type = dns::Type::TXT;

  friend bool operator==(const RecordName&, const RecordName&) = default;
  friend bool operator<(const RecordName& a, const RecordName& b) {
    return a.name == b.name ? a.type < b.type : a.name < b.name;
  }
};

// Grows with what the answers say: an MX names hosts, an SPF record includes, a CNAME its
// target. Only names of one zone are kept, each once, and at most 120 RRsets.
class MailNames {
 public:
  // `domain` lies in the zone `apex`.
  MailNames(const dns::Name& domain, const dns::Name& apex);
  // These alone, and what their aliases lead to.
  MailNames(std::span<const RecordName> records, const dns::Name& apex);

  void add(const dns::Name& name, dns::Type type);
  void add_selector(std::string_view selector);
  void add_common_selectors();  // those that are tried where nobody names one
  // `records`: what stands at `asked.name`, of the type asked for or a CNAME.
  void learn(const RecordName& asked, std::span<const dns::Record> records);

  // From now on this is the zone: what lies outside is forgotten.
  void narrow(const dns::Name& apex);

  // The name above all DKIM keys of the domain: where it does not exist there are none.
  RecordName above_keys() const;

  // In the order in which they were found.
  const std::vector<RecordName>& all() const { return all_; }
  // May an answer to this name further ones, that a resolver can be asked for?
  static bool leads_on(const RecordName& asked) {
    return asked.type == dns::Type::TXT || asked.type == dns::Type::MX;
  }

 private:
  void add_below(std::string_view labels, dns::Type type);
  void add_spf_names(const dns::Name& owner, const dns::Record& record);

  dns::Name domain_, apex_;
  std::vector<RecordName> all_;
  std::set<RecordName> known_;
  std::set<dns::Name> with_spf_;  // their TXT records are read as SPF
};

}  // namespace mailwhy::diagnose
