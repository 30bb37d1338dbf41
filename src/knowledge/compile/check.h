// What must hold in data/ before it goes into the program.
#pragma once

#include "knowledge/compile/source.h"

namespace mailwhy::knowledge::compile {

struct Data {
  Rows causes, reasons, reference, providers, selectors, submission, dns_hosts,
      authorities, public_resolvers, block_lists, receivers;
  Catalogue english, russian;
};

Data read_data(const std::string& folder, Complaints& complaints);

// Every field known and of its allowed words; every cause and label with its sentences
// and its row in the reference; each language with every key and the same parameters;
// every sentence well formed.
void check(const Data& data, Complaints& complaints);

}  // namespace mailwhy::knowledge::compile
