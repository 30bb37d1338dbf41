#include "batch/row_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "knowledge/knowledge.h"
#include "report/json_writer.h"
#include "report/page.h"
#include "report/utf8.h"
#include "text/date.h"

namespace mailwhy::batch {

static constexpr size_t kMaxText = 2000;  // octets of a reply in a line

// ---------------------------------------------------------------- JSON

static void append_number(long number, std::string& out) {
  char digits[24];
  auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), number);
  out.append(digits, end);
}

// From 0 to 1, in thousandths: "0.95".
static void append_confidence(double confidence, std::string& out) {
  long thousandths = std::lround(std::clamp(confidence, 0.0, 1.0) * 1000);
  out += static_cast<char>('0' + thousandths / 1000);
  if (thousandths % 1000 == 0) return;
  out += '.';
  for (long rest = thousandths % 1000, unit = 100; rest > 0; rest %= unit, unit /= 10)
    out += static_cast<char>('0' + rest / unit);
}

static std::string_view shortened(std::string_view text) {
  return report::first_octets(text, kMaxText);
}

// `name` with what stands round it: ,"code":
static void member(std::string_view name, std::string_view value, std::string& out) {
  if (value.empty()) return;
  out += name;
  report::write_json_string(value, out);
}
static void member(std::string_view name, std::optional<long> value, std::string& out) {
  if (!value) return;
  out += name;
  append_number(*value, out);
}
static void flag(std::string_view name, bool value, std::string& out) {
  out += name;
  out += value ? std::string_view("true") : "false";
}

size_t append_json(const Row& row, std::string& out) {
  out += "{\"file\":";
  report::write_json_string(row.file, out);
  bool failed = !row.error.empty();
  if (!failed) out += ",\"seq\":";
  size_t seq_at = failed ? out.npos : out.size();
  if (row.mail > 0) member(R"(,"mail":)", static_cast<long>(row.mail), out);
  if (row.line > 0) member(R"(,"line":)", static_cast<long>(row.line), out);
  if (failed) {
    member(R"(,"error":)", row.error, out);
    out += '}';
    return seq_at;
  }
  member(R"(,"recipient":)", row.recipient, out);
  member(R"(,"label":)", row.label, out);
  member(R"(,"sisimai":)", row.sisimai, out);
  member(R"(,"kumomta":)", row.kumomta, out);
  flag(R"(,"hard":)", row.hard, out);
  member(R"(,"status":)", row.status, out);
  if (row.code) member(R"(,"code":)", static_cast<long>(*row.code), out);
  member(R"(,"client_ip":)", row.client_ip, out);
  member(R"(,"domain":)", row.domain, out);
  member(R"(,"text":)", shortened(row.text), out);
  member(R"(,"actor":)", row.actor, out);
  out += ",\"confidence\":";
  append_confidence(row.confidence, out);
  flag(R"(,"retry":)", row.retry, out);
  if (row.retry_after)
    member(R"(,"retry_after":)", text::duration_text(*row.retry_after), out);
  flag(R"(,"suppress_address":)", row.suppress_address, out);
  if (row.sender) {
    out += ",\"sender\":";
    report::write_json_string(*row.sender, out);
  }
  member(R"(,"refused_by":)", row.refused_by, out);
  member(R"(,"refused_at":)", row.refused_at, out);
  member(R"(,"feedback_type":)", row.feedback_type, out);
  member(R"(,"blocklist":)", row.blocklist, out);
  member(R"(,"limit":)", row.limit, out);
  member(R"(,"format":)", row.format, out);
  out += '}';
  return seq_at;
}

// ---------------------------------------------------------------- CSV

std::string_view csv_head() {
  return "file,seq,mail,line,recipient,label,sisimai,kumomta,hard,status,code,client_ip,"
         "domain,text,actor,confidence,retry,retry_after,suppress_address,sender,"
         "refused_by,refused_at,blocklist,limit,format,error\r\n";
}

static void cell(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

size_t append_csv(const Row& row, std::string& out) {
  cell(row.file, out);
  out += ',';
  size_t seq_at = row.error.empty() ? out.size() : out.npos;
  auto text = [&out](std::string_view value) {
    out += ',';
    cell(value, out);
  };
  auto number = [&out](std::optional<long> value) {
    out += ',';
    if (value) append_number(*value, out);
  };
  auto yes_or_no = [&](bool value) {
    text(!row.error.empty() ? "" : value ? "true" : "false");
  };
  for (size_t place : {row.mail, row.line})
    number(place > 0 ? std::optional<long>(place) : std::nullopt);
  for (std::string_view value : {row.recipient, row.label, row.sisimai, row.kumomta})
    text(value);
  yes_or_no(row.hard);
  text(row.status);
  number(row.code);
  text(row.client_ip);
  text(row.domain);
  text(shortened(row.text));
  text(row.actor);
  out += ',';
  if (row.error.empty()) append_confidence(row.confidence, out);
  yes_or_no(row.retry);
  text(row.retry_after ? text::duration_text(*row.retry_after) : "");
  yes_or_no(row.suppress_address);
  text(row.sender.value_or(""));
  text(row.refused_by);
  text(row.refused_at);
  text(row.blocklist);
  number(row.limit);
  text(row.format);
  text(row.error);
  out += "\r\n";
  return seq_at;
}

// ---------------------------------------------------------------- for people

static constexpr int kLabel = 26, kRecipient = 28;

void append_text(const Row& row, const report::TextOptions& look, std::string& out) {
  using report::cut;
  using report::padded;
  std::string reply;
  if (row.code) reply = std::to_string(*row.code) + " ";
  if (!row.status.empty()) (reply += row.status) += ' ';
  reply += report::shown(shortened(row.text));
  bool bounce = row.kind != RowKind::NoBounce;
  const std::string hard = knowledge::say(look.language, "batch.row.hard"),
                    soft = knowledge::say(look.language, "batch.row.soft");
  int hardness = std::max(report::columns(hard), report::columns(soft)) + 2;
  std::string line =
      padded(row.hard ? hard
             : bounce ? soft
                      : "-",
             hardness) +
      padded(row.label, kLabel) +
      padded(cut(report::shown(row.recipient), kRecipient - 2), kRecipient) + reply;
  line = cut(line, look.width);
  line.erase(line.find_last_not_of(' ') + 1);
  out += look.utf8 ? line : report::to_ascii(line);
  out += '\n';
}

}  // namespace mailwhy::batch
