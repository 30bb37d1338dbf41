// What became of each delivery: taken, refused, put off; and what this server turned
// away.
#include "knowledge/knowledge.h"
#include "logs/analysis.h"
#include "logs/lower.h"
#include "logs/provider.h"

namespace mailwhy::logs {

using bounce::LogEvent;

template <class T>
static T& grown(std::vector<T>& all, uint32_t id) {
  if (id >= all.size()) all.resize(id + 1);
  return all[id];
}

bool Analysis::wanted(const Delivery& delivery, std::string_view login) const {
  if (!narrow_.domain.empty() && !is_within(delivery.sender, narrow_.domain) &&
      !is_within(delivery.recipient, narrow_.domain))
    return false;
  return narrow_.login.empty() || login == narrow_.login;
}

// By the host that took or refused it; where none is named, by the host that served the
// recipient's domain before.
uint32_t Analysis::provider_id(const LogEvent& event, std::string_view recipient,
                               bool local) {
  if (local) return Names::kNone;
  Lower domain(mail::domain_part(recipient));
  uint64_t hash = hash_of(domain.view());
  Served& served = served_[hash % kServed];
  std::string_view host = event.relay_name.empty() ? event.relay_ip : event.relay_name;
  if (host.empty())
    return served.domain == hash && served.provider != 0 ? served.provider
                                                         : providers_.id(domain.view());
  Lower lower(host);
  uint32_t id = hosts_.id(lower.view());
  uint32_t& provider = grown(provider_of_host_, id);
  if (provider == 0)
    provider = id == Names::kOthers       ? Names::kOthers
               : event.relay_name.empty() ? providers_.id(lower.view())
                                          : providers_.id(provider_of_host(lower.view()));
  served = {hash, provider};
  return provider;
}

// Of what is delivered here the recipient is ours, else the sender.
Party Analysis::party_of(const Delivery& delivery) {
  Party party;
  party.server = provider_id(delivery.event, delivery.recipient, delivery.local);
  if (delivery.local)
    party.domain = domain_id(delivery.recipient);
  else if (delivery.mail && !delivery.event.sender)
    party.domain = delivery.mail->domain;
  else
    party.domain = domain_id(delivery.sender);
  if (delivery.mail) {
    party.login = delivery.mail->login;
    party.script = delivery.mail->script;
  }
  return party;
}

void Analysis::count_refusal(Label label, const Party& party,
                             std::optional<net::Time> first,
                             std::optional<net::Time> last) {
  totals_.refused++;
  widen(totals_, first, last);
  ledger_.count(label, party, &Counts::refused, first, last);
  usage_.refused(party.login);
  usage_.refused(party.script);
}

void Analysis::settle(const Delivery& delivery, std::optional<net::Time> at,
                      const Place& place) {
  using Outcome = LogEvent::Outcome;
  const LogEvent& event = delivery.event;
  bool counts =
      in_period(at) &&
      wanted(delivery, delivery.mail ? std::string_view(delivery.mail->login_name) : "");
  Waiting* before = waiting_.find(delivery.key);
  if (event.outcome == Outcome::Delivered || event.outcome == Outcome::PassedOn) {
    if (before) waiting_.erase(delivery.key);
    if (!counts || event.outcome == Outcome::PassedOn) return;
    if (before) late_++;
    Party party = party_of(delivery);
    totals_.delivered++;
    ledger_.count_delivered(party);
    return;
  }
  bool final = event.outcome == Outcome::Refused;
  uint64_t said = hash_of(event.said, hash_of(event.relay_name));
  if (before && !final && before->said == said && before->counts == counts) {
    before->last = at;  // put off once more, with the same words
    deferrals_ += counts;
    return;
  }
  bounce::read_logged_reply(event, reply_);
  Label label = static_cast<Label>(replies_.label_of(event, reply_));
  Party party = party_of(delivery);
  std::string_view address = delivery.local ? delivery.recipient : delivery.sender;
  party.sender = address.empty() && !delivery.local
                     ? (delivery.has_sender ? senders_.id("<>") : Names::kNone)
                     : senders_.id(Lower(address).view());
  // "Retry time not reached" and its likes say nothing new.
  if (before && reply_.text.empty()) label = before->label;
  if (counts) {
    const Counts& known = ledger_.of_label(label);
    Example& example = ledger_.example(label);
    if (example.line.empty() || (final && known.refused == 0))
      keep_example(example, delivery, place);
  }
  if (final) {
    auto first = before && before->first ? before->first : at;
    if (before) waiting_.erase(delivery.key);
    if (!counts) return;
    count_refusal(label, party, first, at);
    if (met_)
      met_({at, knowledge::reason_labels()[label].name, delivery.sender,
            delivery.recipient,
            event.relay_name.empty() ? event.relay_ip : event.relay_name, event.said,
            false});
    return;
  }
  if (counts) deferrals_++;
  Waiting& waiting = before ? *before : waiting_.get(delivery.key, [this](Waiting& old) {
    forgotten_++;
    if (!old.counts) return;
    totals_.waiting++;
    ledger_.count(old.label, old.party, &Counts::waiting, old.first, old.last);
  });
  if (!before) {
    waiting.first = at;
    if (delivery.mail && delivery.mail->waiting.size() < kMostWaitingOfMail)
      delivery.mail->waiting.push_back(delivery.key);
  }
  waiting.party = party;
  waiting.label = label;
  waiting.last = at;
  waiting.counts = counts;
  waiting.said = said;
}

void Analysis::add_attempt(uint64_t host, uint64_t key, const LogEvent& event,
                           std::optional<net::Time> at, const Place& place) {
  std::string_view rest = event.recipients;
  Start start;
  bool local = event.local;
  uint64_t mail_key = key;
  if (event.format == bounce::LogFormat::Qmail) {
    const Start* known = starts_.find(key);
    if (!known) return;
    start = *known;
    starts_.erase(key);
    mail_key = start.mail;
    rest = start.recipient;
    local = start.local;
  }
  Mail* mail = event.id.empty() ? nullptr : mails_.find(mail_key);
  if (event.outcome == LogEvent::Outcome::PassedOn) {
    pass_on(host, event, mail);
    mail = mails_.find(mail_key);
  }
  Delivery delivery{event, 0, mail, {}, {}, false, local};
  if (event.sender) {
    delivery.sender = *event.sender;
    delivery.has_sender = true;
  } else if (mail && mail->has_sender) {
    delivery.sender = mail->sender;
    delivery.has_sender = true;
  }
  while (bounce::next_recipient(rest, delivery.recipient)) {
    delivery.key = hash_of(delivery.recipient, mail_key);
    settle(delivery, at, place);
  }
}

void Analysis::expire(uint64_t key, std::optional<net::Time> at) {
  Mail* mail = mails_.find(key);
  if (!mail) return;
  for (uint64_t delivery : mail->waiting) {
    const Waiting* known = waiting_.find(delivery);
    if (!known) continue;
    Waiting waiting = *known;
    waiting_.erase(delivery);
    if (waiting.counts) count_refusal(waiting.label, waiting.party, waiting.first, at);
  }
  mail->waiting.clear();
}

void Analysis::add_turned_away(uint64_t host, const LogEvent& event,
                               std::optional<net::Time> at, const Place& place) {
  LogEvent told = event;
  if (!event.session.empty())
    if (const Session* session = sessions_.find(hash_of(event.session, host))) {
      if (told.client_ip.empty()) told.client_ip = session->client_ip;
      if (told.login.empty()) told.login = session->login;
    }
  Delivery delivery{told,
                    0,
                    nullptr,
                    told.sender.value_or(std::string_view()),
                    told.recipients,
                    told.sender.has_value(),
                    false};
  if (!in_period(at) || !wanted(delivery, Lower(told.login).view())) return;
  bounce::read_logged_reply(told, reply_);
  Label label = static_cast<Label>(replies_.label_of(told, reply_));
  bool for_now = told.outcome == LogEvent::Outcome::Deferred;
  (for_now ? own_deferred_ : own_refused_)++;
  Party party;
  party.server = clients_.id(told.client_ip);
  party.domain = domain_id(delivery.recipient);
  party.sender = Names::kNone;
  if (turned_away_.example(label).line.empty())
    keep_example(turned_away_.example(label), delivery, place);
  turned_away_.count(label, party, for_now ? &Counts::waiting : &Counts::refused, at, at);
  if (met_)
    met_({at, knowledge::reason_labels()[label].name, delivery.sender, delivery.recipient,
          told.client_ip, told.said, true});
}

}  // namespace mailwhy::logs
