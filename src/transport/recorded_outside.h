// What was asked outside of DNS, kept for a case file and said again: mailwhy.case/1,
// "outside".
#pragma once

#include <boost/json/object.hpp>

#include "text/result.h"
#include "transport/outside.h"

namespace mailwhy::transport {

// Asks `inner`, once for each URL and each server, and keeps what it said.
class RecordingOutside : public Outside {
 public:
  explicit RecordingOutside(Outside& inner) : inner_(inner) {}
  WebAnswer fetch(const std::string& url) override;
  SmtpAnswer probe(const SmtpQuestion& question) override;

  // {"web": […], "smtp": […]}, sorted; empty where nothing was asked.
  boost::json::object recording() const;

 private:
  Outside& inner_;
  std::vector<WebAnswer> pages_;
  std::vector<SmtpAnswer> servers_;
};

// Says again what was recorded; anything else was not asked.
class ReplayOutside : public Outside {
 public:
  // The Error names the place: "web[0].status".
  static Result<ReplayOutside> parse(const boost::json::object& recording);
  WebAnswer fetch(const std::string& url) override;
  SmtpAnswer probe(const SmtpQuestion& question) override;

 private:
  std::vector<WebAnswer> pages_;
  std::vector<SmtpAnswer> servers_;
};

}  // namespace mailwhy::transport
