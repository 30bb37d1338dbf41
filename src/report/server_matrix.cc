#include "report/server_matrix.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "diagnose/drift.h"
#include "diagnose/old_copies.h"
#include "diagnose/serial.h"
#include "report/detail.h"
#include "report/servers_table.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

constexpr size_t kMaxServers = 26, kMaxKinds = 100;

std::string server_remark(const Page& page, const json::object& server) {
  std::string remark;
  auto add = [&](const std::string& text) {
    remark += (remark.empty() ? "" : ", ") + text;
  };
  for (const char* key : {"to_edns", "to_cookie"})
    if (std::string reply = text_in(server, key); !reply.empty())
      add(page.say(std::string("table.") + key, {{"reply", reply}}));
  if (is_true(server, "changes_case")) add(page.say("table.changes_case"));
  return remark;
}

MatrixServer read_server(const Page& page, const json::object& from) {
  const json::value* serial = from.if_contains("serial");
  return {text_in(from, "name"), text_in(from, "ip"), serial ? scalar_text(*serial) : "",
          server_trouble(page, from), server_remark(page, from)};
}

// One whose serial is older than another's is behind.
void mark_behind(const Page& page, std::vector<MatrixServer>& servers) {
  auto serial_of = [](const MatrixServer& server) {
    uint32_t serial = 0;
    const char* end = server.serial.data() + server.serial.size();
    bool read = std::from_chars(server.serial.data(), end, serial).ptr == end;
    return read && !server.serial.empty() ? std::optional(serial) : std::nullopt;
  };
  for (MatrixServer& server : servers) {
    auto own = serial_of(server);
    bool behind = own && std::ranges::any_of(servers, [&](const MatrixServer& other) {
                    auto serial = serial_of(other);
                    return serial && diagnose::is_behind(*own, *serial);
                  });
    if (behind && server.trouble.empty()) server.trouble = page.say("table.behind");
  }
}

// A server is named by its place, its address, its name, or both ("ns1 (192.0.2.53)").
int server_at(const std::vector<MatrixServer>& servers, const json::value& named) {
  const int count = static_cast<int>(servers.size());
  if (const int64_t* place = named.if_int64())
    return *place >= 0 && *place < count ? static_cast<int>(*place) : -1;
  if (const uint64_t* place = named.if_uint64())
    return *place < servers.size() ? static_cast<int>(*place) : -1;
  std::string label = scalar_text(named);
  for (int by_name = 0; by_name < 2; by_name++)
    for (int i = 0; i < count; i++) {
      const MatrixServer& server = servers[static_cast<size_t>(i)];
      bool same = by_name ? label == server.name || label.starts_with(server.name + ' ')
                          : !server.ip.empty() &&
                                (label == server.ip ||
                                 label == server.name + " (" + server.ip + ")" ||
                                 label == server.name + " " + server.ip);
      if (same) return i;
    }
  return -1;
}

MatrixCopy read_copy(const Page& page, const json::object& from) {
  auto left = static_cast<uint32_t>(
      std::min<uint64_t>(number_in(from, "ttl"), std::numeric_limits<uint32_t>::max()));
  text::Params params = diagnose::duration_params(left);
  if (std::string resolver = text_in(from, "resolver"); !resolver.empty())
    params["resolver"] = diagnose::shown_resolver(resolver);
  return {page.say("check.matrix.old_copy", params), texts_in(from, "value")};
}

MatrixRecord read_record(const Page& page, const json::object& from,
                         const std::vector<MatrixServer>& servers) {
  MatrixRecord record{text_in(from, "name"), text_in(from, "type"), {}, {}};
  record.at.assign(servers.size(), -1);
  for (const json::value& item : list_in(from, "values")) {
    const json::object* version = item.if_object();
    if (!version) continue;
    const int place = static_cast<int>(record.versions.size());
    record.versions.push_back(texts_in(*version, "value"));
    for (const json::value& named : list_in(*version, "servers"))
      if (int at = server_at(servers, named); at >= 0)
        record.at[static_cast<size_t>(at)] = place;
  }
  if (const json::object* old = object_in(from, "old_copy"))
    record.old_copies.push_back(read_copy(page, *old));
  for (const json::value& item : list_in(from, "public_copies"))
    if (const json::object* old = item.if_object())
      record.old_copies.push_back(read_copy(page, *old));
  return record;
}

const json::object* detail_with(const diagnose::Case& one, std::string_view key) {
  for (const diagnose::Evidence& evidence : one.evidence) {
    const json::array& list = list_in(evidence.detail, key);
    const json::array& servers = list_in(evidence.detail, "servers");
    if (!list.empty() && list.front().is_object() && !servers.empty() &&
        servers.front().is_object())
      return &evidence.detail;
  }
  return nullptr;
}

}  // namespace

bool MatrixRecord::most_agree() const {
  std::vector<long> counts;
  for (size_t i = 0; i < versions.size(); i++)
    counts.push_back(std::ranges::count(at, static_cast<int>(i)));
  return std::all_of(counts.begin() + 1, counts.end(),
                     [&](long count) { return count < counts.front(); });
}

std::string version_letter(const MatrixRecord& record, int version) {
  if (version < 0) return "?";
  size_t place = static_cast<size_t>(version);
  if (place < record.versions.size() && record.versions[place].empty()) return "—";
  return std::string(1, static_cast<char>('A' + std::min<size_t>(place, 25)));
}

ServerMatrix read_server_matrix(const Page& page, const diagnose::Case& one) {
  ServerMatrix matrix;
  const json::object* records = detail_with(one, "records");
  const json::object* servers = records ? records : detail_with(one, "servers");
  if (!servers) return matrix;
  for (const json::value& item : list_in(*servers, "servers"))
    if (const json::object* server = item.if_object();
        server && matrix.servers.size() < kMaxServers)
      matrix.servers.push_back(read_server(page, *server));
  mark_behind(page, matrix.servers);
  if (!records) return matrix;
  for (const json::value& item : list_in(*records, "records"))
    if (const json::object* record = item.if_object();
        record && matrix.records.size() < kMaxKinds)
      matrix.records.push_back(read_record(page, *record, matrix.servers));
  std::ranges::stable_sort(
      matrix.records, [](const MatrixRecord& a, const MatrixRecord& b) {
        return a.differs() != b.differs() ? a.differs() : a.stands_out() > b.stands_out();
      });
  return matrix;
}

}  // namespace mailwhy::report
