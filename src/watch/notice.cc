#include "watch/notice.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "dns/base_n.h"
#include "net/timestamp.h"
#include "report/json_writer.h"
#include "report/page.h"
#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::watch {

namespace json = boost::json;

static constexpr size_t kNamesInSubject = 3;
static constexpr int kColumns = 76;

static std::string member(const json::object& change, std::string_view name) {
  const json::value* found = change.if_contains(name);
  return found && found->is_string() ? report::shown(std::string(found->get_string()))
                                     : "";
}

// Names in the order in which each comes first.
static std::vector<std::pair<std::string, std::vector<const json::object*>>> by_name(
    Changes changes) {
  std::vector<std::pair<std::string, std::vector<const json::object*>>> groups;
  std::map<std::string, size_t> at;
  for (const json::object& change : changes) {
    std::string name = member(change, "name");
    auto [place, fresh] = at.try_emplace(name, groups.size());
    if (fresh) groups.push_back({name, {}});
    groups[place->second].second.push_back(&change);
  }
  return groups;
}

static std::string_view sign_of(const json::object& change) {
  std::string severity = member(change, "severity");
  return severity == "error" ? "✗" : severity == "warning" ? "!" : "·";
}

std::string notice_text(Changes changes) {
  std::string out;
  for (const auto& [name, group] : by_name(changes)) {
    if (group.size() == 1) {
      out += fmt::format("{} {}: {}\n", sign_of(*group.front()), name,
                         member(*group.front(), "text"));
      continue;
    }
    out += name + ":\n";
    for (const json::object* change : group)
      out += fmt::format("  {} {}\n", sign_of(*change), member(*change, "text"));
  }
  return out;
}

std::string notice_json(Changes changes, net::Time at) {
  json::object out{{"schema", "mailwhy.watch/1"}, {"at", net::format_timestamp(at)}};
  out["changes"] = json::array(changes.begin(), changes.end());
  return report::write_json(out, report::JsonLayout::OneLine) + "\n";
}

// ---------------------------------------------------------------- a mail

static bool is_ascii(std::string_view text) {
  return text::find_non_ascii(text) == text.size();
}

// Encoded words of RFC 2047, section 2: at most 75 octets each, no character torn.
static std::string header_text(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  constexpr size_t kOctetsOfAWord = 45;
  std::string out;
  while (!text.empty()) {
    std::string_view piece = report::first_octets(text, kOctetsOfAWord);
    text.remove_prefix(piece.size());
    out += (out.empty() ? "" : "\n ") + ("=?UTF-8?B?" + dns::to_base64(piece) + "?=");
  }
  return out;
}

static std::string subject(Changes changes, knowledge::Language language) {
  std::string names;
  auto groups = by_name(changes);
  for (size_t i = 0; i < std::min(groups.size(), kNamesInSubject); i++)
    names += (i > 0 ? ", " : "") + std::string(report::first_octets(groups[i].first, 80));
  if (groups.size() > kNamesInSubject)
    names += ' ' +
             knowledge::say(language, "watch.more",
                            {{"count", std::to_string(groups.size() - kNamesInSubject)}});
  return knowledge::say(language, "watch.subject",
                        {{"count", std::to_string(changes.size())}, {"names", names}});
}

static std::string wrapped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string indent;
    for (const std::string& line : report::wrap(text.substr(0, end), kColumns - 4)) {
      out += indent + line + '\n';
      indent = "    ";
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

static std::string in_base64(std::string_view text) {
  constexpr size_t kOctetsOfALine = 57;  // 76 letters
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(kOctetsOfALine, text.size())))
    out += dns::to_base64(text.substr(0, kOctetsOfALine)) + '\n';
  return out;
}

std::string notice_mail(Changes changes, const Letter& letter) {
  std::string body = wrapped(notice_text(changes));
  size_t longest = 0;
  for (std::string_view rest = body; !rest.empty();) {
    size_t end = std::min(rest.find('\n'), rest.size());
    longest = std::max(longest, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const bool plain = is_ascii(body) && longest <= 990;
  return fmt::format(
             "From: {}\nTo: {}\nSubject: {}\nDate: {} +0000\nMessage-ID: <{}>\n"
             "Auto-Submitted: auto-generated\nPrecedence: bulk\nMIME-Version: 1.0\n"
             "Content-Type: text/plain; charset=UTF-8\n"
             "Content-Transfer-Encoding: {}\n\n",
             letter.from, letter.to, header_text(subject(changes, letter.language)),
             net::format_internet_date(letter.date), letter.message_id,
             plain ? "7bit" : "base64") +
         (plain ? body : in_base64(body));
}

}  // namespace mailwhy::watch
