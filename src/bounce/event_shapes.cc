// The services, a row each.
#include "bounce/event_shapes.h"

namespace mailwhy::bounce {

static constexpr Shape kShapes[] = {
    {"ses", "notificationType|eventType", "notificationType|eventType",
     "bounce/bouncedRecipients|complaint/complainedRecipients|deliveryDelay/"
     "delayedRecipients|delivery/recipients",
     "@emailAddress|@", "@diagnosticCode|delivery/smtpResponse", "", "@status",
     "mail/source", "mail/commonHeaders/from/0", "", "",
     "bounce/remoteMtaIp|delivery/remoteMtaIp",
     "bounce/reportingMTA|delivery/reportingMTA",
     "bounce/timestamp|complaint/timestamp|deliveryDelay/timestamp|mail/timestamp",
     "bounce/bounceSubType"},
    {"mailgun", "event-data", "event-data/event", "", "event-data/recipient",
     "event-data/delivery-status/message|event-data/delivery-status/"
     "description|event-data/reject/reason",
     "event-data/delivery-status/code", "event-data/delivery-status/enhanced-code",
     "event-data/envelope/sender", "event-data/message/headers/from",
     "event-data/envelope/sending-ip", "event-data/delivery-status/mx-host", "", "",
     "event-data/timestamp", "event-data/reason"},
    {"mailgun", "delivery-status/mx-host|delivery-status/message", "event", "",
     "recipient", "delivery-status/message|delivery-status/description",
     "delivery-status/code", "delivery-status/enhanced-code", "envelope/sender",
     "message/headers/from", "envelope/sending-ip", "delivery-status/mx-host", "", "",
     "timestamp", "reason"},
    {"sparkpost", "msys", "msys/*/type", "", "msys/*/rcpt_to|msys/*/raw_rcpt_to",
     "msys/*/raw_reason|msys/*/reason", "msys/*/error_code", "", "msys/*/msg_from",
     "msys/*/friendly_from", "msys/*/sending_ip",
     "msys/*/mx_host|msys/*/recv_method_host", "msys/*/ip_address", "",
     "msys/*/timestamp", "msys/*/bounce_class"},
    {"sparkpost", "bounce_class|raw_rcpt_to", "type", "", "rcpt_to|raw_rcpt_to",
     "raw_reason|reason", "error_code", "", "msg_from", "friendly_from", "sending_ip",
     "mx_host", "ip_address", "", "timestamp", "bounce_class"},
    {"postmark", "RecordType", "RecordType", "", "Email|Recipient", "Details|Description",
     "", "", "", "From", "", "", "", "", "BouncedAt|DeliveredAt", "Type"},
    {"postmark", "TypeCode", "Name", "", "Email", "Details|Description", "", "", "",
     "From", "", "", "", "", "BouncedAt", "Type"},
    {"sendgrid", "sg_event_id|sg_message_id|bounce_classification", "event", "", "email",
     "reason|response", "", "status", "from|envelope/from|mail_from", "from", "ip",
     "mx_server", "", "", "timestamp", "type"},
    {"mandrill", "msg", "event", "", "msg/email",
     "msg/diag|msg/bounce_description|msg/reject", "", "", "", "msg/sender", "", "", "",
     "", "ts", "msg/bounce_description"},
    {"brevo", "message-id|sender_email", "event", "", "email", "reason", "", "", "",
     "sender_email", "sending_ip", "", "", "", "ts_event|ts", "event"},
    {"mailjet", "error_related_to|mj_campaign_id|MessageGUID", "event", "", "email",
     "comment|error", "", "", "", "", "", "", "", "", "time", "error"},
    {"resend", "data/bounce", "type", "", "data/to/0", "data/bounce/message", "", "", "",
     "data/from", "", "", "", "", "created_at", "data/bounce/subType"},
    {"mail-service", "email|recipient|rcpt_to", "event|type", "",
     "email|recipient|rcpt_to|to",
     "reason|response|diagnostic_code|diagnosticCode|diagnostic|smtp_response|error|"
     "message|description",
     "code|smtp_code|error_code", "status|enhanced_code|enhanced_status",
     "sender|envelope_from|mail_from|from", "from", "sending_ip|client_ip|source_ip|ip",
     "mx|mx_host|remote_host", "remote_ip|mx_ip", "", "timestamp|time|date", "type"},
};

// What a service calls an event; others ("open", "click", "processed") tell of no
// refusal.
static constexpr KindMeaning kKinds[] = {{"bounce", ""},
                                         {"bounced", ""},
                                         {"hard_bounce", ""},
                                         {"soft_bounce", ""},
                                         {"hardbounce", ""},
                                         {"softbounce", ""},
                                         {"failed", ""},
                                         {"blocked", ""},
                                         {"dropped", ""},
                                         {"deferred", ""},
                                         {"deferral", ""},
                                         {"delay", ""},
                                         {"deliverydelay", ""},
                                         {"policy_rejection", ""},
                                         {"out_of_band", ""},
                                         {"rejected", ""},
                                         {"reject", ""},
                                         {"invalid_email", ""},
                                         {"invalid", ""},
                                         {"error", ""},
                                         {"email.bounced", ""},
                                         {"email.delivery_delayed", ""},
                                         {"temporary_fail", ""},
                                         {"permanent_fail", ""},
                                         {"hard bounce", ""},
                                         {"soft bounce", ""},
                                         {"undelivered", ""},
                                         {"complaint", "complaint"},
                                         {"spamreport", "complaint"},
                                         {"spam", "complaint"},
                                         {"spam_complaint", "complaint"},
                                         {"spamcomplaint", "complaint"},
                                         {"complained", "complaint"},
                                         {"email.complained", "complaint"},
                                         {"delivery", "delivered"},
                                         {"delivered", "delivered"},
                                         {"email.delivered", "delivered"},
                                         {"sent", "delivered"}};

// The service's own classification: it counts where the reply's words say nothing known.
static constexpr TypeMeaning kTypes[] = {
    {"ses", "NoEmail", "recipient_unknown"},
    {"ses", "MailboxFull", "mailbox_full"},
    {"ses", "MessageTooLarge", "message_too_big"},
    {"ses", "ContentRejected", "spam_content"},
    {"ses", "AttachmentRejected", "attachment_blocked"},
    {"ses", "Suppressed", "esp_suppressed"},
    {"ses", "OnAccountSuppressionList", "esp_suppressed"},
    {"mailgun", "suppress-bounce", "esp_suppressed"},
    {"mailgun", "suppress-unsubscribe", "esp_suppressed"},
    {"mailgun", "suppress-complaint", "esp_suppressed"},
    {"mailgun", "old", "delivery_expired"},
    {"postmark", "BadEmailAddress", "recipient_syntax"},
    {"postmark", "ManuallyDeactivated", "esp_suppressed"},
    {"postmark", "DnsError", "recipient_domain_unknown"},
    {"postmark", "DMARCPolicy", "dmarc_reject"},
    {"postmark", "SpamNotification", "spam_content"},
    {"postmark", "VirusNotification", "malware"},
    {"postmark", "AutoResponder", "auto_reply"},
    {"postmark", "Blocked", "client_blocked"},
    {"sparkpost", "10", "recipient_unknown"},
    {"sparkpost", "22", "mailbox_full"},
    {"sparkpost", "23", "message_too_big"},
    {"sparkpost", "21", "dns_temporary"},
    {"sparkpost", "24", "delivery_expired"},
    {"sparkpost", "25", "esp_suppressed"},
    {"sparkpost", "30", "recipient_unknown"},
    {"sparkpost", "51", "client_blocked"},
    {"sparkpost", "52", "spam_content"},
    {"sparkpost", "53", "attachment_blocked"},
    {"sparkpost", "54", "relay_denied"},
    {"sparkpost", "60", "auto_reply"},
    {"mandrill", "bad_mailbox", "recipient_unknown"},
    {"mandrill", "invalid_domain", "recipient_domain_unknown"},
    {"mandrill", "mailbox_full", "mailbox_full"},
    {"mailjet", "user unknown", "recipient_unknown"},
    {"mailjet", "mailbox full", "mailbox_full"},
    {"mailjet", "preblocked", "esp_suppressed"},
    {"mailjet", "spam preblocked", "spam_content"}};

std::span<const Shape> event_shapes() {
  return kShapes;
}
std::span<const KindMeaning> event_kinds() {
  return kKinds;
}
std::span<const TypeMeaning> event_types() {
  return kTypes;
}

}  // namespace mailwhy::bounce
