#include "dkim/software.h"

#include <algorithm>

#include "dkim/header_edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

// A field whose name begins and whose value holds so. Lists and gateways come first,
// since they change on purpose.
struct Sign {
  std::string_view software, field, holds;
};
constexpr Sign kSigns[] = {
    {"mailman3", "X-Mailman-Version", "3."},
    {"mailman2", "X-Mailman-Version", "2."},
    {"mailman3", "X-Mailman-Rule", ""},
    {"mailman3", "X-MailFrom", ""},
    {"mailman2", "X-BeenThere", ""},
    {"google_groups", "X-Google-Group-Id", ""},
    {"google_groups", "Mailing-list", "googlegroups"},
    {"google_groups", "List-ID", "googlegroups.com"},
    {"groups_io", "List-Id", "groups.io"},
    {"sympa", "X-Sympa", ""},
    {"sympa", "List-Help", "sympa@"},
    {"sympa", "List-Archive", "/arc/"},
    {"sympa", "X-Loop", "sympa"},
    {"listserv", "X-LISTSERV", ""},
    {"listserv", "List-Help", "LISTSERV"},
    {"ezmlm", "Mailing-List", "ezmlm"},
    {"mlmmj", "X-Mlmmj", ""},
    {"majordomo", "X-Majordomo", ""},
    {"mimecast", "X-Mimecast", ""},
    {"proofpoint", "X-Proofpoint", ""},
    {"barracuda", "X-Barracuda", ""},
    {"ironport", "X-IronPort", ""},
    {"sophos", "X-Sophos", ""},
    {"fortimail", "X-FEAS", ""},
    {"kaspersky", "X-KLMS", ""},
    {"kaspersky", "X-KSMG", ""},
    {"kaspersky", "X-Kaspersky", ""},
    {"avast", "X-Antivirus", "avast"},
    {"avg", "X-Antivirus", "AVG"},
    {"mailscanner", "X-MailScanner", ""},
    {"mailscanner", "X-", "MailScanner"},
    {"spamassassin", "X-Spam-Prev-Subject", ""},
    {"amavis", "X-Virus-Scanned", "amavis"},
    {"clamav", "X-Virus-Scanned", "clam"},
    {"rspamd", "X-Rspamd", ""},
    {"rspamd", "X-Spamd-Result", ""},
    {"spamassassin", "X-Spam-Checker-Version", "SpamAssassin"},
    {"exchange", "X-MS-Exchange-Organization", ""},
    {"exchange", "X-MS-Exchange-CrossTenant", ""},
    {"exchange", "X-MS-Exchange-Transport", ""},
    {"exchange", "Received", "Microsoft SMTP Server"},
    {"postfix", "Received", "(Postfix"},
    {"exim", "Received", "(Exim "},
    {"sendmail", "Received", "(8.1"},
    {"sendmail", "Received", "Sendmail"},
    {"haraka", "Received", "(Haraka"},
    {"hmailserver", "Received", "hMailServer"},
    {"mdaemon", "X-MDRemoteIP", ""},
    {"zimbra", "X-Zimbra", ""},
};

