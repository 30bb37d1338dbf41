#include "diagnose/zone_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "diagnose/checks/check.h"
#include "net/cidr.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

using dns::Type;

namespace {

constexpr uint32_t kLongTtl = 7 * 86400;  // a mistake stays as long in caches

using Names = std::map<std::string, std::vector<const ZoneRecord*>>;

// "example.org" of "mail.example.org"; "" of "org".
std::string_view parent(std::string_view name) {
  size_t dot = name.find('.');
  return dot == name.npos ? std::string_view() : name.substr(dot + 1);
}

class Rules {
 public:
  Rules(std::span<const ZoneRecord> records, std::span<const std::string> apexes)
      : records_(records) {
    for (const ZoneRecord& one : records) by_name_[one.owner].push_back(&one);
    known_.insert(apexes.begin(), apexes.end());
  }

  std::vector<ZoneFault> run() {
    for (const ZoneRecord& one : records_) {
      look_at_names(one);
      look_at_target(one);
      look_at_text(one);
      look_at_value(one);
    }
    for (const auto& [name, records] : by_name_) look_together(name, records);
    return std::move(faults_);
  }

 private:
  void add(const ZoneRecord& at, std::string cause, Severity severity,
           text::Params params, const char* rule = nullptr) {
    Outcome one;
    params.try_emplace("name", at.owner);
    params.try_emplace("type", dns::to_string(at.record.type));
    add_finding(one, std::move(cause), severity, Certainty::Proven, params);
    if (rule) one.findings.back().notes.push_back({rule, params});
    faults_.push_back({std::move(one.findings.back()), at.place});
  }
  void pitfall(const ZoneRecord& at, Severity severity, const char* rule,
               text::Params params = {}) {
    add(at, "zone_pitfall", severity, std::move(params), rule);
  }

  // "mail.example.org.example.org" -> "mail.example.org": a final dot was missing.
  std::string meant_by(const std::string& name) const {
    for (std::string_view apex = name; !apex.empty(); apex = parent(apex)) {
      if (!known_.contains(apex) || name.size() < 2 * apex.size() + 1) continue;
      std::string_view rest(name.data(), name.size() - apex.size() - 1);
      if (rest == apex || rest.ends_with('.' + std::string(apex)))
        return std::string(rest);
    }
    return "";
  }

  bool is_inside(const std::string& name) const {
    for (std::string_view apex = name; !apex.empty(); apex = parent(apex))
      if (known_.contains(apex)) return true;
    return false;
  }

  void look_at_names(const ZoneRecord& one) {
    if (std::string meant = meant_by(one.owner); !meant.empty())
      add(one, "zone_doubled_name", Severity::Error, {{"meant", meant}});
    else if (!is_inside(one.owner))
      pitfall(one, Severity::Warning, "zone_lint.outside");
  }

  const std::vector<const ZoneRecord*>* at(const std::string& name) const {
    auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
  }

  bool has(const std::string& name, std::initializer_list<Type> types) const {
    const auto* records = at(name);
    return records && std::ranges::any_of(*records, [&](const ZoneRecord* one) {
             return std::ranges::find(types, one->record.type) != types.end();
           });
  }

  // An address typed into a field for a name takes the origin: "192.0.2.1.example.org".
  std::string address_in(const std::string& host) const {
    if (net::IpAddress::parse(host)) return host;
    for (std::string_view apex = parent(host); !apex.empty(); apex = parent(apex))
      if (known_.contains(apex)) {
        std::string head = host.substr(0, host.size() - apex.size() - 1);
        if (net::IpAddress::parse(head)) return head;
      }
    return "";
  }

  void look_at_target(const ZoneRecord& one) {
    auto target = dns::target(one.record);
    if (!target || target->is_root()) return;
    const std::string host = target->to_lower_string();
    if (std::string meant = meant_by(host); !meant.empty())
      return add(one, "zone_doubled_name", Severity::Error,
                 {{"name", host}, {"meant", meant}});
    const bool mx = one.record.type == Type::MX, ns = one.record.type == Type::NS;
    if (!mx && !ns) return;
    if (std::string address = address_in(host); !address.empty() && mx)
      return add(one, "mx_is_address", Severity::Error,
                 {{"name", address}, {"domain", one.owner}});
    if (host.find('_') != host.npos)
      pitfall(one, Severity::Warning, "zone_lint.underscore", {{"host", host}});
    if (ns && is_inside(host) && !has(host, {Type::A, Type::AAAA}) && !is_wild(host))
      add(one, "ns_host_invalid", Severity::Error,
          {{"name", host}, {"domain", one.owner}, {"server", host}});
  }

  // Does a wildcard, or a delegation above it, answer for the name?
  bool is_wild(const std::string& name) const {
    for (size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
      std::string above = name.substr(dot + 1);
      if (has("*." + above, {Type::A, Type::AAAA})) return true;
      if (known_.contains(above)) return false;
    }
    return false;
  }

