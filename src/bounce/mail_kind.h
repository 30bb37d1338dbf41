// What sort of mail this is, by its header and the types of its parts: a report of a mail
// server, an automatic reply (RFC 3834), a complaint (RFC 5965), or a letter.
#pragma once

#include "mail/message.h"

namespace mailwhy::bounce {

enum class MailKind {
  Letter,     // anything else; a refusal may be quoted in it
  Report,     // a mail server or a list manager speaks: null return path, daemon's name
  Hearsay,    // only the subject says so: "Undeliverable: …"
  AutoReply,  // the recipient is away, or a robot answered
  Answer,     // sent automatically, by its header, and it says no more
  Complaint,  // message/feedback-report, or a request to be left alone
  NonBounce,  // a challenge to prove oneself human, a read receipt, a moderation notice
};

MailKind kind_of(const mail::Message& mail);

}  // namespace mailwhy::bounce
