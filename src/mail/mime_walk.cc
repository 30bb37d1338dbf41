#include "mail/mime_walk.h"

#include <algorithm>

#include "mail/content_type.h"
#include "mail/lines.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::mail {

static constexpr size_t kMaxHeader = 1u << 20;  // looked at of one header
static constexpr size_t kMaxOpen = 40;          // boundaries at once
static constexpr int kMaxInside = 8;            // mails inside each other
static constexpr size_t kMaxBoundary = 200;

static bool is_inner_mail(std::string_view type) {
  return type == "message/rfc822" || type == "message/global";
}

// A line that is no field closes a header although no empty line says so.
bool MimeWalk::ends_header(std::string_view line) const {
  if (line.empty() || text::is_blank(line.front())) return false;
  if (header_.empty() && is_mbox_line(line)) return false;
  return field_name_length(line) == 0;
}

MimeWalk::Region MimeWalk::take(const Piece& piece) {
  bool was_inside = inside_ > 0;
  Region region = state_ == State::Header ? take_header(piece) : take_body(piece);
  if (was_inside && inside_ > 0 && inner_mails_ == 1) inner_size_ += piece.octets;
  return region;
}

MimeWalk::Region MimeWalk::take_header(const Piece& piece) {
  Region region = perhaps_mail_ ? Region::Text : Region::Header;
  bool empty = text::trim(piece.text).empty();
  if (piece.begins) {
    if (mail_begins_ && empty) return region;
    mail_begins_ = false;
    if (ends_header(piece.text)) {
      end_header();
      return state_ == State::Header ? take_header(piece) : take_body(piece);
    }
  }
  if (header_.size() < kMaxHeader) {
    header_ += piece.text.substr(0, kMaxHeader - header_.size());
    header_ += '\n';
  }
  if (piece.begins && (piece.text.empty() || (empty && header_.size() < 3))) end_header();
  return region;
}

void MimeWalk::end_header() {
  size_t end = 0;
  std::vector<std::string> notes;
  std::string text = std::move(header_);
  header_.clear();
  state_ = State::Body;
  after_empty_ = true;
  if (perhaps_mail_) {
    perhaps_mail_ = false;
    if (!looks_like_mail(text)) return;
    inside_ = 1;
    if (++inner_mails_ == 1) inner_size_ = text.size();
  }
  text::Storage texts;
  Header header = read_header(text, 0, end, notes, texts);
  Parameterized given = parse_parameterized(header.value("Content-Type"), texts);
  std::string_view type = given.value;
  if (type.find('/') == type.npos) type = in_digest_ ? "message/rfc822" : "text/plain";
  std::string_view encoding =
      parse_value(header.value("Content-Transfer-Encoding"), texts);
  leaf_++;
  std::string_view boundary = text::trim(given.parameter("boundary"));
  in_digest_ = false;
  if (type.starts_with("multipart/") && !boundary.empty() && open_.size() < kMaxOpen) {
    open_.push_back({std::string(boundary.substr(0, kMaxBoundary)), inside_,
                     type == "multipart/digest"});
    region_ = Region::Text;
    plain_text_ = listing_ = false;
  } else if (is_inner_mail(type) && encoding != "base64" &&
             encoding != "quoted-printable" && inside_ < kMaxInside) {
    if (++inside_ == 1) inner_mails_++;
    state_ = State::Header;
    mail_begins_ = true;
  } else {
    begin_leaf(header, type, encoding);
  }
}

void MimeWalk::begin_leaf(const Header& header, std::string_view type,
                          std::string_view encoding) {
  bool report = type.starts_with("message/") || type == "text/rfc822-headers" ||
                type == "text/rfc822-header";
  bool text = !report && (type.starts_with("text/") || type.starts_with("multipart/"));
  region_ = report ? Region::Report : text ? Region::Text : Region::Other;
  encoding_ = encoding == "base64"             ? Encoding::Base64
              : encoding == "quoted-printable" ? Encoding::QuotedPrintable
                                               : Encoding::None;
  plain_text_ = text && type != "text/html" && encoding_ == Encoding::None;
  listing_ = false;
  if (report || found_.size() == kMaxAttachments) return;
  std::string name = attachment_name(header);
  if (text && name.empty()) return;
  listing_ = archive_open_ = true;
  letters_ = last_end_ = 0;
  archive_ = {};
  base64_ = {};
  if (!text::is_utf8(type)) type = "application/octet-stream";
  found_.push_back({{std::move(name), std::string(type), 0, {}}, inside_});
}

