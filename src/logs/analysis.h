// From the events of a log, in their order, to its picture: mails and their deliveries
// are tied by queue id, each delivery counts once, with its final state. The memory is
// bounded whatever the log's length: tables drop what was not touched for the longest
// time.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/log_event.h"
#include "bounce/log_reply.h"
#include "logs/bounded_table.h"
#include "logs/ledger.h"
#include "logs/names.h"
#include "logs/picture.h"
#include "logs/usage.h"

namespace mailwhy::logs {

// What the picture is narrowed to. Mails are tied whatever the time, counted within it.
struct Narrow {
  std::optional<net::Time> since, until;
  std::string domain;  // of sender or recipient, or a domain above it; lower case
  std::string login;
};

// Where a line stands, for the examples.
struct Place {
  std::string_view line;
  std::string_view file;
  uint64_t number = 0;
};

// One refusal as it is met, for those who follow a log.
struct Met {
  std::optional<net::Time> at;
  std::string_view label, sender, recipient, server, reply;
  bool turned_away = false;
};

class Analysis {
 public:
  // `own_rules`: the user's reply rules, tried before the built-in ones.
  explicit Analysis(Narrow narrow = {}, std::function<void(const Met&)> met = {},
                    const bounce::RuleTable* own_rules = nullptr);

  void add(const bounce::LogLine& line, const bounce::LogEvent& event,
           std::optional<net::Time> at, const Place& place);

  // The picture so far, without its sources and lines.
  Picture picture() const;

 private:
  static constexpr size_t kMostMails = 100000, kMostWaiting = 200000,
                          kMostSessions = 20000, kMostNames = 50000, kMostPairs = 300000,
                          kMostLabels = 64, kMostWaitingOfMail = 1000;

  struct Mail {
    std::string sender;
    uint32_t domain = 0;  // of the sender
    bool has_sender = false, accepted = false, told = false, recipients_counted = false;
    Usage::Who login = Usage::kNobody, script = Usage::kNobody;
    std::string login_name;  // only where the picture is narrowed to a login
    std::vector<uint64_t> waiting;

    void reset();  // keeps the memory of its parts
  };
  struct Waiting {
    Party party;
    Label label = 0;
    bool counts = false;  // within the period asked for
    uint64_t said = 0;    // hash of the last words
    std::optional<net::Time> first, last;

    void reset() { *this = {}; }
  };
  struct Session {
    std::string login, client_ip;

    void reset() { *this = {}; }
  };
  struct Start {
    uint64_t mail = 0;
    std::string recipient;
    bool local = false;

    void reset() { *this = {}; }
  };
  // One recipient of an attempt.
  struct Delivery {
    const bounce::LogEvent& event;
    uint64_t key = 0;  // in waiting_
    Mail* mail = nullptr;
    std::string_view sender, recipient;
    bool has_sender = false, local = false;
  };
  bool in_period(std::optional<net::Time> at) const;
  bool wanted(const Delivery& delivery, std::string_view login) const;
  uint32_t domain_id(std::string_view address);
  uint32_t provider_id(const bounce::LogEvent& event, std::string_view recipient,
                       bool local);
  Party party_of(const Delivery& delivery);

  void add_mail(uint64_t key, const bounce::LogEvent& event, std::optional<net::Time> at);
  void take_session(uint64_t host, const bounce::LogEvent& event, Mail& mail,
                    std::string_view& login, std::string_view& client_ip,
                    std::optional<net::Time> at);
  void add_attempt(uint64_t host, uint64_t key, const bounce::LogEvent& event,
                   std::optional<net::Time> at, const Place& place);
  void count_refusal(Label label, const Party& party, std::optional<net::Time> first,
                     std::optional<net::Time> last);
  void settle(const Delivery& delivery, std::optional<net::Time> at, const Place& place);
  void expire(uint64_t key, std::optional<net::Time> at);
  void add_turned_away(uint64_t host, const bounce::LogEvent& event,
                       std::optional<net::Time> at, const Place& place);
  void pass_on(uint64_t host, const bounce::LogEvent& event, const Mail* mail);
  void keep_example(Example& example, const Delivery& delivery, const Place& place) const;
  void see(std::optional<net::Time> at);
  Mail& mail_of(uint64_t key);

  Narrow narrow_;
  std::function<void(const Met&)> met_;
  BoundedTable<Mail> mails_{kMostMails};
  BoundedTable<Waiting> waiting_{kMostWaiting};
  BoundedTable<Session> sessions_{kMostSessions};
  BoundedTable<Start> starts_{kMostSessions};
  Names hosts_{kMostNames}, domains_{kMostNames}, senders_{kMostNames},
      providers_{kMostNames}, clients_{kMostNames};
  std::vector<uint32_t> provider_of_host_;  // by the number of the host
  static constexpr size_t kServed = 16384;
  struct Served {
    uint64_t domain = 0;  // hash
    uint32_t provider = 0;
  };
  std::vector<Served> served_{kServed};  // recipients' domains, as met
  Usage usage_;
  Ledger ledger_, turned_away_;
  Counts totals_;
  uint64_t own_refused_ = 0, own_deferred_ = 0;
  uint64_t accepted_ = 0, deferrals_ = 0, late_ = 0, forgotten_ = 0;
  std::optional<net::Time> first_, last_;
  struct Called {
    std::string script, process;
    std::optional<net::Time> at;
  } called_;  // Exim: the program that called it last
  bounce::LoggedReply reply_;
  bounce::LogLabels replies_;
};

}  // namespace mailwhy::logs
