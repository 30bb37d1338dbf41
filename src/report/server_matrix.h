// Every record that decides about a domain's mail, at every name server of its zone, read
// from the evidence of an examination: what the page and Markdown draw.
//
//   {"servers": [{"name", "ip", "status", "reply", "serial"}],
//    "records": [{"name", "type", "values": [{"value": […], "servers": […]}],
//                 "old_copy": {"value", "ttl"},
//                 "public_copies": [{"resolver", "value", "ttl"}]}]}
#pragma once

#include <string>
#include <vector>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

struct MatrixServer {
  std::string name, ip, serial;
  std::string trouble;  // "no answer over UDP and TCP", "behind"; "" where all is well
  std::string remark = {};  // what it stumbles over, but works: "FORMERR to EDNS"
};

// What a resolver has and no server any more.
struct MatrixCopy {
  std::string head;  // whose it is and for how long
  std::vector<std::string> value;
};

struct MatrixRecord {
  std::string name, type;
  std::vector<std::vector<std::string>> versions;  // "A", "B" …; empty: no such record
  std::vector<int> at;  // for each server the version it has, or -1 where it did not say
  std::vector<MatrixCopy> old_copies = {};
  bool differs() const { return versions.size() > 1; }
  bool stands_out() const { return differs() || !old_copies.empty(); }
  bool most_agree() const;  // do more servers have the first version than any other?
};

struct ServerMatrix {
  std::vector<MatrixServer> servers;
  std::vector<MatrixRecord> records;
  bool empty() const { return servers.empty(); }
};

// Empty where no check has asked the servers.
ServerMatrix read_server_matrix(const Page& page, const diagnose::Case& one);

// "A", "B" … "Z", then "Z" for all others; "—" where the version is no record, "?" for
// -1.
std::string version_letter(const MatrixRecord& record, int version);

}  // namespace mailwhy::report
