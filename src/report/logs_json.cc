#include "report/logs_json.h"

#include <algorithm>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "logs/command.h"
#include "net/timestamp.h"
#include "report/json_put.h"
#include "report/logs_words.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

using namespace logs;

constexpr size_t kMostRows = 100;

void put_time(json::object& out, std::string_view key,
              const std::optional<net::Time>& at) {
  if (at) out[key] = net::format_timestamp(*at);
}

void put_period(json::object& out, const Counts& counts) {
  put_time(out, "first", counts.first);
  put_time(out, "last", counts.last);
}

template <class Rows, class Function>
json::array rows_of(const Rows& rows, const LogsJsonOptions& options, Function function) {
  json::array out;
  size_t most = options.all ? rows.size() : std::min(rows.size(), kMostRows);
  for (size_t i = 0; i < most; i++) out.push_back(function(rows[i]));
  return out;
}

json::array shares(const std::vector<Share>& all, std::string_view name) {
  json::array out;
  for (const Share& share : all)
    out.push_back({{name, share.first}, {"count", share.second}});
  return out;
}

json::object example_of(const Example& example) {
  json::object out;
  put(out, "file", example.file);
  out["line_number"] = example.number;
  put(out, "line", example.line);
  put(out, "queue_id", example.queue_id);
  put(out, "reply", example.reply);
  if (example.has_sender) out["sender"] = example.sender;
  put(out, "recipient", example.recipient);
  put(out, "client_ip", example.client_ip);
  put(out, "refused_by", example.server);
  return out;
}

json::object reason_of(const ByReason& reason) {
  json::object out;
  out["label"] = reason.label;
  out["refused"] = reason.counts.refused;
  out["deferred"] = reason.counts.waiting;
  put_period(out, reason.counts);
  if (const auto* label = knowledge::find_reason_label(reason.label))
    put(out, "actor", label->actor);
  return out;
}

json::object name_of(const ByName& row, std::string_view key, bool deliveries) {
  json::object out;
  out[key] = row.name;
  if (deliveries) out["delivered"] = row.counts.delivered;
  out["refused"] = row.counts.refused;
  out["deferred"] = row.counts.waiting;
  put_period(out, row.counts);
  out["reasons"] = shares(row.reasons, "label");
  return out;
}

json::object worst_of(const ByReason& reason, knowledge::Language language) {
  text::Params params = params_of(reason);
  json::object out = reason_of(reason);
  out["title"] = knowledge::say(language, "title." + reason.label, params);
  out["likely_cause"] = knowledge::say(language, "why." + reason.label, params);
  out["do"] = knowledge::say(language, "do." + reason.label, params);
  if (const auto* label = knowledge::find_reason_label(reason.label))
    out["must_act"] =
        knowledge::say(language, "actor." + std::string(label->actor), params);
  out["providers"] = shares(reason.servers, "provider");
  out["domains"] = shares(reason.domains, "domain");
  out["example"] = example_of(reason.example);
  out["command"] = reply_command(reason.example);
  put(out, "lines_command", lines_command(reason.example));
  return out;
}

std::string hour_text(const Unusual& unusual) {
  std::string text = net::format_timestamp(unusual.at);
  return unusual.span == UsualOf::Hour ? text : text.substr(0, 10);
}

json::object unusual_of(const Volume& volume, const Unusual& unusual,
                        knowledge::Language language) {
  json::object out;
  out["kind"] = unusual.kind == Unusual::Kind::Burst ? "burst" : "addresses";
  out["span"] = unusual.span == UsualOf::Hour ? "hour" : "day";
  out["at"] = hour_text(unusual);
  out["count"] = unusual.count;
  if (unusual.usual > 0) {
    out["usual"] = unusual.usual;
    out["usual_of"] = unusual.of_peers ? "others" : "itself";
    out["times"] = unusual.count / unusual.usual;
  }
  if (unusual.kind == Unusual::Kind::Addresses) {
    out["networks"] = unusual.networks;
    out["examples"] = json::array(unusual.examples.begin(), unusual.examples.end());
  } else {
    out["spans"] = unusual.spans;
  }
  out["says"] =
      knowledge::say(language, sentence_of(volume, unusual, hour_text(unusual)));
  return out;
}

std::string_view key_of(Volume::Kind kind) {
  return kind == Volume::Kind::Login  ? "login"
         : kind == Volume::Kind::User ? "user"
                                      : "script";
}

json::object volume_of(const Volume& volume, knowledge::Language language) {
  json::object out;
  out[key_of(volume.kind)] = volume.name;
  out["mails"] = volume.mails;
  if (volume.recipients > 0) out["recipients"] = volume.recipients;
  out["refused"] = volume.refused;
  out["deferred"] = volume.waiting;
  if (volume.kind == Volume::Kind::Login) {
    out["addresses"] = volume.addresses;
    out["networks"] = volume.networks;
  }
  out["first"] = net::format_timestamp(volume.first);
  out["last"] = net::format_timestamp(volume.last);
  out["busiest_hour"] = {{"at", net::format_timestamp(volume.busiest_at)},
                         {"mails", volume.busiest}};
  out["usual_hour"] = volume.usual;
  json::array unusual;
  for (const Unusual& one : volume.unusual)
    unusual.push_back(unusual_of(volume, one, language));
  out["unusual"] = std::move(unusual);
  return out;
}

