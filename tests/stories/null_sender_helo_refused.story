A bounce (null sender) is checked by the HELO name. That name has a record of its own, without the address.

== dns
zone printers.example
@     A    192.0.2.130
@     MX   10 mx1
@     TXT  "v=spf1 mx -all"
mx1   A    192.0.2.131
mx1   TXT  "v=spf1 ip4:192.0.2.129 -all"
192.0.2.131 PTR mx1.printers.example.

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= <> R=1rAbcC-000000-01 U=Debian-exim P=local S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** buyer@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after MAIL FROM:<>: 550 SPF: 192.0.2.131 is not allowed to send mail from mx1.printers.example (HELO)

== run --helo mx1.printers.example --sender "" {input}

== expect
cause: spf_helo_fail
certainty: proven likely
actor: sender_admin
label: spf_fail helo_invalid
recipient: buyer@guests.example
reply_code: 550
client_ip: 192.0.2.131
spf: fail 192.0.2.131 <> mx1.printers.example
change: optional mx1.printers.example TXT
- "v=spf1 ip4:192.0.2.129 -all"
+ "v=spf1 ip4:192.0.2.129 a -all"
may_lose: 192.0.2.129
