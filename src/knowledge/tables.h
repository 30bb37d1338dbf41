// The tables that the compiler in compile/ writes from data/ at build time.
#pragma once

#include <span>
#include <string_view>

#include "knowledge/block_lists.h"
#include "knowledge/knowledge.h"

namespace mailwhy::knowledge::tables {

struct Sentence {
  std::string_view key, english, russian;
};

extern const std::span<const Cause> causes;
extern const std::span<const ReasonLabel> reason_labels;
extern const std::span<const Reference> reference;
extern const std::span<const Provider> providers;
extern const std::span<const Selector> selectors;
extern const std::span<const Submission> submission;
extern const std::span<const DnsHost> dns_hosts;
extern const std::span<const Authority> authorities;
extern const std::span<const PublicResolver> public_resolvers;
extern const std::span<const BlockList> block_lists;
extern const std::span<const Receiver> receivers;
extern const std::span<const Sentence> sentences;  // sorted by key

}  // namespace mailwhy::knowledge::tables