struct Setting {
  std::string_view software;
  Habit habit;
  std::string_view key;
};
constexpr Setting kSettings[] = {
    {"mailman2", Habit::Text, "mailman2_text"},
    {"mailman2", Habit::Subject, "mailman2_subject"},
    {"mailman2", Habit::From, "mailman2_from"},
    {"mailman2", Habit::Encoding, "mailman2_text"},
    {"mailman2", Habit::Mime, "mailman2_text"},
    {"mailman3", Habit::Text, "mailman3_text"},
    {"mailman3", Habit::Subject, "mailman3_subject"},
    {"mailman3", Habit::From, "mailman3_from"},
    {"mailman3", Habit::Encoding, "mailman3_text"},
    {"mailman3", Habit::Mime, "mailman3_text"},
    {"sympa", Habit::Text, "sympa_text"},
    {"sympa", Habit::Subject, "sympa_subject"},
    {"sympa", Habit::From, "sympa_from"},
    {"sympa", Habit::Encoding, "sympa_text"},
    {"google_groups", Habit::Text, "google_groups_text"},
    {"google_groups", Habit::Subject, "google_groups_subject"},
    {"google_groups", Habit::From, "google_groups_from"},
    {"groups_io", Habit::Text, "groups_io_text"},
    {"groups_io", Habit::Subject, "groups_io_subject"},
    {"listserv", Habit::Text, "listserv_text"},
    {"listserv", Habit::Subject, "listserv_subject"},
    {"ezmlm", Habit::Text, "ezmlm_text"},
    {"ezmlm", Habit::Subject, "ezmlm_subject"},
    {"mlmmj", Habit::Text, "mlmmj_text"},
    {"mlmmj", Habit::Subject, "mlmmj_subject"},
    {"majordomo", Habit::Text, "majordomo_text"},
    {"majordomo", Habit::Subject, "majordomo_subject"},
    {"exchange", Habit::Text, "exchange_text"},
    {"exchange", Habit::Subject, "exchange_subject"},
    {"exchange", Habit::ExternalMark, "exchange_external"},
    {"exchange", Habit::Encoding, "exchange_encoding"},
    {"exchange", Habit::Mime, "exchange_encoding"},
    {"exchange", Habit::Lines, "exchange_encoding"},
    {"exchange", Habit::Links, "exchange_links"},
    {"exchange", Habit::Header, "exchange_encoding"},
    {"mimecast", Habit::Text, "mimecast_text"},
    {"mimecast", Habit::Links, "gateway_links"},
    {"mimecast", Habit::ExternalMark, "mimecast_text"},
    {"proofpoint", Habit::Text, "gateway_text"},
    {"proofpoint", Habit::Links, "gateway_links"},
    {"proofpoint", Habit::ExternalMark, "gateway_text"},
    {"barracuda", Habit::Text, "gateway_text"},
    {"barracuda", Habit::Links, "gateway_links"},
    {"barracuda", Habit::SpamMark, "barracuda_spam"},
    {"ironport", Habit::Text, "gateway_text"},
    {"ironport", Habit::Subject, "gateway_text"},
    {"ironport", Habit::SpamMark, "gateway_spam"},
    {"ironport", Habit::ExternalMark, "gateway_text"},
    {"ironport", Habit::Links, "gateway_links"},
    {"sophos", Habit::Text, "gateway_text"},
    {"sophos", Habit::Links, "gateway_links"},
    {"fortimail", Habit::Text, "gateway_text"},
    {"fortimail", Habit::SpamMark, "gateway_spam"},
    {"kaspersky", Habit::Text, "antivirus_text"},
    {"kaspersky", Habit::SpamMark, "gateway_spam"},
    {"avast", Habit::Text, "antivirus_text"},
    {"avg", Habit::Text, "antivirus_text"},
    {"mailscanner", Habit::Text, "mailscanner_text"},
    {"mailscanner", Habit::SpamMark, "mailscanner_spam"},
    {"spamassassin", Habit::SpamMark, "spamassassin_spam"},
    {"amavis", Habit::SpamMark, "amavis_spam"},
    {"amavis", Habit::Text, "amavis_text"},
    {"amavis", Habit::Encoding, "amavis_encoding"},
    {"clamav", Habit::Text, "antivirus_text"},
    {"rspamd", Habit::SpamMark, "rspamd_spam"},
    {"postfix", Habit::Encoding, "postfix_encoding"},
    {"postfix", Habit::Lines, "postfix_lines"},
    {"postfix", Habit::Header, "postfix_header"},
    {"postfix", Habit::Subject, "postfix_header"},
    {"postfix", Habit::SpamMark, "postfix_header"},
    {"postfix", Habit::ExternalMark, "postfix_header"},
    {"exim", Habit::Lines, "exim_lines"},
    {"exim", Habit::Header, "exim_header"},
    {"exim", Habit::From, "exim_header"},
    {"exim", Habit::Text, "exim_text"},
    {"sendmail", Habit::Encoding, "sendmail_encoding"},
    {"sendmail", Habit::Lines, "sendmail_lines"},
    {"sendmail", Habit::Header, "sendmail_header"},
    {"hmailserver", Habit::Text, "hmailserver_text"},
    {"mdaemon", Habit::Text, "gateway_text"},
    {"zimbra", Habit::Text, "zimbra_text"},
};

}  // namespace

