#include "dkim/address_list.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

// Where what begins at `at` ends: a quoted string, a comment, an address in brackets.
size_t behind(std::string_view text, size_t at) {
  char open = text[at];
  char close = open == '"' ? '"' : open == '(' ? ')' : '>';
  int depth = 0;
  for (size_t i = at; i < text.size(); i++) {
    if (text[i] == '\\' && open != '<') {
      i++;
    } else if (open == '(' && text[i] == '(') {
      depth++;
    } else if (text[i] == close && (i > at || open == '(')) {
      if (open != '(' || --depth == 0) return i + 1;
    }
  }
  return text.size();
}

Mailbox read_one(std::string_view text) {
  Mailbox box;
  text = text::trim(text);
  std::string_view rest = text;
  size_t angle = text.npos;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '<') angle = i;
    if (angle != text.npos) break;
    i = text[i] == '"' || text[i] == '(' ? behind(text, i) : i + 1;
  }
  if (angle != text.npos) {
    size_t end = behind(text, angle);
    box.angle = true;
    box.name = text::trim(text.substr(0, angle));
    box.address = text::trim(text.substr(angle + 1, end - angle - 1));
    if (box.address.ends_with('>')) box.address.pop_back();
    rest = text::trim(text.substr(end));
    if (rest.starts_with('(')) box.comment = rest;
    return box;
  }
  size_t comment = text.find('(');
  if (comment != text.npos && !text.starts_with('"')) {
    box.comment = text.substr(comment);
    text = text::trim(text.substr(0, comment));
  }
  box.address = text;
  return box;
}

bool needs_quotes(std::string_view words) {
  return words.find_first_of("()<>[]:;@\\,.\"") != words.npos;
}

std::string name_in(std::string_view name, ListStyle::Quotes quotes) {
  if (name.empty() || quotes == ListStyle::Quotes::Kept || name.starts_with("=?"))
    return std::string(name);
  std::string words = unquoted(name);
  bool with = quotes == ListStyle::Quotes::All ||
              (quotes == ListStyle::Quotes::Needed && needs_quotes(words));
  return with ? quoted(words) : words;
}

std::string address_in(const std::string& address, bool lower) {
  size_t at = address.rfind('@');
  if (!lower || at == address.npos) return address;
  return address.substr(0, at) + text::to_lower(address.substr(at));
}

}  // namespace

std::vector<Mailbox> read_mailboxes(std::string_view value) {
  std::string text;
  for (char c : value)
    if (c != '\r' && c != '\n') text += c;
  std::vector<Mailbox> all;
  std::string_view view = text;
  size_t begin = 0;
  for (size_t i = 0; i <= view.size();) {
    if (i < view.size() && view[i] != ',') {
      i = view[i] == '"' || view[i] == '(' || view[i] == '<' ? behind(view, i) : i + 1;
      continue;
    }
    std::string_view one = view.substr(begin, i - begin);
    i++;
    // "Doe, Jane <jane@example.org>" whose quotes were lost: the comma is of the name.
    if (one.find('@') == one.npos && !text::trim(one).empty() && i <= view.size())
      continue;
    if (!text::trim(one).empty()) all.push_back(read_one(one));
    if (all.size() == kMaxMailboxes) break;
    begin = i;
  }
  bool real = std::ranges::all_of(
      all, [](const Mailbox& box) { return box.address.find('@') != std::string::npos; });
  return real ? all : std::vector<Mailbox>();
}

std::string unquoted(std::string_view name) {
  if (name.size() < 2 || !name.starts_with('"') || !name.ends_with('"'))
    return std::string(name);
  std::string out;
  for (size_t i = 1; i + 1 < name.size(); i++) {
    if (name[i] == '\\' && i + 2 < name.size()) i++;
    out += name[i];
  }
  return out;
}

std::string quoted(std::string_view words) {
  std::string out = "\"";
  for (char c : words) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

std::string write_mailboxes(const std::vector<Mailbox>& all, const ListStyle& style) {
  std::string out;
  for (size_t i = 0; i < all.size(); i++) {
    const Mailbox& box = all[i];
    if (i > 0) out += style.between;
    std::string address = address_in(box.address, style.lower_domains);
    if (!box.name.empty())
      out += name_in(box.name, style.quotes) + std::string(style.before_angle);
    bool angle = !box.name.empty() || (style.angles == ListStyle::Angles::Kept
                                           ? box.angle
                                           : style.angles == ListStyle::Angles::All);
    out += angle ? "<" + address + ">" : address;
    if (style.comments && !box.comment.empty()) out += " " + box.comment;
  }
  return out;
}

}  // namespace mailwhy::dkim
