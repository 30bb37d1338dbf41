// The layout of every page: head, header with the language switch, main, footer, and the
// files beside it.
//
// A page works without script and loads nothing from elsewhere, so it can be served under
// kContentPolicy. Its style and scripts are files of their own under /assets/, or, in a
// file that is to stand alone, the style is in the page and there is no script.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "knowledge/knowledge.h"
#include "report/html.h"

namespace mailwhy::report {

// The header Content-Security-Policy of every page of the site.
inline constexpr std::string_view kContentPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct Asset {
  std::string_view name;  // "style.css"
  std::string_view type;  // "text/css; charset=utf-8"
  std::string_view content;
  std::string_view path;  // "/assets/1f3870be-style.css": changes with the content, so it
                          // may be kept for a year
  std::string_view digest;  // SHA-256 of the content, hexadecimal
};
std::span<const Asset> assets();
const Asset* find_asset(std::string_view path);  // by its path; nullptr

// Where a page leads that is a file in a folder: relative to it, with nothing behind it
// that could answer. No scripts then, no start page, no API.
struct FileLinks {
  std::string style, causes, services;
  std::string english, russian;  // the same page in the other language; "" is left out
};

struct HtmlPage {
  std::string title;        // of the window; the product's name is added
  std::string description;  // for search engines; may be ""
  std::string lang = "en";  // "en" or "ru"
  std::string path;    // "/why/spf_no_record", with the query that is to stay if there
                       // is one: where the language switch leads, with lang= added;
                       // "": no switch (what was posted has no address)
  std::string body;    // what stands in <main>: HTML, with one <h1>
  bool script = true;  // load the modules that add copying, progress, the simulator
  bool self_contained = false;  // a file for itself: style inside, no script, no links
  std::optional<FileLinks> files = std::nullopt;  // set: a file of a static site
  bool index = true;  // false: search engines stay away (shared cases)
};
std::string html_document(const HtmlPage& page);

// The <main> of the start page: one box that takes everything, posted to /diagnose as
// multipart/form-data: "text" (what was pasted), "file" (an upload, maybe empty), "lang",
// and what may be missing: "ip", "sender", "helo", "recipient".
struct StartPage {
  std::string text;     // what stands in the box already
  std::string problem;  // one sentence above it: why the last input was not understood
};
std::string html_start_page(knowledge::Language language, const StartPage& start = {});

}  // namespace mailwhy::report
