// A mail's DMARC result: RFC 9989, sections 4.10.2 and 5.3.
#include "dmarc/check.h"

#include <algorithm>

#include "dmarc/rfc7489.h"
#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::dmarc {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Fail:
      return "fail";
    case Verdict::None:
      return "none";
    case Verdict::TempError:
      return "temperror";
    case Verdict::PermError:
      return "permerror";
  }
  return "none";
}

std::string_view to_string(Way way) {
  switch (way) {
    case Way::NotPassed:
      return "not_passed";
    case Way::Same:
      return "same";
    case Way::Strict:
      return "strict";
    case Way::Unrelated:
      return "unrelated";
    case Way::Walk:
      return "walk";
    case Way::TooMany:
      return "too_many";
    case Way::BadName:
      return "bad_name";
    case Way::Unknown:
      return "unknown";
  }
  return "unknown";
}

Policy Outcome::handling_alone() const {
  if (verdict != Verdict::Fail || !policy) return Policy::None;
  return std::min(*policy, Policy::Quarantine);
}

std::optional<Claim> spf_claim(std::string_view envelope_sender, std::string_view helo,
                               std::string_view result) {
  bool null_sender = envelope_sender.empty() || envelope_sender == "<>";
  std::string_view domain = null_sender ? helo : mail::domain_part(envelope_sender);
  while (!domain.empty() && domain.back() == '>') domain.remove_suffix(1);
  if (domain.empty()) return std::nullopt;
  return Claim{std::string(domain), std::string(result), {}};
}

// ---------------------------------------------------------------- alignment

// The author's side of every comparison.
struct AuthorSide {
  const dns::Name& domain;
  const Walk& walk;
  const Record& record;
};

// The organizational domain of a claim is the claim's name or one above it, so only a
// name at or below the author's can share it (section 4.10.2). Where the author's walk
// broke off, the top level domain has to do.
static bool may_share(const AuthorSide& author, const dns::Name& domain) {
  return domain.is_under(author.walk.complete ? author.walk.organizational
                                              : author.domain.suffix(1));
}

// Whether this name aligns, whatever came of its check; nullopt where DNS gave no answer.
static std::optional<bool> compare(Places& places, const AuthorSide& author,
                                   const dns::Name& domain, Mode mode, Alignment& out) {
  out.way = Way::Same;
  if (domain == author.domain) return true;
  out.way = Way::Strict;
  if (mode == Mode::Strict) return false;
  out.way = Way::Unrelated;
  if (!may_share(author, domain)) return false;
  out.way = Way::Unknown;
  if (!author.walk.complete) return std::nullopt;
  Walk own = walk(places, domain);
  if (!own.complete) return std::nullopt;
  out.way = Way::Walk;
  out.organizational_domain = to_text(own.organizational);
  return own.organizational == author.walk.organizational;
}

static Alignment align(Places& places, const AuthorSide& author, const Claim& claim,
                       Mode mode, bool may_walk) {
  Alignment out;
  out.result = text::to_lower(claim.result);
  out.selector = claim.selector;
  auto domain = domain_name(claim.domain);
  if (!domain) {
    out.domain = claim.domain;
    out.way = Way::BadName;
    return out;
  }
  out.domain = to_text(*domain);
  if (out.result != "pass") return out;
  if (!may_walk && mode == Mode::Relaxed && *domain != author.domain &&
      may_share(author, *domain)) {
    out.way = Way::TooMany;
    return out;
  }
  out.aligned = compare(places, author, *domain, mode, out).value_or(false);
  return out;
}

// The walks that lie ahead, where waiting for one after the other would take long.
static void look_ahead(Places& places, const AuthorSide& author, const Query& query,
                       const Options& options) {
  if (places.resolver().immediate()) return;
  std::vector<dns::Name> starts;
  auto add = [&](const Claim& claim, Mode mode) {
    auto domain = domain_name(claim.domain);
    if (!domain || *domain == author.domain) return;
    bool walks = claim.passes() && mode == Mode::Relaxed && author.walk.complete &&
                 may_share(author, *domain);
    if (walks || options.explain) starts.push_back(*domain);
  };
  if (query.spf) add(*query.spf, author.record.aspf);
  for (const Claim& claim : query.dkim)
    if (starts.size() <= kMaxSigners) add(claim, author.record.adkim);
  places.ask_together(starts);
}

// What align() had no need to know (Options::explain).
static void explain_one(Places& places, const AuthorSide& author, Mode mode,
                        Alignment& one) {
  auto domain = domain_name(one.domain);
  if (!domain) return;
  Alignment now;
  one.would_align = compare(places, author, *domain, mode, now);
  if (one.organizational_domain.empty()) {
    Walk own = walk(places, *domain);
    if (own.complete) one.organizational_domain = to_text(own.organizational);
  }
}

static void explain_all(Places& places, const AuthorSide& author, Outcome& result) {
  if (result.spf) explain_one(places, author, author.record.aspf, *result.spf);
  size_t most = std::min(result.dkim.size(), kMaxSigners);
  for (size_t i = 0; i < most; i++)
    explain_one(places, author, author.record.adkim, result.dkim[i]);
}

// ---------------------------------------------------------------- the evaluation

static void fill_policy(const Discovery& discovery, const Walk& author, Outcome& result) {
  if (author.complete) result.organizational_domain = to_text(author.organizational);
  result.asked_existence = discovery.asked_existence;
  if (!discovery.place) return;
  const Record& record = discovery.place->record;
  result.policy_domain = to_text(discovery.place->domain);
  result.record = std::string(record.text);
  result.testing = record.testing;
  result.counts_as_none = discovery.use == Use::AsNone;
  if (discovery.use == Use::NotAtAll || discovery.unknown) return;
  result.source = discovery.source;
  result.policy = discovery.policy;
  result.requested = discovery.requested;
}

