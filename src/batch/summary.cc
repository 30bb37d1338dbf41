#include "batch/summary.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "knowledge/knowledge.h"
#include "report/utf8.h"
#include "text/shell_quoted.h"

namespace mailwhy::batch {

namespace json = boost::json;
using report::Page;
using report::right;
using report::Style;

static constexpr size_t kDomainsShown = 10;

// 1234567 as "1 234 567": no point and no comma that could be taken for the other.
static std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, " ");
  }
  return digits;
}

static std::string share(uint64_t part, uint64_t all) {
  return fmt::format("{:.1f} %", all == 0 ? 0.0 : 100.0 * double(part) / double(all));
}
static double fraction(uint64_t part, uint64_t all) {
  return all == 0 ? 0 : double(uint64_t(1e4 * double(part) / double(all) + 0.5)) / 1e4;
}

// ---------------------------------------------------------------- the summary

static constexpr int kName = 42, kNumber = 12, kShare = 10;

// "  name          12 345    34.2 %     12 300"
static void number_line(Page& page, std::string_view name, uint64_t count, uint64_t all,
                        std::string_view last) {
  std::string line = report::blanks(Page::kIndent) +
                     report::padded(report::cut(report::shown(name), kName - 1), kName) +
                     right(grouped(count), kNumber) + right(share(count, all), kShare) +
                     right(last, kNumber);
  page.line(line);
}

static void head_line(Page& page, std::string_view name_key, std::string_view last_key) {
  std::string line =
      report::blanks(Page::kIndent) + report::padded(page.say(name_key), kName) +
      right(page.say("batch.number"), kNumber) + right(page.say("batch.share"), kShare) +
      right(last_key.empty() ? "" : page.say(last_key), kNumber);
  page.blank();
  page.line(line, Style::Dim);
}

std::string summary_text(const Totals& totals, const Counts& counts,
                         const report::TextOptions& look) {
  Page page(look);
  text::Params params = {{"count", std::to_string(totals.all() - totals.no_bounce())},
                         {"hard", std::to_string(totals.hard())},
                         {"soft", std::to_string(totals.soft())},
                         {"inputs", std::to_string(counts.pieces)}};
  page.paragraph(0, page.say("batch.total", params), Style::Bold);
  if (totals.no_bounce() > 0)
    page.paragraph(
        0, page.say("batch.no_bounce", {{"count", std::to_string(totals.no_bounce())}}));
  if (counts.errors > 0)
    page.paragraph(
        0, page.say("batch.unreadable", {{"count", std::to_string(counts.errors)}}));
  if (totals.all() == 0) return page.take();
  uint64_t bounces = totals.all() - totals.no_bounce();
  head_line(page, "batch.reason", "batch.hard");
  for (const Totals::Label& label : totals.labels())
    number_line(page, label.name, label.count, totals.all(),
                label.hard > 0 ? grouped(label.hard) : "");
  if (bounces == 0) return page.take();
  head_line(page, "batch.must_act", "");
  for (const Totals::Count& actor : totals.actors())
    number_line(page, page.say("batch.actor." + actor.name), actor.count, bounces, "");
  auto domains = totals.domains(kDomainsShown);
  if (domains.empty()) return page.take();
  head_line(page, "batch.domain", "");
  for (const Totals::Count& domain : domains)
    number_line(page, domain.name, domain.count, bounces, "");
  return page.take();
}

json::object summary_json(const Totals& totals, const Counts& counts) {
  json::object out;
  out["inputs"] = counts.pieces;
  out["errors"] = counts.errors;
  out["records"] = totals.all();
  out["hard"] = totals.hard();
  out["soft"] = totals.soft();
  out["no_bounce"] = totals.no_bounce();
  json::array labels, actors, domains;
  for (const Totals::Label& label : totals.labels())
    labels.push_back({{"label", label.name},
                      {"count", label.count},
                      {"share", fraction(label.count, totals.all())},
                      {"hard", label.hard},
                      {"actor", label.actor}});
  uint64_t bounces = totals.all() - totals.no_bounce();
  for (const Totals::Count& actor : totals.actors())
    actors.push_back({{"actor", actor.name},
                      {"count", actor.count},
                      {"share", fraction(actor.count, bounces)}});
  for (const Totals::Count& domain : totals.domains(kDomainsShown))
    domains.push_back({{"domain", domain.name}, {"count", domain.count}});
  out["labels"] = std::move(labels);
  out["actors"] = std::move(actors);
  out["recipient_domains"] = std::move(domains);
  return out;
}

// ---------------------------------------------------------------- groups

