#include "report/logs_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "knowledge/knowledge.h"
#include "report/logs_words.h"
#include "report/logs_worst.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

using logs::ByName;
using logs::ByReason;
using logs::Counts;
using logs::Picture;
using logs::Volume;

constexpr size_t kRows = 10;

std::string figure(uint64_t number, int width) {
  return right(number == 0 ? "-" : std::to_string(number), width);
}

// A log whose lines state no zone is shown by its own clock.
std::string when(const Page& page, const Picture& picture, net::Time at) {
  TextOptions options = page.options();
  if (!picture.zoned) options.utc_offset = std::chrono::minutes(0);
  std::string text = clock_text(at, net::Time(), options);
  return text.substr(0, 16);  // "2026-11-21 05:19"; the zone stands in the first line
}

std::string when(const Page& page, const Picture& picture,
                 const std::optional<net::Time>& at) {
  return at ? when(page, picture, *at) : std::string();
}

// "2026-11-21 03", the hour; "2026-11-21", the day.
std::string span_text(const Page& page, const Picture& picture,
                      const logs::Unusual& what) {
  std::string text = when(page, picture, what.at);
  return what.span == logs::UsualOf::Hour ? text : text.substr(0, 10);
}

std::string zone_text(const Page& page, const Picture& picture) {
  if (!picture.zoned) return page.say("logs.own_clock");
  std::string text = clock_text(net::Time(), net::Time(), page.options());
  return text.substr(6);  // behind "00:00 "
}

