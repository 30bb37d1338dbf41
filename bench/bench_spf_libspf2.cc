// rooms: spf dns
// library: spf2
// libspf2 on the same records, behind an in-memory DNS layer of its own: one hash look-up
// and one copy of the answer, which libspf2 frees.
#include <benchmark/benchmark.h>

#include <arpa/inet.h>

#include <cstring>
#include <string>
#include <unordered_map>

extern "C" {
#include <spf2/spf.h>
#include <spf2/spf_dns.h>
}

#include "dns/record.h"
#include "spf_world.h"
#include "text/ascii.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

struct Key {
  std::string name;
  int type;
  bool operator==(const Key&) const = default;
};
struct KeyHash {
  size_t operator()(const Key& key) const {
    return std::hash<std::string>()(key.name) * 31 + static_cast<size_t>(key.type);
  }
};
using Table = std::unordered_map<Key, SPF_dns_rr_t*, KeyHash>;

void put(SPF_dns_rr_t* set, const void* data, size_t size, size_t terminator) {
  int index = set->num_rr++;
  SPF_dns_rr_buf_realloc(set, index, size + terminator + sizeof(SPF_dns_rr_data_t));
  char* to = reinterpret_cast<char*>(set->rr[index]);
  std::memcpy(to, data, size);
  if (terminator) to[size] = '\0';
}

Table* build(SPF_dns_server_t* layer) {
  auto* table = new Table;
  for (const dns::Record& record : spf_bench_records()) {
    Key key{record.owner.to_lower_string(), static_cast<int>(record.type)};
    SPF_dns_rr_t*& set = (*table)[key];
    if (!set) {
      set = SPF_dns_rr_new_init(layer, key.name.c_str(), static_cast<ns_type>(key.type),
                                3600, NETDB_SUCCESS);
    }
    std::string storage;
    if (auto address = dns::address(record)) {
      put(set, address->bytes().data(), address->bytes().size(), 0);
    } else if (record.type == dns::Type::TXT) {
      std::string_view text = dns::joined_text(record, storage);
      put(set, text.data(), text.size(), 1);
    } else if (auto host = dns::target(record)) {
      std::string text = host->to_string();
      put(set, text.data(), text.size(), 1);
    }
  }
  return table;
}

SPF_dns_rr_t* look_up(SPF_dns_server_t* layer, const char* domain, ns_type type, int) {
  auto* table = static_cast<Table*>(layer->hook);
  Key key{text::to_lower(domain), type};
  if (key.name.ends_with('.')) key.name.pop_back();
  auto found = table->find(key);
  if (found == table->end()) return SPF_dns_rr_new_nxdomain(layer, domain);
  SPF_dns_rr_t* copy = nullptr;
  SPF_dns_rr_dup(&copy, found->second);
  return copy;
}

SPF_server_t* server() {
  static SPF_server_t* made = [] {
    static SPF_dns_server_t layer{};
    layer.lookup = look_up;
    layer.name = "hash";
    layer.hook = build(&layer);
    return SPF_server_new_dns(&layer, 0);
  }();
  return made;
}

void libspf2_check(benchmark::State& state, const SpfBenchCase& one) {
  SPF_server_t* spf = server();
  std::string sender = std::string("user@") + one.domain;
  bool v6 = std::strchr(one.client, ':');
  for (auto _ : state) {
    SPF_request_t* request = SPF_request_new(spf);
    if (v6) {
      SPF_request_set_ipv6_str(request, one.client);
    } else {
      SPF_request_set_ipv4_str(request, one.client);
    }
    SPF_request_set_helo_dom(request, kSpfHelo);
    SPF_request_set_env_from(request, sender.c_str());
    SPF_response_t* response = nullptr;
    SPF_request_query_mailfrom(request, &response);
    bool right = response &&
                 !std::strcmp(SPF_strresult(SPF_response_result(response)), one.verdict);
    SPF_response_free(response);
    SPF_request_free(request);
    if (!right) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

[[maybe_unused]] const bool registered = [] {
  for (const SpfBenchCase& one : kSpfCases) {
    if (!one.libspf2) continue;
    benchmark::RegisterBenchmark(
        (std::string("libspf2_check/") + one.name).c_str(),
        [&one](benchmark::State& state) { libspf2_check(state, one); });
  }
  return true;
}();

}  // namespace