std::string diagnosing(const Case& example) {
  if (example.alone && example.file != "-")
    return "mailwhy " + text::shell_quoted(example.file.starts_with('-')
                                               ? "./" + example.file
                                               : example.file);
  std::string command =
      "mailwhy --text " + text::shell_quoted(report::shown(example.reply));
  auto option = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) (command += name) += text::shell_quoted(report::shown(value));
  };
  option(" --ip ", example.client_ip);
  if (example.has_sender && example.sender.empty()) command += " --sender ''";
  option(" --sender ", example.sender);
  option(" --recipient ", example.recipient);
  return command;
}

static text::Params params_of(const Group& group) {
  text::Params params;
  bool own_side = group.label != "recipient_domain_unknown" &&
                  group.label != "recipient_domain_no_mail";
  for (const Group::Common& common : group.common) {
    std::string value = report::shown(common.value);
    switch (common.trait) {
      case Trait::SenderDomain:
        params["domain"] = value;
        break;
      case Trait::Sender:
        params["sender"] = value;
        break;
      case Trait::ClientIp:
        params["ip"] = value;
        break;
      case Trait::Blocklist:
        params["list"] = value;
        break;
      case Trait::RecipientDomain:
        if (!own_side) params["domain"] = value;
        break;
    }
  }
  for (const Group::Varying& varying : group.varying)
    if (varying.trait == Trait::SenderDomain)
      params["count"] = std::to_string(varying.count);
  return params;
}

static std::string title_of(const Group& group, knowledge::Language language) {
  std::string key = group.is_relay ? "batch.relay" : "title." + std::string(group.label);
  return knowledge::say(language, key, params_of(group));
}

static std::string_view actor_of(const Group& group) {
  return group.is_relay ? "forwarder" : group.actor;
}

static std::string listed(const Page& page, const Group& group, bool common) {
  std::string out;
  auto add = [&](const std::string& words) { out += (out.empty() ? "" : ", ") + words; };
  if (common)
    for (const Group::Common& one : group.common)
      add(page.say("batch.common." + std::string(name_of(one.trait)),
                   {{"value", report::shown(one.value)}}));
  else
    for (const Group::Varying& one : group.varying)
      if (one.count > 1)
        add(page.say("batch.varying." + std::string(name_of(one.trait)),
                     {{"count", std::to_string(one.count)}}));
  return out;
}

std::string groups_text(const Groups& groups, const report::TextOptions& look) {
  Page page(look);
  auto folded = groups.fold();
  page.line(page.say("batch.folded", {{"count", std::to_string(groups.all())},
                                      {"groups", std::to_string(folded.size())}}),
            Style::Bold);
  for (const Group& group : folded) {
    page.blank();
    page.line(
        {{grouped(group.count), Style::Bold},
         {" × " + std::string(group.label) + ", " + share(group.count, groups.all())}});
    page.paragraph(Page::kIndent, title_of(group, look.language));
    std::string common = listed(page, group, true), varying = listed(page, group, false);
    if (!common.empty()) page.labelled("batch.label.common", common);
    if (!varying.empty()) page.labelled("batch.label.varying", varying);
    page.labelled("batch.label.must_act",
                  page.say("actor." + std::string(actor_of(group)), params_of(group)));
    if (!group.example.reply.empty())
      page.labelled("batch.label.example",
                    report::cut(report::shown(group.example.reply),
                                2 * (look.width - Page::kLabel) - 8));
    // Not wrapped: it is there to be pasted.
    page.line(report::blanks(Page::kIndent) + "$ " + diagnosing(group.example),
              Style::Dim);
  }
  return page.take();
}

json::object group_json(const Group& group, uint64_t all, knowledge::Language language) {
  json::object out;
  out["label"] = group.label;
  out["count"] = group.count;
  out["share"] = fraction(group.count, all);
  out["hard"] = group.hard;
  json::object common, varying;
  for (const Group::Common& one : group.common) common[name_of(one.trait)] = one.value;
  for (const Group::Varying& one : group.varying) varying[name_of(one.trait)] = one.count;
  out["common"] = std::move(common);
  out["different"] = std::move(varying);
  out["title"] = title_of(group, language);
  out["actor"] = actor_of(group);
  const Case& first = group.example;
  json::object example = {{"file", first.file}};
  auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) example[name] = value;
  };
  put("recipient", first.recipient);
  put("sender", first.sender);
  put("client_ip", first.client_ip);
  put("text", first.reply);
  out["example"] = std::move(example);
  out["command"] = diagnosing(first);
  return out;
}

}  // namespace mailwhy::batch
