#include "dkim/header_habits.h"

#include <algorithm>
#include <span>

#include "dkim/address_list.h"
#include "dkim/combinations.h"
#include "dkim/spelling.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

// A stretch of a value, and what may have stood there.
struct Spot {
  size_t from, to;
  std::vector<std::string> before;
};

// Every choice at each spot where those are few; else all spots alike, and each alone.
class Variants {
 public:
  explicit Variants(const FieldView& field)
      : head_(field.text.substr(0, field.text.size() - field.value.size() -
                                       (field.text.ends_with("\r\n") ? 2 : 0))),
        value_(field.value) {}

  void add(std::string_view head, std::string_view value) {
    std::string text = std::string(head).append(value).append("\r\n");
    if (all_.size() < kMostVariants && std::ranges::find(all_, text) == all_.end())
      all_.push_back(std::move(text));
  }
  void add(std::string_view value) { add(head_, value); }

  void add_choices(std::span<const Spot> spots) {
    if (spots.empty()) return;
    std::vector<size_t> picked(spots.size());
    for (size_t way = 1; way <= spots[0].before.size(); way++) {
      std::ranges::fill(picked, way);
      add_picked(spots, picked);
    }
    for (size_t i = 0; i < spots.size(); i++)
      for (size_t way = 1; way <= spots[i].before.size(); way++) {
        std::ranges::fill(picked, 0);
        picked[i] = way;
        add_picked(spots, picked);
      }
    if (spots.size() > kMostSpots) return;
    std::vector<size_t> ways;
    for (const Spot& spot : spots) ways.push_back(spot.before.size());
    Combinations all(ways, kMostCombined);
    for (auto one = all.next(); !one.empty() && all_.size() < kMostVariants;
         one = all.next())
      add_picked(spots, one);
  }

  std::vector<std::string> take() { return std::move(all_); }

 private:
  static constexpr size_t kMostSpots = 8, kMostCombined = 1u << 16;

  void add_picked(std::span<const Spot> spots, std::span<const size_t> picked) {
    std::string made;
    size_t done = 0;
    for (size_t i = 0; i < spots.size(); i++) {
      size_t way = std::min(picked[i], spots[i].before.size());
      if (way == 0) continue;
      made += value_.substr(done, spots[i].from - done);
      made += spots[i].before[way - 1];
      done = spots[i].to;
    }
    add(made += value_.substr(done));
  }

  std::string_view head_, value_;
  std::vector<std::string> all_;
};

// ---------------------------------------------------------------- quotes

// What stands between the commas of a list, without the blanks before it.
std::vector<std::string_view> mailboxes_in(std::string_view value) {
  static constexpr size_t kMost = 20;
  std::vector<std::string_view> boxes;
  for (size_t at = 0; at < value.size() && boxes.size() < kMost;) {
    while (at < value.size() && (text::is_space(value[at]) || value[at] == ',')) at++;
    size_t end = at;
    for (bool quoted = false; end < value.size(); end++) {
      if (value[end] == '\\' && quoted)
        end++;
      else if (value[end] == '"')
        quoted = !quoted;
      else if (value[end] == ',' && !quoted)
        break;
    }
    boxes.push_back(value.substr(at, end - at));
    at = end;
  }
  return boxes;
}

// What may have stood for `part` of the value.
Spot spot(std::string_view value, std::string_view part, std::string before) {
  size_t from = static_cast<size_t>(part.data() - value.data());
  return {from, from + part.size(), {std::move(before)}};
}

std::vector<Spot> quotes_in(std::string_view value) {
  std::vector<Spot> spots;
  for (std::string_view box : mailboxes_in(value)) {
    size_t angle = box.rfind('<');
    if (angle == box.npos || angle == 0) continue;
    std::string_view name = text::trim(box.substr(0, angle));
    bool quoted_now = name.size() > 2 && name.starts_with('"') && name.ends_with('"');
    std::string words = unquoted(name);
    bool needed = words.find_first_of(",;:<>@()[]\\") != words.npos;
    if (quoted_now && !needed)
      spots.push_back(spot(value, name, words));
    else if (!name.empty() && name.find_first_of("\"\n") == name.npos)
      spots.push_back(spot(value, name, quoted(name)));
  }
  return spots;
}

// Quotes that were lost are one event, quotes that were added another one.
void add_quotes(const FieldView& field, Variants& out) {
  std::vector<Spot> spots = quotes_in(field.value);
  std::vector<Spot> lost, added;
  for (Spot& spot : spots)
    (field.value[spot.from] == '"' ? added : lost).push_back(std::move(spot));
  out.add_choices(added);
  out.add_choices(lost);
}

