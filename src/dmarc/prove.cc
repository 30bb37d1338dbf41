// The proof of a change: the world before beside the world after, for both eras.
#include "dmarc/fix.h"
#include "dns/overlay.h"
#include "text/public_suffix.h"

namespace mailwhy::dmarc {

// What applies at and below a domain in one world.
struct World {
  std::optional<Policy> applied[2][3];  // by era, by author
  std::string organization;             // "" where DNS gave no answer
  bool known = true;
  Mode adkim = Mode::Relaxed, aspf = Mode::Relaxed;
  bool own = false;  // the domain's own record applies to it
};

static std::optional<Policy> applied(const Place& place, Author author, Era era) {
  if (place.found != Found::Record) return std::nullopt;
  const Record& record = place.record;
  Use use = use_of(record, era);
  if (use == Use::NotAtAll) return std::nullopt;
  if (use == Use::AsNone) return Policy::None;
  Policy policy = policy_for(record, author, era).policy;
  bool lowered = era == Era::Rfc9989 ? record.testing : record.percent == 0;
  return lowered ? one_below(policy) : policy;
}

// A name below the domain finds its record by the domain only where that is its
// organizational one, or a public suffix.
static const Place* place_below(const Walk& walk) {
  for (int i = 0; i < walk.count; i++)
    if (walk.places[i]->found == Found::Record &&
        (walk.places[i]->domain == walk.organizational ||
         walk.places[i]->record.psd == Psd::Yes))
      return walk.places[i];
  return nullptr;
}

// The organizational domain of RFC 7489, where names below look.
static const Place& old_place(Places& places, const dns::Name& domain) {
  auto name = dns::Name::from_text(text::organizational_domain(to_text(domain)));
  return places.at(name ? *name : domain);
}

static World look(dns::Resolver& resolver, const dns::Name& domain) {
  World world;
  Places places(resolver);
  Walk walked = walk(places, domain);
  world.known = walked.complete;
  if (!walked.complete) return world;
  world.organization = to_text(walked.organizational);
  const Place& own = walked.start();
  const Place* below = place_below(walked);
  const Place& old = old_place(places, domain);
  world.known = old.found != Found::Unknown;
  world.own = own.found == Found::Record;
  for (Author author : {Author::Itself, Author::Below, Author::BelowMissing}) {
    auto index = static_cast<size_t>(author);
    bool itself = author == Author::Itself;
    const Place* now = itself && world.own ? &own : below;
    Author standing = itself && now && !(now->domain == domain) ? Author::Below : author;
    if (now) world.applied[0][index] = applied(*now, standing, Era::Rfc9989);
    const Place& then = itself && own.found != Found::Nothing ? own : old;
    standing = itself && !(then.domain == domain) ? Author::Below : author;
    world.applied[1][index] = applied(then, standing, Era::Rfc7489);
  }
  if (world.own) {
    world.adkim = own.record.adkim;
    world.aspf = own.record.aspf;
  }
  return world;
}

static std::string why_not(const World& before, const World& after, const Proof& proof) {
  if (!before.known || !after.known) return "DNS gave no answer";
  for (const ProofCase& one : proof.cases) {
    if (one.author == Author::Itself && !one.after)
      return "no receiver would use the record";
    if (one.before && (!one.after || *one.after < *one.before))
      return "the policy would be weaker";
  }
  if (before.own && (after.adkim < before.adkim || after.aspf < before.aspf))
    return "alignment would be laxer";
  if (before.own && before.organization != after.organization)
    return "the organizational domain would change";
  return {};
}

Proof prove(dns::Resolver& resolver, const std::string& domain, const Change& change,
            const std::vector<Query>& mails) {
  Proof proof;
  auto name = domain_name(domain);
  auto owner = dns::Name::from_text(change.name);
  if (!name || !owner) {
    proof.refused_because = "this is no domain name";
    return proof;
  }
  dns::OverlayResolver changed(resolver);
  auto laid = changed.lay({*owner, dns::Type::TXT, change.ttl ? change.ttl : 3600,
                           change.before, change.after});
  if (!laid) {
    proof.refused_because = laid.error().what;
    return proof;
  }
  World before = look(resolver, *name), after = look(changed, *name);
  for (Era era : {Era::Rfc9989, Era::Rfc7489})
    for (Author author : {Author::Itself, Author::Below, Author::BelowMissing}) {
      auto e = static_cast<size_t>(era), a = static_cast<size_t>(author);
      proof.cases.push_back({author, era, before.applied[e][a], after.applied[e][a]});
    }
  for (const Query& query : mails)
    proof.mails.push_back(
        {query, check(resolver, query).verdict, check(changed, query).verdict});
  proof.refused_because = why_not(before, after, proof);
  proof.holds = proof.refused_because.empty();
  return proof;
}

}  // namespace mailwhy::dmarc
