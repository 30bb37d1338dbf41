// How SPF came to its result, drawn as a tree with the term that decided:
//
//   v=spf1 a include:_spf.example.net -all
//   ├─ a                         no match  example.org 192.0.2.80
//   ├─ include:_spf.example.net  no match
//   └─ -all                      fail      ◄ decided here: everybody else
#pragma once

#include <string>
#include <vector>

#include "report/marks.h"
#include "report/page.h"
#include "spf/check.h"

namespace mailwhy::report {

// Includes that led nowhere take one line, unless the options ask for everything.
void draw_spf_tree(Page& page, const spf::Result& result, int indent);

// The same for renderings that draw their own lines: the terms in the order of the
// records; those below an include that led nowhere only where the options ask for
// everything.
struct SpfTreeRow {
  std::string branch, term, detail, result;
  int depth = 0;
  bool decided = false, everybody_else = false;
  bool aside = false;  // below an include that led nowhere
};
std::vector<SpfTreeRow> spf_tree_rows(const Page& page, const spf::Result& result);

// The word of the checked domain's record at which evaluation stopped with an error.
std::vector<Mark> spf_fault_marks(const spf::Result& result);

// Why there is no result, or none but an error: in English with every detail, in other
// languages by its kind and place. "" where nothing stood in the way.
std::string spf_problem_text(const Page& page, const spf::Result& result);

}  // namespace mailwhy::report
