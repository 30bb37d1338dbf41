// From as lists and forwarders rewrite it so that DMARC passes: the author's address
// moves to Reply-To, Cc or a field of its own, and the name gets "via List".
#include <algorithm>

#include "dkim/address_list.h"
#include "dkim/header_edits.h"
#include "text/ascii.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

// "John Doe via List", "'John Doe' via List", "John Doe (via List)", "John - List": the
// author's part.
static std::vector<std::string> authors_in(std::string_view name) {
  std::string words = unquoted(name);
  std::vector<std::string> all{words};
  for (std::string_view sign : {" via ", " (via ", " through ", " on behalf of ", " - ",
                                " @ ", " at ", " from ", " через ", " | ", " ("}) {
    size_t at = text::find_ignore_case(words, sign);
    if (at == words.npos) continue;
    all.push_back(words.substr(0, at));
    all.push_back(words.substr(at + sign.size()));
  }
  std::vector<std::string> out;
  for (std::string one : all) {
    while (!one.empty() && text::is_space(one.back())) one.pop_back();
    if (one.size() > 2 && one.front() == '\'' && one.back() == '\'')
      out.push_back(one.substr(1, one.size() - 2));
    if (one.size() > 2 && one.front() == '"' && one.back() == '"')
      out.push_back(one.substr(1, one.size() - 2));
    if (one.ends_with(" via")) out.push_back(one.substr(0, one.size() - 4));
    out.push_back(std::move(one));
  }
  return out;
}

// Words in the value as they are spelt, before " via ": encoded words stay encoded.
static std::vector<std::string> spelt_authors(std::string_view name) {
  std::vector<std::string> all;
  for (std::string_view sign : {" via ", " =?UTF-8?Q?via", " =?utf-8?q?via", " (via "}) {
    size_t at = text::find_ignore_case(name, sign);
    if (at != name.npos) all.emplace_back(text::trim(name.substr(0, at)));
  }
  return all;
}

// The author, where a list wrote him into another field, as he is spelt there: the domain
// that signed is likely his.
static void offer_authors(const FieldView& field, std::string_view now,
                          const OfferField& offer) {
  static constexpr size_t kMostAuthors = 8;
  size_t count = 0;
  for (const RawField& other : field.mail.fields) {
    bool holds_people = other.is("Cc") || other.is("Reply-To") ||
                        text::find_ignore_case(other.name, "From") != other.name.npos;
    if (!holds_people || other.is("From") || other.value.size() > 4000) continue;
    for (const Mailbox& box : read_mailboxes(other.value)) {
      std::string domain = text::to_lower(box.address.substr(box.address.rfind('@') + 1));
      std::string own = text::to_lower(field.signature.domain);
      bool aligned = domain == own || domain.ends_with("." + own);
      if (!aligned || text::equals_ignore_case(box.address, now)) continue;
      if (++count > kMostAuthors) return;
      offer(ChangeKind::FromRewritten, Rank::Sure,
            field.with(write_mailboxes({box}, {})));
    }
  }
}

void undo_from(const FieldView& field, const OfferField& offer) {
  if (!field.is("From") && !field.is("Sender") && !field.is("Reply-To")) return;
  std::vector<Mailbox> boxes = read_mailboxes(field.value);
  if (boxes.size() != 1) return;
  bool from = field.is("From");
  if (from) offer_authors(field, boxes[0].address, offer);
  std::vector<std::string> names = spelt_authors(boxes[0].name);
  auto add = [](std::vector<std::string>& list, std::string_view one) {
    if (std::ranges::find(list, one) == list.end()) list.emplace_back(one);
  };
  std::vector<std::string> addresses;
  for (const std::string& author : authors_in(boxes[0].name)) {
    add(names, author);
    // "john at example.com via list": the address made a name.
    size_t at = author.find(" at ");
    if (at != author.npos)
      add(addresses, author.substr(0, at) + "@" + author.substr(at + 4));
    if (author.find('@') != author.npos) add(addresses, author);
  }
  for (const std::string& one : field.elsewhere.names) add(names, one);
  for (const std::string& one : field.elsewhere.addresses) add(addresses, one);
  // "john=example.com@list.example", as forwarders write it.
  size_t at = boxes[0].address.rfind('@');
  std::string local = boxes[0].address.substr(0, at);
  size_t equals = local.rfind('=');
  if (equals != local.npos)
    add(addresses, local.substr(0, equals) + "@" + local.substr(equals + 1));
  if (names.size() > 16) names.resize(16);
  if (addresses.size() > 16) addresses.resize(16);
  for (const std::string& address : addresses) {
    // The domain that signed is likely the author's.
    size_t domain = address.rfind('@');
    bool aligned =
        domain != address.npos &&
        (text::equals_ignore_case(address.substr(domain + 1), field.signature.domain) ||
         text::to_lower(address).ends_with("." + field.signature.domain));
    if (text::equals_ignore_case(address, boxes[0].address)) continue;
    Rank rank = from && aligned ? Rank::Likely : Rank::Possible;
    // What Reply-To or another field says as a whole.
    for (const RawField& copy : field.mail.fields)
      if (rank == Rank::Likely && !copy.is(field.name) && copy.value.size() < 500 &&
          copy.value.find(address) != copy.value.npos &&
          read_mailboxes(copy.value).size() == 1)
        offer(ChangeKind::FromRewritten, Rank::Sure, field.with(unfolded(copy.value)));
    auto give = [&](std::string value) {
      offer(from ? ChangeKind::FromRewritten : ChangeKind::FieldReplaced, rank,
            field.with(value));
    };
    for (const std::string& name : names) {
      if (name.empty()) continue;
      give(name + " <" + address + ">");
      if (!name.starts_with('"')) give(quoted(name) + " <" + address + ">");
      give(unquoted(name) + " <" + address + ">");
      if (rank == Rank::Likely) rank = Rank::Usual;
      give(address + " (" + unquoted(name) + ")");
      if (from && aligned) rank = Rank::Likely;
    }
    give(address);
    give("<" + address + ">");
    give(address + " <" + address + ">");
    give("\"" + address + "\" <" + address + ">");
  }
}

}  // namespace mailwhy::dkim
