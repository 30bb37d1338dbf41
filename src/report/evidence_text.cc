#include "report/evidence_text.h"

#include <algorithm>

#include "report/detail.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

constexpr int kMaxDepth = 8;

bool is_scalar(const json::value& value) {
  return !value.is_object() && !value.is_array();
}

// Scalars stand on one line; "" where there are others among them.
std::string joined(const json::array& list) {
  std::string text;
  for (const json::value& item : list)
    text += (text.empty() ? "" : ", ") + scalar_text(item);
  return text;
}

std::string indent_of(int depth) {
  return std::string(static_cast<size_t>(depth) * 2, ' ');
}

void write_object(const json::object& object, int depth, std::string& out);

void write_member(const json::value& value, int depth, std::string& out) {
  if (is_scalar(value)) {
    out += ' ' + scalar_text(value) + '\n';
  } else if (depth >= kMaxDepth) {
    out += " …\n";
  } else if (const json::object* object = value.if_object()) {
    out += '\n';
    write_object(*object, depth + 1, out);
  } else if (const json::array& list = value.get_array();
             std::ranges::all_of(list, is_scalar)) {
    out += ' ' + (list.empty() ? "–" : joined(list)) + '\n';
  } else {
    out += '\n';
    for (const json::value& item : list) {
      size_t at = out.size();
      if (const json::object* one = item.if_object(); one && !one->empty())
        write_object(*one, depth + 2, out);
      else
        out += indent_of(depth + 2) + (item.is_array() ? "…" : scalar_text(item)) + '\n';
      out[at + static_cast<size_t>(depth + 1) * 2] = '-';
    }
  }
}

void write_object(const json::object& object, int depth, std::string& out) {
  for (const auto& [key, value] : object) {
    out += indent_of(depth) + shown(key) + ':';
    write_member(value, depth, out);
  }
}

}  // namespace

std::string evidence_text(const json::object& detail) {
  std::string out;
  write_object(detail, 0, out);
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace mailwhy::report
