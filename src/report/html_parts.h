// The sections of a report's page, each in a file of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "diagnose/report.h"
#include "report/html.h"
#include "report/html_report.h"
#include "report/marks.h"
#include "report/page.h"

namespace mailwhy::report {

// What the sections of one case are drawn with.
struct Drawing {
  Html& html;
  const Page& page;  // says the sentences
  const HtmlOptions& options;
  const diagnose::Report& report;
  const diagnose::Case& one;
  int number = 0;  // of the case, from 1; 0 where it is the only one
  int level = 1;   // of the verdict's heading; sections are one below

  std::string say(std::string_view key, const text::Params& params = {}) const {
    return page.say(key, params);
  }
  std::string say(const text::Message& message) const {
    return page.say(message.key, message.params);
  }
  // "change", or "change-2" of the second case.
  std::string id(std::string_view name) const {
    return number == 0 ? std::string(name)
                       : std::string(name) + "-" + std::to_string(number);
  }
  // Sections are landmarks by their headings, unless the next case has the same ones.
  std::string landmark(std::string_view name) const {
    return number == 0 ? id(name) : "";
  }
  void heading(std::string_view text, int below = 1, Attributes attributes = {}) const {
    html.element("h" + std::to_string(level + below), text, attributes);
  }
};

// "/why/spf_no_record?lang=ru"
std::string why_path(std::string_view name, knowledge::Language language);

// "spf_provider_missing, proven"; the name leads to its page.
void write_cause(const Drawing& to, const diagnose::Finding& finding);

// The text with its marks as <mark>.
void write_marked(Html& html, const std::string& text, const std::vector<Mark>& marks);

// The attributes of a text with a copy button, which a script puts beside it.
void write_copyable(const Drawing& to, std::string_view tag, std::string_view text,
                    std::string_view name = {});

// What happened: the mail's way, where it stopped, the refusal as it was worded.
void write_way(const Drawing& to);
bool has_way(const diagnose::Case& one);

// How it was decided: the SPF tree with the deciding branch, or the name servers side by
// side.
void write_derivation(const Drawing& to, const diagnose::Finding& answer);

// The record that an evaluation read at the domain, as a tree.
void write_spf_tree(Html& html, const Page& page, const spf::Result& result);

// A change in short, for the first screen: the record before and after, to be copied.
void write_short_change(const Drawing& to, const diagnose::Change& change);

// One change: its question first where it hangs on one, the diff, the values to copy, the
// proof; or its steps.
void write_change(const Drawing& to, const diagnose::Change& change);
void write_proof(const Drawing& to, const diagnose::Change& change, int below);

// The record of this case tried out with other addresses: a form, whose answer a script
// shows while one types.
void write_simulator(const Drawing& to, const diagnose::Finding& answer);

// The note to each addressee.
void write_tickets(const Drawing& to, const diagnose::Finding& answer);

// An examination (`mailwhy check`), or several: drawn instead of all of the above.
void write_examinations(std::span<const Drawing> drawings);
void write_sender_map(const Drawing& to);     // whom the SPF record permits
void write_server_matrix(const Drawing& to);  // each record at each name server

}  // namespace mailwhy::report