json::array unusual_in(const Picture& picture, knowledge::Language language) {
  json::array out;
  auto add = [&](const std::vector<Volume>& volumes) {
    for (const Volume& volume : volumes)
      for (const Unusual& one : volume.unusual) {
        json::object row;
        row[key_of(volume.kind)] = volume.name;
        for (auto& [key, value] : unusual_of(volume, one, language)) row[key] = value;
        row["advice"] = knowledge::say(language, advice_for(volume));
        out.push_back(std::move(row));
      }
  };
  add(picture.logins);
  add(picture.scripts);
  return out;
}

json::object totals_of(const Picture& picture) {
  json::object out;
  out["mails"] = picture.mails;
  out["delivered"] = picture.totals.delivered;
  out["delivered_late"] = picture.late;
  out["refused"] = picture.totals.refused;
  out["deferred"] = picture.totals.waiting;
  out["deferrals"] = picture.deferrals;
  return out;
}

json::object turned_away_of(const Picture& picture, const LogsJsonOptions& options) {
  const TurnedAway& own = picture.turned_away;
  json::object out;
  out["refused"] = own.refused;
  out["deferred"] = own.deferred;
  put_time(out, "first", own.first);
  put_time(out, "last", own.last);
  out["by_reason"] = rows_of(own.reasons, options, [](const ByReason& reason) {
    json::object row = reason_of(reason);
    row["example"] = example_of(reason.example);
    return row;
  });
  out["by_client"] = rows_of(own.clients, options, [](const ByName& row) {
    return name_of(row, "client_ip", false);
  });
  out["by_recipient_domain"] = rows_of(own.recipients, options, [](const ByName& row) {
    return name_of(row, "domain", false);
  });
  return out;
}

}  // namespace

std::string met_json(const Met& met) {
  json::object out;
  out["event"] = met.turned_away ? "turned_away" : "refused";
  put_time(out, "at", met.at);
  out["label"] = met.label;
  out["sender"] = met.sender;
  put(out, "recipient", met.recipient);
  put(out, met.turned_away ? "client_ip" : "refused_by", met.server);
  put(out, "reply", met.reply);
  return write_json(out, JsonLayout::OneLine) + "\n";
}

std::string unusual_json(const Volume& volume, const Unusual& unusual,
                         knowledge::Language language) {
  json::object out;
  out["event"] = "unusual";
  out[key_of(volume.kind)] = volume.name;
  for (auto& [key, value] : unusual_of(volume, unusual, language)) out[key] = value;
  return write_json(out, JsonLayout::OneLine) + "\n";
}

std::string logs_json(const Picture& picture, const LogsJsonOptions& options) {
  json::object out;
  out["schema"] = "mailwhy.logs/1";
  out["tool"] = {{"version", options.version}};
  json::array files;
  for (const Source& source : picture.sources) {
    json::object file{{"name", source.name}};
    put(file, "format", source.format);
    file["lines"] = source.lines;
    file["bytes"] = source.bytes;
    files.push_back(std::move(file));
  }
  out["files"] = std::move(files);
  json::object period;
  put_time(period, "first", picture.first);
  put_time(period, "last", picture.last);
  period["clock"] = picture.zoned ? "utc" : "log";
  out["period"] = std::move(period);
  out["lines"] = picture.lines;
  out["understood"] = picture.understood;
  out["totals"] = totals_of(picture);
  out["unusual"] = unusual_in(picture, options.language);
  json::array worst;
  for (size_t i = 0; i < std::min(kWorstExplained, picture.reasons.size()); i++)
    worst.push_back(worst_of(picture.reasons[i], options.language));
  out["worst"] = std::move(worst);
  out["by_reason"] = rows_of(picture.reasons, options, reason_of);
  auto names = [&](const std::vector<ByName>& rows, std::string_view key,
                   bool deliveries) {
    return rows_of(rows, options,
                   [&](const ByName& row) { return name_of(row, key, deliveries); });
  };
  out["by_provider"] = names(picture.providers, "provider", true);
  out["by_domain"] = names(picture.domains, "domain", true);
  out["by_sender"] = names(picture.senders, "sender", false);
  auto volumes = [&](const std::vector<Volume>& rows) {
    return rows_of(rows, options,
                   [&](const Volume& row) { return volume_of(row, options.language); });
  };
  out["by_login"] = volumes(picture.logins);
  out["by_script"] = volumes(picture.scripts);
  out["turned_away"] = turned_away_of(picture, options);
  out["forgotten"] = picture.forgotten;
  if (picture.crowded) out["crowded"] = true;
  return write_json(out, options.layout) + "\n";
}

}  // namespace mailwhy::report
