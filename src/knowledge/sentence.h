// The small language of data/lang/*.toml: how a sentence names what is filled in.
//   {ip}                      the parameter
//   {n|address|addresses}     a word that follows the number n: two forms (one, other) as
//   in
//                             English, three (one, few, many) as in Russian
//   [ by {server}]            left out where a parameter inside is not known
//   [{server}|one server]     what stands behind | is said instead
// A doubled bracket or brace stands for itself. Nothing nests.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "text/message.h"
#include "text/result.h"

namespace mailwhy::knowledge {

struct SentenceShape {
  std::set<std::string, std::less<>> params;
  int plural_forms = 0;  // 2, 3; 0 where the sentence counts nothing, -1 where both occur
};

// Checks a sentence: an Error names the byte where it breaks the rules above.
Result<SentenceShape> read_sentence(std::string_view sentence);

// The sentence filled in. A parameter that is not known (absent or empty) and stands
// outside brackets is replaced by what `unknown` says for its name.
std::string fill_in(std::string_view sentence, const text::Params& params,
                    const std::function<std::string(std::string_view name)>& unknown);

// Are all parameters known that stand outside of brackets?
bool is_whole(std::string_view sentence, const text::Params& params);

// Which of `forms` words goes with a number: 2 forms one/other, 3 forms one/few/many.
int plural_form(std::string_view number, int forms);

}  // namespace mailwhy::knowledge
