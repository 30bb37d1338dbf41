Eleven services, eleven includes, and the server's own mx comes last.

== dns
zone atelier.example
@    A    192.0.2.110
@    MX   10 mail
@    TXT  "v=spf1 include:_p0.hub.example include:_p1.hub.example include:_p2.hub.example include:_p3.hub.example include:_p4.hub.example include:_p5.hub.example include:_p6.hub.example include:_p7.hub.example include:_p8.hub.example include:_p9.hub.example include:_p10.hub.example mx -all"
mail A    192.0.2.111
192.0.2.111 PTR mail.atelier.example.
zone hub.example
_p0 TXT "v=spf1 ip4:203.0.113.0/30 -all"
_p1 TXT "v=spf1 ip4:203.0.113.16/30 -all"
_p2 TXT "v=spf1 ip4:203.0.113.32/30 -all"
_p3 TXT "v=spf1 ip4:203.0.113.48/30 -all"
_p4 TXT "v=spf1 ip4:203.0.113.64/30 -all"
_p5 TXT "v=spf1 ip4:203.0.113.80/30 -all"
_p6 TXT "v=spf1 ip4:203.0.113.96/30 -all"
_p7 TXT "v=spf1 ip4:203.0.113.112/30 -all"
_p8 TXT "v=spf1 ip4:203.0.113.128/30 -all"
_p9 TXT "v=spf1 ip4:203.0.113.144/30 -all"
_p10 TXT "v=spf1 ip4:203.0.113.160/30 -all"

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= office@atelier.example U=www P=local S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** buyer@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after MAIL FROM:<office@atelier.example>: 550 5.7.24 Message rejected: too many DNS lookups in the SPF record of atelier.example (192.0.2.111)

== expect
cause: spf_too_many_lookups
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: atelier.example
reply_code: 550
client_ip: 192.0.2.111
spf: permerror 192.0.2.111 office@atelier.example mail.atelier.example
change: required atelier.example TXT
- "v=spf1 include:_p0.hub.example include:_p1.hub.example include:_p2.hub.example include:_p3.hub.example include:_p4.hub.example include:_p5.hub.example include:_p6.hub.example include:_p7.hub.example include:_p8.hub.example include:_p9.hub.example include:_p10.hub.example mx -all"
+ "v=spf1 include:_p0.hub.example include:_p1.hub.example include:_p2.hub.example include:_p3.hub.example include:_p4.hub.example include:_p5.hub.example include:_p6.hub.example include:_p7.hub.example " "ip4:203.0.113.128/30 ip4:203.0.113.144/30 ip4:203.0.113.160/30 mx -all"
