// Internationalised domain names: IDNA 2008 (RFC 5891), UTS 46 non-transitional.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::text {

inline constexpr size_t kMaxDomainText =
    1024;  // octets; nothing longer has 255 as A-labels

// "Почта.Пример.РФ" as "xn--80a1acny.xn--e1afmkfd.xn--p1ai": A-labels in lower case, as
// domains are compared and looked up. ASCII names keep every octet ("_dmarc", "a/b") but
// the case; a final dot stays. An Error for what is no UTF-8 and for labels that IDNA
// refuses.
Result<std::string> to_a_labels(std::string_view domain);

// For people to read: A-labels as Unicode where they are valid and come back the same,
// the rest as it is. Never longer than the reader expects: at most four octets a
// character.
std::string for_display(std::string_view domain);

}  // namespace mailwhy::text
