// rooms: mail
// Header, MIME parts, transfer encodings, charsets, encoded words, dates and addresses of
// a mail.
#include <cstddef>
#include <cstdint>
#include <string>

#include "mail/address.h"
#include "mail/reader.h"
#include "text/date.h"
#include "text/encoding.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto mail = mail::read_message(std::string(reinterpret_cast<const char*>(data), size));
  if (!mail) return 0;
  for (const mail::Part& part : mail->parts) {
    if (part.body_offset > size || part.body_size > size - part.body_offset)
      __builtin_trap();
    text::Excerpt text = mail::decoded_text(*mail, part);
    size_t offset = 0, length = 0;
    if (text.locate(0, text.size(), offset, length) &&
        (length != text.size() || mail->bytes.compare(offset, length, text.text) != 0))
      __builtin_trap();
  }
  for (const mail::Field& field : mail->header().fields) {
    (void)text::decode_words(field.value);
    (void)mail::addresses_of(field.value);
    (void)text::parse_mail_date(field.value);
  }
  return 0;
}
