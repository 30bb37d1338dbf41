#include "http/authorities.h"

#include <chrono>
#include <memory>
#include <mutex>

namespace mailwhy::http {

using std::chrono::steady_clock;

namespace {
struct FreeStore {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
using StorePtr = std::unique_ptr<X509_STORE, FreeStore>;

// A process that serves for weeks sees when an authority is taken from the list.
constexpr std::chrono::hours kFresh(1);

struct OfThisMachine {
  std::mutex mutex;
  StorePtr store;
  steady_clock::time_point read_at;
};
}  // namespace

// Contexts that still use an older store keep it: each counts as one of its owners.
static bool trust_those_of_this_machine(SSL_CTX* context) {
  static OfThisMachine known;
  std::lock_guard lock(known.mutex);
  if (!known.store || steady_clock::now() - known.read_at > kFresh) {
    StorePtr fresh(X509_STORE_new());
    if (!fresh || X509_STORE_set_default_paths(fresh.get()) != 1) return false;
    known.store = std::move(fresh);
    known.read_at = steady_clock::now();
  }
  SSL_CTX_set1_cert_store(context, known.store.get());
  return true;
}

bool trust_authorities(boost::asio::ssl::context& context, const std::string& file) {
  if (file.empty()) return trust_those_of_this_machine(context.native_handle());
  boost::system::error_code error;
  context.load_verify_file(file, error);
  return !error;
}

}  // namespace mailwhy::http