  // A text without quotation marks is cut at blanks, and at ";" for good.
  void look_at_text(const ZoneRecord& one) {
    if (one.record.type == Type::SPF)
      return pitfall(one, Severity::Warning, "zone_lint.type99");
    if (one.record.type != Type::TXT) return;
    std::string storage;
    const std::string text(dns::joined_text(one.record, storage));
    const auto pieces = dns::strings(one.record);
    auto begins = [&](std::string_view what) {
      return text::starts_with_ignore_case(text, what);
    };
    const std::string first(pieces.empty() ? std::string_view() : pieces.front());
    const std::string word = text::to_lower(first);
    if (pieces.size() > 1 &&
        (word == "v=spf1" || word == "v=dmarc1;" || word == "v=dkim1;"))
      return pitfall(one, Severity::Error, "zone_lint.unquoted",
                     {{"text", text.substr(0, 60)}});
    const std::string lower = text::to_lower(text::trim(text));
    if (lower == "v=dmarc1" || lower == "v=dkim1")
      return pitfall(one, Severity::Error, "zone_lint.cut", {{"text", text}});
    constexpr std::string_view kQuotes[] = {"\"", "'", "“", "”", "„", "«", "\\\""};
    for (std::string_view quote : kQuotes)
      if (begins(quote) && text::starts_with_ignore_case(text.substr(quote.size()), "v="))
        return pitfall(one, Severity::Error, "zone_lint.quotes",
                       {{"text", text.substr(0, 60)}});
  }

  bool decides_about_mail(const ZoneRecord& one) const {
    switch (one.record.type) {
      case Type::MX:
      case Type::NS:
      case Type::SOA:
        return true;
      case Type::TXT: {
        std::string storage;
        return dns::joined_text(one.record, storage).starts_with("v=");
      }
      default:
        return false;
    }
  }

  void look_at_value(const ZoneRecord& one) {
    if (auto ip = dns::address(one.record)) {
      bool local = net::scope_of(*ip) == net::Scope::Loopback &&
                   text::starts_with_ignore_case(one.owner, "localhost.");
      if (net::scope_of(*ip) != net::Scope::Global && !local && !is_for_documents(*ip))
        pitfall(one, Severity::Warning, "zone_lint.private", {{"ip", ip->to_string()}});
    }
    if (!decides_about_mail(one)) return;
    if (one.record.ttl == 0) pitfall(one, Severity::Warning, "zone_lint.ttl_zero");
    if (one.record.ttl > kLongTtl)
      pitfall(one, Severity::Warning, "zone_lint.ttl_long",
              {{"days", std::to_string(one.record.ttl / 86400)}});
  }

  // RFC 5737 and RFC 3849: whoever writes them means an example.
  static bool is_for_documents(const net::IpAddress& ip) {
    static const net::Cidr kNetworks[] = {
        *net::Cidr::parse("192.0.2.0/24"), *net::Cidr::parse("198.51.100.0/24"),
        *net::Cidr::parse("203.0.113.0/24"), *net::Cidr::parse("2001:db8::/32")};
    return std::ranges::any_of(kNetworks,
                               [&](const net::Cidr& one) { return one.contains(ip); });
  }

  void look_together(const std::string& name,
                     const std::vector<const ZoneRecord*>& records) {
    const ZoneRecord* alias = nullptr;
    const ZoneRecord *start = nullptr, *beside = nullptr;
    std::map<Type, uint32_t> ttls;
    std::set<Type> told;
    for (const ZoneRecord* one : records) {
      Type type = one->record.type;
      if (type == Type::CNAME) {
        if (alias) add(*one, "zone_conflict", Severity::Error, {}, "zone_lint.two_cname");
        alias = one;
      } else if (type != Type::RRSIG && type != Type::NSEC && !beside) {
        beside = one;
      }
      if (type == Type::SOA) {
        if (start) add(*one, "zone_conflict", Severity::Error, {}, "zone_lint.two_soa");
        start = one;
      }
      auto [known, first] = ttls.emplace(type, one->record.ttl);
      if (!first && known->second != one->record.ttl && told.insert(type).second)
        pitfall(*one, Severity::Warning, "zone_lint.ttl_differs",
                {{"ttl", std::to_string(one->record.ttl)},
                 {"other", std::to_string(known->second)}});
    }
    if (alias && beside)
      add(*alias, "zone_conflict", Severity::Error,
          {{"other", dns::to_string(beside->record.type)},
           {"line", std::to_string(beside->place.line)},
           {"name", name}},
          "zone_lint.beside_cname");
  }

  std::span<const ZoneRecord> records_;
  std::set<std::string, std::less<>> known_;  // apexes
  Names by_name_;
  std::vector<ZoneFault> faults_;
};

}  // namespace

std::vector<ZoneFault> zone_faults(std::span<const ZoneRecord> records,
                                   std::span<const std::string> apexes) {
  return Rules(records, apexes).run();
}

}  // namespace mailwhy::diagnose
