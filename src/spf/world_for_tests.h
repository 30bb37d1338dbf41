// A DNS world written as a master file, and resolvers that count or wait: for the tests
// of this room.
#pragma once

#include <string_view>

#include <doctest/doctest.h>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "spf/check.h"

namespace mailwhy::spf {

inline dns::Name name_of(std::string_view text) {
  return *dns::Name::from_text(text);
}

class World : public dns::Resolver {
 public:
  explicit World(std::string_view zone) {
    dns::ZoneFile file = dns::read_zone_file(zone);
    REQUIRE_MESSAGE(file.errors.empty(),
                    (file.errors.empty() ? "" : file.errors[0].to_string("world")));
    zone_.add(file.records);
  }
  World() = default;

  void txt(std::string_view name, std::string_view text) {
    zone_.add(dns::Record{name_of(name), dns::Type::TXT, 300, dns::rdata_txt(text)});
  }
  void time_out(std::string_view name) {
    zone_.fail(name_of(name), std::nullopt, dns::Status::Timeout);
  }
  void serv_fail(std::string_view name) {
    zone_.fail(name_of(name), std::nullopt, dns::Rcode::ServFail);
  }

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    questions++;
    return zone_.query(question);
  }
  net::Time now() const override { return now_; }

  int questions = 0;

 protected:
  net::Time now_{net::Milliseconds(1'700'000'000'000)};

 private:
  dns::ZoneResolver zone_;
};

// Every wave of questions takes 20 ms.
class SlowWorld : public World {
 public:
  using World::World;
  dns::AnswerPtr query(const dns::Question& question) override {
    wait();
    return World::query(question);
  }
  std::vector<dns::AnswerPtr> query_all(std::span<const dns::Question> all) override {
    wait();
    std::vector<dns::AnswerPtr> answers;
    for (const dns::Question& question : all) answers.push_back(World::query(question));
    return answers;
  }
  using World::query;
  bool immediate() const override { return false; }

  int waves = 0;
  net::Milliseconds delay{20};

 private:
  void wait() {
    waves++;
    now_ += delay;
  }
};

inline Query query(std::string_view ip, std::string_view sender,
                   std::string_view helo = "mail.example.org") {
  return {net::IpAddress::parse(ip).value(), std::string(sender), std::string(helo), ""};
}

inline Verdict verdict(dns::Resolver& world, std::string_view ip, std::string_view sender,
                       std::string_view helo = "mail.example.org") {
  return check_host(world, query(ip, sender, helo)).verdict;
}

}  // namespace mailwhy::spf
