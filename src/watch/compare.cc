#include "watch/compare.h"

#include <algorithm>
#include <iterator>

#include "net/cidr_set.h"
#include "net/timestamp.h"

namespace mailwhy::watch {

namespace json = boost::json;
using diagnose::Severity;

static constexpr int kDaysBefore[] = {1, 7, 14, 30};
static constexpr size_t kShownValues = 8;  // of a record or a set of networks

std::string_view to_string(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::First:
      return "first";
    case ChangeKind::Found:
      return "found";
    case ChangeKind::Gone:
      return "gone";
    case ChangeKind::Record:
      return "record";
    case ChangeKind::Meaning:
      return "meaning";
    case ChangeKind::Ends:
      return "ends";
  }
  return "";
}

std::string Change::identity() const {
  std::string out(to_string(kind));
  if (!cause.empty())
    return out + '\n' + SeenFinding{"", cause, severity, params}.identity();
  for (const auto& [name, value] : params) out += '\n' + name + '=' + value;
  return out;
}

static std::string listed(const std::vector<std::string>& values) {
  std::string out;
  for (size_t i = 0; i < std::min(values.size(), kShownValues); i++)
    out += (i > 0 ? ", " : "") + values[i];
  return values.size() > kShownValues ? out + " …" : out;
}

// ---------------------------------------------------------------- findings

static const SeenFinding* find(const Seen& in, const SeenFinding& finding) {
  const std::string identity = finding.identity();
  auto found = std::ranges::find_if(in.findings, [&](const SeenFinding& one) {
    return one.check == finding.check && one.identity() == identity;
  });
  return found == in.findings.end() ? nullptr : &*found;
}

// Was the check that had found it able to look again?
static bool was_told(const Seen& now, const SeenFinding& finding) {
  if (now.untold.contains(finding.check)) return false;
  return std::ranges::none_of(finding.params, [&](const auto& param) {
    return now.unknown_words.contains(param.second);
  });
}

static void compare_findings(const Seen& before, Seen& now,
                             std::vector<Change>& changes) {
  for (const SeenFinding& finding : now.findings) {
    const SeenFinding* known = find(before, finding);
    if (!known || finding.severity < known->severity)
      changes.push_back(
          {ChangeKind::Found, finding.severity, finding.cause, finding.params});
  }
  std::vector<SeenFinding> kept;
  for (const SeenFinding& finding : before.findings) {
    if (find(now, finding)) continue;
    if (!was_told(now, finding))
      kept.push_back(finding);
    else
      changes.push_back(
          {ChangeKind::Gone, Severity::Info, finding.cause, finding.params});
  }
  now.findings.insert(now.findings.end(), kept.begin(), kept.end());
}

// ---------------------------------------------------------------- records

// Returns whether the SPF record of the domain is another one.
static bool compare_records(const Seen& before, Seen& now, std::vector<Change>& changes) {
  bool spf = false;
  for (const auto& [name, values] : before.records) {
    auto [at, missing] = now.records.try_emplace(name, values);
    if (missing || at->second == values) continue;
    spf |= name.ends_with(" TXT") && !name.starts_with('_');
    text::Params params{{"record", name}};
    if (!values.empty()) params["before"] = listed(values);
    if (!at->second.empty()) params["after"] = listed(at->second);
    changes.push_back({ChangeKind::Record, Severity::Warning, "", params});
  }
  return spf;
}

static net::CidrSet networks(const std::vector<std::string>& texts) {
  std::vector<net::Cidr> all;
  for (const std::string& text : texts)
    if (auto one = net::Cidr::parse(text)) all.push_back(*one);
  return net::CidrSet(all);
}

// An include that enters or leaves with the record is told with the record.
static void compare_meanings(const Seen& before, Seen& now, bool record_changed,
                             std::vector<Change>& changes) {
  if (now.permits.empty()) now.permits = before.permits;
  if (record_changed) return;
  for (const auto& [host, values] : before.permits) {
    auto found = now.permits.find(host);
    const std::vector<std::string> none;
    const auto& current = found == now.permits.end() ? none : found->second;
    if (current == values) continue;
    net::CidrSet was = networks(values), is = networks(current);
    text::Params params{{"host", host}};
    if (auto gained = (is - was).to_strings(); !gained.empty())
      params["gained"] = listed(gained);
    if (auto lost = (was - is).to_strings(); !lost.empty()) params["lost"] = listed(lost);
    changes.push_back({ChangeKind::Meaning, Severity::Warning, "", params});
  }
}

// ---------------------------------------------------------------- ends

static bool told_by_finding(const Term& term, const Seen& now,
                            const std::vector<Change>& changes) {
  return std::ranges::any_of(changes, [&](const Change& change) {
    return change.kind == ChangeKind::Found &&
           std::ranges::any_of(now.findings, [&](const SeenFinding& finding) {
             return finding.check == term.check && finding.cause == change.cause;
           });
  });
}

