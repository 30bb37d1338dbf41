// The mail that came back is searched for what the refusal objects to, by the label of
// the refusal.
#pragma once

#include "bounce/facts.h"
#include "text/message.h"

namespace mailwhy::diagnose {

// What was found, as parameters for the label's sentences; empty where nothing came back
// or nothing in it fits. Only names, numbers and addresses: nothing of the mail's text.
//
//   attachment_blocked, malware  attachment attachment_name attachment_bytes;
//                                candidates: several that may be meant; malware
//   message_too_big              mail_bytes limit_bytes; room_bytes: may be attached;
//                                biggest biggest_bytes; rest_bytes: without it
//   mailbox_full                 limit_bytes
//   too_many_recipients          recipients groups
//   recipient_unknown, _syntax, _domain_unknown, _domain_no_mail
//                                suggestion seen_in
//   recipient_moved              suggestion: the address that the reply names
//   domain_blocklisted           link: the host of one in the mail
//   message_malformed            missing_field repeated_field raw_field line_length
//                                authors
//   mail_loop                    loop
text::Params look_into(const bounce::Refusal& refusal);

}  // namespace mailwhy::diagnose
