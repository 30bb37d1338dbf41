// Signed fields that are missing: what they must have said, or what mail programs usually
// write there.
#include <algorithm>

#include "dkim/address_list.h"
#include "dkim/header_edits.h"
#include "mail/received.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

struct Usual {
  std::string_view name;
  std::vector<std::string_view> values;
};

const std::vector<Usual>& usual_values() {
  static const std::vector<Usual> kValues = {
      {"MIME-Version", {"1.0"}},
      {"Content-Type",
       {"text/plain; charset=utf-8",
        "text/plain; charset=UTF-8",
        "text/plain",
        "text/plain; charset=\"utf-8\"",
        "text/plain; charset=\"UTF-8\"",
        "text/plain; charset=us-ascii",
        "text/plain; charset=\"us-ascii\"",
        "text/plain; charset=US-ASCII",
        "text/plain; charset=\"US-ASCII\"",
        "text/plain; charset=iso-8859-1",
        "text/plain; charset=ISO-8859-1",
        "text/plain; charset=\"iso-8859-1\"",
        "text/html; charset=utf-8",
        "text/html; charset=UTF-8",
        "text/html; charset=\"utf-8\"",
        "text/html; charset=\"UTF-8\"",
        "text/plain; charset=utf-8; format=flowed",
        "text/plain; charset=UTF-8; format=flowed",
        "text/plain; format=flowed; charset=utf-8",
        "text/plain; charset=us-ascii; format=flowed"}},
      {"Content-Transfer-Encoding",
       {"7bit", "8bit", "quoted-printable", "base64", "7BIT", "8BIT", "binary",
        "Quoted-Printable", "QUOTED-PRINTABLE", "BASE64", "7Bit", "8Bit"}},
      {"Content-Language", {"en-US", "en", "en-GB", "de-DE", "ru", "ru-RU", "fr"}},
      {"Content-Disposition", {"inline", "attachment"}},
      {"Precedence", {"bulk", "list", "junk", "normal"}},
      {"Importance", {"normal", "high", "low", "Normal", "High", "Low"}},
      {"Priority", {"normal", "urgent", "non-urgent"}},
      {"X-Priority", {"3", "1", "1 (Highest)", "3 (Normal)", "5", "2", "5 (Lowest)"}},
      {"X-MSMail-Priority", {"Normal", "High", "Low"}},
      {"Auto-Submitted", {"auto-generated", "auto-replied", "no"}},
      {"X-Auto-Response-Suppress",
       {"All", "OOF", "OOF, AutoReply", "DR, RN, NRN, OOF, AutoReply"}},
      {"List-Unsubscribe-Post", {"List-Unsubscribe=One-Click"}},
      {"To",
       {"undisclosed-recipients:;", "undisclosed-recipients: ;",
        "Undisclosed recipients:;",
        "undisclosed-recipients:", "\"undisclosed-recipients:\"", ""}},
      {"Subject", {"", "(no subject)"}},
      {"Cc", {""}},
      {"X-Mailer", {""}},
  };
  return kValues;
}

class FieldRemoval {
 public:
  FieldRemoval(const FieldView& field, const OfferField& offer)
      : field_(field), offer_(offer) {}

  void give(Rank rank, std::string_view value) {
    std::string text = name() + ":";
    if (!value.empty()) text.append(" ").append(value);
    offer_(ChangeKind::FieldRemoved, rank, text + "\r\n");
  }

  void usual() {
    for (const Usual& one : usual_values()) {
      if (!text::equals_ignore_case(one.name, field_.name)) continue;
      for (std::string_view value : one.values)
        give(&value - &one.values[0] < (one.name == "Content-Transfer-Encoding" ? 4 : 1)
                 ? Rank::Sure
                 : Rank::Likely,
             value);
    }
  }

  // An address that another field holds, alone and with its name.
  void address_of(std::string_view other, Rank rank) {
    for (const RawField& field : field_.mail.fields) {
      if (!field.is(other)) continue;
      give(rank, unfolded(field.value));
      for (const Mailbox& box : read_mailboxes(field.value)) {
        give(rank, box.address);
        give(rank, "<" + box.address + ">");
        if (!box.name.empty()) {
          give(rank, box.name + " <" + box.address + ">");
          give(Rank::Usual, unquoted(box.name) + " <" + box.address + ">");
          give(Rank::Usual, quoted(unquoted(box.name)) + " <" + box.address + ">");
        }
      }
    }
  }

