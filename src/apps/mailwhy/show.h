// Reports as the options want them seen.
#pragma once

#include <vector>

#include <boost/json/object.hpp>

#include "apps/mailwhy/options.h"
#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::app {

// What the text is drawn with: the recorded terminal's properties, else those of stdout.
report::TextOptions text_options(const Look& look);

// Prints reports: those in text as they come, JSON and HTML as one document at the end.
class Shown {
 public:
  explicit Shown(const Look& look) : look_(look) {}

  void add(diagnose::Report report);
  // After the last; false where stdout does not take it.
  bool finish();

 private:
  Format format() const { return look_.format.value_or(Format::Text); }
  std::string in_words(const diagnose::Report& report) const;
  std::string in_html() const;  // all that were kept

  Look look_;
  std::vector<diagnose::Report> kept_;
  size_t count_ = 0;
  bool written_ = true;
};

// The look as a case file keeps it, and the recorded look for what was not asked for now.
boost::json::object look_to_json(const Look& look);
Look look_from_json(const boost::json::object& recorded, const Look& asked);

}  // namespace mailwhy::app
