// The changes that explain() can undo: what was done to a mail after it was signed.
// Their names stand in JSON, their words in data/lang/*/changes.toml as change.<name>.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dkim {

enum class ChangeKind : uint8_t {
  // Text of the body added.
  FooterAdded,         // at the end of the mail or of a part, or before </body>
  BannerAdded,         // at the beginning of the mail or of a part, or behind <body>
  BlockAdded,          // a stretch of text somewhere else
  PartAdded,           // a MIME part
  WrappedInMultipart,  // the mail was made a part of a new multipart
  EmptyLinesAdded,
  EmptyLinesRemoved,
  // Lines of the body.
  LinesWrapped,  // long lines broken at blanks
  LinesSplit,    // long lines cut at a fixed length, as servers do at 998 octets
  LinesJoined,   // lines that were separate stand in one
  TrailingBlanksRemoved,
  TrailingBlanksAdded,
  BlanksChanged,   // tabs made blanks or the reverse, blanks added or lost
  FromLineQuoted,  // ">From "
  FromLineUnquoted,
  DotsDoubled,    // dot-stuffing that was not undone (RFC 5321, 4.5.2)
  DotsLost,       // dot-stuffing that was undone twice
  BareLineFeeds,  // signed with bare LF or CR, which a server made CRLF
  // The way a body is written.
  EncodedQuotedPrintable,  // from 8bit, 7bit or base64
  EncodedBase64,
  DecodedTo8bit,  // from quoted-printable or base64
  QuotedPrintableRewritten,
  Base64Rewritten,
  CharsetConverted,
  PreambleChanged,  // the text before the first boundary
  BoundaryReplaced,
  PartHeaderRewritten,  // folds, case, quotes, order of a part's header lines
  PartHeaderAdded,
  PartHeaderRemoved,
  LinksRewritten,  // by a gateway that watches clicks
  // Header fields.
  SubjectTagAdded,     // "[list]"
  SpamMarkAdded,       // "***SPAM***"
  ExternalMarkAdded,   // "[EXTERNAL]"
  TextAdded,           // words in another place of a field
  ReplyPrefixChanged,  // "Re:" added, lost or moved
  WordsReencoded,      // RFC 2047 words encoded differently
  WordsDecoded,
  WordsEncoded,
  FieldRefolded,
  FieldBlanksChanged,  // behind the colon, within, at the end
  FieldNameChanged,    // upper and lower case of its name
  FieldAdded,
  FieldDuplicated,
  FieldRemoved,
  FieldReplaced,  // by another value; the old one stands elsewhere in the mail
  FromRewritten,  // by a list or a forwarder
  AddressQuotesChanged,
  AddressListRewritten,  // separators, angle brackets, comments, blanks round addresses
  DomainCaseChanged,
  DateReformatted,
  MessageIdRewritten,
  ContentTypeRewritten,  // quotes, order, case of its parameters
  EncodingFieldChanged,  // Content-Transfer-Encoding, together with the body
  SignatureRefolded,
};

inline constexpr size_t kChangeKinds =
    static_cast<size_t>(ChangeKind::SignatureRefolded) + 1;

std::string_view to_string(ChangeKind kind);  // "footer_added"

// One line of a small diff: what was signed and what arrived, control characters and all,
// at most kMaxShownLine octets.
struct DiffLine {
  enum class Side : uint8_t { Signed, Received } side = Side::Received;
  std::string text;
};
inline constexpr size_t kMaxShownLine = 200;
inline constexpr size_t kMaxShownLines = 6;  // of each side

struct Change {
  ChangeKind kind{};
  std::string field;  // "Subject"; "" for the body
  // Of the body as received, from 1: the last one before the change. Not known where a
  // later change recoded the text or wrapped its lines anew.
  size_t line = 0;
  bool line_known = true;
  size_t octet = 0;  // of the line, or of the field's value: where it begins to differ
  size_t lines = 0;  // how many lines of the body arrived that were not signed so
  size_t octets_added = 0, octets_removed = 0;
  std::vector<DiffLine> diff;
  bool diff_cut = false;  // more differs than is shown
};

}  // namespace mailwhy::dkim
