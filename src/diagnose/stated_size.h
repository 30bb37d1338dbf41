// Sizes in the words of a refusal: "message size 14889779 exceeds size limit 10240000",
// "the limit is 10 MB".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailwhy::diagnose {

struct StatedSizes {
  std::optional<uint64_t> mail, limit;  // bytes; a megabyte is 1,048,576
};

// Reads the first 4 kB. A number without a unit counts only beside words about sizes.
StatedSizes sizes_in(std::string_view reply);

}  // namespace mailwhy::diagnose
