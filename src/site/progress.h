// What a visitor sees while a diagnosis works: a step for each question as its answer
// comes. Seen from outside, at the resolver, so that the diagnosis knows nothing of it.
#pragma once

#include <functional>
#include <string>

#include "dns/layer.h"
#include "dns/rdap.h"

namespace mailwhy::site {

struct Step {
  // What the question is for: "spf" "mx" "hosts" "ptr" "name_servers" "dmarc" "dkim"
  // "registration" "dns".
  std::string check;
  std::string question;  // "example.org TXT"
  bool answered = false;
};
using Progress = std::function<void(const Step&)>;

class WatchedResolver : public dns::ResolverLayer {
 public:
  WatchedResolver(dns::Resolver& below, const Progress& progress)
      : ResolverLayer(below), progress_(progress) {}

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;

 private:
  void tell(const dns::Question& question, const dns::Answer& answer) const;

  const Progress& progress_;
};

class WatchedRdap : public dns::Rdap {
 public:
  WatchedRdap(dns::Rdap& below, const Progress& progress)
      : below_(below), progress_(progress) {}
  dns::RdapAnswer ask(const std::string& domain) override;

 private:
  dns::Rdap& below_;
  const Progress& progress_;
};

}  // namespace mailwhy::site
