#include "logs/analysis.h"

#include <algorithm>

#include "knowledge/knowledge.h"
#include "logs/provider.h"
#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::logs {

using bounce::LogEvent;

void Analysis::Mail::reset() {
  Mail fresh;
  fresh.sender.swap(sender);
  fresh.waiting.swap(waiting);
  fresh.sender.clear();
  fresh.waiting.clear();
  *this = std::move(fresh);
}

// Lower case without the heap: names are short.
struct Lower {
  explicit Lower(std::string_view text) : length(std::min(text.size(), sizeof bytes)) {
    for (size_t i = 0; i < length; i++) bytes[i] = text::to_lower(text[i]);
  }
  std::string_view view() const { return {bytes, length}; }

  size_t length;
  char bytes[255];
};

template <class T>
static T& grown(std::vector<T>& all, uint32_t id) {
  if (id >= all.size()) all.resize(id + 1);
  return all[id];
}

Analysis::Analysis(Narrow narrow, std::function<void(const Met&)> met,
                   const bounce::RuleTable* own_rules)
    : narrow_(std::move(narrow)), met_(std::move(met)), replies_(own_rules) {}

bool Analysis::in_period(std::optional<net::Time> at) const {
  if (narrow_.since && (!at || *at < *narrow_.since)) return false;
  return !narrow_.until || (at && *at < *narrow_.until);
}

