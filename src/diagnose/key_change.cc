#include "diagnose/key_change.h"

#include <algorithm>

#include "diagnose/selectors.h"
#include "dkim/mend.h"
#include "dns/overlay.h"

namespace mailwhy::diagnose {

struct Found {
  std::string record;
  std::string where;      // the other name at which it stands; "" for a mended record
  bool selector = false;  // ... which is that of another selector
};

// Did this key make the signature? RSA tells by its padding, whatever became of the mail.
static bool opens(const dkim::Check& check, const std::string& record) {
  dkim::Key key = dkim::read_key(record);
  if (key.fault || !key.public_key || dkim::unfit(key, check.signature)) return false;
  if (key.type == dkim::KeyType::Rsa)
    return key.public_key->recover(check.signature.value).padding ==
           dkim::Recovered::Padding::Good;
  return key.public_key->verify(check.computed_header_hash,
                                check.signature.algorithm.hash, check.signature.value);
}

// Where records end up that were meant for SELECTOR._domainkey.DOMAIN: a panel appended
// the domain once more, or the word in the middle got lost. Not below a name that a
// signature's s= could choose (SELECTOR.DOMAIN): who may make hosts there is not
// necessarily the domain's owner.
static std::vector<std::string> names_beside(const std::string& selector,
                                             const std::string& domain) {
  return {selector + "._domainkey." + domain + '.' + domain,
          selector + "._domainkey._domainkey." + domain,
          selector + "_domainkey." + domain,
          selector + "._domainkeys." + domain,
          selector + "._domainkey.www." + domain,
          "_domainkey." + domain,
          domain};
}

static std::vector<std::string> other_selectors(const Inquiry& inquiry,
                                                const dkim::Check& check) {
  std::vector<std::string> names;
  auto add = [&](std::string_view selector) {
    std::string name = dkim::key_name(selector, check.signature.domain);
    if (name != check.key_name && std::ranges::find(names, name) == names.end())
      names.push_back(std::move(name));
  };
  for (const dkim::Check& other : inquiry.authentication.dkim.checks)
    if (!other.signature.selector.empty()) add(other.signature.selector);
  for (const std::string& selector : usual_selectors()) add(selector);
  return names;
}

static std::vector<Found> candidates(Inquiry& inquiry, const dkim::Check& check) {
  std::vector<Found> found;
  for (std::string& record : dkim::mended_records(check.key_record))
    found.push_back({std::move(record), ""});
  std::vector<std::string> names =
      names_beside(check.signature.selector, check.signature.domain);
  size_t beside = names.size();
  for (std::string& name : other_selectors(inquiry, check))
    names.push_back(std::move(name));
  dkim::KeyCache cache;
  auto answers = dkim::ask_keys(names, inquiry.resolver, cache);
  for (size_t i = 0; i < names.size(); i++)
    for (const std::string& record : answers[i].records)
      found.push_back({record, names[i], i >= beside});
  return found;
}

// The RRset as it stands; nullopt where the name is an alias: then it is somebody else's
// record.
static std::optional<RRset> rrset_at(Inquiry& inquiry, const std::string& name) {
  auto owner = dns::Name::from_text(name);
  if (!owner) return {};
  auto answer = inquiry.resolver.query(*owner, dns::Type::TXT);
  if (!answer->usable() || answer->has(dns::Type::CNAME)) return {};
  auto records = answer->of(dns::Type::TXT);
  return RRset{name + '.', dns::Type::TXT, records.empty() ? 3600 : records.front()->ttl};
}

static bool proven(Inquiry& inquiry, const Change& change, size_t signature) {
  dns::OverlayResolver changed(inquiry.resolver);
  dns::RrsetChange lay{*dns::Name::from_text(change.rrset.name), change.rrset.type,
                       change.rrset.ttl, change.before, change.after};
  return changed.lay(lay) &&
         verifies(changed, inquiry.authentication, signature, inquiry.judged_at());
}

RightKey offer_key(Inquiry& inquiry, const std::string& cause, size_t signature) {
  const dkim::Check& check = inquiry.authentication.dkim.checks[signature];
  auto rrset = rrset_at(inquiry, check.key_name);
  if (!rrset) return {};
  for (const Found& found : candidates(inquiry, check)) {
    if (!opens(check, found.record)) continue;
    Change change;
    change.for_cause = cause;
    change.rrset = *rrset;
    if (!check.key_record.empty()) change.before = {check.key_record};
    change.after = {found.record};
    change.proof_check = "dkim_key";
    if (!proven(inquiry, change, signature)) continue;
    // The key in DNS may be that of another server: it stays, and this one names the
    // selector under which its own key stands.
    if (cause == "dkim_key_mismatch" && found.selector) return {false, found.where};
    change.named_cases = {{check.key_name, {false, true}}};
    change.effective_from = inquiry.asked_at + std::chrono::seconds(rrset->ttl);
    if (!found.where.empty())
      change.notes.push_back({"note.key_stands_at", {{"where", found.where}}});
    inquiry.out.changes.push_back(std::move(change));
    return {true, found.where};
  }
  return {};
}

}  // namespace mailwhy::diagnose
