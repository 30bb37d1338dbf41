// Walks through a mail line by line, also through the mails inside it, and says of each
// line what it belongs to; on the way it lists the attachments. RFC 2046, section 5.1.
// Nothing but the open boundaries and one header is held. For Skimmer and contents_of().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/archive.h"
#include "mail/attachment.h"
#include "mail/message.h"
#include "text/base64.h"

namespace mailwhy::mail {

class MimeWalk {
 public:
  enum class Region {
    Header,  // of the mail, of a part, or a border between parts
    Text,    // a text part, and what stands round the parts of a multipart
    Report,  // delivery-status, a returned header and the like
    Other    // any other part
  };
  struct Piece {
    std::string_view text;  // a line without its end, or some of one that is very long
    size_t octets = 0;      // its length with the line end
    bool begins = true;     // is it the beginning of the line?
  };
  struct Found {
    Attachment attachment;
    int inside = 0;  // mails round it: 1 for an attachment of the returned mail
  };

  Region take(const Piece& piece);
  void take_all(std::string_view mail);  // all its lines
  // What was found. The walk is over.
  std::vector<Found> finish();

  int inside() const { return inside_; }             // mails round the current line
  size_t leaf() const { return leaf_; }              // grows with each part
  size_t inner_size() const { return inner_size_; }  // octets of the first mail inside

 private:
  struct Open {
    std::string boundary;
    int inside;
    bool digest;
  };
  enum class State { Header, Body };

  Region take_header(const Piece& piece);
  Region take_body(const Piece& piece);
  bool ends_header(std::string_view line) const;
  void begin_leaf(const Header& header, std::string_view type, std::string_view encoding);
  void end_header();
  void end_leaf();
  void add_to_attachment(const Piece& piece);
  size_t open_level(std::string_view line) const;

  State state_ = State::Header;
  Region region_ = Region::Text;
  std::vector<Open> open_;
  int inside_ = 0;
  size_t leaf_ = 0;
  size_t inner_size_ = 0;
  int inner_mails_ = 0;

  bool mail_begins_ = true;    // empty lines before a mail do not count
  std::string header_;         // of the part that begins, as far as it was seen
  bool in_digest_ = false;     // the part's default type is message/rfc822
  bool perhaps_mail_ = false;  // header_ may be that of a mail copied into the text
  bool plain_text_ = false;    // the leaf is text that stands there as it is
  bool after_empty_ = true;    // was the line before empty?

  std::vector<Found> found_;
  bool listing_ = false;  // the leaf is the last of found_
  enum class Encoding { None, QuotedPrintable, Base64 } encoding_ = Encoding::None;
  size_t letters_ = 0, last_end_ = 0;
  bool archive_open_ = false;
  ArchiveNames archive_;
  text::Base64Decoder base64_;
  std::string decoded_;
};

}  // namespace mailwhy::mail
