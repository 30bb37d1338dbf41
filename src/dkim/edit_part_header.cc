// Header lines of MIME parts written anew: folds, case, quotes, order, lines lost or
// added. They are body to a signature, and relaxed form does not unfold them.
#include <algorithm>

#include "dkim/edits.h"
#include "dkim/spelling.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

using Fields = std::vector<std::string>;  // each whole, with its CRLF

Fields fields_of(std::string_view text, const Section& part) {
  Fields fields;
  for (std::string_view line :
       lines_of(text.substr(part.header, part.body - part.header))) {
    if (line == "\r\n") break;
    if (text::is_blank(line[0]) && !fields.empty())
      fields.back() += line;
    else
      fields.emplace_back(line);
  }
  return fields;
}

std::string with_fields(std::string_view text, const Section& part,
                        const Fields& fields) {
  std::string out(text.substr(0, part.header));
  for (const std::string& field : fields) out += field;
  if (part.body >= 2 && text.substr(part.body - 2, 2) == "\r\n") out += "\r\n";
  return out += text.substr(part.body);
}

std::string unfold(const std::string& field, std::string_view blank) {
  std::string out;
  for (size_t i = 0; i < field.size(); i++) {
    bool fold = field.compare(i, 2, "\r\n") == 0 && i + 2 < field.size();
    if (!fold) {
      out += field[i];
      continue;
    }
    i += 2;
    while (i + 1 < field.size() && text::is_blank(field[i + 1])) i++;
    out += blank;
  }
  return out;
}

// A quotes' pair put round each parameter's value, or taken away.
std::string with_quotes(const std::string& field, bool quotes, std::string_view only) {
  std::string out;
  size_t at = 0, parameters = field.find(';');
  while (at < field.size()) {
    size_t equals = field.find('=', at);
    if (equals == field.npos || equals < parameters) break;
    size_t begin = equals;
    while (begin > at && field[begin - 1] != ';' && !text::is_space(field[begin - 1]))
      begin--;
    std::string_view name = std::string_view(field).substr(begin, equals - begin);
    size_t value = equals + 1, end;
    bool has = value < field.size() && field[value] == '"';
    end = has ? field.find('"', value + 1) : field.find_first_of("; \t\r\n", value);
    if (end == field.npos) break;
    std::string_view bare =
        std::string_view(field).substr(value + has, end - value - has);
    if (has) end++;
    bool wanted = only.empty() || text::equals_ignore_case(name, only);
    bool may_be_bare =
        bare.find_first_of(" ()<>@,;:\\/[]?=") == bare.npos && !bare.empty();
    bool with = wanted ? (quotes || !may_be_bare) : has;
    out.append(field, at, value - at);
    out += with ? "\"" + std::string(bare) + "\"" : std::string(bare);
    at = end;
  }
  return out += field.substr(std::min(at, field.size()));
}

std::string with_name(const std::string& field, Letters letters) {
  size_t colon = field.find(':');
  if (colon == field.npos) return field;
  return spelt(field.substr(0, colon), letters) + field.substr(colon);
}

std::string lower_value(const std::string& field) {
  size_t colon = field.find(':'), end = field.find(';');
  if (colon == field.npos) return field;
  end = std::min(end, field.size());
  return field.substr(0, colon) + text::to_lower(field.substr(colon, end - colon)) +
         field.substr(end);
}

std::string with_charset(const std::string& field, Letters letters) {
  size_t at = text::find_ignore_case(field, "charset=");
  if (at == field.npos) return field;
  at += 8;
  size_t end = std::min(field.find_first_of("; \t\r\n", at), field.size());
  return field.substr(0, at) + spelt(field.substr(at, end - at), letters) +
         field.substr(end);
}

constexpr size_t kHeaderStyles = 36;

