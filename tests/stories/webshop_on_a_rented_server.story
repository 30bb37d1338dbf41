A shop's script on a rented server, unknown to DNS: it may be the owner's, it may be a forger's.

== dns
zone rentbox.example
vps41  A  198.18.9.41
198.18.9.41 PTR vps41.rentbox.example.
zone teashop.example
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
mail A   192.0.2.60

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= orders@teashop.example H=localhost (vps41.rentbox.example) [127.0.0.1] P=esmtp S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** guest@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after MAIL FROM:<orders@teashop.example>: 550 198.18.9.41 is not allowed to send mail from teashop.example

== expect
cause: spf_ip_not_listed spf_spoofed
certainty: likely possible
actor: sender_dns nobody
label: spf_fail
recipient: guest@guests.example
sender_domain: teashop.example
reply_code: 550
client_ip: 198.18.9.41
spf: fail 198.18.9.41 orders@teashop.example vps41.rentbox.example
tied: no
change: optional teashop.example TXT
- "v=spf1 mx -all"
+ "v=spf1 mx ip4:198.18.9.41 -all"
only_if: yes
