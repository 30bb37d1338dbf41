// Web and mail servers asked live: transport::Outside.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/resolver.h"
#include "http/host_address.h"
#include "live/loop.h"
#include "transport/outside.h"

namespace mailwhy::http {

struct OutsideOptions {
  std::chrono::milliseconds page_time{5000};     // of one page
  std::chrono::milliseconds connect_time{3000};  // until a mail server takes the call
  std::chrono::milliseconds talk_time{9000};     // of the whole talk with it
  std::string greet_as;                          // of EHLO; "": our address in brackets
  // May a page be fetched from this address now? Unset: always.
  std::function<bool(const net::IpAddress&)> may_fetch_from;
  // For tests: where the servers listen, who signs their certificates, and that they may
  // stand on this machine.
  uint16_t https_port = 443, smtp_port = 25;
  std::string authorities;  // a PEM file; "": the system's
  Inside inside = Inside::Refused;
};

// Hosts are found through the resolver given. Nobody inside of a network is asked. Equal
// questions are asked once, also those that are out at the same time.
class LiveOutside : public transport::Outside {
 public:
  LiveOutside(live::Loop& loop, dns::Resolver& resolver, OutsideOptions options = {});
  ~LiveOutside() override;

  transport::WebAnswer fetch(const std::string& url) override;
  transport::SmtpAnswer probe(const transport::SmtpQuestion& question) override;

  // After this moment nothing is begun or waited for: the deadline of a whole case. What
  // was asked in an earlier one is forgotten.
  void begin_case(net::Time deadline);

 private:
  template <class Answer>
  struct Asked;
  template <class Answer>
  Answer once(std::vector<std::shared_ptr<Asked<Answer>>>& all, auto is_same, auto ask);
  live::SteadyTime end_of(std::chrono::milliseconds time) const;
  transport::WebAnswer fetch_now(const std::string& url);
  transport::SmtpAnswer probe_now(const transport::SmtpQuestion& question);

  live::Loop& loop_;
  dns::Resolver& resolver_;
  OutsideOptions options_;
  std::optional<net::Time> deadline_;
  std::vector<std::shared_ptr<Asked<transport::WebAnswer>>> pages_;
  std::vector<std::shared_ptr<Asked<transport::SmtpAnswer>>> servers_;
};

// The name of this machine where it is a full one ("mail.example.org"), else "".
std::string name_for_ehlo();

}  // namespace mailwhy::http
