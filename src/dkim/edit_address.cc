// Address fields written in another way: quotes, angle brackets, separators, comments,
// the case of domains, blanks round names.
#include <algorithm>
#include <array>

#include "dkim/address_list.h"
#include "dkim/header_edits.h"
#include "dkim/spelling.h"
#include "text/ascii.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

static bool is_address_field(const FieldView& field) {
  static constexpr std::string_view kNames[] = {
      "From",          "To",          "Cc",
      "Bcc",           "Reply-To",    "Sender",
      "Resent-From",   "Resent-To",   "Resent-Cc",
      "Resent-Sender", "Return-Path", "Disposition-Notification-To",
      "Errors-To"};
  return std::ranges::any_of(kNames,
                             [&](std::string_view name) { return field.is(name); });
}

using Quotes = ListStyle::Quotes;
using Angles = ListStyle::Angles;

static ChangeKind kind_of(const ListStyle& style) {
  if (style.lower_domains) return ChangeKind::DomainCaseChanged;
  return style.quotes != Quotes::Kept ? ChangeKind::AddressQuotesChanged
                                      : ChangeKind::AddressListRewritten;
}

static void offer_styles(const FieldView& field, const std::vector<Mailbox>& boxes,
                         const OfferField& offer) {
  std::vector<std::string_view> betweens{", ", ","};
  if (field.mode == Mode::Simple)
    betweens.insert(betweens.end(), {",\r\n ", ",\r\n\t", ",  ", ",\r\n  ", ",\r\n    "});
  else
    betweens.insert(betweens.end(), {" , ", " ,"});
  for (std::string_view between : betweens)
    for (auto quotes : {Quotes::Kept, Quotes::All, Quotes::None, Quotes::Needed})
      for (auto angles : {Angles::Kept, Angles::All, Angles::None})
        for (std::string_view gap : {" ", "", "  "})
          for (bool lower : {false, true}) {
            ListStyle style{between, quotes, angles, gap, true, lower};
            int changes = (between != ", ") + (quotes != Quotes::Kept) +
                          (angles != Angles::Kept) + (gap != " ") + lower;
            Rank rank = changes <= 1   ? Rank::Likely
                        : changes == 2 ? Rank::Usual
                                       : Rank::Possible;
            if (gap == "  " && field.mode == Mode::Relaxed) continue;
            offer(kind_of(style), rank, field.with(write_mailboxes(boxes, style)));
          }
}

// One name with quotes or without, one address in brackets or without, "name (comment)".
static void offer_each(const FieldView& field, const std::vector<Mailbox>& boxes,
                       const OfferField& offer) {
  auto give = [&](ChangeKind kind, Rank rank, size_t i, Mailbox box) {
    std::vector<Mailbox> changed = boxes;
    changed[i] = std::move(box);
    offer(kind, rank, field.with(write_mailboxes(changed, {})));
    if (field.mode == Mode::Simple && boxes.size() > 1)
      offer(kind, rank, field.with(write_mailboxes(changed, {.between = ",\r\n "})));
  };
  using enum ChangeKind;
  for (size_t i = 0; i < boxes.size() && i < 20; i++) {
    Mailbox box = boxes[i];
    std::string words = unquoted(box.name);
    if (!words.empty()) {
      box.name = quoted(words);
      give(AddressQuotesChanged, Rank::Likely, i, box);
      box.name = words;
      give(AddressQuotesChanged, Rank::Likely, i, box);
      for (std::string name :
           {quoted(" " + words), quoted(words + " "), "'" + words + "'",
            quoted("'" + words + "'"), "\"" + words + "\"  "}) {
        box.name = name;
        give(AddressQuotesChanged, Rank::Usual, i, box);
      }
      if (words.size() > 2 && words.front() == '\'' && words.back() == '\'') {
        box.name = words.substr(1, words.size() - 2);
        give(AddressQuotesChanged, Rank::Usual, i, box);
        box.name = quoted(box.name);
        give(AddressQuotesChanged, Rank::Usual, i, box);
      }
      // "Lopez, Ann" and "Ann Lopez".
      size_t comma = words.find(", ");
      if (comma != words.npos) {
        box.name = words.substr(comma + 2) + " " + words.substr(0, comma);
        give(AddressListRewritten, Rank::Possible, i, box);
      }
      // Name dropped or moved into a comment.
      box = boxes[i];
      box.name.clear();
      box.angle = false;
      box.comment = "(" + words + ")";
      give(AddressListRewritten, Rank::Usual, i, box);
      box.comment.clear();
      give(AddressListRewritten, Rank::Usual, i, box);
      box.angle = true;
      give(AddressListRewritten, Rank::Usual, i, box);
    } else {
      box.angle = !box.angle;
      give(AddressListRewritten, Rank::Usual, i, box);
      box = boxes[i];
      box.angle = true;
      for (std::string name : {box.address, quoted(box.address)}) {
        box.name = name;
        give(AddressListRewritten, Rank::Usual, i, box);
      }
    }
    if (!boxes[i].comment.empty()) {
      box = boxes[i];
      box.comment.clear();
      give(AddressListRewritten, Rank::Usual, i, box);
      std::string name = boxes[i].comment.substr(1);
      if (name.ends_with(')')) name.pop_back();
      for (std::string spelt : {name, quoted(name)}) {
        box.name = spelt;
        box.angle = true;
        give(AddressListRewritten, Rank::Usual, i, box);
      }
    }
  }
}

