// Charsets to UTF-8 by ICU's converters.
#include "text/charset.h"

#include <memory>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include "text/ascii.h"
#include "text/charset_guess.h"

namespace mailwhy::text {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

static Converter open_converter(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

// Names that mail programs write and ICU does not know.
static std::string usual_name(std::string_view charset) {
  std::string name = to_lower(trim(charset));
  while (!name.empty() && (name.front() == '"' || name.front() == '\'')) name.erase(0, 1);
  while (!name.empty() && (name.back() == '"' || name.back() == '\'')) name.pop_back();
  if (name.size() > 40) return {};
  if (name == "ks_c_5601-1987") return "windows-949";
  if (name.starts_with("cp-")) return "windows-" + name.substr(3);
  if (name == "unknown-8bit" || name == "x-unknown" || name == "default") return {};
  return name;
}

static bool says_ascii(std::string_view name) {
  return name.empty() || name == "us-ascii" || name == "ascii" || name == "utf-8" ||
         name == "utf8" || name == "iso-8859-1" || name == "latin1";
}

bool is_utf8(std::string_view bytes) {
  for (size_t at = find_non_ascii(bytes); at < bytes.size();) {
    auto lead = static_cast<unsigned char>(bytes[at]);
    size_t length = lead < 0xC2   ? 0
                    : lead < 0xE0 ? 2
                    : lead < 0xF0 ? 3
                    : lead < 0xF5 ? 4
                                  : 0;
    if (length == 0 || at + length > bytes.size()) return false;
    for (size_t i = 1; i < length; i++)
      if ((static_cast<unsigned char>(bytes[at + i]) & 0xC0) != 0x80) return false;
    at += length;
    if (at < bytes.size() && is_ascii(bytes[at])) at = find_non_ascii(bytes, at);
  }
  return true;
}

// Charsets whose bytes up to 0x7F are ASCII.
static bool extends_ascii(std::string_view name) {
  for (std::string_view family :
       {"iso-8859-", "windows-125", "koi8-", "gbk", "gb18030", "big5", "euc-"})
    if (name.starts_with(family)) return true;
  return name == "gb2312";  // "gb2312-1980" has none
}

bool is_utf8_already(std::string_view bytes, std::string_view charset) {
  if (bytes.size() > kMaxConverted) return false;
  std::string name = usual_name(charset);
  if (name.starts_with("iso-2022")) {
    if (has_iso_2022_jp(bytes)) return false;
    name.clear();  // seven bits are promised, and there are eight
  }
  if (says_ascii(name)) return is_utf8(bytes) && !has_iso_2022_jp(bytes);
  return extends_ascii(name) && find_non_ascii(bytes) == bytes.size() &&
         count_controls(bytes).all == 0;
}

// What the converters make of the bytes; of a character that stops them, what stands
// before it, and a status that says so.
static std::string converted(UConverter& from, UConverter& to, std::string_view bytes,
                             UErrorCode& status) {
  std::string written;
  const char* source = bytes.data();
  const char* source_end = source + bytes.size();
  UChar pivot[1024];
  UChar *pivot_read = pivot, *pivot_write = pivot;
  status = U_BUFFER_OVERFLOW_ERROR;
  bool first = true;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    char buffer[4096];
    char* target = buffer;
    status = U_ZERO_ERROR;
    ucnv_convertEx(&to, &from, &target, buffer + sizeof buffer, &source, source_end,
                   pivot, &pivot_read, &pivot_write, pivot + 1024, first, true, &status);
    first = false;
    written.append(buffer, target);
  }
  return written;
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  if (is_utf8_already(bytes, charset)) return std::string(bytes);
  bytes = bytes.substr(0, kMaxConverted);
  std::string name = usual_name(charset);
  if (says_ascii(name) && has_iso_2022_jp(bytes)) name = "iso-2022-jp";
  if (name.starts_with("iso-2022") && !has_iso_2022_jp(bytes)) name.clear();
  if (says_ascii(name) && is_utf8(bytes)) return std::string(bytes);
  bool utf8 = name == "utf-8" || name == "utf8";
  bool latin = name == "iso-8859-1" || name == "latin1";
  // What calls itself ASCII or Latin-1 is neither where it has such bytes.
  Converter from = says_ascii(name) && !utf8 ? nullptr : open_converter(name);
  if (!from && is_utf8(bytes)) return std::string(bytes);
  if (!from)
    from = open_converter(latin ? "windows-1252" : std::string(guess_charset(bytes)));
  Converter to = open_converter("utf-8");
  if (!from || !to) return std::string(bytes);

  UErrorCode status = U_ZERO_ERROR;
  return converted(*from, *to, bytes, status);
}

std::optional<std::string> from_utf8(std::string_view utf8, std::string_view charset) {
  utf8 = utf8.substr(0, kMaxConverted);
  Converter from = open_converter("utf-8"), to = open_converter(usual_name(charset));
  if (!from || !to) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  for (UConverter* one : {from.get(), to.get()})
    ucnv_setToUCallBack(one, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  ucnv_setFromUCallBack(to.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  std::string written = converted(*from, *to, utf8, status);
  if (U_FAILURE(status)) return std::nullopt;
  return written;
}

}  // namespace mailwhy::text
