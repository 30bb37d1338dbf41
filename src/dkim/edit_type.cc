// Content-Type written in another way, and what changes in it together with the body: its
// charset, its boundary, the transfer encoding. RFC 2045, section 5.1.
#include <algorithm>
#include <array>

#include "dkim/charset_bytes.h"
#include "dkim/header_edits.h"
#include "dkim/spelling.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

struct Parameter {
  std::string name, value;  // as spelt; the value without quotes
  bool quoted = false;
};
struct Type {
  std::string value;
  std::vector<Parameter> parameters;
};

Type read_type(std::string_view field) {
  std::string text = unfolded(field);
  Type type;
  size_t at = text.find(';');
  type.value = text::trim(text.substr(0, at));
  while (at < text.size() && type.parameters.size() < 12) {
    size_t begin = at + 1;
    bool quotes = false;
    for (at = begin; at < text.size() && (quotes || text[at] != ';'); at++) {
      if (text[at] == '\\' && quotes && at + 1 < text.size())
        at++;
      else if (text[at] == '"')
        quotes = !quotes;
    }
    std::string_view one = text::trim(std::string_view(text).substr(begin, at - begin));
    size_t equals = one.find('=');
    if (equals == one.npos) continue;
    Parameter parameter{std::string(text::trim(one.substr(0, equals))),
                        std::string(text::trim(one.substr(equals + 1))), false};
    if (parameter.value.size() >= 2 && parameter.value.front() == '"' &&
        parameter.value.back() == '"') {
      parameter.quoted = true;
      parameter.value = parameter.value.substr(1, parameter.value.size() - 2);
    }
    type.parameters.push_back(std::move(parameter));
  }
  return type;
}

bool parameter_needs_quotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \t()<>@,;:\\\"/[]?=") != value.npos;
}

enum class ParameterQuotes : uint8_t { Kept, All, None, Needed, Boundary };

std::string write(const Type& type, std::string_view between, ParameterQuotes quotes) {
  std::string out = type.value;
  for (const Parameter& parameter : type.parameters) {
    bool with = quotes == ParameterQuotes::Kept  ? parameter.quoted
                : quotes == ParameterQuotes::All ? true
                : quotes == ParameterQuotes::Needed
                    ? parameter_needs_quotes(parameter.value)
                : quotes == ParameterQuotes::Boundary
                    ? text::equals_ignore_case(parameter.name, "boundary") ||
                          text::equals_ignore_case(parameter.name, "name")
                    : false;
    out.append(between).append(parameter.name).append("=");
    out += with ? "\"" + parameter.value + "\"" : parameter.value;
  }
  return out;
}

// "Text/Plain", "TEXT/PLAIN", "text/plain".
std::vector<std::string> type_spellings(std::string_view value) {
  return {spelt(value, Letters::Small), spelt(value, Letters::Capitals),
          spelt(value, Letters::Words, "/-")};
}

std::vector<std::string_view> separators(Mode mode) {
  if (mode == Mode::Relaxed) return {"; ", ";", " ; "};
  return {"; ", ";", ";\r\n\t", ";\r\n ", ";\r\n  ", ";\r\n    ", ";\r\n        "};
}

void offer_styles(const FieldView& field, const Type& type, ChangeKind kind,
                  bool first_hand, const OfferField& offer) {
  for (std::string_view between : separators(field.mode))
    for (auto quotes :
         {ParameterQuotes::Kept, ParameterQuotes::All, ParameterQuotes::None,
          ParameterQuotes::Needed, ParameterQuotes::Boundary}) {
      bool one = between == "; " || quotes == ParameterQuotes::Kept;
      Rank rank = first_hand && one ? Rank::Likely : one ? Rank::Usual : Rank::Possible;
      offer(kind, rank, field.with(write(type, between, quotes)));
    }
}

constexpr std::array<std::string_view, 22> kLabelCharsets = {
    "utf-8",        "UTF-8",        "us-ascii",     "US-ASCII",     "iso-8859-1",
    "ISO-8859-1",   "windows-1251", "Windows-1251", "windows-1252", "Windows-1252",
    "koi8-r",       "KOI8-R",       "iso-8859-15",  "ISO-8859-15",  "utf8",
    "UTF8",         "cp1251",       "iso-8859-2",   "ISO-8859-2",   "iso-8859-5",
    "windows-1250", "WINDOWS-1251"};

