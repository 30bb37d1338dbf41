// The two blocks of labelled lines: what the reader can do now, and who did what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// A line of one of the two: "label.must_act" and its sentence.
struct Labelled {
  std::string_view label;
  std::string text;
};
std::vector<Labelled> what_now(const Page& page, const diagnose::Case& one,
                               const diagnose::Finding& answer, net::Time asked_at);
std::vector<Labelled> who_did_what(const Page& page, const diagnose::Case& one,
                                   const diagnose::Finding& answer);

// What to do now; the question first where the change hangs on one; how to hand it on;
// what the reader can do who only waits for the mail.
void draw_what_now(Page& page, const diagnose::Case& one, const diagnose::Finding& answer,
                   net::Time asked_at);

// Refused by, must act, not at fault, why others accept it, why.
void draw_who(Page& page, const diagnose::Case& one, const diagnose::Finding& answer);

// "mx.recipient.example (198.51.100.7), after RCPT TO"; "" where nothing is known.
std::string refused_by_text(const Page& page, const bounce::Facts& facts);

// When sending again makes sense, where the label of a refusal is the answer; "" else.
std::string again_text(const Page& page, const diagnose::Case& one,
                       const diagnose::Finding& answer, net::Time asked_at);

// The question on which the first change hangs, nullptr if none does.
const diagnose::Unknown* first_question(const diagnose::Case& one);

// For whom `--format ticket --for …` would write, by the actor: "dns", "host",
// "recipient" …;
// "" where nobody has to act.
std::string_view ticket_for(std::string_view actor);

// Can the recipient's postmaster let the mail in, though the fault is elsewhere?
bool recipient_may_help(const diagnose::Case& one, const diagnose::Finding& answer);

// What the report is about: the sender's domain, else what was given.
std::string subject_of(const diagnose::Report& report, const diagnose::Case* one);

// Must somebody on the sender's side act?
bool sender_side(std::string_view actor);

}  // namespace mailwhy::report
