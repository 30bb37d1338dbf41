// A field replaced by another value, where the old one still stands somewhere: in a copy
// under another name, in another message id, in z=.
#include <algorithm>

#include "dkim/address_list.h"
#include "dkim/header_edits.h"
#include "text/ascii.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

static constexpr size_t kMostFound = 40;  // of each kind

static void add_once(std::vector<std::string>& list, std::string_view one) {
  if (!one.empty() && list.size() < kMostFound &&
      std::ranges::find(list, one) == list.end())
    list.emplace_back(one);
}

static void add_message_ids(std::string_view text, std::vector<std::string>& list) {
  for (size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    size_t end = text.find('>', at);
    if (end == text.npos || end - at > 300) continue;
    std::string_view id = text.substr(at, end + 1 - at);
    if (id.find('@') != id.npos && id.find_first_of(" \t\r\n") == id.npos)
      add_once(list, id);
  }
}

static void add_boundaries(std::string_view text, std::vector<std::string>& list) {
  for (size_t at = 0;
       (at = text::find_ignore_case(text, "boundary=", at)) != text.npos;) {
    at += 9;
    std::string_view rest = text.substr(at);
    if (rest.starts_with('"'))
      add_once(list, rest.substr(
                         1, rest.find('"', 1) == rest.npos ? 0 : rest.find('"', 1) - 1));
    else
      add_once(list, rest.substr(0, rest.find_first_of("; \t\r\n")));
  }
}

static void add_people(std::string_view value, Elsewhere& found) {
  for (const Mailbox& box : read_mailboxes(value)) {
    add_once(found.addresses, box.address);
    if (!box.name.empty()) add_once(found.names, box.name);
    size_t at = box.address.rfind('@');
    if (at != box.address.npos) add_once(found.domains, box.address.substr(at + 1));
    if (found.people.size() < kMostFound)
      found.people.push_back({unquoted(box.name), box.address});
  }
}

static bool is_trace(const RawField& field) {
  for (std::string_view name :
       {"Received", "DKIM-Signature", "ARC-Seal", "Authentication-Results",
        "ARC-Message-Signature", "ARC-Authentication-Results"})
    if (field.is(name)) return true;
  return false;
}

Elsewhere look_elsewhere(const RawMail& mail, const Signature& signature) {
  Elsewhere found;
  found.copies = copied_fields(signature);
  for (const CopiedField& copy : found.copies) {
    add_people(unfolded(copy.value), found);
    add_boundaries(copy.value, found.boundaries);
  }
  size_t seen = 0;
  for (const RawField& field : mail.fields) {
    if (++seen > 300 || field.value.size() > 4000) continue;
    std::string value = unfolded(field.value);
    add_boundaries(value, found.boundaries);
    if (is_trace(field)) continue;
    add_message_ids(value, found.message_ids);
    if (value.find('@') != value.npos && value.size() < 1000) add_people(value, found);
  }
  add_once(found.domains, signature.domain);
  for (const std::string& id : found.message_ids)
    add_once(found.domains, id.substr(id.rfind('@') + 1, id.size() - id.rfind('@') - 2));
  return found;
}

// "X-Original-Subject" keeps a Subject, "Old-Date" a Date.
static bool keeps(const RawField& copy, std::string_view name) {
  if (copy.name.size() <= name.size() + 1 || text::equals_ignore_case(copy.name, name))
    return false;
  size_t begin = copy.name.size() - name.size();
  return copy.name[begin - 1] == '-' &&
         text::equals_ignore_case(copy.name.substr(begin), name);
}

static void offer_copies(const FieldView& field, const OfferField& offer) {
  ChangeKind kind = field.is("From")         ? ChangeKind::FromRewritten
                    : field.is("Message-ID") ? ChangeKind::MessageIdRewritten
                    : field.text.empty()     ? ChangeKind::FieldRemoved
                                             : ChangeKind::FieldReplaced;
  size_t count = 0;
  for (const RawField& copy : field.mail.fields) {
    if (!keeps(copy, field.name) || ++count > 10) continue;
    std::string name(field.text.empty() ? std::string_view(field.name)
                                        : field.text.substr(0, field.text.find(':')));
    offer(kind, Rank::Sure, name + ":" + std::string(copy.value) + "\r\n");
    offer(kind, Rank::Sure, name + ": " + unfolded(copy.value) + "\r\n");
  }
}

static void offer_message_ids(const FieldView& field, const OfferField& offer) {
  using enum ChangeKind;
  std::string value = unfolded(field.value);
  bool bracketed = value.starts_with('<') && value.ends_with('>');
  if (field.is("Message-ID") || field.is("In-Reply-To")) {
    std::string bare = bracketed ? value.substr(1, value.size() - 2) : value;
    offer(MessageIdRewritten, Rank::Sure, field.with(bare));
    offer(MessageIdRewritten, Rank::Sure, field.with("<" + bare + ">"));
    size_t at = bare.rfind('@');
    if (at != bare.npos) {
      std::string local = bare.substr(0, at + 1), domain = bare.substr(at + 1);
      offer(DomainCaseChanged, Rank::Usual,
            field.with("<" + local + text::to_lower(domain) + ">"));
      for (const std::string& spelt : field.elsewhere.domains)
        if (text::equals_ignore_case(spelt, domain))
          offer(DomainCaseChanged, Rank::Usual, field.with("<" + local + spelt + ">"));
    }
    for (const std::string& id : field.elsewhere.message_ids)
      offer(field.is("Message-ID") ? MessageIdRewritten : FieldReplaced, Rank::Usual,
            field.with(id));
  }
  if (field.is("References")) {
    // Ids left out of a long list cannot be known, ids added can; blanks between them
    // too.
    std::vector<std::string> ids;
    add_message_ids(value, ids);
    for (size_t i = 0; i < ids.size(); i++) {
      std::string fewer;
      for (size_t j = 0; j < ids.size(); j++)
        if (j != i) fewer += (fewer.empty() ? "" : " ") + ids[j];
      if (!fewer.empty()) offer(TextAdded, Rank::Usual, field.with(fewer));
    }
    for (std::string_view between : {" ", "", "\r\n ", "\r\n\t", ", ", ","}) {
      std::string all;
      for (const std::string& id : ids)
        all += (all.empty() ? "" : std::string(between)) + id;
      offer(FieldBlanksChanged, Rank::Usual, field.with(all));
    }
    for (const std::string& id : field.elsewhere.message_ids) {
      offer(FieldReplaced, Rank::Usual, field.with(value + " " + id));
      offer(FieldReplaced, Rank::Usual, field.with(id + " " + value));
    }
  }
}

void undo_field(const FieldView& field, const OfferField& offer) {
  offer_copies(field, offer);
  offer_message_ids(field, offer);
  if (field.is("Reply-To") || field.is("Sender"))
    for (const RawField& other : field.mail.fields)
      if (other.is("From") || other.is("Sender") || other.is("X-Original-From"))
        offer(ChangeKind::FieldReplaced, Rank::Usual, field.with(unfolded(other.value)));
}

}  // namespace mailwhy::dkim