void offer_charsets(const FieldView& field, const Type& type, const OfferField& offer) {
  Type changed = type;
  auto charset = std::ranges::find_if(changed.parameters, [](const Parameter& one) {
    return text::equals_ignore_case(one.name, "charset");
  });
  if (charset == changed.parameters.end()) return;
  std::string now = charset->value;
  // Of the script in which the body is written, as far as it can be seen.
  std::vector<std::string> likely;
  for (std::string_view one : charsets_of_script(field.mail.body))
    for (std::string& spelt : charset_spellings(one)) likely.push_back(std::move(spelt));
  std::vector<std::string> names = likely;
  names.insert(names.end(), kLabelCharsets.begin(), kLabelCharsets.end());
  for (const std::string& name : names) {
    charset->value = name;
    bool same = text::equals_ignore_case(now, name);
    ChangeKind kind =
        same ? ChangeKind::ContentTypeRewritten : ChangeKind::CharsetConverted;
    for (bool quotes : {charset->quoted, !charset->quoted})
      for (std::string_view between : separators(field.mode)) {
        Type one = changed;
        for (Parameter& parameter : one.parameters)
          if (text::equals_ignore_case(parameter.name, "charset"))
            parameter.quoted = quotes;
        bool kept = quotes == charset->quoted && between == "; ";
        bool first = &name - names.data() < static_cast<ptrdiff_t>(likely.size());
        Rank rank = !kept ? Rank::Usual : first ? Rank::Sure : Rank::Likely;
        offer(kind, rank, field.with(write(one, between, ParameterQuotes::Kept)));
      }
  }
}

void offer_orders(const FieldView& field, const Type& type, const OfferField& offer) {
  size_t count = type.parameters.size();
  if (count < 2 || count > 5) return;
  std::vector<size_t> order(count);
  for (size_t i = 0; i < count; i++) order[i] = i;
  do {
    Type changed = type;
    for (size_t i = 0; i < count; i++) changed.parameters[i] = type.parameters[order[i]];
    offer_styles(field, changed, ChangeKind::ContentTypeRewritten, false, offer);
  } while (std::ranges::next_permutation(order).found && count <= 5);
  // A parameter added.
  for (size_t i = 0; i < count; i++) {
    Type changed = type;
    changed.parameters.erase(changed.parameters.begin() + static_cast<ptrdiff_t>(i));
    offer_styles(field, changed, ChangeKind::ContentTypeRewritten, false, offer);
  }
}

void offer_more(const FieldView& field, const Type& type, const OfferField& offer) {
  struct More {
    std::string_view name, value;
  };
  static constexpr More kText[] = {
      {"format", "flowed"},    {"delsp", "yes"},          {"delsp", "no"},
      {"charset", "utf-8"},    {"charset", "UTF-8"},      {"charset", "us-ascii"},
      {"charset", "US-ASCII"}, {"charset", "iso-8859-1"}, {"charset", "ISO-8859-1"}};
  static constexpr More kMulti[] = {
      {"type", "text/html"},          {"type", "multipart/alternative"},
      {"type", "text/plain"},         {"charset", "utf-8"},
      {"charset", "UTF-8"},           {"report-type", "delivery-status"},
      {"differences", "Content-Type"}};
  bool text = text::starts_with_ignore_case(type.value, "text/");
  for (const More& more :
       text ? std::span<const More>(kText) : std::span<const More>(kMulti)) {
    bool there = std::ranges::any_of(type.parameters, [&](const Parameter& one) {
      return text::equals_ignore_case(one.name, more.name);
    });
    if (there) continue;
    for (bool quotes : {false, true})
      for (bool front : {false, true}) {
        Type changed = type;
        changed.parameters.insert(
            front ? changed.parameters.begin() : changed.parameters.end(),
            {std::string(more.name), std::string(more.value), quotes});
        for (std::string_view between : separators(field.mode))
          offer(ChangeKind::ContentTypeRewritten, Rank::Usual,
                field.with(write(changed, between, ParameterQuotes::Kept)));
      }
  }
}

