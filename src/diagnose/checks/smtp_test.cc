// What servers say at port 25.
#include <doctest/doctest.h>

#include "diagnose/checks/transport_world_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;
using namespace mailwhy::diagnose::transport_world;

TEST_CASE("a server that stays silent beside another is told; where all do, nothing is") {
  World world;
  std::string two = std::string(kHosts) +
                    "example.org. MX 20 second.example.org.\n"
                    "second.example.org. A 192.0.2.26\n";
  world.servers["mail.example.org"].status = SmtpAnswer::Status::Timeout;
  world.servers["second.example.org"].status = SmtpAnswer::Status::Refused;
  auto closed = ask(two, world, true);
  CHECK(closed.verdicts.at("smtp") == "could_not_tell");
  CHECK(closed.because.at("smtp") == "check.because.port_25_closed_here");
  CHECK_FALSE(closed.causes.contains("mx_unreachable"));
  world.servers["second.example.org"] =
      good_server(certificate("second.example.org", kNow + 90 * kDay));
  CHECK(ask(two, world, true).causes.contains("mx_unreachable"));
  World nobody;
  CHECK(ask(two, nobody, true).because.at("smtp") == "check.because.port_25_not_asked");
}

TEST_CASE("TLS that is missing or fails, and refused recipients, are told") {
  World world;
  auto& server = world.servers["mail.example.org"];
  auto causes = [&] { return ask(kHosts, world, true).causes; };
  auto fresh = [&] {
    server = good_server(certificate("mail.example.org", kNow + 90 * kDay));
  };
  fresh();
  CHECK(ask(kHosts, world, true).verdicts.at("smtp") == "fine");
  server.tls = SmtpAnswer::Tls::NotOffered;
  server.certificates.clear();
  CHECK(causes().at("starttls_missing") == Severity::Warning);
  world.serve(policy("enforce", "mail.example.org"));
  CHECK(ask(kSts, world, true).causes.at("starttls_missing") == Severity::Error);
  server.tls = SmtpAnswer::Tls::Failed;
  CHECK(causes().contains("starttls_fails"));
  fresh();
  server.recipients[1] = {550, "5.1.1 no such mailbox"};
  CHECK(causes().contains("abuse_refused"));
  CHECK_FALSE(causes().contains("postmaster_refused"));
  server.greeting.text = "localhost ESMTP";
  CHECK(causes().at("mail_host_greeting") == Severity::Info);
}

TEST_CASE("a refusal that may be meant for us is not held against the server") {
  World world;
  auto& server = world.servers["mail.example.org"];
  auto verdict = [&] {
    auto answered = ask(kHosts, world, true);
    CHECK_FALSE(answered.causes.contains("postmaster_refused"));
    return answered.verdicts.at("smtp");
  };
  auto fresh = [&] {
    server = good_server(certificate("mail.example.org", kNow + 90 * kDay));
  };
  fresh();
  server.greeting = {554, "5.7.1 listed"};
  CHECK(verdict() == "could_not_tell");
  fresh();
  server.recipients = {{550, "5.7.1 blocked"}, {550, "5.7.1 blocked"}};
  CHECK(verdict() == "could_not_tell");
  server.recipients = {{550, "blocked using a list"}, {550, "blocked using a list"}};
  CHECK(verdict() == "could_not_tell");
  server.recipients = {{450, "4.2.0 greylisted"}, {450, "4.2.0 greylisted"}};
  CHECK(verdict() == "could_not_tell");
  server.status = SmtpAnswer::Status::NoSmtp;
  CHECK(verdict() == "could_not_tell");
}
