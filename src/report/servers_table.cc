#include "report/servers_table.h"

#include <algorithm>
#include <set>

#include "diagnose/serial.h"
#include "knowledge/knowledge.h"
#include "report/detail.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

// "A" for the first set of records that any server has, "B" for the second …
std::string letter_of(const std::vector<std::string>& records,
                      std::vector<std::vector<std::string>>& known) {
  auto found = std::ranges::find(known, records);
  size_t index = static_cast<size_t>(found - known.begin());
  if (found == known.end()) known.push_back(records);
  return std::string(1, static_cast<char>('A' + std::min<size_t>(index, 25)));
}

}  // namespace

bool is_about_servers(const diagnose::Finding& finding) {
  const knowledge::Cause* cause = knowledge::find_cause(finding.cause);
  return cause && cause->group == "dns" && finding.cause.starts_with("ns_");
}

std::string server_trouble(const Page& page, const json::object& server) {
  std::string status = text_in(server, "status"), reply = text_in(server, "reply");
  if (status == "lame")
    return page.say("table.lame") + (reply.empty() ? "" : " (" + reply + ")");
  if (status == "silent" && !server.contains("ip")) return page.say("table.no_address");
  if (status == "silent") return page.say("table.silent");
  if (status == "no_tcp") return page.say("table.no_tcp");
  if (status == "no_udp") return page.say("table.no_udp");
  if (status == "not_asked") return page.say("table.not_asked");
  return "";
}

namespace {

ServerRow read_row(const Page& page, const json::object& server, bool zone_known,
                   std::vector<std::vector<std::string>>& known) {
  ServerRow row;
  row.name = text_in(server, "name");
  row.ip = text_in(server, "ip");
  if (const json::value* serial = server.if_contains("serial");
      serial && serial->is_number()) {
    row.number = static_cast<uint32_t>(serial->to_number<int64_t>());
    row.serial = std::to_string(*row.number);
  }
  row.result = text_in(server, "result");
  auto records = texts_in(server, "records");
  if (!records.empty())
    row.record = letter_of(records, known);
  else if (!row.result.empty())
    row.record = page.say("table.none");
  row.trouble = server_trouble(page, server);
  row.bad = !row.trouble.empty() || (!row.result.empty() && row.result != "pass");
  if (zone_known && is_false(server, "in_zone"))
    row.remark = page.say("table.only_registrar");
  if (is_false(server, "in_delegation")) row.remark = page.say("table.only_zone");
  return row;
}

void note_who_is_behind(const Page& page, std::vector<ServerRow>& rows) {
  for (ServerRow& row : rows)
    for (const ServerRow& other : rows)
      if (row.remark.empty() && row.number && other.number &&
          diagnose::is_behind(*row.number, *other.number))
        row.remark = page.say("table.behind");
}

// Two addresses of one name need both to be told apart.
void name_addresses(std::vector<ServerRow>& rows) {
  std::multiset<std::string> names;
  for (const ServerRow& row : rows) names.insert(row.name);
  for (ServerRow& row : rows)
    if (names.count(row.name) > 1 && !row.ip.empty()) row.name += " " + row.ip;
}

void draw_rows(Page& page, const std::vector<ServerRow>& rows, int indent) {
  std::string before = blanks(indent);
  ServerRow head{page.say("table.server"),
                 "",
                 page.say("table.serial"),
                 page.say("table.record"),
                 page.say("table.result"),
                 "",
                 "",
                 {},
                 false};
  int name = columns(head.name), serial = columns(head.serial),
      record = columns(head.record);
  int result = columns(head.result);
  for (const ServerRow& row : rows) {
    name = std::max(name, columns(row.name));
    serial = std::max(serial, columns(row.serial));
    record = std::max(record, columns(row.record));
    result = std::max(result, columns(row.result));
  }
  name = std::min(name, page.width() - indent - serial - record - result - 20);
  auto cells = [&](const ServerRow& row) {
    return padded(row.serial, serial) + "  " + padded(row.record, record) + "  ";
  };
  page.line(before + padded(head.name, name) + "  " + cells(head) + head.result,
            Style::Dim);
  for (const ServerRow& row : rows) {
    bool answered = !row.serial.empty() || !row.result.empty();
    std::string remark = row.remark.empty() ? "" : "  ◄ " + row.remark;
    std::string middle = answered ? cells(row) : "";
    std::string last = answered ? padded(row.result, result) : "";
    if (!row.trouble.empty()) last += (answered ? "  " : "") + row.trouble;
    page.line({{before + padded(cut(row.name, name), name) + "  " + middle},
               {last, row.bad ? Style::Bad : Style::Good},
               {remark, Style::Warning}});
  }
}

}  // namespace

ServersTable read_servers(const Page& page, const json::object& detail) {
  ServersTable table;
  // Where no server told the zone's own list, nothing is known of what is not in it.
  const json::value* zone_ns = detail.if_contains("zone_ns");
  bool zone_known = !zone_ns || !zone_ns->is_array() || !zone_ns->get_array().empty();
  for (const json::value& server : list_in(detail, "servers"))
    if (server.is_object())
      table.rows.push_back(
          read_row(page, server.get_object(), zone_known, table.records));
  note_who_is_behind(page, table.rows);
  name_addresses(table.rows);
  return table;
}

void draw_servers(Page& page, const json::object& detail, int indent) {
  ServersTable table = read_servers(page, detail);
  if (table.rows.empty()) return;
  draw_rows(page, table.rows, indent);
  char letter = 'A';
  for (const auto& records : table.records) {
    std::string lead = blanks(indent);
    lead += letter;
    for (const std::string& record : records) {
      page.paragraph(indent + 3, record, Style::Plain, lead);
      lead.clear();
    }
    if (letter < 'Z') letter++;
  }
}

}  // namespace mailwhy::report
