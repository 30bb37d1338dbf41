#include "diagnose/authentication.h"

#include <algorithm>

#include "text/public_suffix.h"

namespace mailwhy::diagnose {

// The hashes that a recorded case kept in place of the mail's text.
static std::vector<dkim::Hashes> kept_hashes(const bounce::Refusal& refusal) {
  std::vector<dkim::Hashes> hashes;
  for (const bounce::SignedHashes& kept : *refusal.signed_hashes) {
    dkim::Hashes& one = hashes.emplace_back();
    one.header = kept.header;
    if (kept.body) one.body = dkim::BodyHash{*kept.body, kept.body_size};
  }
  return hashes;
}

static bool came_back_whole(const bounce::Refusal& refusal) {
  const mail::Message& mail = *refusal.returned;
  if (mail.headers_only || !refusal.contents) return false;
  // Of a large mail only the head of each part was kept.
  return mail.bytes.size() >= refusal.contents->size;
}

static std::vector<dkim::Hashes> hashes_for(const bounce::Refusal& refusal,
                                            const dkim::RawMail& mail) {
  if (refusal.signed_hashes) return kept_hashes(refusal);
  return dkim::hashes_of(
      mail, came_back_whole(refusal) ? dkim::BodyAtHand::Yes : dkim::BodyAtHand::No);
}

std::vector<bounce::SignedHashes> signed_hashes(const bounce::Refusal& refusal) {
  std::vector<bounce::SignedHashes> kept;
  auto mail = dkim::view_raw_mail(refusal.returned->bytes);
  if (!mail) return kept;
  for (dkim::Hashes& hashes : hashes_for(refusal, *mail)) {
    bounce::SignedHashes& one = kept.emplace_back();
    one.header = std::move(hashes.header);
    if (!hashes.body) continue;
    one.body = std::move(hashes.body->digest);
    one.body_size = hashes.body->size;
  }
  return kept;
}

bool Authentication::is_own(const dkim::Check& check) const {
  return !author.empty() && !check.signature.domain.empty() &&
         text::organizational_domain(check.signature.domain) ==
             text::organizational_domain(author);
}

bool Authentication::any_own() const {
  return std::ranges::any_of(dkim.checks,
                             [&](const dkim::Check& check) { return is_own(check); });
}

static void check_signatures(dns::Resolver& resolver, const bounce::Refusal& refusal,
                             net::Time now, Authentication& out) {
  if (!refusal.returned || refusal.returned->header().fields.empty()) return;
  auto mail = dkim::view_raw_mail(refusal.returned->bytes);
  if (!mail) return;
  out.mail = std::make_shared<const dkim::RawMail>(std::move(*mail));
  out.hashes = hashes_for(refusal, *out.mail);
  dkim::KeyCache keys;
  out.dkim = dkim::verify(*out.mail, out.hashes, resolver, keys, now);
}

static void look_for_keys(dns::Resolver& resolver, Authentication& out) {
  auto name = dns::Name::from_text("_domainkey." + out.author);
  if (name) out.no_keys = resolver.query(*name, dns::Type::TXT)->nxdomain();
}

static dmarc::Query dmarc_query(const Authentication& found, const Subject& subject,
                                std::string_view spf) {
  dmarc::Query query;
  query.from = found.author;
  if (!spf.empty())
    query.spf = dmarc::spf_claim(
        subject.identity == spf::Identity::Helo ? "" : subject.sender, subject.helo, spf);
  for (const dkim::Check& check : found.dkim.checks)
    query.dkim.push_back({check.signature.domain, std::string(to_string(check.result)),
                          check.signature.selector});
  return query;
}

Authentication authenticate(dns::Resolver& resolver, const bounce::Refusal& refusal,
                            const Subject& subject, std::string_view spf, net::Time now) {
  Authentication out;
  out.author = refusal.facts.from_domain;
  if (out.author.empty()) out.author = subject.domain;
  check_signatures(resolver, refusal, now, out);
  if (out.author.empty()) return out;
  if (!out.any_own()) look_for_keys(resolver, out);
  dmarc::Query query = dmarc_query(out, subject, spf);
  out.dmarc = dmarc::check(resolver, query, {.explain = true, .rfc7489 = true});
  return out;
}

bool verifies(dns::Resolver& resolver, const Authentication& before, size_t which,
              net::Time now) {
  dkim::KeyCache keys;
  auto after = dkim::verify(*before.mail, before.hashes, resolver, keys, now);
  const dkim::Check& check = after.checks[which];
  return check.header_hash == dkim::Match::Match &&
         check.body_hash != dkim::Match::Differ &&
         (check.result == dkim::Verdict::Pass || check.result == dkim::Verdict::Neutral);
}

}  // namespace mailwhy::diagnose
