#include "dkim/header_habits.h"

#include <algorithm>
#include <span>

#include "dkim/address_list.h"
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
    size_t all = 1;
    for (const Spot& spot : spots) all *= spot.before.size() + 1;
    std::ranges::fill(picked, 0);
    for (size_t count = 1; count < all && all_.size() < kMostVariants; count++) {
      for (size_t i = 0; ++picked[i] > spots[i].before.size(); i++) picked[i] = 0;
      add_picked(spots, picked);
    }
  }

  std::vector<std::string> take() { return std::move(all_); }

 private:
  static constexpr size_t kMostSpots = 8;

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

// Behind the mailbox that begins at `at`: at its comma, or at the end.
size_t mailbox_end(std::string_view value, size_t at) {
  bool quoted = false;
  for (; at < value.size(); at++) {
    if (value[at] == '\\' && quoted)
      at++;
    else if (value[at] == '"')
      quoted = !quoted;
    else if (value[at] == ',' && !quoted)
      break;
  }
  return std::min(at, value.size());
}

std::vector<Spot> quotes_in(std::string_view value) {
  std::vector<Spot> spots;
  for (size_t at = 0; at < value.size() && spots.size() < 20;) {
    while (at < value.size() && (text::is_space(value[at]) || value[at] == ',')) at++;
    size_t end = mailbox_end(value, at);
    std::string_view box = value.substr(at, end - at);
    size_t angle = box.rfind('<');
    if (angle != box.npos && angle > 0) {
      std::string_view name = text::trim(box.substr(0, angle));
      size_t from = at + static_cast<size_t>(name.data() - box.data());
      bool quoted_now = name.size() > 2 && name.starts_with('"') && name.ends_with('"');
      std::string words = unquoted(name);
      bool needed = words.find_first_of(",;:<>@()[]\\") != words.npos;
      if (quoted_now && !needed)
        spots.push_back({from, from + name.size(), {unquoted(name)}});
      else if (!name.empty() && name.find('"') == name.npos &&
               name.find('\n') == name.npos)
        spots.push_back({from, from + name.size(), {quoted(name)}});
    }
    at = end;
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
  std::string_view value = field.value;
  for (size_t at = 0; at < value.size() && spots.size() < 20;) {
    while (at < value.size() && (text::is_space(value[at]) || value[at] == ',')) at++;
    size_t end = mailbox_end(value, at);
    std::string_view box = text::trim(value.substr(at, end - at));
    bool angles = box.size() > 2 && box.starts_with('<') && box.ends_with('>');
    std::string_view bare = angles ? box.substr(1, box.size() - 2) : box;
    if (bare.find('@') != bare.npos && bare.find_first_of("<> \t\"") == bare.npos)
      spots.push_back({at,
                       at + box.size(),
                       {angles ? std::string(bare) : "<" + std::string(bare) + ">"}});
    at = std::max(end, at + 1);
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
  std::string lower = text::to_lower(name), words = lower, upper = lower;
  bool begins = true;
  for (size_t i = 0; i < lower.size(); i++) {
    if (text::is_lower(lower[i])) upper[i] = static_cast<char>(lower[i] - 32);
    if (begins) words[i] = upper[i];
    begins = lower[i] == '-';
  }
  // Only names of which more than one spelling is in use.
  std::vector<std::string> spellings;
  size_t id = words.find("-Id"), mime = words.find("Mime-");
  if (id != words.npos && id + 3 == words.size()) {
    std::string first = lower;
    first[0] = upper[0];
    spellings = {words.substr(0, id) + "-ID", words, first};
  } else if (mime == 0) {
    std::string rfc = words, small = "MIME-" + lower.substr(5);
    spellings = {"MIME-" + words.substr(5), words, small};
  } else if (lower == "cc" || lower == "bcc") {
    spellings = {words, upper};
  }
  for (const std::string& spelt : spellings)
    if (spelt != name) out.add(spelt, rest);
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

ChangeKind kind_of(Habit habit) {
  switch (habit) {
    case Habit::Quotes:
      return ChangeKind::AddressQuotesChanged;
    case Habit::Added:
      return ChangeKind::FieldAdded;
    case Habit::Names:
      return ChangeKind::FieldNameChanged;
    case Habit::IdGaps:
    case Habit::NewGaps:
      return ChangeKind::FieldBlanksChanged;
    case Habit::Commas:
    case Habit::Angles:
      return ChangeKind::AddressListRewritten;
    case Habit::Folds:
      return ChangeKind::FieldRefolded;
  }
  return ChangeKind::FieldBlanksChanged;
}

std::vector<std::string> variants(const FieldView& field, Habit habit) {
  if (field.text.empty() || field.value.size() > 8000) return {};
  if (habit == Habit::Added)
    return may_be_added(field) && stands_once(field) ? std::vector<std::string>{""}
                                                     : std::vector<std::string>();
  Variants out(field);
  switch (habit) {
    case Habit::Added:
      break;
    case Habit::Angles:
      if (is_address_list(field)) add_angles(field, out);
      break;
    case Habit::Quotes:
      if (is_address_list(field)) add_quotes(field, out);
      break;
    case Habit::Names:
      if (field.mode == Mode::Simple) add_names(field, out);
      break;
    case Habit::IdGaps:
      if (field.is("References") || field.is("In-Reply-To"))
        add_gaps(field, '>', '<', out);
      break;
    case Habit::Commas:
      if (is_address_list(field)) add_gaps(field, ',', 0, out);
      break;
    case Habit::NewGaps:
      add_new_gaps(field, out);
      break;
    case Habit::Folds:
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
                               std::span<const Habit> habits) {
  std::vector<Choice> all;
  for (size_t i = 0; i < fields.size() && all.size() < kMostChoices; i++) {
    Choice choice{i, {}, {}};
    for (Habit habit : habits)
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
  std::vector<size_t> wheels, picked(choices.size());
  for (const Choice& choice : choices) wheels.push_back(choice.texts.size());
  auto product = [&] {
    size_t all = 1;
    for (size_t wheel : wheels) all = std::min(all * (wheel + 1), most + 1);
    return all;
  };
  while (product() > most) --*std::ranges::max_element(wheels);
  std::vector<std::vector<size_t>> all;
  for (size_t left = product(); left > 1; left--) {
    for (size_t i = 0; ++picked[i] > wheels[i]; i++) picked[i] = 0;
    all.push_back(picked);
  }
  auto doubt = [](const std::vector<size_t>& one) {
    size_t sum = 0;
    for (size_t pick : one) sum += pick == 0 ? 1 : pick - 1;
    return sum;
  };
  std::ranges::stable_sort(all, {}, doubt);
  return all;
}

}  // namespace mailwhy::dkim
