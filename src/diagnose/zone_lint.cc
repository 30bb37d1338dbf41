#include "diagnose/zone_lint.h"

#include <algorithm>
#include <map>
#include <set>

#include "diagnose/examine.h"
#include "diagnose/own_zones.h"
#include "diagnose/zone_rules.h"
#include "dns/zone_file.h"
#include "spf/term.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

using dns::Type;

namespace {

constexpr dns::ZoneLimits kLimits{.octets = 64u << 20, .records = 500'000, .errors = 200};

// The column of a byte in its line, counted in characters as an editor does. Lines are
// asked for in their order: the text is gone through once.
class Columns {
 public:
  explicit Columns(std::string_view text) : text_(text) {}

  size_t character_at(size_t line, size_t byte) {
    if (line < line_) line_ = 1, begin_ = 0;
    for (; line_ < line; line_++) begin_ = text_.find('\n', begin_) + 1;
    size_t column = 1;
    for (char c : text_.substr(begin_, byte - 1)) column += (c & 0xc0) != 0x80;
    return column;
  }

 private:
  std::string_view text_;
  size_t line_ = 1, begin_ = 0;
};

bool is_spf(const ZoneRecord& one) {
  if (one.record.type != Type::TXT) return false;
  std::string storage;
  std::string_view text = dns::joined_text(one.record, storage);
  return text::starts_with_ignore_case(text, "v=spf1") &&
         (text.size() == 6 || text[6] == ' ');
}

class Linter {
 public:
  explicit Linter(net::Time now) : now_(now) {}

  ZoneLint run(std::span<const ZoneText> files) {
    for (const ZoneText& file : files) read(file);
    find_apexes();
    for (ZoneFault& fault : zone_faults(records_, apexes_))
      add(std::move(fault.finding), fault.place, {});
    examine_all();
    std::ranges::stable_sort(out_.findings, {}, [](const ZoneFinding& one) {
      return std::tuple(one.place.file, one.place.line, one.finding.severity);
    });
    return std::move(out_);
  }

 private:
  void read(const ZoneText& file) {
    const size_t place = out_.files.size();
    out_.files.push_back(file.name);
    dns::ZoneFile zone = dns::read_zone_file(file.text, {}, kLimits);
    Columns columns(file.text);
    for (const dns::ZoneError& error : zone.errors) {
      Outcome one;
      text::Params params{{"what", error.what}, {"line", std::to_string(error.line)}};
      if (!error.way_out.empty()) params["hint"] = error.way_out;
      add_finding(one, "zone_syntax", Severity::Error, Certainty::Proven, params);
      size_t column =
          error.column == 0 ? 0 : columns.character_at(error.line, error.column);
      add(std::move(one.findings.front()), {place, error.line, column}, {});
    }
    if (!zone.complete) out_.left_out++;
    for (size_t i = 0; i < zone.records.size(); i++) {
      std::string owner = zone.records[i].owner.to_lower_string();
      records_.push_back(
          {std::move(zone.records[i]), std::move(owner), {place, zone.lines[i], 0}});
    }
    for (size_t i = out_.records; i < records_.size(); i++)
      by_owner_[records_[i].owner].push_back(i);
    out_.records = records_.size();
  }

  void add(Finding finding, ZonePlace place, std::vector<Change> changes) {
    if (finding.severity == Severity::Info) return;
    if (out_.findings.size() >= kMaxZoneFindings) {
      out_.left_out++;
      return;
    }
    out_.findings.push_back({std::move(finding), place, std::move(changes)});
  }

  // Has the line been told already, by this cause or by one that explains more? A record
  // can be at fault for several names that lead to it.
  bool is_told(const std::string& cause, const ZonePlace& place) const {
    return std::ranges::any_of(out_.findings, [&](const ZoneFinding& known) {
      const std::string& told = known.finding.cause;
      return known.place.line == place.line && known.place.file == place.file &&
             (told == cause || told == "zone_doubled_name" || told == "mx_is_address");
    });
  }

  // Zones begin at an SOA; a file without one at the name that all others are below of.
  void find_apexes() {
    std::set<std::string> found;
    for (const ZoneRecord& one : records_)
      if (one.record.type == Type::SOA) found.insert(one.owner);
    if (found.empty()) {
      const ZoneRecord* top = nullptr;
      for (const ZoneRecord& one : records_)
        if (!top || one.record.owner.label_count() < top->record.owner.label_count())
          top = &one;
      if (top) found.insert(top->owner);
    }
    found.erase(".");
    apexes_.assign(found.begin(), found.end());
  }

  static bool is_reverse(const std::string& name) {
    return name == "arpa" || name.ends_with(".arpa");
  }

  void examine_all() {
    dns::ZoneResolver zones(now_);
    std::vector<dns::Name> apexes;
    for (const std::string& apex : apexes_)
      if (auto name = dns::Name::parse(apex)) apexes.push_back(*name);
    for (const ZoneRecord& one : records_) zones.add(one.record);
    OwnZones world(zones, apexes);
    std::map<std::string, bool> names;  // the whole of them, or their SPF record alone
    for (const std::string& apex : apexes_) names[apex] = true;
    for (const ZoneRecord& one : records_) {
      if (one.owner.starts_with('*')) continue;
      if (one.record.type == Type::MX) names[one.owner] = true;
      if (is_spf(one)) names.try_emplace(one.owner, false);
    }
    find_unread(world);
    std::set<std::string> untold;
    for (const auto& [name, whole] : names) {
      auto parsed = dns::Name::parse(name);
      if (is_reverse(name) || !parsed || !world.holds(*parsed)) continue;
      if (out_.examined.size() >= kMaxZoneNames) {
        out_.left_out++;
        continue;
      }
      out_.examined.push_back(name);
      examine_one(world, name, whole, untold);
    }
    out_.untold.assign(untold.begin(), untold.end());
  }

  // Includes and redirects that lead out of the files: they could not be looked up.
  void find_unread(const OwnZones& world) {
    std::set<std::string> hosts;
    for (const ZoneRecord& one : records_) {
      if (!is_spf(one)) continue;
      std::string storage;
      std::vector<spf::Term> terms;
      spf::TermFault fault;
      spf::read_terms(dns::joined_text(one.record, storage), terms, fault);
      for (const spf::Term& term : terms) {
        bool leads =
            term.kind == spf::TermKind::Include || term.kind == spf::TermKind::Redirect;
        auto name = dns::Name::from_text(term.domain_spec);
        if (leads && !term.has_macro && name && !world.holds(*name))
          hosts.insert(name->to_lower_string());
      }
    }
    out_.unread.assign(hosts.begin(), hosts.end());
  }

  void examine_one(dns::Resolver& world, const std::string& name, bool whole,
                   std::set<std::string>& untold) {
    Target target;
    target.domain = name;
    dns::NoRdap no_rdap;
    Case one = examine(world, no_rdap, target, now_);
    std::map<std::string, std::string> checks;  // by the id of their evidence
    for (const Evidence& evidence : one.evidence) {
      checks[evidence.id] = evidence.check;
      if (whole && evidence.verdict == "could_not_tell") untold.insert(evidence.check);
    }
    std::set<std::string> changed;
    for (Finding& finding : one.findings) {
      const std::string check =
          finding.evidence.empty() ? "" : checks[finding.evidence.front()];
      if (!whole && check != "spf") continue;
      ZonePlace place = place_of(finding, check, name);
      if (is_told(finding.cause, place)) continue;
      std::vector<Change> changes;
      if (changed.insert(finding.cause).second)
        for (const Change& change : one.changes)
          if (change.for_cause == finding.cause) changes.push_back(change);
      add(std::move(finding), place, std::move(changes));
    }
  }

  // The line of the record at fault; of what is missing, that of the name's first record.
  ZonePlace place_of(const Finding& finding, const std::string& check,
                     const std::string& name) const {
    auto value_of = [&](const char* param) {
      auto found = finding.params.find(param);
      return found == finding.params.end() ? std::string() : found->second;
    };
    // A record under a name where nobody looks for it: the sentence about it says where.
    for (const text::Message& note : finding.notes)
      if (note.key.ends_with(".record_at_wrong_name"))
        if (auto where = note.params.find("name"); where != note.params.end())
          return first_of({where->second}, [](const ZoneRecord&) { return true; });
    if (check.starts_with("spf")) {
      std::string where = value_of("where");
      return first_of({where, name}, is_spf);
    }
    if (check == "dmarc")
      return first_of({"_dmarc." + name, name}, [](const ZoneRecord& one) {
        return one.record.type == Type::TXT && one.owner.starts_with("_dmarc.");
      });
    if (check == "mx") {
      const std::string host = value_of("name");
      return first_of({name}, [&](const ZoneRecord& one) {
        auto mx = dns::mx(one.record);
        return mx && (host.empty() || mx->host.to_lower_string() == host);
      });
    }
    const std::string host = value_of("name");
    return first_of({name}, [&](const ZoneRecord& one) {
      auto target = dns::target(one.record);
      return one.record.type == Type::NS && target && target->to_lower_string() == host;
    });
  }

  template <class Fits>
  ZonePlace first_of(std::initializer_list<std::string> names, Fits fits) const {
    for (const std::string& name : names)
      if (auto known = by_owner_.find(name); known != by_owner_.end())
        for (size_t at : known->second)
          if (fits(records_[at])) return records_[at].place;
    for (const std::string& name : names)
      for (std::string rest = name;; rest = rest.substr(rest.find('.') + 1)) {
        auto known = by_owner_.find(rest);
        if (known != by_owner_.end()) return records_[known->second.front()].place;
        if (rest.find('.') == rest.npos) break;
      }
    return {0, 1, 0};
  }

  net::Time now_;
  ZoneLint out_;
  std::vector<ZoneRecord> records_;
  std::map<std::string, std::vector<size_t>> by_owner_;
  std::vector<std::string> apexes_;
};

}  // namespace

ZoneLint lint_zones(std::span<const ZoneText> files, net::Time now) {
  return Linter(now).run(files);
}

}  // namespace mailwhy::diagnose
