// What happened: from the sender over the servers that had the mail to where it stopped
// (RFC 5321, section 4.4), and the refusal as it was worded.
#include <algorithm>
#include <vector>

#include "mail/received.h"
#include "report/facts_text.h"
#include "report/html_parts.h"
#include "report/quote.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

constexpr size_t kMaxHops = 8;  // the youngest of them; a loop of mails may hold hundreds

constexpr size_t kMaxQuote = 4000;  // octets of a refusal that are shown

struct Station {
  std::string name, note;
  std::string_view look;  // "", "stop", "never"
};

std::string with_address(const std::string& name,
                         const std::optional<net::IpAddress>& ip) {
  if (!ip) return name;
  return name.empty() ? ip->to_string() : name + " (" + ip->to_string() + ")";
}

// The servers that had the mail, the first one first.
std::vector<std::string> servers_passed(const bounce::Refusal& refusal) {
  std::vector<std::string> names;
  if (!refusal.returned) return names;
  auto hops = refusal.returned->received();
  if (hops.size() > kMaxHops) hops.resize(kMaxHops);
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop)
    if (!hop->by.empty() && (names.empty() || names.back() != hop->by))
      names.push_back(hop->by);
  return names;
}

void add_servers(const Drawing& to, std::vector<Station>& stations) {
  const bounce::Facts& facts = to.one.refusal.facts;
  std::vector<std::string> names = servers_passed(to.one.refusal);
  if (!facts.reported_by.empty() &&
      std::ranges::find(names, facts.reported_by) == names.end())
    names.push_back(facts.reported_by);
  std::string client = with_address(shown(facts.helo), facts.client_ip);
  // The last of them is who knocked at the refusing server, where the names agree.
  if (!names.empty() && !facts.helo.empty() && names.back() == facts.helo)
    names.pop_back();
  for (const std::string& name : names)
    stations.push_back({shown(name), to.say("way.passed"), ""});
  if (client.empty()) return;
  text::Params params;
  if (!to.one.findings.empty()) {
    const text::Params& known = to.one.findings.front().params;
    if (auto provider = known.find("provider"); provider != known.end())
      params["provider"] = provider->second;
  }
  stations.push_back({client, to.say("way.client", params), ""});
}

std::vector<Station> stations_of(const Drawing& to) {
  const bounce::Facts& facts = to.one.refusal.facts;
  std::vector<Station> stations;
  if (facts.sender && !facts.sender->empty())
    stations.push_back({shown(*facts.sender), to.say("way.sender"), ""});
  else if (facts.sender)
    stations.push_back({"<>", to.say("way.null_sender"), ""});
  else if (!facts.sender_domain.empty())
    stations.push_back({shown(facts.sender_domain), to.say("way.sender"), ""});
  add_servers(to, stations);
  bool deferred = facts.reply.code && *facts.reply.code < 500;
  std::string stop = to.say(deferred ? "way.deferred" : "way.refused");
  if (std::string phase = bounce::to_string(facts.phase); !phase.empty())
    stop += " " + to.say("phase." + phase);
  std::string name = with_address(shown(facts.refused_by.name), facts.refused_by.ip);
  stations.push_back({name.empty() ? to.say("way.receiver") : name, stop, "stop"});
  if (!facts.recipient.empty())
    stations.push_back({shown(facts.recipient), to.say("way.recipient"), "never"});
  return stations;
}

void write_station(Html& html, const Station& station) {
  std::string look(station.look);
  In item(html, "li", {{"class", look}});
  if (station.look == "stop") html.element("span", "✗ ", {{"aria-hidden", "true"}});
  html.element("b", station.name, {{"translate", "no"}});
  html.text(" ");
  html.element("span", station.note);
}

void write_quote(const Drawing& to) {
  std::string quoted = quoted_reply(to.one.refusal);
  if (quoted.empty()) return;
  Html& html = to.html;
  std::vector<Mark> marks = marks_in(to.page, quoted, to.one.refusal);
  if (quoted.size() > kMaxQuote) {
    quoted = std::string(first_octets(quoted, kMaxQuote));
    std::erase_if(marks, [&](const Mark& mark) { return mark.end > quoted.size(); });
    quoted += " …";
  }
  In figure(html, "figure", {{"class", "reply"}});
  // "-" and "--text" name no file.
  if (!to.report.source.empty() && !to.report.source.starts_with('-')) {
    std::string where = shown(to.report.source);
    if (to.one.refusal.reply_line)
      where += ":" + std::to_string(*to.one.refusal.reply_line);
    html.element("figcaption", where);
  }
  {
    In quote(html, "blockquote", {{"translate", "no"}, {"dir", "auto"}});
    write_marked(html, quoted, marks);
  }
  if (marks.empty()) return;
  In legend(html, "ul", {{"class", "legend"}});
  for (const Mark& mark : marks) {
    In item(html, "li");
    html.element("mark", cut(quoted.substr(mark.begin, mark.end - mark.begin), 40),
                 {{"translate", "no"}});
    html.text(" " + mark.label);
  }
}

}  // namespace

void write_marked(Html& html, const std::string& text, const std::vector<Mark>& marks) {
  size_t at = 0;
  for (const Mark& mark : marks) {
    html.text(std::string_view(text).substr(at, mark.begin - at));
    html.element("mark",
                 std::string_view(text).substr(mark.begin, mark.end - mark.begin));
    at = mark.end;
  }
  html.text(std::string_view(text).substr(at));
}

bool has_way(const diagnose::Case& one) {
  const bounce::Facts& facts = one.refusal.facts;
  return facts.reply.code || !facts.recipient.empty() ||
         !quoted_reply(one.refusal).empty();
}

void write_way(const Drawing& to) {
  if (!has_way(to.one)) return;
  Html& html = to.html;
  In section(html, "section", {{"aria-labelledby", to.landmark("way")}});
  to.heading(to.say("way.heading"), 1, {{"id", to.id("way")}});
  {
    In list(html, "ol", {{"class", "way"}});
    for (const Station& station : stations_of(to)) write_station(html, station);
  }
  write_quote(to);
  html.line();
}

}  // namespace mailwhy::report