// The mail was made a part of a new multipart: its own type stands there now.
void offer_types_of_parts(const FieldView& field, const OfferField& offer) {
  std::string_view body = field.mail.body;
  for (size_t i = 1; i < field.sections.size() && i < 6; i++) {
    const Section& part = field.sections[i];
    std::string_view header = body.substr(part.header, part.body - part.header);
    std::string value = field_value(header, field.name);
    if (value.empty()) continue;
    offer(ChangeKind::WrappedInMultipart, Rank::Sure, field.with(value));
    if (field.is("Content-Type"))
      for (std::string_view between : separators(field.mode))
        for (auto quotes :
             {ParameterQuotes::Kept, ParameterQuotes::All, ParameterQuotes::Needed})
          offer(ChangeKind::WrappedInMultipart, Rank::Usual,
                field.with(write(read_type(value), between, quotes)));
  }
  if (field.is("Content-Type") && field.sections.size() > 1)
    for (std::string_view plain :
         {"text/plain", "text/plain; charset=us-ascii", "text/plain; charset=utf-8",
          "text/plain; charset=\"utf-8\"", "text/plain; charset=UTF-8",
          "text/plain; charset=\"UTF-8\"", "text/plain; charset=\"us-ascii\"",
          "text/plain; charset=iso-8859-1", "text/html; charset=utf-8",
          "text/html; charset=UTF-8", "text/html; charset=\"utf-8\"",
          "text/html; charset=\"UTF-8\""})
      offer(ChangeKind::WrappedInMultipart, Rank::Usual, field.with(plain));
}

}  // namespace

static void undo_content_type(const FieldView& field, const OfferField& offer) {
  Type type = read_type(field.value);
  using enum ChangeKind;
  offer_styles(field, type, ContentTypeRewritten, true, offer);
  for (const std::string& spelling : type_spellings(type.value)) {
    Type changed = type;
    changed.value = spelling;
    offer_styles(field, changed, ContentTypeRewritten, false, offer);
  }
  // Everything but a boundary in lower case, or in upper case.
  for (Letters letters : {Letters::Small, Letters::Capitals}) {
    Type changed = type;
    changed.value = spelt(type.value, letters);
    for (Parameter& parameter : changed.parameters)
      if (text::equals_ignore_case(parameter.name, "charset"))
        parameter.value = spelt(parameter.value, letters);
    offer_styles(field, changed, ContentTypeRewritten, false, offer);
    changed.value = text::to_lower(type.value);
    offer_styles(field, changed, ContentTypeRewritten, false, offer);
  }
  for (Letters letters : {Letters::Small, Letters::Capitals}) {
    Type changed = type;
    for (Parameter& parameter : changed.parameters)
      parameter.name = spelt(parameter.name, letters);
    offer_styles(field, changed, ContentTypeRewritten, false, offer);
  }
  for (std::string_view end : {";", "; "})
    offer(ContentTypeRewritten, Rank::Usual,
          field.with(std::string(text::trim(field.value)) + std::string(end)));
  if (std::string bare(text::trim(field.value)); bare.ends_with(';'))
    offer(ContentTypeRewritten, Rank::Usual, field.with(bare.substr(0, bare.size() - 1)));
  offer_charsets(field, type, offer);
  for (const std::string& boundary : field.elsewhere.boundaries) {
    Type changed = type;
    for (Parameter& parameter : changed.parameters)
      if (text::equals_ignore_case(parameter.name, "boundary"))
        parameter.value = boundary;
    offer_styles(field, changed, BoundaryReplaced, true, offer);
  }
  offer_types_of_parts(field, offer);
  offer_orders(field, type, offer);
  offer_more(field, type, offer);
}

void undo_type(const FieldView& field, const OfferField& offer) {
  if (field.value.size() > 2000) return;
  using enum ChangeKind;
  if (field.is("Content-Type") || field.is("Content-Disposition"))
    undo_content_type(field, offer);
  if (field.is("Content-Transfer-Encoding")) {
    std::string_view now = text::trim(field.value);
    for (std::string_view name :
         {"8bit", "7bit", "quoted-printable", "base64", "binary", "8BIT", "7BIT",
          "Quoted-Printable", "QUOTED-PRINTABLE", "Base64", "BASE64", "8Bit", "7Bit"}) {
      bool same = text::equals_ignore_case(name, now);
      bool usual = text::is_lower(name[0]) || text::is_digit(name[0]);
      offer(same ? FieldBlanksChanged : EncodingFieldChanged,
            usual ? Rank::Sure : Rank::Likely, field.with(name));
    }
    offer_types_of_parts(field, offer);
  }
  if (field.is("MIME-Version"))
    for (std::string_view value :
         {"1.0", "1.0 (1.0)", "1.0 (produced by MetaMail)", "1.0 (Generated by PHP)"})
      offer(FieldReplaced, Rank::Usual, field.with(value));
}

}  // namespace mailwhy::dkim
