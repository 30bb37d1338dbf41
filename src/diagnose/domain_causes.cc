// The sender's domain is not there, or not its owner's any more: RFC 1034 for NXDOMAIN,
// RFC 9083 and RFC 8056 for what a registry says of it.
#include <algorithm>
#include <array>

#include "diagnose/causes.h"
#include "spf/record.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::RdapAnswer;

// How names of servers begin, label by label, to which registrars delegate a domain that
// was not paid for.
static constexpr std::string_view kLapsedWords[] = {
    "expire",        "suspend",    "renewyour",       "pendingrenew",
    "pendingdelete", "redemption", "redemptiongrace", "onhold",
    "clienthold",    "unpaid",     "lapsed"};
static constexpr std::string_view kParkingWords[] = {
    "parking", "parked", "sedoparking", "bodis", "afternic", "undeveloped"};
static constexpr std::string_view kLapsedTexts[] = {
    "has expired",       "domain expired",      "is expired",       "renew it",
    "renew your domain", "domain is suspended", "срок регистрации", "домен не оплачен"};

static bool says_lapsed(std::string_view text) {
  return std::any_of(
      std::begin(kLapsedTexts), std::end(kLapsedTexts), [&](std::string_view word) {
        return text::find_ignore_case(text, word) != std::string_view::npos;
      });
}

static bool piece_begins_with(std::string_view name,
                              std::span<const std::string_view> words) {
  bool at_start = true;
  for (size_t i = 0; i < name.size(); i++) {
    if (at_start)
      for (std::string_view word : words)
        if (text::starts_with_ignore_case(name.substr(i), word)) return true;
    at_start = !text::is_alpha(name[i]);
  }
  return false;
}

static bool any_server_named(const Zone& zone, std::span<const std::string_view> words) {
  return std::any_of(
      zone.parent_ns.begin(), zone.parent_ns.end(), [&](const std::string& name) {
        return !text::is_under(name, zone.apex) && piece_begins_with(name, words);
      });
}

// The record that says "this domain sends no mail", and nothing else.
static bool sends_no_mail(const Hosts& hosts) {
  return std::any_of(hosts.txt.begin(), hosts.txt.end(), [](const std::string& text) {
    auto record = spf::parse_record(text);
    return spf::is_spf_record(text) && record && record->terms.size() == 1 &&
           record->terms.front().kind == spf::TermKind::All;
  });
}

// A parked zone answers every name with one address, has no MX and permits nobody.
static bool looks_parked(const Inquiry& inquiry) {
  const Hosts& hosts = inquiry.hosts;
  bool catch_all = !hosts.wildcard.empty() && hosts.wildcard == hosts.at_domain;
  return catch_all && hosts.mx_known && hosts.mx.empty() && sends_no_mail(hosts);
}

// Names of the domain that show it was in use: its own host handed the mail out, the
// address still carries its name, or the receiver had its SPF record.
static bool was_in_use(const Inquiry& inquiry) {
  const bounce::Facts& facts = inquiry.refusal.facts;
  auto own = [&](const std::string& name) {
    return text::is_under(name, inquiry.subject.own);
  };
  bool named = std::any_of(inquiry.hosts.ptr.begin(), inquiry.hosts.ptr.end(), own) ||
               own(facts.helo) || own(facts.reported_by) ||
               own(inquiry.subject.inferred_from);
  if (inquiry.refusal.returned)
    for (const mail::Hop& hop : inquiry.refusal.returned->received())
      named = named || own(hop.by);
  return named || inquiry.refusal.reason.label == "spf_fail";
}

// Number of single-letter changes between two names, counted up to 3 (Levenshtein).
static size_t distance(std::string_view a, std::string_view b) {
  if (a.size() > 64 || b.size() > 64) return 3;
  std::array<size_t, 65> row;
  for (size_t j = 0; j <= b.size(); j++) row[j] = j;
  for (size_t i = 1; i <= a.size(); i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); j++) {
      size_t change = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return std::min<size_t>(row[b.size()], 3);
}

