// How the reader hands in outgoing mail: which service, which program, what to enter. For
// the labels relay_denied, smtp_auth and sender_not_owned (RFC 6409, RFC 8314).
#pragma once

#include <vector>

#include "diagnose/inquiry.h"
#include "knowledge/knowledge.h"

namespace mailwhy::diagnose {

bool is_about_submission(std::string_view label);

// The service that the sender's mail goes through: by the sender's domain, by its MX, or
// by the server that refused; nullptr where none is known.
const knowledge::Submission* find_service(const Inquiry& inquiry);

// What wrote the mail, as its header tells: "program", "phone", "web", "device"; "" where
// it does not. `name` is set to how the program calls itself.
std::string_view writing_case(const bounce::Refusal& refusal, std::string& name);

// Steps for the one who wrote the mail: the server, port, encryption and user name to
// enter, the password that is wanted, then where to enter it in each kind of program, or
// in the one that wrote this mail. Fills `params` for the label's other sentences.
std::vector<text::Message> submission_steps(const Inquiry& inquiry, text::Params& params);

// The steps that hold without a certain mail.
std::vector<text::Message> usual_submission_steps(std::string_view label);

}  // namespace mailwhy::diagnose
