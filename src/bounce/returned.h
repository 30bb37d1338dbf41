// The mail that bounced, as far as the report gave it back, and what its header says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bounce/read.h"
#include "mail/message.h"

namespace mailwhy::bounce {

// Did a mailing list send it? Then its To is the list.
bool is_list_mail(const mail::Message& mail);

// What the header of the returned mail says: Return-Path, "" for <>; the domain of its
// From; its only To, where no list sent it. "" and no value: nothing.
std::optional<std::string> sender_of_returned(const mail::Message& returned);
std::string from_domain_of_returned(const mail::Message& returned);
std::string recipient_of_returned(const mail::Message& returned);

// The returned mail inside a report: its message/rfc822 or text/rfc822-headers part. Of
// a brief reading here and below its header, and no parts.
std::shared_ptr<const mail::Message> returned_part(const mail::Message& report,
                                                   const ReadOptions& options = {});

// The same in a report that is all text: behind "--- Below this line is a copy of the
// message." and its like. `text_end` is set to where the report's own words end.
std::shared_ptr<const mail::Message> returned_in_text(std::string_view text,
                                                      size_t& text_end,
                                                      const ReadOptions& options = {});

}  // namespace mailwhy::bounce
