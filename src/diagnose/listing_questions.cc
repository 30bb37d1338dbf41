// Which block lists are asked about a refusal, and about what: those that it names, and
// the public ones beside them; where its words hide the cause, the public ones alone.
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/listed_names.h"
#include "knowledge/block_lists.h"

namespace mailwhy::diagnose {

using knowledge::BlockList;

bool is_about_lists(const Inquiry& inquiry) {
  const std::string& label = inquiry.refusal.reason.label;
  return label == "ip_blocklisted" || label == "domain_blocklisted";
}

static bool is_about_domain(const Inquiry& inquiry) {
  return inquiry.refusal.reason.label == "domain_blocklisted";
}

// Words under which a named list may be what decided.
static bool may_be_list(const Inquiry& inquiry) {
  const std::string& label = inquiry.refusal.reason.label;
  for (std::string_view one : {"dynamic_ip", "ip_reputation", "client_blocked",
                               "policy_rejected", "sender_blocked", "unclassified"})
    if (label == one) return true;
  return is_about_lists(inquiry);
}

static bool asks_addresses(const BlockList& list) {
  return list.ip4 || list.ip6;
}

// Of an operator whose page or name stands for several lists, those of the kind that the
// words speak of.
static void keep_fitting(const Inquiry& inquiry, std::vector<const BlockList*>& lists) {
  const bool domain = is_about_domain(inquiry);
  auto fits = [&](const BlockList* list) {
    return domain ? list->domain : asks_addresses(*list);
  };
  auto has_fitting = [&](const BlockList* of) {
    return std::ranges::any_of(lists, [&](const BlockList* other) {
      return other->operator_name == of->operator_name && fits(other);
    });
  };
  std::vector<const BlockList*> kept;
  for (const BlockList* list : lists)
    if (fits(list) || !has_fitting(list)) kept.push_back(list);
  lists = std::move(kept);
}

// Where a list that has closed handed its data on, that one is asked.
static void follow(std::vector<const BlockList*>& lists) {
  for (const BlockList*& list : lists)
    if (const BlockList* next = knowledge::find_block_list(list->instead);
        next && !list->instead.empty())
      list = next;
  std::vector<const BlockList*> once;
  for (const BlockList* list : lists)
    if (std::ranges::find(once, list) == once.end()) once.push_back(list);
  lists = std::move(once);
}

static std::vector<const BlockList*> named_lists(const Inquiry& inquiry) {
  const bounce::Facts& facts = inquiry.refusal.facts;
  auto lists = knowledge::lists_named_in(facts.reply.text);
  if (const BlockList* list = knowledge::find_block_list(facts.blocklist);
      list && std::ranges::find(lists, list) == lists.end())
    lists.insert(lists.begin(), list);
  keep_fitting(inquiry, lists);
  follow(lists);
  return lists;
}

// A list that the reply names and that nobody has described.
static std::vector<std::string> named_zones(const Inquiry& inquiry,
                                            const std::vector<const BlockList*>& known) {
  const std::string& zone = inquiry.refusal.facts.blocklist;
  if (zone.empty() || !known.empty() || knowledge::find_block_list(zone)) return {};
  return {zone};
}

static std::vector<net::IpAddress> addresses_to_ask(const Inquiry& inquiry) {
  std::vector<net::IpAddress> addresses;
  for (const net::IpAddress& ip : inquiry.subject.addresses)
    if (net::scope_of(ip) == net::Scope::Global) addresses.push_back(ip.unmapped());
  return addresses;
}

// The sender's own names: what a list of domains would have to have where nothing speaks
// of a link.
static std::vector<std::string> names_of_sender(const Inquiry& inquiry) {
  std::vector<std::string> names;
  for (const ListedName& name : names_to_ask(inquiry.refusal, inquiry.subject))
    if (name.place == NamePlace::Sender || name.place == NamePlace::From)
      names.push_back(name.name);
  return names;
}

void ask_block_lists(Inquiry& inquiry) {
  if (!may_be_list(inquiry)) return;
  const auto named = named_lists(inquiry);
  const auto zones = named_zones(inquiry, named);
  const bool unnamed = named.empty() && zones.empty();
  // Words that name no list may hide one; others are not about lists.
  const bool hidden =
      unnamed && !is_about_lists(inquiry) && inquiry.words == Words::Vague;
  if (unnamed && !is_about_lists(inquiry) && !hidden) return;
  const auto addresses = addresses_to_ask(inquiry);
  std::vector<std::string> domains;
  for (const ListedName& name : names_to_ask(inquiry.refusal, inquiry.subject))
    domains.push_back(name.name);
  // An undescribed zone is asked for what the words speak of.
  const bool by_name = is_about_domain(inquiry) || addresses.empty();
  const auto other_addresses = by_name ? std::vector<net::IpAddress>() : addresses;
  const auto other_domains = hidden    ? names_of_sender(inquiry)
                             : by_name ? domains
                                       : std::vector<std::string>();
  std::vector<const BlockList*> others;
  for (const BlockList* list : public_lists()) {
    // Unnamed, a list counts only where it can show that it works.
    bool fits = hidden                     ? !list->no_test_entry
                : is_about_domain(inquiry) ? list->domain
                                           : asks_addresses(*list);
    if (fits && std::ranges::find(named, list) == named.end()) others.push_back(list);
  }
  std::function<void()> work[] = {
      [&] {
        inquiry.named_lists = ask_lists(inquiry.resolver, named, {}, addresses, domains);
        for (Listing& one :
             ask_lists(inquiry.resolver, {}, zones,
                       by_name ? std::span<const net::IpAddress>() : std::span(addresses),
                       by_name ? std::span(domains) : std::span<const std::string>()))
          inquiry.named_lists.push_back(std::move(one));
      },
      [&] {
        inquiry.other_lists = ask_lists(inquiry.resolver, others, {}, other_addresses,
                                        other_domains, dnsbl::Order::TestsFirst);
      }};
  inquiry.resolver.together(work);
}

}  // namespace mailwhy::diagnose
