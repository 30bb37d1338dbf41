// DNSSEC of the domain's zone, as far as mail hangs on it: refused by validating
// resolvers (RFC 4035, section 5.5), a DS record without its key, one server with
// signatures that have run out or without any (NS13 of docs/check.md). The whole chain is
// dnsviz's trade.
#include <algorithm>

#include "diagnose/ask_server.h"
#include "diagnose/checks/check.h"
#include "diagnose/signing.h"
#include "diagnose/zone_detail.h"
#include "net/timestamp.h"

namespace mailwhy::diagnose {

using dns::Answer;
using dns::AnswerPtr;
using dns::Question;
using dns::Rcode;
using dns::Status;
using dns::Type;

namespace {

struct Seen {
  Zone zone;
  AnswerPtr validated, unchecked;     // the domain's TXT, without and with CD
  AnswerPtr ds, keys;                 // of the zone, with CD
  std::vector<AnswerPtr> at_servers;  // DNSKEY, of each server that speaks
  std::vector<const NameServer*> servers;
};

}  // namespace

static Question unchecked(const dns::Name& name, Type type) {
  Question question{name, type, {}};
  question.ask.checking_disabled = true;
  return question;
}

static Seen look(const Examination& of, const dns::Name& domain) {
  Seen seen;
  std::vector<AnswerPtr> answers;
  std::function<void()> work[] = {
      [&] { seen.zone = ask_name_servers(of.resolver, of.target.domain); },
      [&] {
        Question questions[] = {{domain, Type::TXT, {}},
                                unchecked(domain, Type::TXT),
                                unchecked(domain, Type::DS),
                                unchecked(domain, Type::DNSKEY)};
        answers = of.resolver.query_all(questions);
      }};
  of.resolver.together(work);
  seen.validated = answers[0];
  seen.unchecked = answers[1];
  seen.ds = answers[2];
  seen.keys = answers[3];
  auto apex = dns::Name::from_text(seen.zone.apex);
  if (!apex) return seen;
  std::vector<Question> questions;
  if (!(*apex == domain)) {
    questions.push_back(unchecked(*apex, Type::DS));
    questions.push_back(unchecked(*apex, Type::DNSKEY));
  }
  size_t first = questions.size();
  bool maybe_signed = first > 0 || seen.ds->has(Type::DS) || seen.keys->has(Type::DNSKEY);
  if (maybe_signed) seen.servers = seen.zone.speaking();
  for (const NameServer* server : seen.servers)
    questions.push_back(ask_server(*apex, Type::DNSKEY, *server->ip));
  auto more = of.resolver.query_all(questions);
  if (first > 0) {
    seen.ds = more[0];
    seen.keys = more[1];
  }
  seen.at_servers.assign(more.begin() + static_cast<long>(first), more.end());
  return seen;
}

static boost::json::array tags_json(const std::vector<uint16_t>& tags) {
  return boost::json::array(tags.begin(), tags.end());
}

// Asked once more, past every cache: a resolver that failed for a moment says nothing of
// signatures.
static bool refused_again(const Examination& of, const dns::Name& domain) {
  Question question{domain, Type::TXT, {}};
  question.ask.fresh = true;
  auto answer = of.resolver.query(question);
  return answer->status == Status::Answered && answer->rcode == Rcode::ServFail;
}

static const char* note_of(Signing::State state) {
  if (state == Signing::State::NoKeys) return "note.server_no_keys";
  if (state == Signing::State::NoSignatures) return "note.server_no_signatures";
  return "note.server_signatures_expired";
}

// What is wrong with the signatures of a zone that its parent says is signed.
static std::vector<text::Message> faults_of(const Seen& seen, net::Time now,
                                            boost::json::array& servers,
                                            std::vector<const NameServer*>& guilty) {
  std::vector<text::Message> faults;
  auto ds = key_tags_of_ds(*seen.ds), keys = key_tags(*seen.keys);
  if (ds.empty()) return faults;
  auto fits = [&](uint16_t tag) { return std::ranges::find(ds, tag) != ds.end(); };
  if (seen.keys->usable() && keys.empty())
    faults.push_back({"note.ds_without_keys", {}});
  else if (!keys.empty() && std::ranges::none_of(keys, fits))
    faults.push_back({"note.ds_fits_no_key", {{"tag", std::to_string(ds.front())}}});
  for (size_t i = 0; i < seen.servers.size(); i++) {
    const NameServer& server = *seen.servers[i];
    Signing signing = signing_of(*seen.at_servers[i], now);
    boost::json::object one{{"name", server.name}, {"ip", server.ip->to_string()}};
    one["status"] = to_string(signing.state);
    text::Params params{{"server", server.name}, {"ip", server.ip->to_string()}};
    if (signing.until) {
      one["signed_until"] = net::format_day(*signing.until);
      params["until"] = net::format_day(*signing.until);
    }
    servers.push_back(std::move(one));
    if (signing.state == Signing::State::Good || signing.state == Signing::State::Unknown)
      continue;
    guilty.push_back(&server);
    faults.push_back({note_of(signing.state), std::move(params)});
  }
  return faults;
}

std::optional<Outcome> check_dnssec(const Examination& of) {
  auto domain = dns::Name::from_text(of.target.domain);
  if (of.target.domain.empty() || !domain) return std::nullopt;
  Seen seen = look(of, *domain);
  Outcome out;
  const std::string zone = seen.zone.apex.empty() ? of.target.domain : seen.zone.apex;
  bool bogus = refused_by_validation(*seen.validated, *seen.unchecked) &&
               refused_again(of, *domain);
  bool is_signed = seen.ds->has(Type::DS);
  out.detail = {{"domain", of.target.domain},
                {"zone", zone},
                {"signed", is_signed},
                {"validated", seen.validated->authentic},
                {"ds", tags_json(key_tags_of_ds(*seen.ds))},
                {"keys", tags_json(key_tags(*seen.keys))}};
  boost::json::array servers;
  std::vector<const NameServer*> guilty;
  auto faults = faults_of(seen, of.now, servers, guilty);
  if (!servers.empty()) out.detail["servers"] = std::move(servers);
  if (bogus || !faults.empty()) {
    text::Params params{{"domain", zone}};
    if (!guilty.empty()) params["servers"] = names_of(guilty);
    add_finding(out, "dnssec_bogus", Severity::Error, Certainty::Proven, params);
    out.findings.back().notes = std::move(faults);
    if (!guilty.empty() && guilty.size() < seen.servers.size())
      add_steps(out, "dnssec_bogus", {"old_copy", "sign_again", "dnsviz"}, params);
    else
      add_steps(out, "dnssec_bogus", {"ds", "sign_again", "remove_ds", "dnsviz"}, params);
    return out;
  }
  // A signed zone that nobody here has validated may still be refused elsewhere.
  bool told = seen.ds->usable() && seen.unchecked->usable();
  if (!told)
    could_not_tell(out);
  else if (is_signed && !seen.validated->authentic)
    could_not_tell(out, {"check.because.resolver_does_not_validate", {}});
  return out;
}

}  // namespace mailwhy::diagnose
