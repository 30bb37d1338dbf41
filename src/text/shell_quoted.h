// Words of a command that people paste into a shell: POSIX Shell Command Language, 2.2.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::text {

// 'it'\''s': what a shell reads as exactly this text. Plain words stay as they are; a
// control character, which does nothing for a diagnosis, becomes a blank.
std::string shell_quoted(std::string_view text);

}  // namespace mailwhy::text