static bool is_within(std::string_view address, std::string_view domain) {
  Lower own(mail::domain_part(address));
  std::string_view name = own.view();
  if (!name.ends_with(domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

bool Analysis::wanted(const Delivery& delivery) const {
  if (!narrow_.domain.empty() && !is_within(delivery.sender, narrow_.domain) &&
      !is_within(delivery.recipient, narrow_.domain))
    return false;
  return narrow_.login.empty() ||
         (delivery.mail && delivery.mail->login_name == narrow_.login);
}

uint32_t Analysis::domain_id(std::string_view address) {
  return domains_.id(Lower(mail::domain_part(address)).view());
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

Analysis::Mail& Analysis::mail_of(uint64_t key) {
  return mails_.get(key, [this](Mail&) { forgotten_++; });
}

// Sessions and programs that were told of in lines of their own.
void Analysis::take_session(uint64_t host, const LogEvent& event, Mail& mail,
                            std::string_view& login, std::string_view& client_ip,
                            std::optional<net::Time> at) {
  bool exim = event.format == bounce::LogFormat::Exim;
  if (exim && !event.user.empty() && !called_.script.empty() &&
      called_.process == event.session &&
      (!at || !called_.at || *at - *called_.at < std::chrono::minutes(1))) {
    mail.script = usage_.who(Volume::Kind::Script, called_.script);
    called_.script.clear();
  }
  if (exim || event.session.empty()) return;
  if (const Session* session = sessions_.find(hash_of(event.session, host))) {
    if (login.empty()) login = session->login;
    if (client_ip.empty()) client_ip = session->client_ip;
  }
}

void Analysis::add_mail(uint64_t key, const LogEvent& event,
                        std::optional<net::Time> at) {
  uint64_t host = key ^ hash_of(event.id);
  Mail& mail = mail_of(key);
  if (event.sender) {
    mail.sender.assign(event.sender->substr(0, 320));
    mail.has_sender = true;
    mail.domain = domain_id(mail.sender);
  }
  if (!event.came_from.empty())
    if (const Mail* before = mails_.find(host ^ hash_of(event.came_from))) {
      // `mail` stays where it is: finding does not move entries.
      if (mail.login == Usage::kNobody) mail.login = before->login;
      if (mail.script == Usage::kNobody) mail.script = before->script;
      mail.login_name = before->login_name;
      mail.accepted = mail.told = true;
    }
  std::string_view login = event.login, client_ip = event.client_ip;
  take_session(host, event, mail, login, client_ip, at);
  bool exim = event.format == bounce::LogFormat::Exim;
  Usage::Who told = Usage::kNobody;
  if (!login.empty()) {
    told = mail.login = usage_.who(Volume::Kind::Login, Lower(login).view());
    if (!narrow_.login.empty()) mail.login_name = Lower(login).view();
  }
  bool new_script = !event.script.empty() && mail.script == Usage::kNobody;
  if (new_script) mail.script = usage_.who(Volume::Kind::Script, event.script);
  if (!event.user.empty()) told = mail.login = usage_.who(Volume::Kind::User, event.user);
  if (!in_period(at)) return;
  if (!narrow_.domain.empty() && mail.has_sender &&
      !is_within(mail.sender, narrow_.domain))
    return;
  if (!narrow_.login.empty() && mail.login_name != narrow_.login) return;
  net::Time time = at.value_or(last_.value_or(net::Time()));
  if (told != Usage::kNobody && !mail.told) {
    mail.told = true;
    usage_.mail(told, time, client_ip);
  }
  if (new_script || (mail.script != Usage::kNobody && exim))
    usage_.mail(mail.script, time, {});
  if (event.recipient_count > 0 && !mail.recipients_counted) {
    mail.recipients_counted = true;
    usage_.recipients(mail.login, time, event.recipient_count);
    usage_.recipients(mail.script, time, event.recipient_count);
  }
  if (mail.has_sender && !mail.accepted) accepted_++;
  mail.accepted = mail.accepted || mail.has_sender;
}

void Analysis::pass_on(uint64_t host, const LogEvent& event, const Mail* mail) {
  if (!mail || event.next_id.empty()) return;
  Usage::Who login = mail->login, script = mail->script;
  std::string name = mail->login_name;
  Mail& next = mail_of(host ^ hash_of(event.next_id));
  next.login = next.login == Usage::kNobody ? login : next.login;
  next.script = next.script == Usage::kNobody ? script : next.script;
  next.login_name = std::move(name);
}

void Analysis::settle(const Delivery& delivery, std::optional<net::Time> at,
                      const Place& place) {
  using Outcome = LogEvent::Outcome;
  const LogEvent& event = delivery.event;
  bool counts = in_period(at) && wanted(delivery);
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
    totals_.refused++;
    widen(totals_, first, at);
    ledger_.count(label, party, &Counts::refused, first, at);
    usage_.refused(party.login);
    usage_.refused(party.script);
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
  Delivery delivery{event, mail_key, 0, mail, {}, {}, false, local};
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
    if (!waiting.counts) continue;
    totals_.refused++;
    widen(totals_, waiting.first, at);
    ledger_.count(waiting.label, waiting.party, &Counts::refused, waiting.first, at);
    usage_.refused(waiting.party.login);
    usage_.refused(waiting.party.script);
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
                    0,
                    nullptr,
                    told.sender.value_or(std::string_view()),
                    told.recipients,
                    told.sender.has_value(),
                    false};
  if (!in_period(at)) return;
  if (!narrow_.domain.empty() && !is_within(delivery.sender, narrow_.domain) &&
      !is_within(delivery.recipient, narrow_.domain))
    return;
  if (!narrow_.login.empty() && Lower(told.login).view() != narrow_.login) return;
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

void Analysis::see(std::optional<net::Time> at) {
  if (!at || !in_period(at)) return;
  if (!first_ || *at < *first_) first_ = at;
  if (!last_ || *at > *last_) last_ = at;
}

void Analysis::add(const bounce::LogLine& line, const LogEvent& event,
                   std::optional<net::Time> at, const Place& place) {
  using Kind = LogEvent::Kind;
  see(at);
  uint64_t host = hash_of(line.host);
  uint64_t key = host ^ hash_of(event.id);
  switch (event.kind) {
    case Kind::Mail:
      // qmail gives its numbers again: a new message begins.
      if (event.format == bounce::LogFormat::Qmail) mails_.erase(key);
      return add_mail(key, event, at);
    case Kind::Session: {
      Session& session = sessions_.get(hash_of(event.session, host), [](Session&) {});
      if (!event.login.empty()) session.login = event.login;
      if (!event.client_ip.empty()) session.client_ip = event.client_ip;
      return;
    }
    case Kind::Start: {
      Start& start = starts_.get(key, [](Start&) {});
      start = {host ^ hash_of(event.mail_id),
               std::string(event.recipients.substr(0, 320)), event.local};
      return;
    }
    case Kind::Attempt:
      return add_attempt(host, key, event, at, place);
    case Kind::Expired:
      return expire(key, at);
    case Kind::Done:
      mails_.erase(key);
      return;
    case Kind::TurnedAway:
      return add_turned_away(host, event, at, place);
    case Kind::Script:
      called_ = {std::string(event.script.substr(0, 255)), std::string(event.session),
                 at};
      return;
  }
}

}  // namespace mailwhy::logs
