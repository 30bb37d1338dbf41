// The name servers of a zone side by side: serial, which record each has, what the mail
// gets there.
//
//   server                serial      record  result
//   ns1.example.org       2026112102  A       pass
//   ns2.example.org       2026110501  B       fail    ◄ behind
//   ns3.example.net       no answer over UDP and TCP
//   A  v=spf1 ip4:203.0.113.9 -all
//   B  v=spf1 ip4:192.0.2.7 -all
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// `detail` is that of evidence of the check "ns".
void draw_servers(Page& page, const boost::json::object& detail, int indent);

// The same for renderings that draw their own lines.
struct ServerRow {
  std::string name, ip, serial, record, result, trouble, remark;
  std::optional<uint32_t> number;  // the serial
  bool bad = false;
};
struct ServersTable {
  std::vector<ServerRow> rows;
  std::vector<std::vector<std::string>> records;  // those that "A", "B" … stand for
};
// Does the finding tell of name servers that differ or fail?
bool is_about_servers(const diagnose::Finding& finding);

// What is wrong with a server: "no answer over UDP and TCP"; "" where nothing is.
std::string server_trouble(const Page& page, const boost::json::object& server);

ServersTable read_servers(const Page& page, const boost::json::object& detail);

}  // namespace mailwhy::report
