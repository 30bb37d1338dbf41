#include "report/record_matrix.h"

#include <algorithm>

#include "report/detail.h"
#include "report/utf8.h"
#include "text/apart.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

constexpr int kGap = 2;            // between columns
constexpr int kMinValue = 24;      // columns that a value gets at least
constexpr size_t kMaxRecords = 8;  // records that are drawn, without --all

struct Value {
  std::string text;  // "": no such record
  std::vector<std::string> servers;
};

struct Row {
  std::string title;  // "ferry.example TXT"
  std::vector<Value> values;
  std::vector<std::string> unknown;  // servers that did not tell
};

Value read_value(const json::object& object) {
  Value value;
  for (const std::string& text : texts_in(object, "value"))
    value.text += (value.text.empty() ? "" : " · ") + text;
  value.servers = texts_in(object, "servers");
  return value;
}

std::vector<Row> differing_rows(const json::object& detail) {
  std::vector<Row> rows;
  for (const json::value& record : list_in(detail, "records")) {
    const json::object* object = record.if_object();
    if (!object || list_in(*object, "values").size() < 2) continue;
    Row row{text_in(*object, "name") + " " + text_in(*object, "type"),
            {},
            texts_in(*object, "could_not_tell")};
    for (const json::value& value : list_in(*object, "values"))
      if (value.is_object()) row.values.push_back(read_value(value.get_object()));
    rows.push_back(std::move(row));
  }
  return rows;
}

bool has(const std::vector<std::string>& list, const std::string& one) {
  return std::ranges::find(list, one) != list.end();
}

// Every server that any of the rows names, in the order of the zone's servers.
std::vector<std::string> columns_of(const json::object& detail,
                                    const std::vector<Row>& rows) {
  std::vector<std::string> names;
  auto add = [&](const std::vector<std::string>& some) {
    for (const std::string& name : some)
      if (!has(names, name)) names.push_back(name);
  };
  for (const Row& row : rows) {
    for (const Value& value : row.values) add(value.servers);
    add(row.unknown);
  }
  std::vector<std::string> order;
  for (const json::value& server : list_in(detail, "servers"))
    if (server.is_object()) order.push_back(text_in(server.get_object(), "name"));
  auto place = [&](const std::string& label) {
    return std::ranges::find(order, label.substr(0, label.find(' '))) - order.begin();
  };
  std::ranges::stable_sort(names, {}, place);
  return names;
}

// The first label where that tells them apart, else the whole name.
std::vector<std::string> heads_of(const std::vector<std::string>& names) {
  std::vector<std::string> heads;
  for (const std::string& name : names) {
    std::string head = name.substr(0, name.find('.'));
    bool address = name.find(' ') != name.npos;
    if (address || has(heads, head)) return names;
    heads.push_back(std::move(head));
  }
  return heads;
}

// A line each, cut so that they can be told apart.
std::vector<std::string> texts_of(const Page& page, const Row& row, int width) {
  std::vector<std::string> texts;
  for (const Value& value : row.values) texts.push_back(value.text);
  auto fits = [&](const std::string& text) { return columns(text) <= width; };
  // Two columns for what stands in place of what is left out.
  if (!std::ranges::all_of(texts, fits))
    texts = text::shown_apart(std::move(texts), static_cast<size_t>(width - 2));
  for (std::string& text : texts)
    if (text.empty()) text = page.say("table.no_record");
  return texts;
}

std::string centred(std::string_view text, int width) {
  int free = width - columns(text);
  return blanks(free / 2) + std::string(text) + blanks(free - free / 2);
}

void draw_columns(Page& page, const std::vector<Row>& rows,
                  const std::vector<std::string>& names,
                  const std::vector<std::string>& heads, int indent, int value_width) {
  std::string before = blanks(indent);
  std::string head = before + blanks(value_width + 2);
  for (const std::string& one : heads) head += blanks(kGap) + one;
  page.line(head, Style::Dim);
  auto mark = [&](std::string_view sign, const std::string& one) {
    return blanks(kGap) + centred(sign, columns(one));
  };
  for (const Row& row : rows) {
    page.line(before + cut(row.title, page.width() - indent), Style::Bold);
    auto texts = texts_of(page, row, value_width);
    for (size_t v = 0; v < texts.size(); v++) {
      const Value& value = row.values[v];
      const std::string& text = texts[v];
      std::string line = before + "  " + padded(cut(text, value_width), value_width);
      for (size_t i = 0; i < names.size(); i++)
        line += mark(has(value.servers, names[i]) ? "✓" : "·", heads[i]);
      page.line(line);
    }
    if (row.unknown.empty()) continue;
    std::string line =
        before + "  " +
        padded(cut(page.say("table.could_not_tell"), value_width), value_width);
    for (size_t i = 0; i < names.size(); i++)
      line += mark(has(row.unknown, names[i]) ? "?" : " ", heads[i]);
    page.line(line, Style::Warning);
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void draw_lists(Page& page, const std::vector<Row>& rows, int indent) {
  std::string before = blanks(indent);
  for (const Row& row : rows) {
    page.line(before + cut(row.title, page.width() - indent), Style::Bold);
    auto texts = texts_of(page, row, page.width() - indent - 2);
    auto draw = [&](const std::string& text, const std::vector<std::string>& servers) {
      page.line(before + "  " + cut(text, page.width() - indent - 2));
      page.paragraph(indent + 6, joined(servers), Style::Dim);
    };
    for (size_t v = 0; v < texts.size(); v++) draw(texts[v], row.values[v].servers);
    if (!row.unknown.empty()) draw(page.say("table.could_not_tell"), row.unknown);
  }
}

}  // namespace

void draw_record_matrix(Page& page, const json::object& detail, int indent) {
  std::vector<Row> rows = differing_rows(detail);
  if (rows.empty()) return;
  auto names = columns_of(detail, rows);
  auto heads = heads_of(names);
  size_t left_out = 0;
  if (!page.options().all && rows.size() > kMaxRecords) {
    left_out = rows.size() - kMaxRecords;
    rows.resize(kMaxRecords);
  }
  int taken = indent + 2;
  for (const std::string& head : heads) taken += kGap + columns(head);
  int longest = kMinValue;
  for (const Row& row : rows)
    for (const Value& value : row.values)
      longest = std::max(longest, columns(value.text));
  if (page.width() - taken >= kMinValue)
    draw_columns(page, rows, names, heads, indent,
                 std::min(longest, page.width() - taken));
  else
    draw_lists(page, rows, indent);
  if (left_out > 0)
    page.line(blanks(indent) +
                  page.say("table.more_records", {{"count", std::to_string(left_out)}}),
              Style::Dim);
}

}  // namespace mailwhy::report
