// The pattern language of data/replies/*.toml, read into elements.
//
//   is not (allowed|permitted) to send   words; alternatives, an empty one makes them
//                                        optional
//   reject* ... policy                   * the rest of a word; ... up to 80 bytes of
//                                        anything, .. up to 30
//   {ip} {domain} {address} {list} {limit} {from} {helo}   a place that is captured
//   {word}                               one word that is not
//   ^rejected$                           nothing before, nothing behind
// Upper and lower case count alike, and so do е and ё. A pattern begins and ends at the
// edge of a word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bounce/rule_table.h"

namespace mailwhy::bounce::compile {

struct ElementText {
  Element element;                     // first and count are not set
  std::vector<std::string> spellings;  // of Words, folded
};

struct PatternText {
  std::vector<ElementText> elements;
};

// Sets `fault` and returns false where the pattern is not well formed.
bool read_pattern(std::string_view text, PatternText& pattern, std::string& fault);

}  // namespace mailwhy::bounce::compile
