// The picture out of an analysis, and the lines that are kept to be shown in it.
#include "logs/analysis.h"

namespace mailwhy::logs {

using bounce::LogEvent;

void Analysis::keep_example(Example& example, const Delivery& delivery,
                            const Place& place) const {
  const LogEvent& event = delivery.event;
  example.line = place.line.substr(0, 4096);
  example.file = place.file;
  example.number = place.number;
  example.queue_id = event.id;
  example.reply.clear();
  if (reply_.code) example.reply += std::to_string(*reply_.code) + ' ';
  // What the program itself adds beside the reply was not said by the server.
  bool said = reply_.status.data() != event.status.data();
  if (said && !reply_.status.empty()) example.reply.append(reply_.status).append(" ");
  example.reply += reply_.text.substr(0, 1000);
  example.sender = delivery.sender;
  example.has_sender = delivery.has_sender;
  example.recipient = delivery.recipient;
  example.client_ip =
      event.kind == LogEvent::Kind::TurnedAway ? event.client_ip : event.local_ip;
  example.server = event.relay_name.empty() ? event.relay_ip : event.relay_name;
}

Picture Analysis::picture() const {
  Picture picture;
  Ledger ledger = ledger_;
  picture.totals = totals_;
  std::vector<uint64_t> waiting_by_who;
  waiting_.each([&](const Waiting& waiting) {
    if (!waiting.counts) return;
    picture.totals.waiting++;
    widen(picture.totals, waiting.first, waiting.last);
    ledger.count(waiting.label, waiting.party, &Counts::waiting, waiting.first,
                 waiting.last);
    for (Usage::Who who : {waiting.party.login, waiting.party.script}) {
      if (who == Usage::kNobody) continue;
      if (who >= waiting_by_who.size()) waiting_by_who.resize(who + 1);
      waiting_by_who[who]++;
    }
  });
  picture.first = first_;
  picture.last = last_;
  picture.mails = accepted_;
  picture.deferrals = deferrals_;
  picture.late = late_;
  picture.forgotten = forgotten_;
  picture.reasons = ledger.reasons(providers_, domains_);
  picture.providers = ledger.by_server(providers_);
  picture.domains = ledger.by_domain(domains_);
  picture.senders = ledger.by_sender(senders_);
  picture.logins = usage_.volumes(Volume::Kind::Login, waiting_by_who);
  picture.scripts = usage_.volumes(Volume::Kind::Script, waiting_by_who);
  for (Volume& user : usage_.volumes(Volume::Kind::User, waiting_by_who))
    picture.scripts.push_back(std::move(user));
  TurnedAway& own = picture.turned_away;
  own.refused = own_refused_;
  own.deferred = own_deferred_;
  own.reasons = turned_away_.reasons(clients_, domains_);
  own.clients = turned_away_.by_server(clients_);
  own.recipients = turned_away_.by_domain(domains_);
  for (const ByReason& reason : own.reasons) {
    if (!own.first || reason.counts.first < own.first) own.first = reason.counts.first;
    if (!own.last || reason.counts.last > own.last) own.last = reason.counts.last;
  }
  picture.crowded = hosts_.full() || domains_.full() || senders_.full() ||
                    providers_.full() || clients_.full() || usage_.full();
  return picture;
}

}  // namespace mailwhy::logs
