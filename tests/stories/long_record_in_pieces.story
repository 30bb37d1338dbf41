A record of two strings, near the limit; what is added must not make a string of over 255 octets.

== dns
zone carrier.example
@     MX   10 mail
@     TXT  "v=spf1 ip4:192.0.2.1 ip4:192.0.2.3 ip4:192.0.2.5 ip4:192.0.2.7 ip4:192.0.2.9 ip4:192.0.2.11 ip4:192.0.2.13 ip4:192.0.2.15 ip4:192.0.2.17 ip4:192.0.2.19 ip4:192.0.2.21 ip4:192.0.2.23 ip4:192.0.2.25 ip4:192.0.2.27 " "ip4:192.0.2.29 -all"
mail  A    198.51.100.35
198.51.100.35 PTR mail.carrier.example.

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= ops@carrier.example U=www P=local S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** buyer@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after MAIL FROM:<ops@carrier.example>: 550 5.7.1 SPF fail: 198.51.100.35 may not send as ops@carrier.example

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: carrier.example
reply_code: 550
client_ip: 198.51.100.35
spf: fail 198.51.100.35 ops@carrier.example mail.carrier.example
change: required carrier.example TXT
- "v=spf1 ip4:192.0.2.1 ip4:192.0.2.3 ip4:192.0.2.5 ip4:192.0.2.7 ip4:192.0.2.9 ip4:192.0.2.11 ip4:192.0.2.13 ip4:192.0.2.15 ip4:192.0.2.17 ip4:192.0.2.19 ip4:192.0.2.21 ip4:192.0.2.23 ip4:192.0.2.25 ip4:192.0.2.27 " "ip4:192.0.2.29 -all"
+ "v=spf1 ip4:192.0.2.1 ip4:192.0.2.3 ip4:192.0.2.5 ip4:192.0.2.7 ip4:192.0.2.9 ip4:192.0.2.11 ip4:192.0.2.13 ip4:192.0.2.15 ip4:192.0.2.17 ip4:192.0.2.19 ip4:192.0.2.21 ip4:192.0.2.23 ip4:192.0.2.25 ip4:192.0.2.27 " "ip4:192.0.2.29 mx -all"
must_pass: 192.0.2.1 192.0.2.29
