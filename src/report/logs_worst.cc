#include "report/logs_worst.h"

#include <algorithm>

#include <fmt/format.h>

#include "knowledge/knowledge.h"
#include "logs/command.h"
#include "report/logs_words.h"
#include "report/utf8.h"

namespace mailwhy::report {

using logs::ByReason;
using logs::Picture;

static std::string shares_text(const std::vector<logs::Share>& shares) {
  std::string text;
  for (const auto& [name, count] : shares)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", shown(name), count);
  return text;
}

// A longer command is broken where a shell allows it: behind a word with a backslash, and
// inside of quotes by ending and opening them again, '…'\ and '…' at the line's start.
static void draw_command(Page& page, const std::string& command) {
  constexpr int kIndent = 5;
  std::string text = shown(command);
  int room = page.width() - 3;  // for the indent, "'\" at the end
  if (columns(text) + kIndent <= page.width())
    return page.line(blanks(kIndent) + text, Style::Good);
  std::string line = blanks(kIndent);
  int used = kIndent;
  bool quoted = false;
  std::string_view rest = text;
  for (Glyph glyph; next_glyph(rest, glyph);) {
    int size = columns(glyph.code);
    bool blank = glyph.bytes == " ";
    // Room for the word that follows a blank outside of quotes, a column inside.
    size_t word = blank && !quoted ? std::min(rest.find(' '), rest.size()) : 0;
    bool option = word > 0 && rest.starts_with("--");
    int wanted = option ? columns(rest.substr(0, word)) + 14 : static_cast<int>(word);
    if (blank && !quoted && used + wanted > room) {
      page.line(line + " \\", Style::Good);
      line = blanks(kIndent + 2);
      used = kIndent + 2;
      continue;
    }
    if (quoted && used + size > room) {
      page.line(line + "'\\", Style::Good);
      line = "'";
      used = 1;
    }
    bool escaped = !quoted && line.ends_with('\\');
    if (glyph.bytes == "'" && !escaped) quoted = !quoted;
    line += glyph.bytes;
    used += size;
  }
  page.line(line, Style::Good);
}

void draw_worst(Page& page, const Picture& picture) {
  size_t count = std::min(kWorstExplained, picture.reasons.size());
  if (count == 0) return;
  page.blank();
  text::Params heading{{"count", std::to_string(count)}};
  if (count > 1) heading["several"] = heading["count"];
  page.paragraph(0, page.say("logs.heading_worst", heading), Style::Bold);
  for (size_t i = 0; i < count; i++) {
    const ByReason& reason = picture.reasons[i];
    const knowledge::ReasonLabel* label = knowledge::find_reason_label(reason.label);
    text::Params params = params_of(reason);
    page.blank();
    page.paragraph(3, page.say("title." + reason.label, params),
                   reason.counts.refused ? Style::Bad : Style::Warning,
                   std::to_string(i + 1) + ".");
    text::Params counts{{"label", reason.label},
                        {"servers", shares_text(reason.servers)},
                        {"domains", shares_text(reason.domains)}};
    if (reason.counts.refused) counts["refused"] = std::to_string(reason.counts.refused);
    if (reason.counts.waiting) counts["waiting"] = std::to_string(reason.counts.waiting);
    page.paragraph(3, page.say("logs.worst_counts", counts), Style::Dim);
    page.paragraph(
        3, page.say("logs.cause", {{"why", page.say("why." + reason.label, params)}}));
    if (label)
      page.paragraph(
          3,
          page.say("logs.must_act",
                   {{"actor", page.say("actor." + std::string(label->actor), params)}}));
    page.paragraph(3,
                   page.say("logs.do", {{"do", page.say("do." + reason.label, params)}}));
    if (!reason.example.reply.empty())
      page.paragraph(
          3, page.say("logs.said", {{"reply", cut(shown(reason.example.reply), 220)}}),
          Style::Dim);
    std::string command = logs::lines_command(reason.example);
    if (command.empty()) command = logs::reply_command(reason.example);
    page.line("   " + page.say("logs.diagnose"));
    draw_command(page, command);
  }
}

}  // namespace mailwhy::report