// A domain that exists, is named by the sending host, and differs from the sender's by a
// slip.
static std::string likely_meant(const Inquiry& inquiry) {
  std::vector<std::string> names = inquiry.hosts.ptr;
  names.push_back(text::to_lower(inquiry.refusal.facts.helo));
  names.push_back(text::to_lower(inquiry.refusal.facts.reported_by));
  names.push_back(inquiry.refusal.facts.from_domain);
  if (inquiry.refusal.returned)
    for (const mail::Hop& hop : inquiry.refusal.returned->received()) {
      names.push_back(text::to_lower(hop.by));
      names.push_back(text::to_lower(hop.from_rdns));
    }
  std::string wrong = inquiry.subject.own;
  for (const std::string& name : names) {
    std::string right = text::organizational_domain(name);
    if (right.empty() || right == wrong || distance(right, wrong) > 2) continue;
    auto parsed = dns::Name::from_text(right);
    if (parsed && !inquiry.resolver.query(*parsed, dns::Type::MX)->nxdomain())
      return right;
  }
  return {};
}

static RdapAnswer ask_registry(Inquiry& inquiry) {
  RdapAnswer answer = inquiry.rdap.ask(inquiry.subject.own);
  boost::json::object detail = dns::to_json(answer);
  bool told = answer.status == RdapAnswer::Status::Found ||
              answer.status == RdapAnswer::Status::NotFound;
  add_evidence(inquiry, "registration", told ? "fine" : "could_not_tell",
               std::move(detail));
  return answer;
}

static bool on_hold_or_expired(const RdapAnswer& answer, net::Time now) {
  if (answer.status != RdapAnswer::Status::Found) return false;
  for (std::string_view state :
       {"client hold", "server hold", "redemption period", "pending delete", "inactive"})
    if (answer.has_state(state)) return true;
  return answer.expires && *answer.expires < now;
}

static void find_expired(Inquiry& inquiry, const RdapAnswer& registry) {
  Finding finding = make_finding(inquiry, "domain_expired", Certainty::Likely,
                                 {"ns", "hosts", "ptr", "registration"});
  if (!registry.registrar.empty()) finding.params["registrar"] = registry.registrar;
  if (!inquiry.zone.parent_ns.empty())
    finding.params["server"] = inquiry.zone.parent_ns.front();
  bool told = registry.status == RdapAnswer::Status::Found;
  if (!told)
    finding.notes.push_back(
        {"note.registry_not_asked", {{"domain", inquiry.subject.domain}}});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "domain_expired", ChangeKind::Steps,
            {{"step.domain_expired.renew", params},
             {"step.domain_expired.delegation", params},
             {"step.domain_expired.wait", params}});
}

static void find_not_there(Inquiry& inquiry, const std::string& meant) {
  Finding finding = make_finding(inquiry, "domain_not_found", Certainty::Likely,
                                 {"spf", "ns", "hosts", "registration"});
  text::Params params = finding.params;
  std::vector<text::Message> steps;
  if (!meant.empty()) {
    finding.params["suggestion"] = params["suggestion"] = meant;
    finding.notes.push_back({"note.did_you_mean", params});
    steps.push_back({"step.domain_not_found.use_meant", params});
  } else {
    steps.push_back({"step.domain_not_found.check_spelling", params});
  }
  steps.push_back({"step.domain_not_found.register", params});
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "domain_not_found", ChangeKind::Steps, std::move(steps));
}

bool find_domain_causes(Inquiry& inquiry) {
  bool missing = !inquiry.hosts.exists || inquiry.zone.parent_says_nxdomain;
  bool lapsed =
      any_server_named(inquiry.zone, kLapsedWords) ||
      std::any_of(inquiry.hosts.txt.begin(), inquiry.hosts.txt.end(), says_lapsed);
  bool at_parking = any_server_named(inquiry.zone, kParkingWords);
  bool parked = (looks_parked(inquiry) && (at_parking || was_in_use(inquiry))) ||
                (at_parking && sends_no_mail(inquiry.hosts) && inquiry.hosts.mx_known &&
                 inquiry.hosts.mx.empty());
  if (!missing && !lapsed && !parked) return false;
  RdapAnswer registry = ask_registry(inquiry);
  if (!missing || on_hold_or_expired(registry, inquiry.asked_at)) {
    find_expired(inquiry, registry);
    return true;
  }
  std::string meant = likely_meant(inquiry);
  bool registered = registry.status == RdapAnswer::Status::Found;
  bool known_free = registry.status == RdapAnswer::Status::NotFound;
  bool subdomain =
      inquiry.subject.own != inquiry.subject.domain && !inquiry.zone.apex.empty();
  if (registered && !subdomain) {
    find_expired(inquiry, registry);
  } else if (meant.empty() && !known_free && !subdomain && was_in_use(inquiry)) {
    find_expired(inquiry, registry);
  } else {
    find_not_there(inquiry, meant);
  }
  return true;
}

}  // namespace mailwhy::diagnose