std::string sources_text(const Page& page, const Picture& picture) {
  if (picture.sources.size() > 3)
    return page.say("logs.files", {{"count", std::to_string(picture.sources.size())}});
  std::string text;
  for (const logs::Source& source : picture.sources) {
    std::string name = source.name == "-" ? page.say("logs.stdin") : shown(source.name);
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string formats_text(const Picture& picture) {
  std::vector<std::string> formats;
  for (const logs::Source& source : picture.sources)
    if (!source.format.empty() &&
        std::ranges::find(formats, source.format) == formats.end())
      formats.push_back(source.format);
  return fmt::format("{}", fmt::join(formats, ", "));
}

void draw_head(Page& page, const Picture& picture) {
  page.paragraph(0, sources_text(page, picture), Style::Bold);
  if (picture.first && picture.last)
    page.paragraph(2,
                   page.say("logs.period", {{"first", when(page, picture, picture.first)},
                                            {"last", when(page, picture, picture.last)},
                                            {"zone", zone_text(page, picture)}}));
  page.paragraph(2,
                 page.say("logs.read", {{"lines", std::to_string(picture.lines)},
                                        {"formats", formats_text(picture)}}),
                 Style::Dim);
}

void draw_total(Page& page, std::string_view key, uint64_t count, uint64_t all,
                Style style, const std::string& note) {
  std::string share = all ? fmt::format("{:.1f} %", 100.0 * static_cast<double>(count) /
                                                        static_cast<double>(all))
                          : "";
  page.line({{padded("  " + page.say(key), 28) + right(std::to_string(count), 10), style},
             {right(share, 9)},
             {note.empty() ? "" : "  " + note, Style::Dim}});
}

void draw_totals(Page& page, const Picture& picture) {
  const Counts& totals = picture.totals;
  uint64_t all = totals.delivered + totals.refused + totals.waiting;
  page.blank();
  std::string late;
  if (picture.late > 0)
    late = page.say("logs.late", {{"count", std::to_string(picture.late)}});
  draw_total(page, "logs.delivered", totals.delivered, all, Style::Plain, late);
  draw_total(page, "logs.waiting", totals.waiting, all,
             totals.waiting ? Style::Warning : Style::Plain, "");
  draw_total(page, "logs.refused", totals.refused, all,
             totals.refused ? Style::Bad : Style::Plain, "");
}

void draw_unusual(Page& page, const Picture& picture) {
  bool headed = false;
  auto draw = [&](const std::vector<Volume>& volumes) {
    for (const Volume& volume : volumes) {
      if (volume.unusual.empty()) continue;
      if (!headed) {
        page.blank();
        page.paragraph(0, page.say("logs.heading_unusual"), Style::Bold);
      }
      headed = true;
      std::string_view lead = "✗";
      for (const logs::Unusual& unusual : volume.unusual) {
        text::Message message =
            sentence_of(volume, unusual, span_text(page, picture, unusual));
        page.paragraph(2, page.say(message.key, message.params), Style::Bad, lead);
        lead = "";
      }
      page.paragraph(2, page.say(advice_for(volume)));
    }
  };
  draw(picture.logins);
  draw(picture.scripts);
}

void draw_more(Page& page, size_t rows, size_t shown_rows) {
  if (rows > shown_rows)
    page.line(
        "  " + page.say("logs.more_rows", {{"count", std::to_string(rows - shown_rows)}}),
        Style::Dim);
}

size_t rows_of(const Page& page, size_t rows) {
  return page.options().all ? rows : std::min(rows, kRows);
}

// On a narrow terminal the times are left out, the first before the last.
void draw_reasons(Page& page, const Picture& picture,
                  const std::vector<ByReason>& reasons, std::string_view heading,
                  std::string_view waiting) {
  if (reasons.empty()) return;
  constexpr int kName = 24, kCount = 9, kTime = 18;
  int room = page.width() - 2 - kName - 2 * kCount - 2;
  bool last = room >= kTime - 2, first = room >= 2 * kTime - 2;
  page.blank();
  page.line({{padded(page.say(heading), kName + 2), Style::Bold},
             {right(page.say("logs.refused"), kCount) + right(page.say(waiting), kCount) +
                  "  " + (first ? padded(page.say("logs.first"), kTime) : "") +
                  (last ? page.say("logs.last") : ""),
              Style::Dim}});
  size_t rows = rows_of(page, reasons.size());
  for (size_t i = 0; i < rows; i++) {
    const Counts& counts = reasons[i].counts;
    page.line("  " + padded(reasons[i].label, kName) + figure(counts.refused, kCount) +
              figure(counts.waiting, kCount) + "  " +
              (first ? padded(when(page, picture, counts.first), kTime) : "") +
              (last ? when(page, picture, counts.last) : ""));
  }
  draw_more(page, reasons.size(), rows);
}

// As many as there is room for, the first cut off where there is none even for it.
std::string main_reasons(const std::vector<logs::Share>& reasons, int room) {
  std::string text;
  for (const auto& [label, count] : reasons) {
    std::string more = fmt::format("{}{} {}", text.empty() ? "" : ", ", label, count);
    if (!text.empty() && columns(text) + columns(more) > room) break;
    text += more;
  }
  return cut(text, room);
}

enum class Deliveries { Shown, Left };

// Rows with a failure; where deliveries are shown, every row.
void draw_names(Page& page, std::vector<ByName> names, std::string_view heading,
                std::string_view unnamed, std::string_view waiting,
                Deliveries deliveries) {
  bool all = deliveries == Deliveries::Shown;
  std::erase_if(names, [&](const ByName& row) {
    return row.counts.refused + row.counts.waiting == 0 && !all;
  });
  if (names.empty()) return;
  constexpr int kDelivered = 10, kRefused = 8, kWaiting = 9, kReason = 21;
  int fixed = 2 + (all ? kDelivered : 0) + kRefused + kWaiting + 2;
  int room = std::clamp(page.width() - fixed - kReason, 12, all ? 28 : 38);
  int reason = page.width() - fixed - room;
  page.blank();
  page.line({{padded(cut(page.say(heading), room + 2), room + 2), Style::Bold},
             {(all ? right(page.say("logs.delivered"), kDelivered) : "") +
                  right(page.say("logs.refused"), kRefused) +
                  right(page.say(waiting), kWaiting) + "  " +
                  cut(page.say("logs.mostly"), reason),
              Style::Dim}});
  size_t rows = rows_of(page, names.size());
  for (size_t i = 0; i < rows; i++) {
    const ByName& row = names[i];
    std::string name = row.name.empty() ? page.say(unnamed) : shown(row.name);
    page.line("  " + padded(cut(name, room), room) +
              (all ? figure(row.counts.delivered, kDelivered) : "") +
              figure(row.counts.refused, kRefused) +
              figure(row.counts.waiting, kWaiting) + "  " +
              main_reasons(row.reasons, reason));
  }
  draw_more(page, names.size(), rows);
}

enum class Addresses { Shown, Left };

void draw_volume(Page& page, const std::vector<Volume>& volumes, std::string_view heading,
                 Addresses addresses) {
  if (volumes.empty()) return;
  bool logins = addresses == Addresses::Shown;
  constexpr int kMails = 7, kTo = 8, kRefused = 8, kAddresses = 11, kHour = 20;
  int fixed = 2 + kMails + kTo + kRefused + (logins ? kAddresses : 0) + 2;
  int room = std::clamp(page.width() - fixed - kHour, 12, 38);
  int hour = page.width() - fixed - room;
  page.blank();
  page.line({{padded(cut(page.say(heading), room + 2), room + 2), Style::Bold},
             {right(page.say("logs.mails"), kMails) + right(page.say("logs.to"), kTo) +
                  right(page.say("logs.refused"), kRefused) +
                  (logins ? right(page.say("logs.addresses"), kAddresses) : "") + "  " +
                  cut(page.say("logs.busiest"), hour),
              Style::Dim}});
  size_t rows = rows_of(page, volumes.size());
  for (size_t i = 0; i < rows; i++) {
    const Volume& row = volumes[i];
    std::string name = shown(row.name);
    if (row.kind == Volume::Kind::User) name = page.say("logs.user", {{"name", name}});
    std::string busiest = page.say(
        "logs.busiest_of",
        {{"count", std::to_string(row.busiest)}, {"usual", std::to_string(row.usual)}});
    page.line({{"  " + padded(cut(name, room), room) + figure(row.mails, kMails) +
                figure(row.recipients, kTo) + figure(row.refused, kRefused) +
                (logins ? figure(row.addresses, kAddresses) : "") + "  "},
               {cut(busiest, hour), row.unusual.empty() ? Style::Plain : Style::Bad}});
  }
  draw_more(page, volumes.size(), rows);
}

void draw_turned_away(Page& page, const Picture& picture) {
  const logs::TurnedAway& own = picture.turned_away;
  if (own.refused + own.deferred == 0) return;
  page.blank();
  page.paragraph(
      0,
      page.say("logs.heading_own", {{"refused", std::to_string(own.refused)},
                                    {"deferred", std::to_string(own.deferred)}}),
      Style::Bold);
  draw_reasons(page, picture, own.reasons, "logs.by_reason", "logs.for_now");
  draw_names(page, own.clients, "logs.by_client", "logs.unknown", "logs.for_now",
             Deliveries::Left);
  draw_names(page, own.recipients, "logs.by_recipient", "logs.unknown", "logs.for_now",
             Deliveries::Left);
}

}  // namespace

std::string met_text(const logs::Met& met, const TextOptions& options) {
  Page page(options);
  std::string clock;
  if (met.at) clock = clock_text(*met.at, *met.at, options).substr(0, 5) + " ";
  std::string who = met.sender.empty() ? "<>" : shown(met.sender);
  if (!met.recipient.empty()) who += " → " + shown(met.recipient);
  page.line({{clock, Style::Dim},
             {std::string(met.label), met.turned_away ? Style::Warning : Style::Bad},
             {"  " + who}});
  std::string server = shown(met.server);
  page.paragraph(6, cut((server.empty() ? "" : server + ": ") + shown(met.reply), 240),
                 Style::Dim);
  return page.take();
}

std::string unusual_text(const logs::Volume& volume, const logs::Unusual& unusual,
                         bool zoned, const TextOptions& options) {
  Page page(options);
  Picture picture;
  picture.zoned = zoned;
  text::Message message = sentence_of(volume, unusual, span_text(page, picture, unusual));
  page.paragraph(2, page.say(message.key, message.params), Style::Bad, "✗");
  page.paragraph(2, page.say(advice_for(volume)));
  return page.take();
}

std::string logs_text(const Picture& picture, const TextOptions& options) {
  Page page(options);
  draw_head(page, picture);
  if (picture.understood == 0) {
    page.blank();
    page.paragraph(2, page.say("logs.nothing"), Style::Warning, "?");
    return page.take();
  }
  draw_totals(page, picture);
  draw_unusual(page, picture);
  draw_worst(page, picture);
  draw_reasons(page, picture, picture.reasons, "logs.heading_reasons",
               "logs.waiting_short");
  draw_names(page, picture.providers, "logs.heading_providers", "logs.this_server",
             "logs.waiting_short", Deliveries::Shown);
  draw_names(page, picture.domains, "logs.heading_domains", "logs.no_sender",
             "logs.waiting_short", Deliveries::Shown);
  draw_names(page, picture.senders, "logs.heading_senders", "logs.unknown",
             "logs.waiting_short", Deliveries::Left);
  draw_volume(page, picture.logins, "logs.heading_logins", Addresses::Shown);
  draw_volume(page, picture.scripts, "logs.heading_scripts", Addresses::Left);
  draw_turned_away(page, picture);
  if (picture.forgotten > 0 || picture.crowded) {
    page.blank();
    text::Params params;
    if (picture.forgotten > 0) params["count"] = std::to_string(picture.forgotten);
    page.paragraph(
        2, page.say(picture.forgotten ? "logs.forgotten" : "logs.crowded", params),
        Style::Dim, "·");
  }
  return page.take();
}

}  // namespace mailwhy::report
