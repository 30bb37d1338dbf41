#include "apps/mailwhy/kept_registry.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace mailwhy::app {

namespace json = boost::json;

static constexpr std::chrono::hours kKept(23);  // with a run a day, each asks

dns::RdapAnswer KeptRegistry::ask(const std::string& domain) {
  const net::Time now = clock_.now();
  if (auto kept = state_.find_answer(domain, now - kKept)) {
    boost::system::error_code error;
    json::value value = json::parse(*kept, error);
    if (!error && value.is_object())
      if (auto answer = dns::rdap_from_json(value.get_object())) return *answer;
  }
  dns::RdapAnswer answer = below_.ask(domain);
  using Status = dns::RdapAnswer::Status;
  if (answer.status == Status::Found || answer.status == Status::NotFound)
    state_.keep_answer(domain, json::serialize(dns::to_json(answer)), now);
  return answer;
}

void KeptRegistry::forget_old(store::WatchedNames& state, net::Time now) {
  state.forget_answers(now - kKept);
}

}  // namespace mailwhy::app
