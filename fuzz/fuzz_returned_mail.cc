// rooms: diagnose
// A reply of any bytes that objects to a mail of any bytes: what is searched for ends
// soon and names nothing that does not stand there.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "diagnose/named_file.h"
#include "diagnose/near_address.h"
#include "diagnose/returned_mail.h"
#include "diagnose/stated_size.h"
#include "mail/reader.h"

using namespace mailwhy;

static constexpr const char* kLabels[] = {"attachment_blocked", "malware",
                                          "message_too_big",    "too_many_recipients",
                                          "recipient_unknown",  "domain_blocklisted",
                                          "message_malformed",  "mail_loop"};

// "REPLY\nMAIL": the first line is the reply, its first word the recipient.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  bounce::Refusal refusal;
  refusal.facts.reply.text = bytes.substr(0, bytes.find('\n'));
  refusal.facts.recipient = bytes.substr(0, bytes.find(' '));
  refusal.facts.limit = static_cast<long>(size % 30);
  size_t behind = std::min(refusal.facts.reply.text.size() + 1, bytes.size());
  if (auto mail = mail::read_message(bytes.substr(behind))) {
    refusal.returned = std::make_shared<mail::Message>(std::move(*mail));
    refusal.contents =
        std::make_shared<mail::Contents>(mail::contents_of(*refusal.returned));
  }
  for (const char* label : kLabels) {
    refusal.reason.label = label;
    for (const auto& [name, value] : diagnose::look_into(refusal))
      if (name.empty() || value.empty()) abort();
  }
  auto sizes = diagnose::sizes_in(refusal.facts.reply.text);
  if (sizes.mail && sizes.limit && *sizes.mail <= *sizes.limit) abort();
  std::string malware = diagnose::malware_name(refusal.facts.reply.text);
  if (refusal.facts.reply.text.find(malware) == std::string::npos) abort();
  if (diagnose::one_slip_apart(refusal.facts.recipient, refusal.facts.recipient)) abort();
  return 0;
}
