// /why/NAME: one cause or one label of a refusal, for everybody who has to do with it.
#include <algorithm>

#include "report/utf8.h"
#include "report/why_pages.h"
#include "report/why_parts.h"
#include "report/why_steps.h"

namespace mailwhy::report {

namespace {

using knowledge::Cause;
using knowledge::ReasonLabel;
using knowledge::Reference;

struct Named {
  std::string name;
  const Cause* cause;
  const ReasonLabel* label;
  const Reference* reference;
};

std::optional<Named> find_named(std::string_view name) {
  Named out{std::string(name), knowledge::find_cause(name),
            knowledge::find_reason_label(name), knowledge::find_reference(name)};
  if (!out.reference || (!out.cause && !out.label)) return std::nullopt;
  return out;
}

std::string meaning_key(std::string_view name) {
  std::string key = "meaning." + std::string(name);
  return knowledge::has_sentence(key) ? key : "title." + std::string(name);
}

std::string_view kind_key(const Named& named) {
  if (named.cause && named.label) return "reference.is_both";
  return named.cause ? "reference.is_cause" : "reference.is_label";
}

// When sending again makes sense. A label's own sentence counts for a cause of its name.
std::string again_key(const Named& named) {
  std::string own = "retry." + named.name;
  if (knowledge::has_sentence(own)) return own;
  if (named.cause) return "reference.again." + std::string(named.cause->fix);
  return named.label->retry == "no" ? "again.no" : "again.by_itself";
}

// A notice is nothing that could be sent again.
bool is_refusal(const Named& named) {
  return named.cause || named.label->default_class != "info";
}

void write_fact(const WhyPage& page, std::string_view label_key, std::string_view key) {
  page.html.element("dt", page.say(label_key));
  In fact(page.html, "dd");
  write_text(page, sentence(page, key));
}

// The answer for who reads no further: who acts, what to do, whether to send again.
void write_answer(const WhyPage& page, const Named& named) {
  In list(page.html, "dl", {{"class", "answer"}});
  write_fact(page, "reference.who", "actor." + std::string(actor_of(named.name)));
  write_fact(page, "reference.do", "do." + named.name);
  if (is_refusal(named)) write_fact(page, "explain.again", again_key(named));
}

void write_examples(const WhyPage& page, const Named& named) {
  std::vector<std::string_view> texts;
  auto add = [&](std::span<const std::string_view> more) {
    for (std::string_view text : more)
      if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
  };
  if (named.cause) add(named.cause->examples);
  if (named.label) add(named.label->examples);
  add(named.reference->says);
  if (texts.empty()) return;
  In section(page.html, "section");
  write_heading(page, "explain.examples");
  In list(page.html, "ul", {{"class", "refusals"}});
  for (std::string_view text : texts) {
    In item(page.html, "li");
    page.html.element("code", text, {{"translate", "no"}});
  }
}

void write_change(const WhyPage& page, const Reference& reference) {
  if (reference.after.empty()) return;
  In pair(page.html, "div", {{"class", "pair"}});
  {
    In wrong(page.html, "div", {{"class", "wrong"}});
    page.html.element("h3", page.say("reference.before"));
    write_code(page, reference.before, Lines::ToRead);
  }
  In right(page.html, "div", {{"class", "right"}});
  page.html.element("h3", page.say("reference.after"));
  write_code(page, reference.after, Lines::ToCopy);
}

void write_what_to_do(const WhyPage& page, const Named& named) {
  auto readers = usual_steps(named.name);
  if (readers.empty()) return;
  std::string_view actor = actor_of(named.name);
  In section(page.html, "section");
  write_heading(page, "explain.do");
  for (const ReaderSteps& reader : readers) {
    page.html.element("h3", page.say("for." + reader.reader));
    std::vector<std::string> steps;
    for (const text::Message& step : reader.steps)
      steps.push_back(page.say(step.key, step.params));
    write_steps(page, steps);
    if (reader.reader == actor) write_change(page, *named.reference);
  }
}

void write_evidence(const WhyPage& page, const Named& named) {
  In section(page.html, "section");
  write_heading(page, "reference.evidence");
  write_paragraph(page, sentence(page, "evidence." + named.name));
  if (named.reference->look.empty()) return;
  page.html.element("h3", page.say("reference.look"));
  write_code(page, named.reference->look);
}

void write_rule(const WhyPage& page, const Named& named) {
  In section(page.html, "section");
  write_heading(page, "explain.reference");
  if (named.cause) write_paragraph(page, rule_text(page, named.cause->reference));
  if (named.label) write_paragraph(page, rule_text(page, named.reference->rule));
  if (!named.label || named.label->codes.empty()) return;
  page.html.element("h3", page.say("explain.codes"));
  In list(page.html, "p");
  std::string_view between;
  for (std::string_view code : named.label->codes) {
    page.html.text(between);
    page.html.element("code", code);
    between = ", ";
  }
}

void write_address(const WhyPage& page, const ReasonLabel& label) {
  if (label.default_class == "info") return;
  write_section(page, "explain.address",
                label.suppress == "yes"  ? "address.drop"
                : label.suppress == "no" ? "address.keep"
                                         : "address.after_n");
}

void write_related(const WhyPage& page, const Reference& reference) {
  In section(page.html, "section");
  write_heading(page, "reference.related");
  {
    In list(page.html, "ul");
    for (std::string_view name : reference.related) {
      In item(page.html, "li");
      page.html.element("a", headline(page, meaning_key(name)),
                        {{"href", page.links.to_why(name)}});
    }
  }
  In more(page.html, "p");
  page.html.element("a", page.say("reference.all"), {{"href", page.links.why_index}});
}

// What the reader finds out last: who is to blame, who takes such mail, when to doubt it.
void write_circumstances(const WhyPage& page, const Named& named) {
  write_section(page, "explain.not_at_fault", "not_at_fault." + named.name);
  write_section(page, "explain.others", "others_accept." + named.name);
  write_section(page, "explain.careful", "false_positive." + named.name);
  if (named.label) write_address(page, *named.label);
}

}  // namespace

std::vector<std::string_view> why_names() {
  std::vector<std::string_view> out;
  for (const Cause& cause : knowledge::causes()) out.push_back(cause.name);
  for (const ReasonLabel& label : knowledge::reason_labels())
    if (!knowledge::find_cause(label.name)) out.push_back(label.name);
  return out;
}

std::optional<std::string> why_body(std::string_view name, std::string_view lang,
                                    const WhyLinks& links) {
  auto named = find_named(name);
  if (!named) return std::nullopt;
  Html html;
  WhyPage page{html, language_named(lang), links};
  html.element("h1", headline(page, meaning_key(name)));
  html.line();
  {
    In kind(html, "p", {{"class", "cause"}});
    html.element("code", name);
    html.text(" · " + page.say(kind_key(*named)));
  }
  html.line();
  write_answer(page, *named);
  html.line();
  write_section(page, "explain.why", "why." + named->name);
  write_section(page, "explain.how", "how." + named->name);
  write_examples(page, *named);
  html.line();
  write_what_to_do(page, *named);
  html.line();
  write_section(page, "reference.avoid", "avoid." + named->name);
  write_evidence(page, *named);
  write_circumstances(page, *named);
  write_rule(page, *named);
  html.line();
  write_related(page, *named->reference);
  html.line();
  return html.take();
}

std::optional<std::string> why_body(std::string_view name, std::string_view lang) {
  return why_body(name, lang, served_links(lang));
}

PageHead why_head(std::string_view name, std::string_view lang) {
  knowledge::Language language = language_named(lang);
  if (!find_named(name))
    return {knowledge::say(language, "reference.title"),
            knowledge::say(language, "reference.description")};
  std::string key = "do." + std::string(name);
  return {with_capital(knowledge::say(language, meaning_key(name))),
          with_capital(knowledge::say(language, key))};
}

}  // namespace mailwhy::report