MimeWalk::Region MimeWalk::take_body(const Piece& piece) {
  std::string_view line = piece.text;
  if (piece.begins && !open_.empty() && line.starts_with("--")) {
    size_t level = open_level(line);
    if (level < open_.size()) {
      end_leaf();
      inside_ = open_[level].inside;
      bool closes = line.substr(2 + open_[level].boundary.size()).starts_with("--");
      open_.resize(level + (closes ? 0 : 1));
      leaf_++;
      region_ = Region::Text;
      plain_text_ = false;
      if (!closes) {
        state_ = State::Header;
        in_digest_ = open_[level].digest;
      }
      return Region::Header;
    }
  }
  if (listing_) add_to_attachment(piece);
  if (plain_text_ && inside_ == 0 && piece.begins) {
    if (after_empty_ && field_name_length(line) > 0) {
      perhaps_mail_ = true;
      state_ = State::Header;
      return take_header(piece);
    }
    after_empty_ = text::trim(line).empty();
  }
  return region_;
}

// The innermost open multipart whose boundary this line is; open_.size() if none.
size_t MimeWalk::open_level(std::string_view line) const {
  for (size_t level = open_.size(); level-- > 0;) {
    const std::string& boundary = open_[level].boundary;
    if (!line.substr(2).starts_with(boundary)) continue;
    std::string_view rest = text::trim(line.substr(2 + boundary.size()));
    if (rest.empty() || rest == "--") return level;
  }
  return open_.size();
}

void MimeWalk::add_to_attachment(const Piece& piece) {
  Attachment& attachment = found_.back().attachment;
  size_t end = piece.octets - piece.text.size();
  if (encoding_ == Encoding::Base64) {
    std::string_view letters = text::trim(piece.text);
    if (archive_open_) {
      decoded_.clear();
      base64_.decode(letters, decoded_);
      archive_open_ = archive_.feed(decoded_);
    }
    while (letters.ends_with('=')) letters.remove_suffix(1);
    letters_ += letters.size();
    return;
  }
  if (encoding_ == Encoding::QuotedPrintable) {
    auto escapes = static_cast<size_t>(std::ranges::count(piece.text, '='));
    bool soft = end > 0 && piece.text.ends_with('=');
    size_t octets = soft ? piece.text.size() - 1 : piece.octets;
    escapes -= soft ? 1 : 0;
    attachment.size += octets - std::min(octets, 2 * escapes);
    last_end_ = soft ? 0 : end;
    return;
  }
  attachment.size += piece.octets;
  last_end_ = end;
  if (!archive_open_) return;
  archive_open_ = archive_.feed(piece.text);
  if (archive_open_)
    archive_open_ =
        archive_.feed(std::string_view("\r\n").substr(2 - std::min<size_t>(end, 2)));
}

void MimeWalk::end_leaf() {
  if (!listing_) return;
  listing_ = false;
  Attachment& attachment = found_.back().attachment;
  if (encoding_ == Encoding::Base64) attachment.size = letters_ * 3 / 4;
  attachment.size -= std::min(attachment.size, last_end_);  // that is the border's
  attachment.members = archive_.take();
}

void MimeWalk::take_all(std::string_view mail) {
  Lines lines(mail);
  while (lines.next()) take({lines.line(), lines.after() - lines.offset(), true});
}

std::vector<MimeWalk::Found> MimeWalk::finish() {
  if (state_ == State::Header && !header_.empty()) end_header();
  end_leaf();
  return std::move(found_);
}

}  // namespace mailwhy::mail
