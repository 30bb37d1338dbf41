#include "report/html.h"

#include <cassert>
#include <utility>

#include "report/utf8.h"

namespace mailwhy::report {

static void escape_line(std::string_view line, std::string& out) {
  for (char c : shown(line)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (true) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end != text.npos && line.ends_with('\r')) line.remove_suffix(1);
    escape_line(line, out);
    if (end == text.npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

void Html::tag(std::string_view name, Attributes attributes, std::string_view end) {
  out_ += '<';
  out_ += name;
  for (const Attribute& attribute : attributes) {
    bool optional = attribute.name == "class" || attribute.name == "aria-labelledby";
    if (optional && attribute.value.empty()) continue;
    out_ += ' ';
    out_ += attribute.name;
    out_ += "=\"";
    out_ += html_escape(attribute.value);
    out_ += '"';
  }
  out_ += end;
}

void Html::open(std::string_view name, Attributes attributes) {
  tag(name, attributes, ">");
  open_.emplace_back(name);
}

void Html::close() {
  assert(!open_.empty());
  out_ += "</" + open_.back() + ">";
  open_.pop_back();
}

void Html::text(std::string_view text) {
  out_ += html_escape(text);
}

void Html::element(std::string_view name, std::string_view content,
                   Attributes attributes) {
  open(name, attributes);
  text(content);
  close();
}

void Html::single(std::string_view name, Attributes attributes) {
  tag(name, attributes, "/>");
}

std::string Html::take() {
  assert(open_.empty());
  return std::exchange(out_, {});
}

}  // namespace mailwhy::report