  void recipients() {
    size_t seen = 0;
    for (const RawField& field : field_.mail.fields) {
      if (field.is("Received") && ++seen <= 20 && field.value.size() < 8000) {
        std::string to = mail::parse_received(unfolded(field.value)).for_address;
        if (to.empty()) continue;
        give(Rank::Usual, to);
        give(Rank::Usual, "<" + to + ">");
      }
    }
    for (std::string_view other : {"Delivered-To", "X-Original-To", "Envelope-To",
                                   "X-Envelope-To", "X-Forwarded-To", "Resent-To"})
      address_of(other, Rank::Usual);
  }

  void ids() {
    for (const std::string& id : field_.elsewhere.message_ids) give(Rank::Usual, id);
  }

  void dates() {
    for (const RawField& field : field_.mail.fields) {
      if (!field.is("Received")) continue;
      std::string value = unfolded(field.value);
      size_t at = value.rfind(';');
      if (at != value.npos)
        give(Rank::Possible, text::trim(std::string_view(value).substr(at + 1)));
    }
  }

  // Made a part, the mail has its own fields in the part's header now.
  void part_headers() {
    std::string_view body = field_.mail.body;
    for (size_t i = 1; i < field_.sections.size() && i < 6; i++) {
      const Section& part = field_.sections[i];
      std::string value =
          field_value(body.substr(part.header, part.body - part.header), field_.name);
      if (!value.empty()) give(Rank::Sure, value);
    }
  }

  void copies() {
    size_t count = 0;
    for (const RawField& field : field_.mail.fields) {
      size_t begin = field.name.size() > field_.name.size() + 1
                         ? field.name.size() - field_.name.size()
                         : 0;
      if (begin == 0 || field.name[begin - 1] != '-' || ++count > 20) continue;
      if (text::equals_ignore_case(field.name.substr(begin), field_.name))
        give(Rank::Sure, unfolded(field.value));
    }
  }

  bool is(std::string_view wanted) const { return field_.is(wanted); }

 private:
  // The name as mail programs spell it: h= often has it in lower case.
  std::string name() const {
    if (field_.mode == Mode::Relaxed) return std::string(field_.name);
    for (const Usual& one : usual_values())
      if (text::equals_ignore_case(one.name, field_.name)) return std::string(one.name);
    if (field_.is("Message-ID")) return "Message-ID";
    std::string out(field_.name);
    bool begins = true;
    for (char& c : out) {
      if (begins && text::is_lower(c)) c = static_cast<char>(c - 32);
      begins = c == '-';
    }
    return out;
  }

  const FieldView& field_;
  const OfferField& offer_;
};

}  // namespace

void undo_removal(const FieldView& field, const OfferField& offer) {
  FieldRemoval removal(field, offer);
  removal.copies();
  removal.part_headers();
  removal.usual();
  if (removal.is("Reply-To") || removal.is("Sender") || removal.is("Return-Path") ||
      removal.is("Errors-To") || removal.is("Disposition-Notification-To")) {
    removal.address_of("From", Rank::Likely);
    removal.address_of("Sender", Rank::Usual);
    removal.address_of("Return-Path", Rank::Usual);
  }
  if (removal.is("From")) {
    removal.address_of("Reply-To", Rank::Usual);
    removal.address_of("Sender", Rank::Usual);
    removal.address_of("Return-Path", Rank::Usual);
  }
  if (removal.is("To") || removal.is("Cc") || removal.is("Bcc")) removal.recipients();
  if (removal.is("Message-ID") || removal.is("In-Reply-To") || removal.is("References"))
    removal.ids();
  if (removal.is("Date")) removal.dates();
  if (removal.is("Thread-Topic"))
    for (const RawField& other : field.mail.fields)
      if (other.is("Subject")) removal.give(Rank::Usual, unfolded(other.value));
}

}  // namespace mailwhy::dkim