std::string restyled(const std::string& field, size_t style) {
  auto separated = [&](std::string_view between) {
    return replaced_all(replaced_all(unfold(field, " "), "; ", ";"), ";", between);
  };
  switch (style) {
    case 0:
      return unfold(field, " ");
    case 1:
      return separated("; ");
    case 2:
      return separated(";\r\n\t");
    case 3:
      return separated(";\r\n ");
    case 4:
      return separated(";");
    case 5:
      return replaced_all(field, "\r\n ", "\r\n\t");
    case 6:
      return replaced_all(field, "\r\n\t", "\r\n ");
    case 7:
      return with_quotes(field, true, "");
    case 8:
      return with_quotes(field, false, "");
    case 9:
      return with_quotes(field, true, "charset");
    case 10:
      return with_quotes(field, false, "charset");
    case 11:
      return with_name(field, Letters::Small);
    case 12:
      return with_name(field, Letters::Words);
    case 13:
      return with_name(field, Letters::First);
    case 14:
      return with_name(field, Letters::Capitals);
    case 15:
      return lower_value(field);
    case 16:
      return with_charset(field, Letters::Capitals);
    case 17:
      return with_charset(field, Letters::Small);
    case 18:
      return with_quotes(separated("; "), true, "");
    case 19:
      return with_quotes(separated("; "), false, "");
    case 20:
      return with_quotes(separated(";\r\n\t"), true, "");
    case 21:
      return with_quotes(separated(";\r\n\t"), false, "");
    case 22:
      return with_quotes(separated(";\r\n "), true, "");
    case 23:
      return with_quotes(separated(";\r\n "), false, "");
    case 24:
      return replaced_all(field, ": ", ":");
    case 25:
      return separated(";\r\n    ");
    case 26:
      return separated(";\r\n        ");
    case 27:
      return separated(";\r\n  ");
    case 28:
      return unfold(field, "");
    case 29:
      return with_quotes(separated(";"), true, "");
    case 30:
      return with_quotes(separated(";"), false, "");
    case 31:
      return with_quotes(field, true, "boundary");
    case 32:
      return with_quotes(field, false, "boundary");
    case 33:
      return with_name(lower_value(field), Letters::Words);
    case 34:
      return with_quotes(with_charset(field, Letters::Capitals), true, "charset");
    case 35:
      return with_quotes(with_charset(field, Letters::Small), false, "charset");
    default:
      return field;
  }
}

// Quotes, folds, spellings: what programs do most.
constexpr size_t kUsualStyles[] = {9, 10, 7, 8, 0, 2, 3, 16, 17, 1, 12, 5, 6};

std::string restyled_header(std::string_view text, const Section& part, size_t style) {
  std::string header;
  for (const std::string& field : fields_of(text, part)) header += restyled(field, style);
  return header;
}

bool undo_style(const BodyView& view, size_t style, const Offer& offer) {
  static constexpr size_t kMostOffers = 40;
  std::vector<PartWays> parts;
  for (size_t i = 1; i < view.sections.size(); i++) {
    const Section& part = view.sections[i];
    size_t size = 0;
    for (const std::string& field : fields_of(view.text, part)) size += field.size();
    std::string made = restyled_header(view.text, part, style);
    if (made != view.text.substr(part.header, size))
      parts.push_back({part.header, part.header + size, {std::move(made)}});
  }
  return offer_usual_ways(view.text, parts, 1, ChangeKind::PartHeaderRewritten, offer) ||
         offer_all_ways(view.text, parts, kMostOffers, ChangeKind::PartHeaderRewritten,
                        offer);
}

bool undo_usual_styles(const BodyView& view, size_t begin, size_t end,
                       const Offer& offer) {
  for (size_t i = begin; i < end; i++)
    if (undo_style(view, kUsualStyles[i], offer)) return true;
  return false;
}

bool undo_styles(const BodyView& view, const Offer& offer) {
  for (size_t style = 0; style < kHeaderStyles; style++)
    if (std::ranges::find(kUsualStyles, style) == std::end(kUsualStyles) &&
        undo_style(view, style, offer))
      return true;
  return false;
}

bool undo_each_field(const BodyView& view, const Offer& offer) {
  for (size_t i = 1; i < view.sections.size(); i++) {
    Fields fields = fields_of(view.text, view.sections[i]);
    if (fields.size() > 8) continue;
    for (size_t style = 0; style < kHeaderStyles; style++) {
      Fields made = fields;
      for (std::string& field : made) field = restyled(field, style);
      if (made != fields && offer(ChangeKind::PartHeaderRewritten,
                                  with_fields(view.text, view.sections[i], made)))
        return true;
    }
    for (size_t f = 0; f < fields.size(); f++)
      for (size_t style = 0; style < kHeaderStyles; style++) {
        Fields made = fields;
        made[f] = restyled(fields[f], style);
        if (made[f] != fields[f] && offer(ChangeKind::PartHeaderRewritten,
                                          with_fields(view.text, view.sections[i], made)))
          return true;
      }
  }
  return false;
}

// The transfer encoding first, or last, in all parts.
bool undo_order_of_all(const BodyView& view, const Offer& offer) {
  for (bool encoding_first : {true, false}) {
    std::string all(view.text);
    for (size_t i = view.sections.size(); i-- > 1;) {
      Fields fields = fields_of(view.text, view.sections[i]);
      std::ranges::stable_sort(fields, [&](const std::string& a, const std::string& b) {
        auto is_encoding = [](const std::string& field) {
          return text::starts_with_ignore_case(field, "Content-Transfer");
        };
        return encoding_first ? is_encoding(a) && !is_encoding(b)
                              : !is_encoding(a) && is_encoding(b);
      });
      all = with_fields(all, view.sections[i], fields);
    }
    if (offer(ChangeKind::PartHeaderRewritten, std::move(all))) return true;
  }
  return false;
}

