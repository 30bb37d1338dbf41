Three records, one of them with a fault.

== dns
zone atelier.example
@    A    192.0.2.110
@    MX   10 mail
@    TXT  "v=spf1 mx -all"
@    TXT  "v=spf1 ipv4:192.0.2.140 -all"
@    TXT  "v=spf1 a ~all"
mail A    192.0.2.111
192.0.2.111 PTR mail.atelier.example.

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= office@atelier.example U=www P=local S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** buyer@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after MAIL FROM:<office@atelier.example>: 550 5.7.24 SPF validation error: permerror in the record of atelier.example

== run --ip 192.0.2.111 {input}

== expect
cause: spf_multiple_records
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: atelier.example
reply_code: 550
client_ip: 192.0.2.111
spf: permerror 192.0.2.111 office@atelier.example mail.atelier.example
change: required atelier.example TXT
- "v=spf1 mx -all"
- "v=spf1 ipv4:192.0.2.140 -all"
- "v=spf1 a ~all"
+ "v=spf1 mx ip4:192.0.2.140 a -all"
