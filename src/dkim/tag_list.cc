#include "dkim/tag_list.h"

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::dkim {

// VALCHAR and the semicolon apart: what a value is made of.
static bool is_value_byte(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7F && c != ';';
}

static bool is_name_byte(char c) {
  return text::is_alnum(c) || c == '_';
}

static void skip_blanks(text::Lexer& lexer) {
  lexer.take_while(text::is_space);
}

// A line end is a part of a fold only: CR, LF and then a blank.
static bool folds_well(std::string_view text) {
  for (size_t at = text.find_first_of("\r\n"); at != text.npos;
       at = text.find_first_of("\r\n", at)) {
    bool fold = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' &&
                (at + 2 == text.size() || text::is_blank(text[at + 2]));
    if (!fold) return false;
    at += 2;
  }
  return true;
}

// The value in its room: runs of value bytes with blanks between them.
static Reading<Tag> read_value(text::Lexer& lexer, std::string_view text, Tag tag) {
  tag.room_begin = lexer.offset();
  skip_blanks(lexer);
  tag.value_offset = lexer.offset();
  size_t end = lexer.offset();
  while (!lexer.at_end() && lexer.peek() != ';') {
    if (lexer.take_while(is_value_byte).empty())
      return fault("tag_byte", lexer.offset(), {{"tag", std::string(tag.name)}});
    end = lexer.offset();
    skip_blanks(lexer);
  }
  tag.room_end = lexer.offset();
  tag.value = text.substr(tag.value_offset, end - tag.value_offset);
  if (!folds_well(text.substr(tag.room_begin, tag.room_end - tag.room_begin)))
    return fault("tag_line_end", tag.room_begin, {{"tag", std::string(tag.name)}});
  return tag;
}

static Reading<Tag> read_tag(text::Lexer& lexer, std::string_view text) {
  Tag tag;
  tag.offset = lexer.offset();
  if (lexer.peek() == ';') return fault("tag_empty", tag.offset);
  if (!text::is_alpha(lexer.peek())) return fault("tag_name", tag.offset);
  tag.name = lexer.take_while(is_name_byte);
  skip_blanks(lexer);
  if (lexer.accept('=')) return read_value(lexer, text, tag);
  if (lexer.at_end() || lexer.peek() == ';')
    return fault("tag_without_value", tag.offset, {{"tag", std::string(tag.name)}});
  return fault("tag_name", lexer.offset());
}

Reading<TagList> TagList::parse(std::string_view text) {
  if (text.size() > kMaxTagListBytes) return fault("tags_too_long", kMaxTagListBytes);
  TagList list;
  list.tags_.reserve(12);
  text::Lexer lexer(text);
  skip_blanks(lexer);
  while (!lexer.at_end()) {
    auto tag = read_tag(lexer, text);
    if (!tag) return tl::unexpected(std::move(tag.error()));
    if (list.find(tag->name))
      return fault("tag_twice", tag->offset, {{"tag", std::string(tag->name)}});
    if (list.tags_.size() == kMaxTags) return fault("tags_too_many", tag->offset);
    list.tags_.push_back(*tag);
    if (!lexer.accept(';')) break;
    skip_blanks(lexer);
  }
  return list;
}

const Tag* TagList::find(std::string_view name) const {
  for (const Tag& tag : tags_)
    if (tag.name == name) return &tag;
  return nullptr;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    size_t stop = text.find_first_of(" \t\r\n", at);
    if (stop == text.npos) stop = text.size();
    out.append(text, at, stop - at);
    at = stop + 1;
  }
  return out;
}

}  // namespace mailwhy::dkim
