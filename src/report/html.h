// HTML written element by element: what is opened is closed, and every text is escaped,
// whoever wrote it. The result is well-formed XML, too.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::report {

// For texts and attribute values alike: & < > " ' as references; line feeds stay; control
// characters, what turns the writing direction and broken UTF-8 as U+FFFD (utf8.h).
std::string html_escape(std::string_view text);

struct Attribute {
  std::string_view name;
  std::string value;  // class and aria-labelledby are left out where it is ""
};
using Attributes = std::initializer_list<Attribute>;

class Html {
 public:
  void open(std::string_view tag, Attributes attributes = {});
  void close();  // the innermost element that is open

  void text(std::string_view text);
  void element(std::string_view tag, std::string_view text, Attributes attributes = {});
  void single(std::string_view tag, Attributes attributes = {});  // <br/>, <input …/>
  void add(std::string_view html) { out_ += html; }  // what another Html wrote
  void line() { out_ += '\n'; }                      // between blocks, for who reads it

  std::string take();  // all of it; nothing may be open

 private:
  void tag(std::string_view name, Attributes attributes, std::string_view end);

  std::string out_;
  std::vector<std::string> open_;
};

// An element as long as this lives:  In section(html, "section", {{"class", "change"}});
class In {
 public:
  In(Html& html, std::string_view tag, Attributes attributes = {}) : html_(html) {
    html_.open(tag, attributes);
  }
  ~In() { html_.close(); }
  In(const In&) = delete;
  In& operator=(const In&) = delete;

 private:
  Html& html_;
};

}  // namespace mailwhy::report
