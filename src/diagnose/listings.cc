#include "diagnose/listings.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "bounce/why_url.h"
#include "diagnose/texts.h"
#include "knowledge/knowledge.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dnsbl::Trouble;
using knowledge::BlockList;
using knowledge::ListCode;

const ListCode* Listing::code() const {
  if (!list || answer.codes.empty()) return nullptr;
  return &list->codes[answer.codes.front()];
}

std::vector<const BlockList*> public_lists() {
  std::vector<const BlockList*> lists;
  for (const BlockList& list : knowledge::block_lists()) {
    bool open = list.status == knowledge::ListStatus::Active ||
                list.status == knowledge::ListStatus::Unverified;
    if (open && list.part_of.empty()) lists.push_back(&list);
  }
  return lists;
}

static dnsbl::Outcome outcome_of(knowledge::ListOutcome outcome) {
  switch (outcome) {
    case knowledge::ListOutcome::Listed:
      return dnsbl::Outcome::Listed;
    case knowledge::ListOutcome::Advisory:
      return dnsbl::Outcome::Advisory;
    case knowledge::ListOutcome::Good:
      return dnsbl::Outcome::Good;
    case knowledge::ListOutcome::Info:
      return dnsbl::Outcome::Info;
    case knowledge::ListOutcome::Error:
      return dnsbl::Outcome::Error;
  }
  return dnsbl::Outcome::Error;
}

static dnsbl::List asked_as(const BlockList& known) {
  dnsbl::List list;
  list.zone = known.zone;
  list.ip4 = known.ip4;
  list.ip6 = known.ip6;
  list.domain = known.domain;
  list.access = known.status == knowledge::ListStatus::Retired   ? dnsbl::Access::Retired
                : known.status == knowledge::ListStatus::Private ? dnsbl::Access::Private
                                                                 : dnsbl::Access::Public;
  for (const ListCode& code : known.codes)
    list.codes.push_back(
        {code.first, code.last, code.mask, code.bit, outcome_of(code.outcome)});
  list.test_names.assign(known.test.begin(), known.test.end());
  list.no_test_entry = known.no_test_entry;
  return list;
}

static int rank(const Listing& listing) {
  switch (listing.answer.verdict) {
    case dnsbl::Verdict::Listed:
      return 0;
    case dnsbl::Verdict::Advisory:
      return 1;
    case dnsbl::Verdict::UnknownCode:
      return 2;
    case dnsbl::Verdict::Error:
    case dnsbl::Verdict::Dead:
    case dnsbl::Verdict::CouldNotTell:
      return 3;
    default:
      return 4;
  }
}

static bool is_worse(const Listing& a, const Listing& b) {
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  const ListCode *one = a.code(), *other = b.code();
  auto grade = [](const ListCode* code) {
    return code ? code->severity : knowledge::ListSeverity::None;
  };
  return a.harms() && grade(one) < grade(other);
}

std::vector<Listing> ask_lists(dns::Resolver& resolver,
                               std::span<const BlockList* const> lists,
                               std::span<const std::string> zones,
                               std::span<const net::IpAddress> addresses,
                               std::span<const std::string> domains, dnsbl::Order order) {
  std::vector<dnsbl::List> asked;
  for (const BlockList* list : lists) asked.push_back(asked_as(*list));
  for (const std::string& zone : zones) asked.push_back(dnsbl::undescribed_list(zone));
  std::vector<Listing> listings;
  for (dnsbl::Answer& answer : dnsbl::ask(resolver, asked, addresses, domains, order)) {
    Listing listing;
    if (answer.list < lists.size()) listing.list = lists[answer.list];
    listing.zone = asked[answer.list].zone;
    listing.answer = std::move(answer);
    listings.push_back(std::move(listing));
  }
  std::ranges::stable_sort(listings, is_worse);
  return listings;
}

Severity severity_of(const Listing& listing) {
  const ListCode* code = listing.code();
  if (!code || !listing.harms()) return Severity::Info;
  Severity severity = Severity::Info;
  bool advisory = listing.answer.verdict == dnsbl::Verdict::Advisory;
  if (code->severity <= knowledge::ListSeverity::High && !advisory)
    severity = Severity::Error;
  else if (code->severity <= knowledge::ListSeverity::Medium)
    severity = Severity::Warning;
  Severity most = listing.list->weight == knowledge::ListWeight::Large ? Severity::Error
                  : listing.list->weight == knowledge::ListWeight::Some
                      ? Severity::Warning
                      : Severity::Info;
  return std::max(severity, most);
}

// The page where one leaves the list: the operator's; of a list that nobody described the
// one its own answer names, if that is the list's own.
static std::string page_of(const Listing& listing) {
  if (listing.list) return std::string(listing.list->page);
  std::string_view url = bounce::help_url_in(listing.answer.reason);
  if (!text::starts_with_ignore_case(url, "https://")) return {};
  std::string_view host = url.substr(8, url.find_first_of("/?#:", 8) - 8);
  bool own = text::is_under(host, text::organizational_domain(listing.zone));
  return own ? std::string(url) : std::string();
}

