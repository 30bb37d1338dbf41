// The name-server matrix: each record that decides about mail, at each name server of the
// zone; where servers differ, which of them has what.
#include <algorithm>

#include "report/html_parts.h"
#include "report/server_matrix.h"

namespace mailwhy::report {

namespace {

// "ns1.example.org", with the address where the name has several.
std::string label_of(const ServerMatrix& matrix, const MatrixServer& server) {
  bool alone = std::ranges::count(matrix.servers, server.name, &MatrixServer::name) < 2;
  return alone || server.ip.empty() ? server.name : server.name + " (" + server.ip + ")";
}

// Where as many servers have the one as the other, neither is said to be right.
std::string look_of(const MatrixRecord& record, int version) {
  if (version < 0) return "soft";
  if (!record.differs()) return "good";
  if (!record.most_agree()) return "warn";
  return version == 0 ? "good" : "bad";
}

void write_servers(const Drawing& to, const ServerMatrix& matrix) {
  Html& html = to.html;
  In table(html, "table", {{"class", "servers"}});
  {
    In head(html, "thead");
    In row(html, "tr");
    for (const char* key : {"table.server", "check.matrix.address", "table.serial"})
      html.element("th", to.say(key), {{"scope", "col"}});
    html.element("td", "");
  }
  In body(html, "tbody");
  for (const MatrixServer& server : matrix.servers) {
    In row(html, "tr");
    html.element("th", server.name, {{"scope", "row"}, {"translate", "no"}});
    html.element("td", server.ip, {{"translate", "no"}});
    html.element("td", server.serial);
    if (server.trouble.empty())
      html.element("td", server.remark.empty() ? "✓" : "✓ " + server.remark,
                   {{"class", "good"}});
    else
      html.element("td", "✗ " + server.trouble, {{"class", "bad"}});
  }
}

void write_version(const Drawing& to, const std::string& head,
                   const std::vector<std::string>& version) {
  Html& html = to.html;
  html.element("dt", head);
  In values(html, "dd");
  if (version.empty())
    html.element("span", to.say("check.matrix.no_record"), {{"class", "soft"}});
  for (const std::string& value : version) {
    In line(html, "p");
    html.element("code", value, {{"translate", "no"}});
  }
}

void write_versions(const Drawing& to, const MatrixRecord& record) {
  In list(to.html, "dl", {{"class", "records"}});
  for (size_t i = 0; i < record.versions.size(); i++)
    write_version(to, version_letter(record, static_cast<int>(i)), record.versions[i]);
  for (const MatrixCopy& old : record.old_copies) write_version(to, old.head, old.value);
}

// A record in which servers differ, or the resolver from all of them: which server has
// which version. The first is what most of them have.
void write_differing(const Drawing& to, const ServerMatrix& matrix,
                     const MatrixRecord& record) {
  Html& html = to.html;
  to.heading(record.name + " " + record.type, 2, {{"translate", "no"}});
  {
    In list(html, "ul", {{"class", "cells"}});
    for (size_t i = 0; i < matrix.servers.size(); i++) {
      int at = record.at[i];
      In item(html, "li", {{"class", look_of(record, at)}});
      html.element("b", version_letter(record, at));
      html.element("span", " " + label_of(matrix, matrix.servers[i]),
                   {{"translate", "no"}});
    }
  }
  write_versions(to, record);
}

// All records at once: a column a server.
void write_grid(const Drawing& to, const ServerMatrix& matrix) {
  Html& html = to.html;
  In region(html, "div",
            {{"class", "wide"},
             {"role", "region"},
             {"tabindex", "0"},
             {"aria-label", to.say("check.matrix.all")}});
  In table(html, "table", {{"class", "matrix"}});
  {
    In head(html, "thead");
    In row(html, "tr");
    html.element("th", to.say("table.record"), {{"scope", "col"}});
    for (const MatrixServer& server : matrix.servers)
      html.element("th", label_of(matrix, server),
                   {{"scope", "col"}, {"translate", "no"}});
  }
  In body(html, "tbody");
  for (const MatrixRecord& record : matrix.records) {
    In row(html, "tr", {{"class", record.differs() ? "decided" : ""}});
    {
      In name(html, "th", {{"scope", "row"}, {"translate", "no"}});
      html.element("code", record.name);
      html.text(" " + record.type);
    }
    for (int at : record.at)
      html.element("td", version_letter(record, at), {{"class", look_of(record, at)}});
  }
}

}  // namespace

void write_server_matrix(const Drawing& to) {
  ServerMatrix matrix = read_server_matrix(to.page, to.one);
  if (matrix.empty()) return;
  Html& html = to.html;
  size_t differing =
      static_cast<size_t>(std::ranges::count_if(matrix.records, &MatrixRecord::differs));
  In section(html, "section", {{"class", "name-servers"}});
  to.heading(to.say("check.heading.servers"));
  write_servers(to, matrix);
  if (matrix.records.empty()) return;
  std::string equal = std::to_string(matrix.records.size() - differing);
  for (const MatrixRecord& record : matrix.records)
    if (record.stands_out()) write_differing(to, matrix, record);
  if (differing == 0)
    html.element("p", "✓ " + to.say("check.matrix.equal", {{"count", equal}}),
                 {{"class", "good"}});
  In details(html, "details");
  html.element("summary", to.say("check.matrix.all"));
  write_grid(to, matrix);
  html.element("p", to.say("check.matrix.legend"), {{"class", "soft"}});
}

}  // namespace mailwhy::report
