// Rows of data files as C++ literals.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "knowledge/compile/rows.h"

namespace mailwhy::knowledge::compile {

// A string literal.
std::string literal_of(std::string_view text);

// The literal of one field, "" where the row has none; of several, with commas.
std::string text_of(const Row& row, std::string_view key);
std::string texts_of(const Row& row, std::initializer_list<std::string_view> keys);

// Adds `static constexpr std::string_view NAME[] = {…};` to `out` and returns NAME, or {}
// where there is no such list.
std::string emit_list(const Row& row, std::string_view key, const std::string& name,
                      std::string& out);

}  // namespace mailwhy::knowledge::compile
