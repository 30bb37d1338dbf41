// The sending host: the reverse name of its address, and the name with which it greets
// (RFC 1912, section 2.1; RFC 5321, section 4.1.4).
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/checks/helo_name.h"
#include "diagnose/checks/reverse_name.h"
#include "diagnose/label.h"
#include "dns/overlay.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static constexpr uint32_t kNewAddressTtl = 3600;  // of a record that is published anew

// What DNS says of the reverse name now; "" where it is in order, or was not told.
static std::string reverse_fault(const Inquiry& inquiry) {
  const Hosts& hosts = inquiry.hosts;
  if (!inquiry.ip || !hosts.ptr_known) return {};
  if (hosts.ptr.empty()) return "ptr_missing";
  if (hosts.confirmed_ptr.empty()) return "ptr_not_confirmed";
  bool generic = std::ranges::all_of(hosts.confirmed_ptr, [&](const std::string& name) {
    return looks_generic(name, *inquiry.ip);
  });
  return generic ? "ptr_generic" : "";
}

static void add_ptr_steps(Inquiry& inquiry, const std::string& cause,
                          const text::Params& params) {
  static constexpr std::string_view kNotConfirmed[] = {"address", "ptr"};
  static constexpr std::string_view kGeneric[] = {"set", "relay"};
  if (cause == "ptr_missing")
    add_steps(inquiry, cause, ChangeKind::Steps,
              steps_for("ptr_missing", "sender_admin", params));
  else
    add_steps(inquiry, cause, cause == "ptr_generic" ? kGeneric : kNotConfirmed, params);
}

bool find_reverse_name_causes(Inquiry& inquiry) {
  const std::string cause = reverse_fault(inquiry);
  if (cause.empty()) return false;
  // Without a stated address it may have been another one of the host.
  Certainty certainty =
      inquiry.subject.ip_stated ? Certainty::Likely : Certainty::Possible;
  Finding finding = make_finding(inquiry, cause, certainty, {"ptr"});
  if (!inquiry.hosts.ptr.empty()) finding.params["name"] = inquiry.hosts.ptr.front();
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_ptr_steps(inquiry, cause, params);
  return true;
}

// The name that the receiver did not find is there now: nobody has to act.
static bool find_name_there_now(Inquiry& inquiry) {
  const Hosts& hosts = inquiry.hosts;
  const std::string cause = "ptr_there_now";
  if (!inquiry.subject.ip_stated || hosts.confirmed_ptr.empty()) return false;
  Finding finding = make_finding(inquiry, cause, Certainty::Likely, {"ptr"});
  finding.params["now"] = hosts.confirmed_ptr.front();
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, cause, ChangeKind::Wait, {{"wait.ptr_there_now", params}});
  return true;
}

// The change that gives the HELO name the address that sent, where the name lies in the
// sender's own zone.
static bool offer_address(Inquiry& inquiry, const std::string& helo) {
  if (!inquiry.ip || !inquiry.subject.ip_stated ||
      net::scope_of(*inquiry.ip) != net::Scope::Global ||
      !text::is_under(helo, inquiry.subject.own))
    return false;
  auto name = dns::Name::from_text(helo);
  if (!name) return false;
  Change change;
  change.for_cause = "helo_not_resolving";
  change.rrset = {helo + '.', inquiry.ip->is_v4() ? dns::Type::A : dns::Type::AAAA,
                  kNewAddressTtl};
  change.after = {inquiry.ip->to_string()};
  change.proof_check = "address";
  dns::OverlayResolver changed(inquiry.resolver);
  if (!changed.lay({*name, change.rrset.type, kNewAddressTtl, {}, change.after}))
    return false;
  auto addresses = look_up_helo(changed, helo).addresses;
  if (std::ranges::find(addresses, *inquiry.ip) == addresses.end()) return false;
  change.named_cases = {{helo, {false, true}}};
  if (!inquiry.tied()) {
    text::Params params = {{"ip", inquiry.ip->to_string()},
                           {"domain", inquiry.subject.domain}};
    change.only_if = ask_reader(inquiry, {"question.is_your_server", params},
                                {"because.only_refusal", params});
  }
  inquiry.out.changes.push_back(std::move(change));
  return true;
}

static bool find_helo_causes(Inquiry& inquiry) {
  const std::string helo = inquiry.subject.helo;
  if (helo.empty()) return false;
  HeloName found = look_up_helo(inquiry.resolver, helo);
  if (found.full && (!found.told || !found.addresses.empty())) return false;
  const std::string cause = found.full ? "helo_not_resolving" : "helo_not_fqdn";
  boost::json::object detail{{"helo", helo}};
  add_evidence(inquiry, "helo", "problem", std::move(detail));
  Finding finding = make_finding(inquiry, cause, Certainty::Likely, {"helo"});
  finding.params["helo"] = helo;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  static constexpr std::string_view kFull[] = {"set", "restart"};
  static constexpr std::string_view kResolving[] = {"publish", "set"};
  if (!found.full)
    add_steps(inquiry, cause, kFull, params);
  else if (!offer_address(inquiry, helo))
    add_steps(inquiry, cause, kResolving, params);
  return true;
}

bool find_client_host_causes(Inquiry& inquiry) {
  const std::string& label = inquiry.refusal.reason.label;
  if (label == "helo_invalid") return find_helo_causes(inquiry);
  if (label != "ptr_missing" && label != "dynamic_ip") return false;
  if (find_reverse_name_causes(inquiry)) return true;
  return label == "ptr_missing" && find_name_there_now(inquiry);
}

}  // namespace mailwhy::diagnose
