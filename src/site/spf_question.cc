#include "site/spf_question.h"

#include <algorithm>
#include <array>

#include "mail/address.h"
#include "site/diagnosis.h"
#include "text/ascii.h"

namespace mailwhy::site {

constexpr std::array<std::string_view, 6> kSpfMembers = {"ip",       "sender", "helo",
                                                         "receiver", "record", "lang"};
constexpr size_t kMaxRecord = 16 * 1024;  // octets of a record that is tried out

Refused too_long(const Visit& visit, std::string_view member) {
  return {400, "bad_value", visit.say("api.too_long", {{"name", std::string(member)}}),
          ""};
}

Outcome<Members> spf_members(const Visit& visit) {
  return Members::read(visit.request, visit.language, kSpfMembers, "");
}

Outcome<SpfTrial> read_spf_question(const Visit& visit, const Members& members) {
  auto ip = read_ip(members, visit.language);
  if (!ip) return tl::unexpected(ip.error());
  if (!*ip)
    return tl::unexpected(Refused{400, "missing_member", visit.say("api.no_ip"), ""});
  for (std::string_view name : {"sender", "helo", "receiver"})
    if (members.text(name).size() > kMaxName)
      return tl::unexpected(too_long(visit, name));
  SpfTrial question;
  question.query = {**ip, std::string(text::trim(members.text("sender"))),
                    std::string(text::trim(members.text("helo"))),
                    members.text("receiver")};
  if (question.query.sender.empty() && question.query.helo.empty())
    return tl::unexpected(Refused{400, "missing_member", visit.say("api.no_sender"),
                                  visit.say("api.no_sender_hint")});
  if (const std::string* record = members.find("record")) {
    if (record->size() > kMaxRecord) return tl::unexpected(too_long(visit, "record"));
    question.record = *record;
  }
  return question;
}

Outcome<SpfTrial> read_spf_question(const Visit& visit) {
  auto members = spf_members(visit);
  if (!members) return tl::unexpected(members.error());
  return read_spf_question(visit, *members);
}

Outcome<spf::Result> evaluate(const Visit& visit, const SpfTrial& question) {
  spf::Options how;
  how.record_override = question.record;
  how.time_limit = std::min(visit.site.settings.time_limit, kMaxTime);
  if (auto refused = refuse_evaluation(visit)) return tl::unexpected(*refused);
  auto sender = mail::parse_address(question.query.sender);
  std::string domain = sender ? sender->domain : question.query.helo;
  spf::Result result;
  auto done = with_resolver(
      visit, domain, [&](dns::Resolver& resolver, dns::Rdap&, transport::Outside&) {
        result = spf::check_host(resolver, question.query, how);
      });
  if (!done) return tl::unexpected(done.error());
  visit.site.counts.evaluations++;
  return result;
}

}  // namespace mailwhy::site
