// The target of a request in origin form, "/why/x?ip=192.0.2.1": RFC 9112, section 3.2.1,
// and RFC 3986. And the pairs of a query or an urlencoded form, as the URL Standard
// (section 5) reads them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace mailwhy::http {

inline constexpr size_t kMaxQueryFields = 100;

struct Target {
  std::string path;
  std::vector<Field> query;
};

// Every escape of the path must be right. It is decoded once; what then is not UTF-8, has
// a control character or a segment "." or ".." fails. Of a query more than
// kMaxQueryFields fields fail; its values become UTF-8.
Result<Target> read_target(std::string_view target);

// "a=1&b=x%20y+z": broken escapes stay as they are. Decoded bytes are left alone.
Result<std::vector<Field>> read_urlencoded(std::string_view text, size_t max_fields,
                                           size_t max_name);

}  // namespace mailwhy::http
