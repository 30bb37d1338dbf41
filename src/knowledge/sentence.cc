#include "knowledge/sentence.h"

#include <vector>

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::knowledge {

namespace {

struct Piece {
  enum class Kind { Text, Param, Plural, Open, Or, Close } kind = Kind::Text;
  std::string_view text;                // Text: as it is; Param, Plural: the name
  std::vector<std::string_view> forms;  // Plural
};

bool is_special(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == '|';
}

bool is_name(char c) {
  return text::is_lower(c) || text::is_digit(c) || c == '_';
}

Result<Piece> read_param(text::Lexer& lexer) {
  Piece piece{Piece::Kind::Param, lexer.take_while(is_name), {}};
  if (piece.text.empty()) return fail("a parameter needs a name", lexer.offset());
  while (lexer.accept('|')) {
    piece.kind = Piece::Kind::Plural;
    piece.forms.push_back(lexer.take_until(is_special));
  }
  if (!lexer.accept('}')) return fail("'}' is missing", lexer.offset());
  if (piece.kind == Piece::Kind::Plural && piece.forms.size() != 2 &&
      piece.forms.size() != 3)
    return fail("a counted word has two or three forms", lexer.offset());
  return piece;
}

Result<Piece> next(text::Lexer& lexer) {
  std::string_view plain = lexer.take_until(is_special);
  if (!plain.empty()) return Piece{Piece::Kind::Text, plain, {}};
  std::string_view rest = lexer.rest();
  char c = lexer.take();
  if (c == '|') return Piece{Piece::Kind::Or, rest.substr(0, 1), {}};
  if (lexer.accept(c)) return Piece{Piece::Kind::Text, rest.substr(0, 1), {}};
  if (c == '{') return read_param(lexer);
  if (c == '[') return Piece{Piece::Kind::Open, {}, {}};
  if (c == ']') return Piece{Piece::Kind::Close, {}, {}};
  return fail("'}' without '{'", lexer.offset() - 1);
}

}  // namespace

Result<SentenceShape> read_sentence(std::string_view sentence) {
  SentenceShape shape;
  text::Lexer lexer(sentence);
  bool open = false, has_param = false;
  while (!lexer.at_end()) {
    size_t at = lexer.offset();
    auto piece = next(lexer);
    if (!piece) return tl::unexpected(piece.error());
    switch (piece->kind) {
      case Piece::Kind::Plural: {
        int forms = static_cast<int>(piece->forms.size());
        if (shape.plural_forms != 0 && shape.plural_forms != forms) forms = -1;
        shape.plural_forms = forms;
        [[fallthrough]];
      }
      case Piece::Kind::Param:
        shape.params.emplace(piece->text);
        has_param = true;
        break;
      case Piece::Kind::Open:
        if (open) return fail("brackets do not nest", at);
        open = true;
        has_param = false;
        break;
      case Piece::Kind::Close:
        if (!open) return fail("']' without '['", at);
        if (!has_param) return fail("nothing in these brackets can be unknown", at);
        open = false;
        break;
      case Piece::Kind::Text:
      case Piece::Kind::Or:
        break;
    }
  }
  if (open) return fail("']' is missing", sentence.size());
  return shape;
}

int plural_form(std::string_view number, int forms) {
  unsigned last_two = 0;
  for (char c : number) {
    if (!text::is_digit(c)) return forms - 1;
    last_two = (last_two * 10 + static_cast<unsigned>(c - '0')) % 100;
  }
  if (forms < 3) return number == "1" ? 0 : 1;
  if (last_two / 10 == 1) return 2;
  unsigned last = last_two % 10;
  return last == 1 ? 0 : last >= 2 && last <= 4 ? 1 : 2;
}

std::string fill_in(std::string_view sentence, const text::Params& params,
                    const std::function<std::string(std::string_view)>& unknown) {
  std::string out;
  enum class In { Plain, First, Second, Skip } in = In::Plain;
  size_t mark = 0;       // where the text in brackets begins
  bool missing = false;  // a parameter of it is not known
  text::Lexer lexer(sentence);
  while (!lexer.at_end()) {
    auto piece = next(lexer);
    if (!piece) break;  // the build refuses such sentences
    std::string_view add = piece->text;
    std::string word;
    switch (piece->kind) {
      case Piece::Kind::Text:
        break;
      case Piece::Kind::Or:
        if (in == In::Plain) break;
        add = {};
        if (in == In::First && missing) {
          out.resize(mark);
          in = In::Second;
          missing = false;
        } else {
          in = In::Skip;
        }
        break;
      case Piece::Kind::Open:
        in = In::First;
        mark = out.size();
        missing = false;
        break;
      case Piece::Kind::Close:
        if (missing && in != In::Skip) out.resize(mark);
        in = In::Plain;
        break;
      case Piece::Kind::Param:
      case Piece::Kind::Plural: {
        auto found = params.find(piece->text);
        bool known = found != params.end() && !found->second.empty();
        if (!known && in == In::Plain) word = unknown(piece->text);
        if (!known && in != In::Plain && in != In::Skip) missing = true;
        if (known) word = found->second;
        add = word;
        if (piece->kind == Piece::Kind::Plural) {
          int form =
              plural_form(known ? word : "0", static_cast<int>(piece->forms.size()));
          add = piece->forms[static_cast<size_t>(form)];
        }
        break;
      }
    }
    if (in != In::Skip) out += add;
  }
  return out;
}

bool is_whole(std::string_view sentence, const text::Params& params) {
  bool whole = true;
  fill_in(sentence, params, [&](std::string_view) {
    whole = false;
    return std::string();
  });
  return whole;
}

}  // namespace mailwhy::knowledge
