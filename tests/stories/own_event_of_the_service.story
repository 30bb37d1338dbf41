The e-mail service itself tells of the refusal: its own event shows that the owner uses it.

== dns
zone sendgrid.net
@        TXT "v=spf1 ip4:198.18.60.0/23 ~all"
o1.ptr   A   198.18.60.5
198.18.60.5 PTR o1.ptr.sendgrid.net.
zone gallery.example
@   A   192.0.2.77
@   MX  10 mail
@   TXT "v=spf1 mx -all"
mail A  192.0.2.78

== input event.json
[
 {
  "email": "visitor@guests.example",
  "event": "bounce",
  "type": "blocked",
  "timestamp": 1795253046,
  "smtp-id": "<3410a44d3335@gallery.example>",
  "ip": "198.18.60.5",
  "from": "tickets@gallery.example",
  "status": "5.7.1",
  "reason": "550 5.7.1 198.18.60.5 is not allowed to send mail from gallery.example",
  "sg_event_id": "3410a44d3335",
  "sg_message_id": "3410a44d3335@i",
  "tls": 1
 }
]

== expect
cause: spf_provider_missing
certainty: proven likely possible
actor: sender_dns
label: spf_fail
recipient: visitor@guests.example
sender_domain: gallery.example
reply_code: 550
client_ip: 198.18.60.5
spf: fail 198.18.60.5 tickets@gallery.example o1.ptr.sendgrid.net
change: required gallery.example TXT
- "v=spf1 mx -all"
+ "v=spf1 mx include:sendgrid.net -all"
must_pass: 192.0.2.78
