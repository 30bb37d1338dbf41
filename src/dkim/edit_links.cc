// Links that a gateway replaced by its own, which carry the old one: Safe Links, URL
// Defense and whatever has the same shape, an address percent-encoded in a parameter.
#include <algorithm>

#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/encoding.h"
#include "text/hex.h"

namespace mailwhy::dkim {

namespace {

bool ends_link(char c) {
  return text::is_space(c) || c == '"' || c == '\'' || c == '<' || c == '>' ||
         static_cast<unsigned char>(c) < 32;
}

std::string unescaped(std::string_view text, char escape) {
  std::string out;
  for (size_t i = 0; i < text.size(); i++) {
    int high =
        i + 2 < text.size() && text[i] == escape ? text::hex_value(text[i + 1]) : -1;
    int low = high >= 0 ? text::hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_link(std::string_view text) {
  for (std::string_view scheme : {"http://", "https://", "mailto:", "ftp://", "www."})
    if (text::starts_with_ignore_case(text, scheme)) return true;
  return false;
}

// urldefense v2: "-" stands for "%", "_" for "/", in the parameter u.
std::string from_urldefense2(std::string_view link) {
  size_t at = link.find("u=");
  if (link.find("urldefense") == link.npos || at == link.npos) return {};
  std::string_view value = link.substr(at + 2, link.find('&', at) - at - 2);
  std::string made;
  for (char c : value) made += c == '-' ? '%' : c == '_' ? '/' : c;
  made = unescaped(made, '%');
  return is_link(made) ? made : std::string();
}

// urldefense v3: https://urldefense.com/v3/__ADDRESS__;LETTERS!…$: each "*" stands for
// the next letter, "**X" for a run of them.
std::string from_urldefense3(std::string_view link) {
  size_t begin = link.find("/v3/__");
  if (begin == link.npos) return {};
  begin += 6;
  size_t end = link.find("__;", begin);
  if (end == link.npos) return {};
  std::string_view address = link.substr(begin, end - begin);
  size_t last = link.find('!', end);
  std::string letters = text::decode_base64([&] {
    std::string code(link.substr(end + 3, last == link.npos ? 0 : last - end - 3));
    for (char& c : code) c = c == '-' ? '+' : c == '_' ? '/' : c;
    return code;
  }());
  std::string out;
  size_t next = 0;
  for (size_t i = 0; i < address.size(); i++) {
    if (address[i] != '*') {
      out += address[i];
    } else if (i + 2 < address.size() && address[i + 1] == '*') {
      static constexpr std::string_view kRuns =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      size_t run = kRuns.find(address[i + 2]);
      if (run == kRuns.npos) return {};
      out += letters.substr(std::min(next, letters.size()), run + 2);
      next += run + 2;
      i += 2;
    } else {
      if (next < letters.size()) out += letters[next++];
    }
  }
  // "https:/x" where "//" would end the path early.
  for (std::string_view scheme : {"https:/", "http:/"})
    if (out.starts_with(scheme) && out.size() > scheme.size() &&
        out[scheme.size()] != '/')
      out.insert(scheme.size(), 1, '/');
  return is_link(out) ? out : std::string();
}

// Any parameter, or the rest of the path, that is an address in itself.
std::string from_parameter(std::string_view link) {
  size_t query = link.find('?');
  for (size_t at = query; at != link.npos && at < link.size();) {
    size_t end = link.find('&', at + 1);
    std::string_view parameter =
        link.substr(at + 1, end == link.npos ? link.npos : end - at - 1);
    if (parameter.starts_with("amp;")) parameter.remove_prefix(4);
    size_t equals = parameter.find('=');
    if (equals != parameter.npos) {
      std::string value = unescaped(parameter.substr(equals + 1), '%');
      if (is_link(value)) return value;
    }
    at = end;
  }
  for (std::string_view scheme :
       {"https%3A", "http%3A", "https://", "http://", "https:/"}) {
    size_t at = text::find_ignore_case(link, scheme, 8);
    if (at != link.npos) {
      std::string value = unescaped(link.substr(at), '%');
      if (is_link(value)) return value;
    }
  }
  return {};
}

std::string original_of(std::string_view link) {
  for (auto* way : {from_urldefense3, from_urldefense2, from_parameter}) {
    std::string made = way(link);
    if (!made.empty() && made != link) return made;
  }
  return {};
}

struct Way {
  bool html = false;      // "&" was "&amp;"
  bool trailing = false;  // a "/" was added at the end
};

// The text with every link that carries another replaced by it; "" if there is none.
std::string restored(std::string_view text, const Way& way) {
  std::string out;
  size_t done = 0;
  for (size_t at = text.find("http"); at != text.npos;) {
    if (!is_link(text.substr(at))) {
      at = text.find("http", at + 4);
      continue;
    }
    size_t end = at;
    while (end < text.size() && end - at < 4000 && !ends_link(text[end])) end++;
    std::string_view link = text.substr(at, end - at);
    // What ends a sentence belongs to no link.
    while (!link.empty() &&
           (link.back() == '.' || link.back() == ',' || link.back() == ')'))
      link.remove_suffix(1);
    std::string original = original_of(replaced_all(link, "&amp;", "&"));
    if (!original.empty()) {
      if (way.trailing && original.ends_with('/')) original.pop_back();
      out += text.substr(done, at - done);
      out += way.html ? replaced_all(original, "&", "&amp;") : original;
      done = at + link.size();
    }
    at = text.find("http", at + link.size() + 1);
  }
  if (done == 0) return {};
  return out += text.substr(done);
}

// Quoted-printable of which `edit` changes some lines: only these are written anew.
template <class Edit>
std::string requoted(std::string_view body, const QuotedPrintableStyle& style,
                     Edit edit) {
  std::string out, written;
  bool changed = false;
  for (std::string_view line : lines_of(body)) {
    written += line;
    if (line.ends_with("=\r\n")) continue;
    std::string made = edit(text::decode_quoted_printable(written));
    out += made.empty() ? written : encode_quoted_printable(made, style);
    changed |= !made.empty();
    written.clear();
  }
  return changed ? out + written : std::string();
}

PartWays ways_of(const BodyView& view, const Section& part) {
  static constexpr QuotedPrintableStyle kLinkStyles[] = {{.width = 76},
                                                         {.width = 76, .fills = false},
                                                         {.width = 75},
                                                         {.width = 73},
                                                         {.width = 72}};
  PartWays ways{part.body, part.end, {}};
  std::string_view body = view.body_of(part);
  bool base64 = part.encoding == "base64";
  std::string octets = base64 ? text::decode_base64(body) : std::string();
  for (Way way : {Way{part.is_html(), false}, Way{!part.is_html(), false},
                  Way{part.is_html(), true}}) {
    auto edit = [&](std::string_view text) { return restored(text, way); };
    auto add = [&](std::string made) {
      if (!made.empty() && std::ranges::find(ways.ways, made) == ways.ways.end())
        ways.ways.push_back(std::move(made));
    };
    if (base64) {
      std::string made = edit(octets);
      size_t width = std::min(body.find("\r\n"), body.size());
      size_t end = body.find_last_not_of("\r\n") + 3;
      if (!made.empty() && width > 0 && width % 4 == 0)
        add(encode_base64_lines(made, width)
                .append(body.substr(std::min(end, body.size()))));
    } else if (part.encoding == "quoted-printable") {
      for (const QuotedPrintableStyle& style : kLinkStyles)
        add(requoted(body, style, edit));
    } else {
      add(edit(body));
    }
  }
  return ways;
}

}  // namespace

bool undo_links(const BodyView& view, const Offer& offer) {
  static constexpr size_t kMostOffers = 60;
  std::vector<PartWays> parts;
  for (const Section& part : view.sections) {
    if (part.is_multipart() || !part.is_text()) continue;
    PartWays ways = ways_of(view, part);
    if (!ways.ways.empty()) parts.push_back(std::move(ways));
  }
  return offer_usual_ways(view.text, parts, 3, ChangeKind::LinksRewritten, offer) ||
         offer_all_ways(view.text, parts, kMostOffers, ChangeKind::LinksRewritten, offer);
}

}  // namespace mailwhy::dkim
