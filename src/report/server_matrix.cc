#include "report/server_matrix.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "report/servers_table.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

constexpr size_t kMaxServers = 26, kMaxRecords = 100;

const json::array* list_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_array() : nullptr;
}

std::string text_of(const json::value* value) {
  if (!value || value->is_null()) return "";
  return shown(value->is_string() ? std::string(value->get_string())
                                  : json::serialize(*value));
}

std::string text_of(const json::object& object, std::string_view key) {
  return text_of(object.if_contains(key));
}

MatrixServer read_server(const Page& page, const json::object& from) {
  return {text_of(from, "name"), text_of(from, "ip"), text_of(from, "serial"),
          server_trouble(page, from)};
}

// One whose serial is older than another's (RFC 1982) is behind.
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
                    return serial && static_cast<int32_t>(*serial - *own) > 0;
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
  std::string label = text_of(&named);
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

MatrixRecord read_record(const json::object& from,
                         const std::vector<MatrixServer>& servers) {
  MatrixRecord record{text_of(from, "name"), text_of(from, "type"), {}, {}};
  record.at.assign(servers.size(), -1);
  const json::array* values = list_of(from, "values");
  if (!values) return record;
  for (const json::value& item : *values) {
    const json::object* version = item.if_object();
    if (!version) continue;
    const int place = static_cast<int>(record.versions.size());
    std::vector<std::string>& texts = record.versions.emplace_back();
    if (const json::array* lines = list_of(*version, "value"))
      for (const json::value& line : *lines) texts.push_back(text_of(&line));
    if (const json::array* who = list_of(*version, "servers"))
      for (const json::value& named : *who)
        if (int at = server_at(servers, named); at >= 0)
          record.at[static_cast<size_t>(at)] = place;
  }
  return record;
}

const json::object* detail_with(const diagnose::Case& one, std::string_view key) {
  for (const diagnose::Evidence& evidence : one.evidence) {
    const json::array* list = list_of(evidence.detail, key);
    const json::array* servers = list_of(evidence.detail, "servers");
    if (list && !list->empty() && servers && list->front().is_object() &&
        !servers->empty() && servers->front().is_object())
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
  for (const json::value& item : *list_of(*servers, "servers"))
    if (const json::object* server = item.if_object();
        server && matrix.servers.size() < kMaxServers)
      matrix.servers.push_back(read_server(page, *server));
  mark_behind(page, matrix.servers);
  if (!records) return matrix;
  for (const json::value& item : *list_of(*records, "records"))
    if (const json::object* record = item.if_object();
        record && matrix.records.size() < kMaxRecords)
      matrix.records.push_back(read_record(*record, matrix.servers));
  std::ranges::stable_sort(matrix.records,
                           [](const MatrixRecord& a, const MatrixRecord& b) {
                             return a.differs() > b.differs();
                           });
  return matrix;
}

}  // namespace mailwhy::report
