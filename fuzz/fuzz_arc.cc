// rooms: arc dkim dns
// ARC sets from anywhere, under a resolver that has a key for every name: a chain passes
// only where everything in it does, and fails only with a problem named.
#include <cstdlib>

#include "arc/verify.h"

using namespace mailwhy;

static void expect(bool right) {
  if (!right) std::abort();
}

namespace {

class OneKey : public dns::Resolver {
 public:
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    auto answer = std::make_shared<dns::Answer>();
    answer->records.push_back(
        {question.name, dns::Type::TXT, 60,
         dns::rdata_txt("v=DKIM1; k=rsa; "
                        "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3i"
                        "dY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/"
                        "BC/e/8uBsCR+yz1"
                        "Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+"
                        "l/K4w3QIDAQAB")});
    return answer;
  }
  net::Time now() const override { return {}; }
};

}  // namespace

static void check(const arc::Chain& chain) {
  expect(chain.hops.size() <= arc::kMaxInstances);
  expect(chain.problem.has_value() == (chain.status == arc::Status::Fail));
  uint64_t before = 0;
  for (const arc::Hop& hop : chain.hops) {
    expect(hop.set.instance > before && hop.set.instance <= arc::kMaxInstances);
    before = hop.set.instance;
    if (chain.status != arc::Status::Pass) continue;
    expect(hop.seal == dkim::Verdict::Pass);
    for (const dkim::RawField* field : hop.set.fields) expect(field != nullptr);
  }
  if (chain.status == arc::Status::Pass)
    expect(chain.hops.back().message.result == dkim::Verdict::Pass);
  arc::oldest_pass(chain);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto mail = dkim::read_raw_mail({reinterpret_cast<const char*>(data), size});
  if (!mail) return 0;
  OneKey resolver;
  dkim::KeyCache keys;
  check(arc::verify(*mail, resolver, keys, {}));
  return 0;
}
