#include "report/explain.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include "diagnose/label.h"
#include "diagnose/submission.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

void section(Page& page, const char* heading_key, std::string_view text) {
  page.blank();
  page.line(page.say(heading_key), Style::Bold);
  page.paragraph(2, with_capital(std::string(text)));
}

void section_of(Page& page, const char* heading_key, const std::string& key) {
  if (knowledge::has_sentence(key)) section(page, heading_key, page.say(key));
}

void examples(Page& page, std::span<const std::string_view> texts) {
  if (texts.empty()) return;
  page.blank();
  page.line(page.say("explain.examples"), Style::Bold);
  for (std::string_view text : texts) page.paragraph(4, shown(text));
}

void body(Page& page, const std::string& name, std::string_view actor,
          std::span<const std::string_view> refusals) {
  section_of(page, "explain.why", "why." + name);
  section_of(page, "explain.how", "how." + name);
  examples(page, refusals);
  section_of(page, "explain.do", "do." + name);
  section_of(page, "explain.who", "actor." + std::string(actor));
  section_of(page, "reference.avoid", "avoid." + name);
  section_of(page, "reference.evidence", "evidence." + name);
  section_of(page, "explain.not_at_fault", "not_at_fault." + name);
  section_of(page, "explain.others", "others_accept." + name);
  section_of(page, "explain.careful", "false_positive." + name);
}

// What each reader can do, as far as it holds without a certain mail.
void steps(Page& page, const std::string& label) {
  for (std::string_view reader : diagnose::readers()) {
    std::vector<text::Message> list;
    if (reader == "sender_user" && diagnose::is_about_submission(label))
      list = diagnose::usual_submission_steps(label);
    for (text::Message& step : diagnose::steps_for(label, reader, {}))
      list.push_back(std::move(step));
    if (list.empty()) continue;
    page.blank();
    page.line(page.say("for." + std::string(reader)), Style::Bold);
    int number = 1;
    for (const text::Message& step : list) {
      if (list.size() == 1) {
        page.paragraph(2, page.say(step.key, step.params));
        continue;
      }
      page.paragraph(5, page.say(step.key, step.params), Style::Plain,
                     "  " + std::to_string(number++) + ".");
    }
  }
}

// Send again, keep the address: for every mail with this label, unless a reply says
// otherwise.
void again(Page& page, const knowledge::ReasonLabel& label) {
  if (label.default_class == "info") return;
  std::string own = "retry." + std::string(label.name);
  std::string_view usual = label.retry == "no" ? "again.no" : "again.by_itself";
  section(page, "explain.again",
          page.say(knowledge::has_sentence(own) ? std::string_view(own) : usual));
  section(page, "explain.address",
          page.say(label.suppress == "yes"  ? "address.drop"
                   : label.suppress == "no" ? "address.keep"
                                            : "address.after_n"));
}

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (std::string_view word : words)
    out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string meaning_of(const Page& page, const std::string& name) {
  std::string key = "meaning." + name;
  return with_capital(page.say(knowledge::has_sentence(key) ? key : "title." + name));
}

// Levenshtein's distance, row by row; names are short.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); i++) {
    size_t diagonal = row[0]++;
    for (size_t j = 0; j < b.size(); j++) {
      size_t change = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

void list_group(Page& page, std::string_view group, std::vector<std::string_view> names) {
  page.blank();
  page.line(group, Style::Bold);
  for (std::string_view name : names)
    page.paragraph(30, meaning_of(page, std::string(name)), Style::Plain,
                   "  " + std::string(name));
}

template <class Row>
void list_rows(Page& page, std::span<const Row> rows) {
  for (size_t i = 0; i < rows.size();) {
    std::string_view group = rows[i].group;
    std::vector<std::string_view> names;
    for (; i < rows.size() && rows[i].group == group; i++) names.push_back(rows[i].name);
    list_group(page, group, std::move(names));
  }
}

}  // namespace

std::optional<std::string> explain_text(std::string_view name,
                                        const TextOptions& options) {
  const knowledge::Cause* cause = knowledge::find_cause(name);
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(name);
  if (!cause && !label) return std::nullopt;
  Page page(options);
  std::string key(name);
  page.paragraph(0, key, Style::Bold);
  if (cause)
    page.paragraph(2,
                   page.say("explain.kind_cause", {{"group", std::string(cause->group)}}),
                   Style::Dim);
  if (label)
    page.paragraph(
        2,
        page.say("explain.kind_reason", {{"group", std::string(label->group)},
                                         {"class", std::string(label->default_class)}}),
        Style::Dim);
  section(page, "explain.meaning", meaning_of(page, key));
  body(page, key, cause ? cause->actor : label->actor,
       cause ? cause->examples : label->examples);
  if (label) {
    steps(page, key);
    again(page, *label);
    if (!label->codes.empty()) section(page, "explain.codes", joined(label->codes));
  }
  if (cause) section(page, "explain.reference", cause->reference);
  return page.take();
}

std::string explain_list(const TextOptions& options) {
  Page page(options);
  list_rows(page, knowledge::causes());
  list_rows(page, knowledge::reason_labels());
  return page.take();
}

std::string closest_name(std::string_view name) {
  if (name.size() > 64) return "";
  std::string best;
  size_t least = std::max<size_t>(2, name.size() / 4) + 1;
  auto consider = [&](std::string_view known) {
    size_t far = distance(name, known);
    if (far >= least) return;
    least = far;
    best = known;
  };
  for (const knowledge::Cause& cause : knowledge::causes()) consider(cause.name);
  for (const knowledge::ReasonLabel& label : knowledge::reason_labels())
    consider(label.name);
  return best;
}

}  // namespace mailwhy::report
