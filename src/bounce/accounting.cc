#include "bounce/accounting.h"

#include <algorithm>
#include <array>

#include "bounce/draft.h"
#include "bounce/host_text.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxColumns = 64, kMaxRow = 64u << 10;

namespace {

// One row of RFC 4180, its cells without their quotes.
struct Cells {
  std::array<std::string, kMaxColumns> cells;
  std::array<size_t, kMaxColumns> at{};  // where a cell's first byte stands
  size_t count = 0;
};

// Takes the row that begins at `from`; returns where the next one begins. A quoted cell
// may hold line ends, but no more than a row is long.
size_t take_row(std::string_view text, size_t from, Cells& row) {
  row.count = 0;
  size_t end = std::min(text.size(), from + kMaxRow), at = from;
  for (bool more = true; more;) {
    bool kept = row.count < kMaxColumns;
    std::string ignored;
    std::string& cell = kept ? row.cells[row.count] : ignored;
    cell.clear();
    bool quoted = at < end && text[at] == '"';
    if (quoted) at++;
    if (kept) row.at[row.count++] = at;
    for (; at < end; at++) {
      char c = text[at];
      if (quoted && c == '"') {
        if (at + 1 < end && text[at + 1] == '"')
          at++;
        else
          quoted = false;
        if (!quoted) continue;
      } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
        break;
      }
      cell += c;
    }
    more = at < end && text[at] == ',';
    if (more) at++;
  }
  // What is left of a row that is too long or broken ends with its line.
  at = std::min(text.find('\n', at), text.size());
  return std::min(at + 1, text.size());
}

enum Column : unsigned char {
  kType,
  kLogged,
  kSender,
  kRecipient,
  kOriginalRecipient,
  kAction,
  kStatus,
  kDiagnostic,
  kServer,
  kCategory,
  kSourceIp,
  kServerIp,
  kColumns
};
constexpr std::array<std::string_view, kColumns> kNames = {
    "type",      "timeLogged", "orig",   "rcpt",      "orcpt",       "dsnAction",
    "dsnStatus", "dsnDiag",    "dsnMta", "bounceCat", "dlvSourceIp", "dlvDestinationIp"};

struct CategoryMeaning {
  std::string_view category, label;
};
// PowerMTA's own classification: it counts where the reply's words say nothing known.
constexpr CategoryMeaning kCategories[] = {
    {"bad-mailbox", "recipient_unknown"},
    {"bad-domain", "recipient_domain_unknown"},
    {"inactive-mailbox", "recipient_disabled"},
    {"quota-issues", "mailbox_full"},
    {"message-expired", "delivery_expired"},
    {"no-answer-from-host", "connection_failed"},
    {"bad-connection", "connection_failed"},
    {"spam-related", "spam_content"},
    {"virus-related", "malware"},
    {"policy-related", "policy_rejected"},
    {"content-related", "policy_rejected"},
    {"relaying-issues", "relay_denied"},
    {"invalid-sender", "sender_blocked"},
    {"protocol-errors", "protocol_error"},
    {"bad-configuration", "remote_system_error"},
    {"routing-errors", "mail_loop"},
};

class Table {
 public:
  Table() { column_.fill(kMaxColumns); }

  // The head may come again where files were joined.
  bool take_head(const Cells& row) {
    if (row.count < 4 || row.cells[0] != kNames[kType]) return false;
    column_.fill(kMaxColumns);
    for (size_t i = 0; i < row.count; i++) {
      auto name = std::ranges::find_if(kNames, [&](std::string_view known) {
        return text::equals_ignore_case(known, row.cells[i]);
      });
      if (name != kNames.end()) column_[static_cast<size_t>(name - kNames.begin())] = i;
    }
    return column_[kRecipient] < kMaxColumns;
  }

  std::string_view cell(const Cells& row, Column column) const {
    size_t place = column_[column];
    return place < row.count ? std::string_view(row.cells[place]) : std::string_view();
  }
  size_t at(const Cells& row, Column column) const { return row.at[column_[column]]; }

 private:
  std::array<size_t, kColumns> column_{};
};

// "b" a bounce, "rb" one that came back later, "t" and "tq" a deferral, "f" a complaint.
bool tells_of_refusal(std::string_view type) {
  constexpr std::array<std::string_view, 5> kTypes = {"b", "rb", "t", "tq", "f"};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

// `input` is the row as it stands in the table; the cells' places are those of the table.
Draft draft_of(const Table& table, const Cells& row, const Stretch& input) {
  auto cell = [&](Column column) { return table.cell(row, column); };
  Draft draft;
  draft.format = "powermta";
  draft.source = Source::LogLine;
  draft.recipient = cell(kRecipient);
  draft.original_recipient = cell(kOriginalRecipient);
  if (!cell(kSender).empty()) draft.sender = std::string(cell(kSender));
  // "smtp;550 5.1.1 unknown user": as it stands in the input, where nothing was quoted.
  std::string_view said = cell(kDiagnostic);
  if (!said.empty()) {
    size_t type = said.find(';');
    size_t skipped = type != said.npos && type < 16 ? type + 1 : 0;
    size_t at = table.at(row, kDiagnostic) - input.offset;
    bool as_is = input.text.substr(at, said.size()) == said;
    draft.said = text::excerpt_of(said.substr(skipped),
                                  as_is ? at + skipped : text::Excerpt::kNowhere);
  }
  std::string_view status = cell(kStatus);  // "5.1.1 (bad destination mailbox address)"
  draft.status = status.substr(0, status.find(' '));
  std::string_view server = cell(kServer);  // "mx.example.net (198.51.100.7)"
  draft.refused_by.name = text::to_lower(server.substr(0, server.find(' ')));
  for (std::string_view place : {server, cell(kServerIp)})
    if (auto ips = addresses_in(place); !ips.empty()) draft.refused_by.ip = ips[0].ip;
  if (auto ip = net::IpAddress::parse(cell(kSourceIp))) draft.client_ip = *ip;
  draft.refused_at = text::parse_iso_date(cell(kLogged));
  draft.side = Side::Recipient;
  std::string_view type = cell(kType);
  draft.delayed = type == "t" || type == "tq" || cell(kAction) == "delayed";
  if (type == "f") draft.label = "complaint";
  for (const CategoryMeaning& known : kCategories)
    if (known.category == cell(kCategory)) draft.hint = std::string(known.label);
  return draft;
}

}  // namespace

bool looks_like_accounting(std::string_view text) {
  return text.starts_with("type,timeLogged,") ||
         text.starts_with("\"type\",\"timeLogged\",");
}

std::vector<Refusal> read_accounting(std::string_view text, const ReadOptions& options) {
  std::vector<Refusal> refusals;
  Table table;
  Cells row;
  bool has_head = false;
  Stretch stretch;
  size_t next_line = 1;
  for (size_t at = 0; at < text.size();) {
    size_t end = take_row(text, at, row);
    stretch = {text.substr(at, end - at), at, next_line};
    next_line += static_cast<size_t>(std::ranges::count(stretch.text, '\n'));
    at = end;
    if (table.take_head(row)) {
      has_head = true;
      continue;
    }
    if (!has_head || !tells_of_refusal(table.cell(row, kType))) continue;
    if (table.cell(row, kRecipient).empty()) continue;
    if (refusals.size() >= options.refusals) {
      refusals.back().notes.push_back("the file holds more refusals: only the first " +
                                      std::to_string(options.refusals) + " were read");
      break;
    }
    complete(draft_of(table, row, stretch), stretch, options, refusals);
  }
  return refusals;
}

}  // namespace mailwhy::bounce
