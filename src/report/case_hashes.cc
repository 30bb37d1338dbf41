#include "report/case_hashes.h"

#include "dns/base_n.h"
#include "report/members.h"

namespace mailwhy::report {

namespace json = boost::json;

static constexpr size_t kMaxHashes = 64;  // of one mail; eight signatures are looked at

json::array hashes_to_json(const std::vector<bounce::SignedHashes>& hashes) {
  json::array array;
  for (const bounce::SignedHashes& one : hashes) {
    json::object to;
    if (!one.header.empty()) to["header"] = dns::to_base64(one.header);
    if (one.body) {
      to["body"] = dns::to_base64(*one.body);
      to["body_size"] = one.body_size;
    }
    array.push_back(std::move(to));
  }
  return array;
}

static std::string hash_in(Members& members, std::string_view name) {
  auto decoded = dns::from_base64(members.text(name));
  if (!decoded) members.wrong(name, "not base64");
  return decoded.value_or("");
}

Result<std::vector<bounce::SignedHashes>> hashes_from_json(const json::array& array,
                                                           const std::string& place) {
  std::vector<bounce::SignedHashes> hashes;
  if (array.size() > kMaxHashes) return fail(place + ": too many");
  for (const json::value& item : array) {
    std::string at = fmt::format("{}[{}]", place, hashes.size());
    if (!item.is_object()) return fail(at + ": not an object");
    Members members(item.get_object(), at);
    bounce::SignedHashes& one = hashes.emplace_back();
    one.header = hash_in(members, "header");
    if (members.has("body")) one.body = hash_in(members, "body");
    one.body_size =
        static_cast<uint64_t>(members.number("body_size", 0, INT64_MAX).value_or(0));
    if (!members.error().empty()) return fail(members.error());
  }
  return hashes;
}

}  // namespace mailwhy::report
