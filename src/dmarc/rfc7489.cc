// DMARC as RFC 7489 had it: sections 3.2, 6.6.3 and 6.6.2.
#include "dmarc/rfc7489.h"

#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::dmarc {

static std::string organization(const dns::Name& domain) {
  return text::organizational_domain(to_text(domain));
}

static bool aligns(const Claim& claim, Mode mode, const dns::Name& author,
                   const std::string& author_organization) {
  if (!text::equals_ignore_case(claim.result, "pass")) return false;
  auto domain = domain_name(claim.domain);
  if (!domain) return false;
  if (*domain == author) return true;
  return mode == Mode::Relaxed && organization(*domain) == author_organization;
}

// The author's own record, else the organizational domain's (section 6.6.3). Several
// records end the search; so does one that can only be passed over.
static const Place* find_place(Places& places, const dns::Name& author,
                               const std::string& organization_text) {
  const Place* place = &places.at(author);
  if (place->found != Found::Nothing) return place;
  auto name = dns::Name::from_text(organization_text);
  return name && *name != author ? &places.at(*name) : place;
}

OldReading read_as_rfc7489(Places& places, const Query& query, const dns::Name& author,
                           const Outcome& result) {
  OldReading out;
  if (result.verdict == Verdict::PermError) {
    out.verdict = Verdict::PermError;
    return out;
  }
  out.organizational_domain = organization(author);
  const Place* place = find_place(places, author, out.organizational_domain);
  if (place->found == Found::Unknown) out.verdict = Verdict::TempError;
  if (place->found != Found::Record) return out;
  const Record& record = place->record;
  Use use = use_of(record, Era::Rfc7489);
  if (use == Use::NotAtAll) return out;
  out.policy_domain = to_text(place->domain);
  if (use == Use::AsNone) {
    out.policy = Policy::None;
  } else {
    Author standing = place->domain == author ? Author::Itself : Author::Below;
    out.percent = record.percent;
    out.policy = policy_for(record, standing, Era::Rfc7489).policy;
    if (out.percent == 0) out.policy = one_below(*out.policy);
  }
  out.spf_aligned =
      query.spf && aligns(*query.spf, record.aspf, author, out.organizational_domain);
  bool passes = out.spf_aligned;
  for (const Claim& claim : query.dkim) {
    out.dkim_aligned.push_back(
        aligns(claim, record.adkim, author, out.organizational_domain));
    passes = passes || out.dkim_aligned.back();
  }
  out.verdict = passes ? Verdict::Pass : Verdict::Fail;
  return out;
}

}  // namespace mailwhy::dmarc
