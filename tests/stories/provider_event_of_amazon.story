Amazon SES tells its own customer of the refusal: the event is the tie, whatever the name of the service
begins with. The client's address in the event is the one that called the service, not the one refused.

== dns
zone amazonses.com
@       TXT "v=spf1 ip4:203.0.113.64/26 ~all"
a8-20.smtp-out A 203.0.113.70
203.0.113.70 PTR a8-20.smtp-out.amazonses.com.
zone tailor.example
@    A    192.0.2.20
@    MX   10 mail
@    TXT  "v=spf1 mx -all"
mail A    192.0.2.21

== input event.json
{"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [{"emailAddress": "buyer@guests.example", "action": "failed", "status": "5.7.1", "diagnosticCode": "smtp; 550 5.7.1 203.0.113.70 is not allowed to send mail from tailor.example"}], "timestamp": "2026-11-21T08:00:00.000Z", "reportingMTA": "dsn; a8-20.smtp-out.amazonses.com"}, "mail": {"timestamp": "2026-11-21T07:59:59.000Z", "source": "shop@tailor.example", "sourceIp": "198.51.100.9", "destination": ["buyer@guests.example"]}}

== expect
cause: spf_provider_missing
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: tailor.example
reply_code: 550
client_ip: 203.0.113.70
spf: fail 203.0.113.70 shop@tailor.example a8-20.smtp-out.amazonses.com
change: required tailor.example TXT
- "v=spf1 mx -all"
+ "v=spf1 mx include:amazonses.com -all"