text::Params params_of(const Listing& listing) {
  text::Params params{{"list", listing.zone}};
  auto set = [&](const char* name, std::string value) {
    if (!value.empty()) params[name] = std::move(value);
  };
  const dnsbl::Answer& answer = listing.answer;
  set(answer.ip ? "ip" : "domain", answer.ip ? answer.ip->to_string() : answer.domain);
  set("code", joined(answer.answers));
  if (const ListCode* code = listing.code()) {
    set("meaning", std::string(code->meaning));
    set("part", std::string(code->name));
  } else if (answer.verdict == dnsbl::Verdict::UnknownCode) {
    set("meaning", "unknown");
  } else if (listing.harms()) {
    set("meaning", "listed");
  }
  set("reason", answer.reason);
  set("delist", page_of(listing));
  set("list_owner", text::organizational_domain(text::to_lower(listing.zone)));
  if (!listing.list) return params;
  set("operator", std::string(listing.list->operator_name));
  set("days", std::string(listing.list->expires));
  set("closed", std::string(listing.list->closed));
  set("instead", std::string(listing.list->instead));
  return params;
}

// What must be done before anything else, by what the list says.
static std::string_view cure_of(const Listing& listing) {
  struct Cure {
    std::string_view step;
    std::initializer_list<std::string_view> meanings;
  };
  static const Cure kCures[] = {
      {"step.list.neighbours", {"neighbours", "whole_provider"}},
      {"step.list.policy", {"policy_of_provider", "policy_of_list"}},
      {"step.list.ptr", {"dynamic_name", "no_ptr"}},
      {"step.list.backscatter", {"backscatter"}},
      {"step.list.infected",
       {"exploited", "infected", "botnet_controller", "open_proxy", "router",
        "password_attacks", "web_attacks", "attacks", "open_resolver"}},
      {"step.list.young", {"young_domain", "suspicious"}}};
  const ListCode* code = listing.code();
  for (const Cure& cure : kCures)
    for (std::string_view meaning : cure.meanings)
      if (code && code->meaning == meaning) return cure.step;
  return listing.answer.ip ? "step.list.find" : "step.list.clean";
}

std::vector<text::Message> steps_of(const Listing& listing, const text::Params& params) {
  std::vector<text::Message> steps;
  auto add = [&](std::string key) {
    if (knowledge::is_sayable(key, params)) steps.push_back({std::move(key), params});
  };
  add(std::string(cure_of(listing)));
  std::string_view leave = listing.list ? listing.list->leave : "unknown";
  if (const ListCode* code = listing.code(); code && !code->leave.empty())
    leave = code->leave;
  add("step.list." + ("leave_" + std::string(leave)));
  add(listing.answer.ip ? "step.list.again" : "step.list.again_domain");
  return steps;
}

text::Message why_not_told(const Listing& listing) {
  text::Params params = params_of(listing);
  std::string why = listing.answer.verdict == dnsbl::Verdict::UnknownCode
                        ? "unknown_code"
                        : std::string(to_string(listing.answer.trouble));
  // A zone of which nothing is known may be there for its owner alone.
  if (!listing.list && listing.answer.verdict != dnsbl::Verdict::Error &&
      listing.answer.trouble != Trouble::None &&
      listing.answer.trouble != Trouble::NoName)
    why = "not_public";
  // Of an error that the operator explains, its explanation.
  if (listing.answer.trouble == Trouble::ErrorCode && params.contains("meaning"))
    why = "explained_error";
  return {"note.list." + why, std::move(params)};
}

static boost::json::object one_listing(const Listing& listing) {
  const text::Params params = params_of(listing);
  boost::json::object one{{"zone", listing.zone}};
  auto put = [&](const char* name, const char* param) {
    auto found = params.find(param);
    if (found != params.end()) one[name] = found->second;
  };
  put("ip", "ip");
  put("name", "domain");
  one["verdict"] = to_string(listing.answer.verdict);
  if (!listing.answer.answers.empty()) one["codes"] = texts_json(listing.answer.answers);
  if (auto meaning = params.find("meaning"); meaning != params.end()) {
    std::string words = knowledge::say(knowledge::Language::English,
                                       "listing." + meaning->second, params);
    auto part = params.find("part");
    one["meaning"] = part == params.end() ? words : part->second + ": " + words;
  }
  if (listing.answer.trouble != Trouble::None)
    one["why"] = to_string(listing.answer.trouble);
  put("reason", "reason");
  put("delist", "delist");
  return one;
}

// A list that cannot tell does so about all in the same way: one line for each reason.
static void add_not_told(const Listing& listing, boost::json::array& not_told) {
  boost::json::object one = one_listing(listing);
  for (std::string_view key : {"ip", "name", "reason", "delist"}) one.erase(key);
  if (std::ranges::find(not_told, boost::json::value(one)) == not_told.end())
    not_told.emplace_back(std::move(one));
}

boost::json::object detail_of(std::span<const Listing> listings) {
  boost::json::array found, not_told;
  for (const Listing& listing : listings) {
    if (rank(listing) == 3)
      add_not_told(listing, not_told);
    else if (listing.answer.verdict != dnsbl::Verdict::NotListed)
      found.push_back(one_listing(listing));
  }
  return {{"lists", std::move(found)},
          {"asked", listings.size()},
          {"could_not_tell", std::move(not_told)}};
}

}  // namespace mailwhy::diagnose
