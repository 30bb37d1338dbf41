// What the pages of the reference are put together from.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"
#include "report/html.h"
#include "report/why_links.h"

namespace mailwhy::report {

// The page that is being written, in which language, and where its links lead.
struct WhyPage {
  Html& html;
  knowledge::Language language;
  const WhyLinks& links;

  std::string say(std::string_view key, const text::Params& params = {}) const;
};

knowledge::Language language_named(std::string_view lang);  // "ru"; all else is English

// With a capital: a sentence that began with a parameter begins with its stand-in now.
std::string sentence(const WhyPage& page, std::string_view key,
                     const text::Params& params = {});

// The same as a heading or a link: without the full stop at its end.
std::string headline(const WhyPage& page, std::string_view key);

// Text in which names of causes and labels ("spf_no_record") and RFCs ("RFC 7208,
// section 5") are links. "" writes nothing.
void write_text(const WhyPage& page, std::string_view text);
void write_paragraph(const WhyPage& page, std::string_view text,
                     std::string_view css_class = {});
void write_heading(const WhyPage& page, std::string_view key);

// <h2> of `heading_key` and the sentence of `key`, where there is one.
void write_section(const WhyPage& page, std::string_view heading_key,
                   const std::string& key);

void write_steps(const WhyPage& page, const std::vector<std::string>& steps);
enum class Lines : unsigned char { ToCopy, ToRead };  // with a copy button, or without
void write_code(const WhyPage& page, std::span<const std::string> lines,
                Lines kind = Lines::ToCopy);
void write_code(const WhyPage& page, std::span<const std::string_view> lines,
                Lines kind = Lines::ToCopy);

// "RFC 7208, sections 3.2 and 4.5" in the page's language.
std::string rule_text(const WhyPage& page, std::string_view rule);

}  // namespace mailwhy::report
