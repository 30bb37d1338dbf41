#include "knowledge/block_lists.h"

#include <algorithm>

#include "knowledge/knowledge.h"
#include "knowledge/tables.h"
#include "text/ascii.h"

namespace mailwhy::knowledge {

static constexpr size_t kMaxText = 4096, kMaxNamed = 12;

std::span<const BlockList> block_lists() {
  return tables::block_lists;
}

std::span<const Receiver> receivers() {
  return tables::receivers;
}

static bool is_at_or_below(std::string_view name, std::string_view zone) {
  return name == zone || (name.size() > zone.size() && name.ends_with(zone) &&
                          name[name.size() - zone.size() - 1] == '.');
}

const BlockList* find_block_list(std::string_view zone) {
  const std::string name = text::to_lower(zone);
  const BlockList* best = nullptr;
  for (const BlockList& list : tables::block_lists)
    if (is_at_or_below(name, list.zone) &&
        (!best || list.zone.size() > best->zone.size()))
      best = &list;
  return best;
}

// A host name, or a word, in running text.
struct Token {
  std::string_view text;
  bool behind_at = false;  // of a mail address
};

static bool next_token(std::string_view lower, size_t& at, Token& token) {
  auto belongs = [&](char c) {
    return text::is_alnum(c) || c == '.' || c == '-' || c == '_' || c < 0;
  };
  while (at < lower.size() && !belongs(lower[at])) at++;
  size_t start = at;
  while (at < lower.size() && belongs(lower[at])) at++;
  token.text = lower.substr(start, at - start);
  token.behind_at = start > 0 && lower[start - 1] == '@';
  while (token.text.ends_with('.') || token.text.ends_with('-'))
    token.text.remove_suffix(1);
  while (token.text.starts_with('.') || token.text.starts_with('-'))
    token.text.remove_prefix(1);
  return start < lower.size();
}

static bool is_known_as(const BlockList& list, std::string_view token) {
  return std::ranges::any_of(list.known_as, [&](std::string_view name) {
    return name.find('.') == name.npos ? token == name : is_at_or_below(token, name);
  });
}

struct Named {
  const BlockList* list;
  bool by_zone;
};

static void add(std::vector<Named>& named, const BlockList* list, bool by_zone) {
  for (Named& known : named)
    if (known.list == list) {
      known.by_zone = known.by_zone || by_zone;
      return;
    }
  named.push_back({list, by_zone});
}

std::vector<const BlockList*> lists_named_in(std::string_view reply) {
  const std::string lower = text::to_lower(reply.substr(0, kMaxText));
  std::vector<Named> named;
  Token token;
  for (size_t at = 0; next_token(lower, at, token);) {
    if (token.behind_at || token.text.empty()) continue;
    if (const BlockList* list = find_block_list(token.text)) {
      add(named, list, true);
      continue;
    }
    for (const BlockList& list : tables::block_lists)
      if (is_known_as(list, token.text)) add(named, &list, false);
  }
  // Where a zone is named, the page or name of its operator says nothing more.
  std::erase_if(named, [&](const Named& one) {
    return !one.by_zone && std::ranges::any_of(named, [&](const Named& other) {
      return other.by_zone && other.list->operator_name == one.list->operator_name;
    });
  });
  std::vector<const BlockList*> lists;
  for (const Named& one : named)
    if (lists.size() < kMaxNamed) lists.push_back(one.list);
  return lists;
}

const Receiver* find_receiver(std::string_view reply, std::string_view server) {
  reply = reply.substr(0, kMaxText);
  for (const Receiver& receiver : tables::receivers)
    for (std::string_view sign : receiver.says)
      if (text::find_ignore_case(reply, sign) != reply.npos) return &receiver;
  if (server.empty()) return nullptr;
  for (const Receiver& receiver : tables::receivers)
    for (std::string_view pattern : receiver.servers)
      if (matches(pattern, server)) return &receiver;
  return nullptr;
}

}  // namespace mailwhy::knowledge