// An address alone, in angle brackets or not.
void add_angles(const FieldView& field, Variants& out) {
  std::vector<Spot> spots;
  for (std::string_view box : mailboxes_in(field.value)) {
    box = text::trim(box);
    bool angles = box.size() > 2 && box.starts_with('<') && box.ends_with('>');
    std::string bare(angles ? box.substr(1, box.size() - 2) : box);
    if (bare.find('@') != bare.npos && bare.find_first_of("<> \t\"") == bare.npos)
      spots.push_back(spot(field.value, box, angles ? bare : "<" + bare + ">"));
  }
  out.add_choices(spots);
}

// ---------------------------------------------------------------- fields added

// Lists and relays put these into mails that had none.
bool may_be_added(const FieldView& field) {
  static constexpr std::string_view kNames[] = {
      "Sender",    "Reply-To",     "Precedence",
      "Errors-To", "Mailing-List", "Auto-Submitted",
      "Priority",  "Importance",   "Disposition-Notification-To"};
  if (text::starts_with_ignore_case(field.name, "List-") ||
      text::starts_with_ignore_case(field.name, "X-") ||
      text::starts_with_ignore_case(field.name, "Resent-"))
    return true;
  return std::ranges::any_of(kNames,
                             [&](std::string_view name) { return field.is(name); });
}

bool stands_once(const FieldView& field) {
  return std::ranges::count_if(field.mail.fields, [&](const RawField& other) {
           return other.is(field.name);
         }) == 1;
}

// ---------------------------------------------------------------- names

void add_names(const FieldView& field, Variants& out) {
  std::string name(field.text.substr(0, field.text.find(':')));
  std::string_view rest = field.text.substr(name.size());
  if (rest.ends_with("\r\n")) rest.remove_suffix(2);
  std::string small = spelt(name, Letters::Small), words = spelt(name, Letters::Words);
  // Only names of which more than one spelling is in use.
  std::vector<std::string> spellings;
  if (words.ends_with("-Id"))
    spellings = {words.substr(0, words.size() - 3) + "-ID", words,
                 spelt(name, Letters::First)};
  else if (words.starts_with("Mime-"))
    spellings = {"MIME-" + words.substr(5), words, "MIME-" + small.substr(5)};
  else if (small == "cc" || small == "bcc")
    spellings = {words, spelt(name, Letters::Capitals)};
  for (const std::string& spelling : spellings)
    if (spelling != name) out.add(spelling, rest);
}

// ---------------------------------------------------------------- gaps

bool is_address_list(const FieldView& field) {
  for (std::string_view name : {"To", "Cc", "Bcc", "From", "Reply-To", "Resent-To"})
    if (field.is(name)) return true;
  return false;
}

// Where `sign` ends something, up to what follows: blanks and folds.
std::vector<Spot> gaps_behind(std::string_view value, char sign, char next) {
  std::vector<Spot> spots;
  bool quoted = false;
  for (size_t i = 0; i + 1 < value.size() && spots.size() < 20; i++) {
    if (value[i] == '"') quoted = !quoted;
    if (value[i] != sign || quoted) continue;
    size_t end = i + 1;
    while (end < value.size() && text::is_space(value[end])) end++;
    if (end == value.size() || (next != 0 && value[end] != next)) continue;
    spots.push_back({i + 1, end, {}});
  }
  return spots;
}

void add_gaps(const FieldView& field, char sign, char next, Variants& out) {
  std::vector<Spot> spots = gaps_behind(field.value, sign, next);
  if (field.mode == Mode::Relaxed) {
    for (Spot& spot : spots) spot.before = {spot.to > spot.from ? "" : " "};
    out.add_choices(spots);
    return;
  }
  for (std::string_view fold : {"\r\n ", "\r\n\t"}) {
    for (Spot& spot : spots) {
      spot.before.clear();
      std::string_view now = field.value.substr(spot.from, spot.to - spot.from);
      for (std::string_view gap : {std::string_view(" "), fold})
        if (gap != now) spot.before.emplace_back(gap);
      if (!now.empty() && sign == ',') spot.before.emplace_back("");
    }
    out.add_choices(spots);
  }
}

