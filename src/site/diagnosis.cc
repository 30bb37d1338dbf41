#include "site/diagnosis.h"

#include <algorithm>

#include <boost/json/object.hpp>

#include "diagnose/diagnose.h"
#include "dns/recording.h"
#include "mail/address.h"
#include "report/case_file.h"
#include "report/json.h"
#include "site/guarded_resolver.h"
#include "store/case_id.h"
#include "text/public_suffix.h"
#include "transport/recorded_outside.h"

namespace mailwhy::site {

// A person at this machine, or a program there, may ask as much as it likes; a proxy in
// front of us names the client it speaks for.
static std::optional<Refused> refuse_by(const Visit& visit, ClientLimit& limit) {
  const net::IpAddress& client = visit.request.client;
  if (net::scope_of(client) == net::Scope::Loopback &&
      !visit.site.settings.limit_this_machine)
    return std::nullopt;
  auto seconds = limit.refuse(client, visit.site.clock.now());
  if (!seconds) return std::nullopt;
  visit.site.counts.limited++;
  Refused refused{429, "too_many_requests", visit.say("site.too_many"),
                  visit.say("site.too_many_hint", {{"count", std::to_string(*seconds)}})};
  refused.retry_after = *seconds;
  return refused;
}

std::optional<Refused> refuse_diagnosis(const Visit& visit) {
  return refuse_by(visit, visit.site.diagnoses);
}
std::optional<Refused> refuse_evaluation(const Visit& visit) {
  return refuse_by(visit, visit.site.evaluations);
}

static tl::unexpected<Refused> full(const Visit& visit) {
  visit.site.counts.full++;
  Refused refused{503, "busy", visit.say("site.busy"), visit.say("site.busy_hint")};
  refused.retry_after = 5;
  return tl::unexpected(std::move(refused));
}

// Behind a proxy on this machine we listen to it alone, and yet strangers ask.
static bool is_guarded(const Visit& visit) {
  const Settings& settings = visit.site.settings;
  bool stranger = net::scope_of(visit.request.client) != net::Scope::Loopback;
  return !settings.allow_private && (settings.open_to_world || stranger);
}

// Whose DNS a diagnosis is about: the sender's, else the one that sent.
static std::string domain_of(const std::vector<bounce::Input>& inputs) {
  for (const bounce::Input& input : inputs)
    for (const bounce::Refusal& refusal : input.refusals) {
      const bounce::Facts& facts = refusal.facts;
      if (!facts.sender_domain.empty()) return facts.sender_domain;
      if (!facts.helo.empty()) return facts.helo;
    }
  return {};
}

Outcome<void> with_resolver(const Visit& visit, std::string_view domain,
                            const World::Work& work) {
  Places::Place place(visit.site.places,
                      text::organizational_domain(mail::normal_domain(domain)));
  if (!place) return full(visit);
  const Settings& settings = visit.site.settings;
  visit.world.ask(
      std::min(settings.time_limit, kMaxTime),
      [&](dns::Resolver& resolver, dns::Rdap& rdap, transport::Outside& outside) {
        GuardedOutside policies(outside, visit.site.policies, visit.site.clock);
        if (!is_guarded(visit)) return work(resolver, rdap, policies);
        GuardedResolver guarded(resolver);
        work(guarded, rdap, policies);
      });
  return {};
}

Outcome<Reports> diagnose_all(const Visit& visit,
                              const std::vector<bounce::Input>& inputs,
                              const Progress& progress) {
  Reports reports;
  const World::Work diagnose = [&](dns::Resolver& resolver, dns::Rdap& rdap,
                                   transport::Outside& outside) {
    for (const bounce::Input& input : inputs)
      reports.push_back(diagnose::diagnose(resolver, rdap, input, outside));
  };
  auto done = with_resolver(
      visit, domain_of(inputs),
      [&](dns::Resolver& resolver, dns::Rdap& rdap, transport::Outside& outside) {
        if (!progress) return diagnose(resolver, rdap, outside);
        WatchedResolver watched(resolver, progress);
        WatchedRdap watched_rdap(rdap, progress);
        diagnose(watched, watched_rdap, outside);
      });
  if (!done) return tl::unexpected(done.error());
  visit.site.counts.diagnoses++;
  return reports;
}

static std::string fingerprint_of(const Visit& visit,
                                  const std::vector<bounce::Input>& inputs) {
  return store::fingerprint(visit.site.cases.secret(), identity_of(inputs));
}

std::optional<Earlier> look_back(const Visit& visit,
                                 const std::vector<bounce::Input>& inputs,
                                 const Reports& reports) {
  std::string fingerprint = fingerprint_of(visit, inputs);
  Earlier now{visit.site.clock.now(), digest_of(reports)};
  if (auto seen = visit.site.seen.exchange(fingerprint, now)) return seen;
  auto kept = visit.site.cases.latest(fingerprint);
  if (!kept) return std::nullopt;
  return Earlier{kept->made_at, kept->digest};
}

static std::string language_word(const Visit& visit) {
  return std::string(visit.lang());
}

Outcome<std::string> share(const Visit& visit, const std::vector<bounce::Input>& inputs,
                           bool masked, const std::optional<Earlier>& earlier) {
  report::CaseFile recorded;
  recorded.tool_version = visit.site.settings.version;
  recorded.masked = masked;
  recorded.options = {{"language", language_word(visit)}};
  for (const bounce::Input& input : inputs) {
    auto kept =
        report::as_recorded(input, report::Body::LeftOut,
                            masked ? report::Masking::Masked : report::Masking::AsItIs);
    if (!kept)
      return tl::unexpected(Refused{422, "not_kept", visit.say("site.not_kept"), ""});
    recorded.inputs.push_back(std::move(*kept));
  }
  store::KeptCase kept;
  auto done = with_resolver(
      visit, domain_of(inputs),
      [&](dns::Resolver& resolver, dns::Rdap& rdap, transport::Outside& outside) {
        dns::RecordingResolver recording(resolver);
        dns::RecordingRdap rdap_recording(rdap);
        transport::RecordingOutside outside_recording(outside);
        Reports reports;
        for (const bounce::Input& input : recorded.inputs)
          reports.push_back(
              diagnose::diagnose(recording, rdap_recording, input, outside_recording));
        recorded.dns = recording.recording();
        recorded.rdap = rdap_recording.recording();
        recorded.outside = outside_recording.recording();
        kept.digest = digest_of(reports);
        kept.report = report::json_text(reports, {recorded.tool_version, visit.language},
                                        report::JsonForm::Document);
      });
  if (!done) return tl::unexpected(done.error());
  kept.replay = report::to_text(recorded);
  kept.fingerprint = fingerprint_of(visit, inputs);
  if (earlier) kept.earlier = to_json(*earlier);
  auto id = visit.site.cases.keep(std::move(kept));
  if (!id)
    return tl::unexpected(Refused{500, "not_kept", visit.say("site.not_kept"), ""});
  visit.site.counts.kept++;
  return *id;
}

static tl::unexpected<Refused> unreadable() {
  return tl::unexpected(Refused{500, "unreadable", "the kept case cannot be read", ""});
}

Outcome<Reports> reports_of(const store::KeptCase& kept) {
  auto recorded = report::parse_case_file(kept.replay);
  if (!recorded) return unreadable();
  auto resolver = dns::ReplayResolver::parse(recorded->dns);
  auto rdap = dns::ReplayRdap::parse(recorded->rdap);
  auto outside = transport::ReplayOutside::parse(recorded->outside);
  if (!resolver || !rdap || !outside) return unreadable();
  Reports reports;
  for (const bounce::Input& input : recorded->inputs)
    reports.push_back(diagnose::diagnose(*resolver, *rdap, input, *outside));
  return reports;
}

}  // namespace mailwhy::site