static void set_problem(Outcome& result, Verdict verdict, const char* kind,
                        const Place& place) {
  result.verdict = verdict;
  result.problem_kind = kind;
  result.problem_domain = to_text(place.domain);
  result.problem = place.problem;
}

// Why there is no record that applies.
static void explain_none(const Walk& author, const Discovery& discovery,
                         Outcome& result) {
  if (discovery.place) {
    set_problem(result, Verdict::None, "record_unusable", *discovery.place);
    return;
  }
  for (int i = 0; i < author.count; i++)
    if (author.places[i]->found == Found::Several) {
      set_problem(result, Verdict::None, "several_records", *author.places[i]);
      return;
    }
  set_problem(result, Verdict::None, "no_record", author.start());
}

static bool any(const Outcome& result, bool (*wanted)(const Alignment&)) {
  return (result.spf && wanted(*result.spf)) ||
         std::any_of(result.dkim.begin(), result.dkim.end(), wanted);
}

static void conclude(const Walk& author, const Discovery& discovery, Outcome& result) {
  if (any(result, [](const Alignment& one) { return one.aligned; })) {
    result.verdict = Verdict::Pass;
    return;
  }
  bool unknown =
      any(result, [](const Alignment& one) { return one.way == Way::Unknown; });
  if (!unknown && !discovery.unknown) {
    result.verdict = Verdict::Fail;
    return;
  }
  result.policy.reset();
  result.requested.reset();
  set_problem(result, Verdict::TempError, "dns_error",
              author.complete ? author.start() : author.last());
}

// Why DNS gave no answer, where that can be found out.
static void explain_error(Places& places, const Walk& author, Outcome& result) {
  if (result.problem_kind != "dns_error" || author.complete) return;
  if (aliases_lead_nowhere(places.resolver(), author.last().domain, result.questions))
    result.problem_kind = "alias_loop";
}

static void evaluate(Places& places, const Query& query, const Options& options,
                     const dns::Name& from, Outcome& result) {
  Walk author = walk(places, from);
  result.queries = walk_names(from, author.count);
  Discovery discovery = discover(places, author);
  fill_policy(discovery, author, result);
  if (discovery.unknown && !discovery.place) {
    set_problem(result, Verdict::TempError, "dns_error", author.last());
    if (options.explain) explain_error(places, author, result);
    return;
  }
  bool applies = discovery.place && discovery.use != Use::NotAtAll;
  if (!applies) {
    explain_none(author, discovery, result);
    if (!options.explain) return;  // nothing to align with
  }
  static const Record kNoRecord;
  const Record& record = applies ? discovery.place->record : kNoRecord;
  AuthorSide side{from, author, record};
  look_ahead(places, side, query, options);
  if (query.spf) result.spf = align(places, side, *query.spf, record.aspf, true);
  size_t walked = 0;
  result.dkim.reserve(query.dkim.size());
  for (const Claim& claim : query.dkim) {
    result.dkim.push_back(align(places, side, claim, record.adkim, walked < kMaxSigners));
    Way way = result.dkim.back().way;
    if (way == Way::Walk || way == Way::Unknown) walked++;
  }
  if (applies) conclude(author, discovery, result);
  if (!options.explain) return;
  explain_all(places, side, result);
  explain_error(places, author, result);
}

Outcome check(dns::Resolver& resolver, const Query& query, const Options& options) {
  Outcome result;
  auto from = domain_name(query.from);
  if (!from) {
    result.verdict = Verdict::PermError;
    result.author_domain = query.from;
    result.problem_kind = "bad_domain";
    result.problem_domain = query.from;
    result.problem = from.error().what;
    return result;
  }
  result.author_domain = to_text(*from);
  Places places(resolver);
  evaluate(places, query, options, *from, result);
  if (options.rfc7489) result.rfc7489 = read_as_rfc7489(places, query, *from, result);
  result.questions += static_cast<int>(places.asked()) + (result.asked_existence ? 1 : 0);
  return result;
}

mail::AuthenticationResult to_result(const Outcome& outcome) {
  mail::AuthenticationResult out;
  out.method = "dmarc";
  out.result = to_string(outcome.verdict);
  if (!outcome.author_domain.empty())
    out.properties.push_back({"header", "from", outcome.author_domain});
  if (outcome.verdict == Verdict::Fail && outcome.policy)
    out.properties.push_back(
        {"policy", "dmarc", std::string(to_string(*outcome.policy))});
  return out;
}

// ---------------------------------------------------------------- the author's domain

AuthorDomain author_domain(const mail::Header& header) {
  AuthorDomain author;
  auto fields = header.all("From");
  if (fields.size() != 1) {
    author.problem_kind = fields.empty() ? "no_from" : "several_from_fields";
    return author;
  }
  for (const mail::Address& address : mail::addresses_of(fields.front()->value)) {
    if (address.domain.starts_with('[')) continue;  // an address literal is no domain
    if (std::find(author.domains.begin(), author.domains.end(), address.domain) ==
        author.domains.end())
      author.domains.push_back(address.domain);
  }
  if (author.domains.size() == 1)
    author.domain = author.domains.front();
  else
    author.problem_kind =
        author.domains.empty() ? "no_author_domain" : "several_author_domains";
  return author;
}

Outcome without_author(const AuthorDomain& author) {
  Outcome result;
  result.verdict = Verdict::PermError;
  result.problem_kind = author.problem_kind;
  for (const std::string& domain : author.domains)
    result.problem += result.problem.empty() ? domain : ", " + domain;
  return result;
}

}  // namespace mailwhy::dmarc