// A field of some of the parts, the same in all of them, came on the way: their types
// are the last to be thought of.
bool undo_added(const BodyView& view, bool types, const Offer& offer) {
  static constexpr size_t kMostOffers = 40;
  std::vector<std::string> seen;
  for (size_t i = 1; i < view.sections.size(); i++)
    for (const std::string& field : fields_of(view.text, view.sections[i])) {
      bool is_type = text::starts_with_ignore_case(field, "Content-Type:");
      if (is_type != types || seen.size() >= 20 ||
          std::ranges::find(seen, field) != seen.end())
        continue;
      seen.push_back(field);
      std::vector<PartWays> parts;
      for (size_t j = 1; j < view.sections.size(); j++) {
        const Section& part = view.sections[j];
        size_t at = view.text.substr(0, part.body).find(field, part.header);
        bool is_field = at != view.text.npos && (at == 0 || view.text[at - 1] == '\n');
        if (is_field) parts.push_back({at, at + field.size(), {""}});
      }
      if (offer_usual_ways(view.text, parts, 1, ChangeKind::PartHeaderAdded, offer) ||
          offer_all_ways(view.text, parts, kMostOffers, ChangeKind::PartHeaderAdded,
                         offer))
        return true;
    }
  return false;
}

// Sorted so that all orders are seen.
bool undo_order(const BodyView& view, const Offer& offer) {
  for (size_t i = 1; i < view.sections.size(); i++) {
    Fields fields = fields_of(view.text, view.sections[i]);
    if (fields.size() < 2 || fields.size() > 4) continue;
    std::ranges::sort(fields);
    do
      if (offer(ChangeKind::PartHeaderRewritten,
                with_fields(view.text, view.sections[i], fields)))
        return true;
    while (std::ranges::next_permutation(fields).found);
  }
  return false;
}

constexpr std::string_view kUsualLines[] = {
    "Content-Transfer-Encoding: 7bit\r\n",
    "Content-Transfer-Encoding: 8bit\r\n",
    "Content-Disposition: inline\r\n",
    "MIME-Version: 1.0\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Type: text/plain\r\n",
    "Content-Type: text/plain; charset=us-ascii\r\n"};

bool undo_lost(const BodyView& view, const Offer& offer) {
  for (size_t i = 1; i < view.sections.size(); i++) {
    Fields fields = fields_of(view.text, view.sections[i]);
    for (std::string_view line : kUsualLines)
      for (size_t place = 0; place <= fields.size() && place < 6; place++) {
        Fields more = fields;
        more.insert(more.begin() + static_cast<ptrdiff_t>(place), std::string(line));
        if (offer(ChangeKind::PartHeaderRemoved,
                  with_fields(view.text, view.sections[i], more)))
          return true;
      }
  }
  // A line of the kind in all parts.
  for (std::string_view line : kUsualLines) {
    std::vector<PartWays> parts;
    for (size_t i = 1; i < view.sections.size(); i++) {
      const Section& part = view.sections[i];
      std::string_view name = line.substr(0, line.find(':'));
      Fields fields = fields_of(view.text, part);
      bool has = std::ranges::any_of(fields, [&](const std::string& field) {
        return text::starts_with_ignore_case(field, name);
      });
      size_t end = part.header;
      for (const std::string& field : fields) end += field.size();
      if (!has && !part.is_multipart()) parts.push_back({end, end, {std::string(line)}});
    }
    if (offer_usual_ways(view.text, parts, 1, ChangeKind::PartHeaderRemoved, offer))
      return true;
  }
  return false;
}

}  // namespace

bool undo_part_headers(const BodyView& view, const Offer& offer) {
  if (view.sections.size() < 2 || view.sections.size() > 12) return false;
  static constexpr size_t kQuotes = 2;  // of the usual styles
  return undo_usual_styles(view, 0, kQuotes, offer) || undo_added(view, false, offer) ||
         undo_usual_styles(view, kQuotes, std::size(kUsualStyles), offer) ||
         undo_added(view, true, offer) || undo_order_of_all(view, offer) ||
         undo_styles(view, offer) || undo_each_field(view, offer) ||
         undo_order(view, offer) || undo_lost(view, offer);
}

}  // namespace mailwhy::dkim
