// How SPF came to its result, drawn as a tree with the term that decided:
//
//   v=spf1 a include:_spf.example.net -all
//   ├─ a                         no match  example.org 192.0.2.80
//   ├─ include:_spf.example.net  no match
//   └─ -all                      fail      ◄ decided here: everybody else
#pragma once

#include "report/page.h"
#include "spf/check.h"

namespace mailwhy::report {

// Includes that led nowhere take one line, unless the options ask for everything.
void draw_spf_tree(Page& page, const spf::Result& result, int indent);

}  // namespace mailwhy::report
