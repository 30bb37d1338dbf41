// Markdown (CommonMark with GitHub's tables) written so that nothing from outside becomes
// markup: no HTML, no link, no mention, whoever wrote it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::report {

// A sentence: what could be markup stands behind a backslash; a word that a renderer
// would make a link or a mention of (an address, a URL, "#7") is code.
std::string markdown_text(std::string_view sentence);

// "### Change one record", and the empty line below it.
std::string markdown_heading(int level, std::string_view text);

// `text` as code on one line. In a table "|" has its backslash there, too.
enum class Place : unsigned char { Text, Cell };
std::string markdown_code(std::string_view text, Place place = Place::Text);

// A block of lines; the fence is longer than any within.
std::string markdown_block(std::string_view kind, std::string_view lines);

// A row: cells are Markdown already.
std::string markdown_row(const std::vector<std::string>& cells);
// The head of a table with the line below it.
std::string markdown_head(const std::vector<std::string>& cells);

}  // namespace mailwhy::report
