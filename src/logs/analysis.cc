// The mails of a log: who handed them in, and how often; the lines that tell of each.
#include "logs/analysis.h"

#include "logs/lower.h"

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

Analysis::Analysis(Narrow narrow, std::function<void(const Met&)> met,
                   const bounce::RuleTable* own_rules)
    : narrow_(std::move(narrow)), met_(std::move(met)), replies_(own_rules) {}

bool Analysis::in_period(std::optional<net::Time> at) const {
  if (narrow_.since && (!at || *at < *narrow_.since)) return false;
  return !narrow_.until || (at && *at < *narrow_.until);
}

uint32_t Analysis::domain_id(std::string_view address) {
  return domains_.id(Lower(mail::domain_part(address)).view());
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