// Each number of days once: after a pause of a week only the least of them.
static void compare_ends(const Seen& before, Seen& now, net::Time at,
                         std::vector<Change>& changes) {
  for (const Term& old : before.terms) {
    auto same = [&](const Term& term) {
      return term.check == old.check && term.what == old.what && term.ends == old.ends;
    };
    auto found = std::ranges::find_if(now.terms, same);
    if (found != now.terms.end())
      found->told = old.told;
    else if (now.untold.contains(old.check))
      now.terms.push_back(old);
  }
  for (Term& term : now.terms) {
    auto left = std::chrono::floor<std::chrono::days>(term.ends - at).count();
    auto due = std::ranges::find_if(kDaysBefore, [&](int days) { return left < days; });
    if (due == std::end(kDaysBefore) || (term.told != 0 && term.told <= *due)) continue;
    bool told = told_by_finding(term, now, changes);
    term.told = *due;
    if (told) continue;
    text::Params params{
        {"check", term.check}, {"what", term.what}, {"date", net::format_day(term.ends)}};
    if (left >= 0) params["days"] = std::to_string(left);
    changes.push_back(
        {ChangeKind::Ends, *due <= 7 ? Severity::Error : Severity::Warning, "", params});
  }
}

std::vector<Change> compare(const Seen& before, Seen& now, net::Time at) {
  std::vector<Change> changes;
  compare_findings(before, now, changes);
  bool spf_changed = compare_records(before, now, changes);
  compare_meanings(before, now, spf_changed, changes);
  compare_ends(before, now, at, changes);
  std::ranges::stable_sort(changes, {}, &Change::severity);
  return changes;
}

static void undo(const Change& change, const Seen& before, Seen& now) {
  auto is_it = [&](const SeenFinding& finding) {
    return finding.cause == change.cause &&
           finding.identity() ==
               SeenFinding{"", change.cause, change.severity, change.params}.identity();
  };
  if (change.kind == ChangeKind::Record) {
    const std::string& name = change.params.at("record");
    now.records[name] = before.records.at(name);
  } else if (change.kind == ChangeKind::Meaning) {
    const std::string& host = change.params.at("host");
    now.permits[host] = before.permits.at(host);
  } else if (change.kind == ChangeKind::Found) {
    std::erase_if(now.findings, is_it);
  }
  if (change.kind == ChangeKind::Found || change.kind == ChangeKind::Gone)
    std::ranges::copy_if(before.findings, std::back_inserter(now.findings), is_it);
}

std::vector<Change> agreed(const Seen& before, const std::vector<Change>& first,
                           Seen& second, net::Time at) {
  std::vector<Change> changes;
  for (Change& change : compare(before, second, at)) {
    auto same = [&](const Change& one) { return one.identity() == change.identity(); };
    if (change.kind == ChangeKind::Ends || std::ranges::any_of(first, same))
      changes.push_back(std::move(change));
    else
      undo(change, before, second);
  }
  return changes;
}

std::vector<Change> first_look(Seen& now, net::Time at) {
  auto count = [&](Severity severity) {
    return std::to_string(
        std::ranges::count(now.findings, severity, &SeenFinding::severity));
  };
  Change first{ChangeKind::First, Severity::Info, "", {}};
  first.params["problems"] = count(Severity::Error);
  first.params["warnings"] = count(Severity::Warning);
  first.params["unknown"] = std::to_string(now.untold.size());
  if (!now.findings.empty()) {
    auto worst = std::ranges::min_element(now.findings, {}, &SeenFinding::severity);
    first.severity = worst->severity;
    first.cause = worst->cause;
    first.params.insert(worst->params.begin(), worst->params.end());
  }
  std::vector<Change> changes{std::move(first)};
  compare_ends({}, now, at, changes);
  return changes;
}

// ---------------------------------------------------------------- words

std::string sentence(const Change& change, knowledge::Language language) {
  auto say = [&](const std::string& key, const text::Params& params) {
    return knowledge::say(language, key, params);
  };
  const std::string title =
      change.cause.empty() ? "" : say("title." + change.cause, change.params);
  text::Params params = change.params;
  switch (change.kind) {
    case ChangeKind::First:
      return say("watch.first", params) + (title.empty() ? "" : " " + title);
    case ChangeKind::Found:
    case ChangeKind::Gone:
      return say("watch." + std::string(to_string(change.kind)), {{"title", title}});
    case ChangeKind::Record:
      if (!params.contains("after")) return say("watch.record_gone", params);
      if (!params.contains("before")) return say("watch.record_new", params);
      return say("watch.record", params);
    case ChangeKind::Meaning:
      if (!params.contains("lost")) return say("watch.gained", params);
      if (!params.contains("gained")) return say("watch.lost", params);
      return say("watch.meaning", params);
    case ChangeKind::Ends:
      params["check"] = say("check.name." + change.params.at("check"), {});
      return say(params.contains("days") ? "watch.ends" : "watch.ended", params);
  }
  return {};
}

json::object to_json(const Change& change, const std::string& name, net::Time at,
                     knowledge::Language language) {
  json::object params;
  for (const auto& [key, value] : change.params) params[key] = value;
  json::object out{{"name", name},
                   {"at", net::format_timestamp(at)},
                   {"kind", to_string(change.kind)},
                   {"severity", to_string(change.severity)}};
  if (!change.cause.empty()) out["cause"] = change.cause;
  out["params"] = std::move(params);
  out["text"] = sentence(change, language);
  return out;
}

}  // namespace mailwhy::watch