// A fold inside a word: its line end and its blank are both new.
void add_new_gaps(const FieldView& field, Variants& out) {
  std::vector<Spot> spots;
  for (size_t at = 0; (at = field.value.find("\r\n", at)) != field.value.npos; at++) {
    size_t end = at + 2;
    while (end < field.value.size() && text::is_blank(field.value[end])) end++;
    if (end == at + 2 || at == 0 || spots.size() >= 20) continue;
    bool blank_before = text::is_blank(field.value[at - 1]);
    if (!blank_before) spots.push_back({at, end, {""}});
  }
  // Those inside a word first.
  std::ranges::stable_partition(spots, [&](const Spot& spot) {
    char before = field.value[spot.from - 1];
    return before != ',' && before != ';' && before != '>' && before != '=';
  });
  std::vector<Spot> ascending = spots;
  std::ranges::sort(ascending, {}, &Spot::from);
  for (const Spot& spot : spots) out.add_choices({&spot, 1});
  out.add_choices(ascending);
}

}  // namespace

ChangeKind kind_of(HeaderHabit habit) {
  switch (habit) {
    case HeaderHabit::NameQuotes:
      return ChangeKind::AddressQuotesChanged;
    case HeaderHabit::Added:
      return ChangeKind::FieldAdded;
    case HeaderHabit::Names:
      return ChangeKind::FieldNameChanged;
    case HeaderHabit::IdGaps:
    case HeaderHabit::NewGaps:
      return ChangeKind::FieldBlanksChanged;
    case HeaderHabit::Commas:
    case HeaderHabit::AddressAngles:
      return ChangeKind::AddressListRewritten;
    case HeaderHabit::Folds:
      return ChangeKind::FieldRefolded;
  }
  return ChangeKind::FieldBlanksChanged;
}

std::vector<std::string> variants(const FieldView& field, HeaderHabit habit) {
  if (field.text.empty() || field.value.size() > 8000) return {};
  if (habit == HeaderHabit::Added)
    return may_be_added(field) && stands_once(field) ? std::vector<std::string>{""}
                                                     : std::vector<std::string>();
  Variants out(field);
  switch (habit) {
    case HeaderHabit::Added:
      break;
    case HeaderHabit::AddressAngles:
      if (is_address_list(field)) add_angles(field, out);
      break;
    case HeaderHabit::NameQuotes:
      if (is_address_list(field)) add_quotes(field, out);
      break;
    case HeaderHabit::Names:
      if (field.mode == Mode::Simple) add_names(field, out);
      break;
    case HeaderHabit::IdGaps:
      if (field.is("References") || field.is("In-Reply-To"))
        add_gaps(field, '>', '<', out);
      break;
    case HeaderHabit::Commas:
      if (is_address_list(field)) add_gaps(field, ',', 0, out);
      break;
    case HeaderHabit::NewGaps:
      add_new_gaps(field, out);
      break;
    case HeaderHabit::Folds:
      if (field.mode == Mode::Simple)
        for (std::string& text : fold_variants(field))
          if (text != field.text) {
            std::string_view line = text;
            if (line.ends_with("\r\n")) line.remove_suffix(2);
            out.add("", line);
          }
      break;
  }
  std::vector<std::string> all = out.take();
  std::erase(all, field.text);
  return all;
}

std::vector<Choice> choices_of(std::span<const FieldView> fields,
                               std::span<const HeaderHabit> habits) {
  std::vector<Choice> all;
  for (size_t i = 0; i < fields.size() && all.size() < kMostChoices; i++) {
    Choice choice{i, {}, {}};
    for (HeaderHabit habit : habits)
      for (std::string& text : variants(fields[i], habit)) {
        choice.texts.push_back(std::move(text));
        choice.kinds.push_back(kind_of(habit));
      }
    if (!choice.texts.empty()) all.push_back(std::move(choice));
  }
  return all;
}

std::vector<std::vector<size_t>> combinations(std::span<const Choice> choices,
                                              size_t most) {
  std::vector<size_t> ways;
  for (const Choice& choice : choices) ways.push_back(choice.texts.size());
  Combinations odometer(std::move(ways), most);
  std::vector<std::vector<size_t>> all;
  for (auto one = odometer.next(); !one.empty(); one = odometer.next())
    all.emplace_back(one.begin(), one.end());
  auto doubt = [](const std::vector<size_t>& one) {
    size_t sum = 0;
    for (size_t pick : one) sum += pick == 0 ? 1 : pick - 1;
    return sum;
  };
  std::ranges::stable_sort(all, {}, doubt);
  return all;
}

}  // namespace mailwhy::dkim