Habit habit_of(ChangeKind kind) {
  using enum ChangeKind;
  switch (kind) {
    case FooterAdded:
    case BannerAdded:
    case BlockAdded:
    case PartAdded:
    case WrappedInMultipart:
      return Habit::Text;
    case EmptyLinesAdded:
    case EmptyLinesRemoved:
    case LinesWrapped:
    case LinesSplit:
    case LinesJoined:
    case TrailingBlanksRemoved:
    case TrailingBlanksAdded:
    case BlanksChanged:
    case FromLineQuoted:
    case FromLineUnquoted:
    case DotsDoubled:
    case DotsLost:
    case BareLineFeeds:
      return Habit::Lines;
    case EncodedQuotedPrintable:
    case EncodedBase64:
    case DecodedTo8bit:
    case QuotedPrintableRewritten:
    case Base64Rewritten:
    case CharsetConverted:
    case EncodingFieldChanged:
      return Habit::Encoding;
    case PreambleChanged:
    case BoundaryReplaced:
    case PartHeaderRewritten:
    case PartHeaderAdded:
    case PartHeaderRemoved:
    case ContentTypeRewritten:
      return Habit::Mime;
    case LinksRewritten:
      return Habit::Links;
    case SubjectTagAdded:
    case ReplyPrefixChanged:
      return Habit::Subject;
    case SpamMarkAdded:
      return Habit::SpamMark;
    case ExternalMarkAdded:
      return Habit::ExternalMark;
    case FromRewritten:
      return Habit::From;
    default:
      return Habit::Header;
  }
}

std::string_view to_string(Habit habit) {
  static constexpr std::string_view kNames[] = {"text", "subject",  "spam",  "external",
                                                "from", "encoding", "lines", "links",
                                                "mime", "header"};
  return kNames[static_cast<size_t>(habit)];
}

std::vector<Software> software_in(const RawMail& mail, const RawField* signature) {
  std::vector<Software> found;
  auto at = std::ranges::find_if(
      mail.fields, [&](const RawField& field) { return &field == signature; });
  size_t own = static_cast<size_t>(at - mail.fields.begin());
  for (const Sign& sign : kSigns) {
    bool known = std::ranges::any_of(
        found, [&](const Software& one) { return one.key == sign.software; });
    if (known) continue;
    size_t seen = 0;
    for (size_t i = 0; i < mail.fields.size() && seen < 500; i++, seen++) {
      const RawField& field = mail.fields[i];
      bool server = sign.field == "Received";
      if (server && i > own) break;  // it had the mail before it was signed
      bool named = server || sign.field.size() <= 2
                       ? field.is(sign.field)
                       : text::starts_with_ignore_case(field.name, sign.field);
      // "X-Example-MailScanner-From": the site's name stands in the midst of it.
      if (sign.field == "X-")
        named = text::starts_with_ignore_case(field.name, "X-") &&
                text::find_ignore_case(field.name, sign.holds) != std::string_view::npos;
      if (!named || field.value.size() > 4000) continue;
      std::string value = unfolded(field.value);
      if (sign.field != "X-" && text::find_ignore_case(value, sign.holds) == value.npos)
        continue;
      found.push_back(
          {sign.software,
           (std::string(field.name) + ": " + value).substr(0, kMaxShownLine)});
      break;
    }
  }
  return found;
}

std::string_view setting_of(std::string_view software, Habit habit) {
  for (const Setting& setting : kSettings)
    if (setting.software == software && setting.habit == habit) return setting.key;
  return "";
}

}  // namespace mailwhy::dkim
