#include "diagnose/near_address.h"

#include <vector>

#include "knowledge/knowledge.h"
#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxNearNames = 400, kMinLocal = 4, kMinDomain = 6;

bool one_slip_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || a == b) return false;
  size_t same = 0;
  while (same < a.size() && a[same] == b[same]) same++;
  std::string_view x = a.substr(same), y = b.substr(same);
  if (a.size() < b.size()) return x == y.substr(1) && !text::is_digit(y[0]);
  if (x.substr(1) == y.substr(1)) return !text::is_digit(x[0]) || !text::is_digit(y[0]);
  return x.size() >= 2 && x[0] == y[1] && x[1] == y[0] && x.substr(2) == y.substr(2);
}

struct Known {
  mail::Address address;  // local is "" where only a domain is known
  std::string_view field;
};

// "<abc.123@mail.example.org>": the right side of message ids, RFC 5322, section 3.6.4.
static void add_id_domains(std::string_view ids, std::string_view field,
                           std::vector<Known>& names) {
  for (size_t at = ids.find('@'); at != ids.npos && names.size() < kMaxNearNames;
       at = ids.find('@', at + 1)) {
    size_t end = ids.find_first_of("> \t,", at);
    std::string domain = mail::normal_domain(ids.substr(at + 1, end - at - 1));
    if (!domain.empty()) names.push_back({{"", domain}, field});
  }
}

static std::vector<Known> names_in(const mail::Message& returned) {
  std::vector<Known> names;
  for (std::string_view field :
       {"To", "Cc", "Bcc", "Reply-To", "From", "Sender", "Disposition-Notification-To"})
    for (const mail::Field* one : returned.header().all(field))
      for (mail::Address& address : mail::addresses_of(one->value))
        if (names.size() < kMaxNearNames) names.push_back({std::move(address), field});
  for (std::string_view field : {"In-Reply-To", "References"})
    add_id_domains(returned.header().value(field), field, names);
  return names;
}

static bool is_well_known(std::string_view domain) {
  for (const knowledge::Submission& service : knowledge::submission())
    for (std::string_view own : service.domains)
      if (own == domain) return true;
  return false;
}

std::optional<NearAddress> near_address(const std::string& recipient,
                                        const mail::Message* returned) {
  auto wanted = mail::parse_address(recipient);
  if (!wanted || wanted->domain.size() > 253 || wanted->local.size() > 64) return {};
  std::string local = text::to_lower(wanted->local);
  std::vector<Known> names;
  if (returned) names = names_in(*returned);
  for (const Known& known : names) {
    std::string theirs = text::to_lower(known.address.local);
    bool same_place = known.address.domain == wanted->domain;
    if (same_place && theirs.size() >= kMinLocal && one_slip_apart(local, theirs))
      return NearAddress{known.address.to_string(), std::string(known.field)};
  }
  if (wanted->domain.size() < kMinDomain || is_well_known(wanted->domain)) return {};
  for (const Known& known : names)
    if (one_slip_apart(wanted->domain, known.address.domain))
      return NearAddress{wanted->local + "@" + known.address.domain,
                         std::string(known.field)};
  for (const knowledge::Submission& service : knowledge::submission())
    for (std::string_view domain : service.domains)
      if (domain.size() >= kMinDomain && one_slip_apart(wanted->domain, domain))
        return NearAddress{wanted->local + "@" + std::string(domain), ""};
  return {};
}

}  // namespace mailwhy::diagnose
