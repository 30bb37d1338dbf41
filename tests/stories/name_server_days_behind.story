The secondary stopped fetching the zone 16 days ago; the resolver happens to have its copy.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns2.ferry.example of ferry.example serial 2026110501
server ns2.ferry.example of ferry.example @ TXT "v=spf1 ip4:192.0.2.3 -all"
resolver asks ns2.ferry.example for ferry.example

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= crew@ferry.example U=www P=local S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** buyer@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after MAIL FROM:<crew@ferry.example>: 550 5.7.23 192.0.2.171 is not allowed to send mail from ferry.example

== expect
cause: ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: spf_fail
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 550
client_ip: 192.0.2.171
spf: fail 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
