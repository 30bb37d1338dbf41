// DMARC Policy Records: RFC 9989, sections 4.6 to 4.8 and 4.10.1.
#include "dmarc/record.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.h"

namespace mailwhy::dmarc {

std::string_view to_string(Policy policy) {
  switch (policy) {
    case Policy::None:
      return "none";
    case Policy::Quarantine:
      return "quarantine";
    case Policy::Reject:
      return "reject";
  }
  return "none";
}

// Blanks as the grammar has them; line ends are none.
static std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text::is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && text::is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct KnownTag {
  std::string_view name;
  TagName id;
};
static constexpr std::array kKnownTags = {
    KnownTag{"v", TagName::V},         KnownTag{"p", TagName::P},
    KnownTag{"sp", TagName::Sp},       KnownTag{"np", TagName::Np},
    KnownTag{"psd", TagName::Psd},     KnownTag{"t", TagName::T},
    KnownTag{"adkim", TagName::Adkim}, KnownTag{"aspf", TagName::Aspf},
    KnownTag{"rua", TagName::Rua},     KnownTag{"ruf", TagName::Ruf},
    KnownTag{"fo", TagName::Fo},       KnownTag{"pct", TagName::Pct},
    KnownTag{"rf", TagName::Rf},       KnownTag{"ri", TagName::Ri},
};

static TagName tag_name(std::string_view name) {
  for (const KnownTag& known : kKnownTags)
    if (text::equals_ignore_case(name, known.name)) return known.id;
  return TagName::Unknown;
}

// Calls found(tag) for each tag until it returns false or the limit is reached.
template <class Found>
static void each_tag(std::string_view text, Found found) {
  if (text.size() > kMaxRecord) return;
  size_t count = 0;
  for (size_t start = 0; start < text.size() && count < kMaxTags;) {
    size_t end = std::min(text.find(';', start), text.size());
    std::string_view written = trimmed(text.substr(start, end - start));
    start = end + 1;
    if (written.empty()) continue;
    count++;
    Tag tag;
    tag.offset = static_cast<uint32_t>(written.data() - text.data());
    tag.size = static_cast<uint32_t>(written.size());
    size_t equals = written.find('=');
    tag.has_equals = equals != written.npos;
    tag.name = trimmed(written.substr(0, equals));
    if (tag.has_equals) {
      tag.value = trimmed(written.substr(equals + 1));
      tag.id = tag_name(tag.name);
      tag.value_offset = tag.value.empty()
                             ? tag.offset + tag.size
                             : static_cast<uint32_t>(tag.value.data() - text.data());
    }
    if (!found(tag)) return;
  }
}

bool is_record(std::string_view text) {
  while (!text.empty() && text::is_blank(text.front())) text.remove_prefix(1);
  if (text.empty() || text::to_lower(text[0]) != 'v') return false;
  bool right = false;
  each_tag(text, [&](const Tag& first) {
    right = first.id == TagName::V && first.value == "DMARC1";
    return false;
  });
  return right;
}

std::optional<Policy> parse_policy(std::string_view value) {
  for (Policy policy : {Policy::None, Policy::Quarantine, Policy::Reject})
    if (text::equals_ignore_case(value, to_string(policy))) return policy;
  return std::nullopt;
}

static Request request(std::string_view value) {
  auto policy = parse_policy(value);
  return {true, policy.has_value(), policy.value_or(Policy::None)};
}

static bool is_letter(std::string_view value, char letter) {
  return value.size() == 1 && text::to_lower(value[0]) == letter;
}

// Whole numbers from 0 to 100; anything else is the default.
static int percent(std::string_view value) {
  int number = 0;
  const char* end = value.data() + value.size();
  auto [stop, error] = std::from_chars(value.data(), end, number);
  return error == std::errc() && stop == end && number >= 0 && number <= 100 ? number
                                                                             : 100;
}

static Mode mode(std::string_view value) {
  return is_letter(value, 's') ? Mode::Strict : Mode::Relaxed;
}

static void take(const Tag& tag, Record& record) {
  switch (tag.id) {
    case TagName::P:
      record.p = request(tag.value);
      return;
    case TagName::Sp:
      record.sp = request(tag.value);
      return;
    case TagName::Np:
      record.np = request(tag.value);
      return;
    case TagName::Psd:
      record.psd = is_letter(tag.value, 'y')   ? Psd::Yes
                   : is_letter(tag.value, 'n') ? Psd::No
                                               : Psd::Unsaid;
      return;
    case TagName::T:
      record.testing = is_letter(tag.value, 'y');
      return;
    case TagName::Adkim:
      record.adkim = mode(tag.value);
      return;
    case TagName::Aspf:
      record.aspf = mode(tag.value);
      return;
    case TagName::Rua:
      record.rua = tag.value;
      return;
    case TagName::Ruf:
      record.ruf = tag.value;
      return;
    case TagName::Fo:
      record.fo = tag.value;
      return;
    case TagName::Pct:
      record.percent = percent(tag.value);
      return;
    case TagName::V:
    case TagName::Rf:
    case TagName::Ri:
    case TagName::Unknown:
      return;
  }
}

std::optional<Record> read_record(std::string_view text) {
  if (!is_record(text)) return std::nullopt;
  Record record;
  record.text = text;
  each_tag(text, [&](const Tag& tag) {
    take(tag, record);
    return true;
  });
  return record;
}

static bool names_somebody(std::string_view list) {
  auto uris = report_uris(list);
  return std::any_of(uris.begin(), uris.end(),
                     [](const ReportUri& uri) { return uri.valid; });
}

Use use_of(const Record& record, Era era) {
  bool bad = !record.p.valid || (record.sp.written && !record.sp.valid) ||
             (era == Era::Rfc9989 && record.np.written && !record.np.valid);
  if (!bad) return Use::AsWritten;
  return names_somebody(record.rua) ? Use::AsNone : Use::NotAtAll;
}

std::vector<Tag> tags_of(std::string_view text) {
  std::vector<Tag> tags;
  each_tag(text, [&](const Tag& tag) {
    tags.push_back(tag);
    return true;
  });
  return tags;
}

// ---------------------------------------------------------------- report URIs

// The characters of RFC 3986 without "," and "!", which must be encoded here.
static bool is_uri_byte(char c) {
  return text::is_alnum(c) ||
         std::string_view("-._~:/?#[]@$&'()*+;=%").find(c) != std::string_view::npos;
}

// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
static size_t scheme_size(std::string_view uri) {
  size_t colon = uri.find(':');
  if (colon == uri.npos || colon == 0 || !text::is_alpha(uri[0])) return 0;
  for (char c : uri.substr(0, colon))
    if (!text::is_alnum(c) && c != '+' && c != '-' && c != '.') return 0;
  return colon;
}

// "!" digits and a unit at the end: RFC 7489, section 6.2.
static std::string_view size_limit(std::string_view uri) {
  size_t mark = uri.rfind('!');
  if (mark == uri.npos) return {};
  std::string_view size = uri.substr(mark + 1);
  if (!size.empty() && std::string_view("kmgtKMGT").find(size.back()) != size.npos)
    size.remove_suffix(1);
  bool number = !size.empty() && std::all_of(size.begin(), size.end(), text::is_digit);
  return number ? uri.substr(mark) : std::string_view();
}

static bool is_hex(char c) {
  return text::is_digit(c) || (text::to_lower(c) >= 'a' && text::to_lower(c) <= 'f');
}

static bool has_uri_syntax(std::string_view uri) {
  for (size_t i = 0; i < uri.size(); i++) {
    if (!is_uri_byte(uri[i])) return false;
    if (uri[i] == '%' &&
        !(i + 2 < uri.size() && is_hex(uri[i + 1]) && is_hex(uri[i + 2])))
      return false;
  }
  return true;
}

// The domain of the first address behind "mailto:"; "" where there is none.
static std::string_view mailto_domain(std::string_view uri) {
  std::string_view address = uri.substr(7, uri.find('?', 7) - 7);
  size_t at = address.rfind('@');
  return at == address.npos || at == 0 ? std::string_view() : address.substr(at + 1);
}

static ReportUri read_uri(std::string_view written, std::string_view list) {
  ReportUri uri;
  uri.text = written;
  uri.offset = static_cast<uint32_t>(written.data() - list.data());
  uri.size_limit = size_limit(written);
  std::string_view bare = written.substr(0, written.size() - uri.size_limit.size());
  uri.mailto = text::starts_with_ignore_case(bare, "mailto:");
  if (uri.mailto) uri.domain = mailto_domain(bare);
  size_t scheme = scheme_size(bare);
  uri.valid = scheme > 0 && scheme + 1 < bare.size() && has_uri_syntax(bare) &&
              (!uri.mailto || !uri.domain.empty());
  return uri;
}

std::vector<ReportUri> report_uris(std::string_view list) {
  std::vector<ReportUri> uris;
  for (size_t start = 0; start <= list.size() && uris.size() < kMaxReportUris;) {
    size_t end = std::min(list.find(',', start), list.size());
    std::string_view written = trimmed(list.substr(start, end - start));
    start = end + 1;
    if (!written.empty()) uris.push_back(read_uri(written, list));
  }
  return uris;
}

}  // namespace mailwhy::dmarc