// What the rest of the mail knows of an address: its name, the case of its domain.
static void offer_known(const FieldView& field, const std::vector<Mailbox>& boxes,
                        const OfferField& offer) {
  using enum ChangeKind;
  for (size_t i = 0; i < boxes.size() && i < 20; i++) {
    auto give = [&](ChangeKind kind, Mailbox box) {
      std::vector<Mailbox> changed = boxes;
      changed[i] = std::move(box);
      offer(kind, Rank::Usual, field.with(write_mailboxes(changed, {})));
    };
    const Mailbox& box = boxes[i];
    size_t at = box.address.rfind('@');
    if (at == box.address.npos) continue;
    std::string local = box.address.substr(0, at), domain = box.address.substr(at + 1);
    std::vector<std::string> spellings = field.elsewhere.domains;
    for (Letters letters :
         {Letters::Small, Letters::First, Letters::Capitals, Letters::Words})
      spellings.push_back(spelt(domain, letters, ".-"));
    for (const std::string& spelling : spellings)
      if (spelling != domain && text::equals_ignore_case(spelling, domain)) {
        Mailbox other = box;
        other.address = local + "@" + spelling;
        give(DomainCaseChanged, other);
      }
    for (const std::string& spelling : field.elsewhere.addresses)
      if (spelling != box.address && text::equals_ignore_case(spelling, box.address)) {
        Mailbox other = box;
        other.address = spelling;
        give(DomainCaseChanged, other);
      }
    for (const Elsewhere::Person& person : field.elsewhere.people)
      if (text::equals_ignore_case(person.address, box.address) && !person.name.empty())
        for (std::string name : {person.name, quoted(person.name)}) {
          Mailbox other = box;
          other.name = name;
          other.angle = true;
          give(AddressListRewritten, other);
        }
    // The domain of a local address was added or lost.
    if (!boxes[i].name.empty() || boxes.size() == 1) {
      Mailbox other = box;
      other.address = local;
      give(AddressListRewritten, other);
    }
  }
}

// The comma before the last address; those in quotes do not count.
static size_t last_comma(std::string_view value) {
  size_t last = value.npos;
  bool quoted = false;
  for (size_t i = 0; i < value.size(); i++) {
    if (value[i] == '"') quoted = !quoted;
    if (value[i] == ',' && !quoted) last = i;
  }
  return last;
}

void undo_addresses(const FieldView& field, const OfferField& offer) {
  if (!is_address_field(field) || field.value.size() > 8000) return;
  std::vector<Mailbox> boxes = read_mailboxes(field.value);
  if (boxes.empty()) return;
  offer_styles(field, boxes, offer);
  offer_each(field, boxes, offer);
  offer_known(field, boxes, offer);
  // One recipient taken out of a list cannot be known; one added can. Lists add the
  // author at the end, and leave the rest as it is spelt.
  if (boxes.size() < 2) return;
  if (size_t comma = last_comma(field.value); comma != field.value.npos)
    offer(ChangeKind::AddressListRewritten, Rank::Sure,
          std::string(field.text.substr(0, field.text.find(':') + 1))
              .append(field.value.substr(0, comma))
              .append("\r\n"));
  for (size_t i = 0; i < boxes.size() && i < 20; i++) {
    std::vector<Mailbox> fewer = boxes;
    fewer.erase(fewer.begin() + static_cast<ptrdiff_t>(i));
    offer(ChangeKind::AddressListRewritten, Rank::Usual,
          field.with(write_mailboxes(fewer, {})));
  }
}

}  // namespace mailwhy::dkim
