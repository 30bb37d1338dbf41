"Access denied" says nothing; the record refuses the address, which is the domain's own MX: likely that.

== dns
zone cask.example
@   A    192.0.2.220
@   MX   10 mail
@   TXT  "v=spf1 ip4:192.0.2.219 -all"
mail A   192.0.2.221
192.0.2.221 PTR mail.cask.example.

== input mainlog
2026-11-21 09:00:02 1rA474X-000000-Qq <= desk@cask.example U=www P=local S=2310 id=5593b11d3775@host.example
2026-11-21 09:00:05 1rA474X-000000-Qq ** buyer@guests.example R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after RCPT TO:<buyer@guests.example>: 554 5.7.1 Access denied

== run --ip 192.0.2.221 {input}

== expect
cause: spf_server_moved
certainty: likely possible
actor: sender_dns
label: policy_rejected client_blocked unclassified sender_blocked spf_fail ip_reputation
recipient: buyer@guests.example
sender_domain: cask.example
reply_code: 554
client_ip: 192.0.2.221
spf: fail 192.0.2.221 desk@cask.example mail.cask.example
change: required cask.example TXT
- "v=spf1 ip4:192.0.2.219 -all"
+ "v=spf1 mx -all"
may_lose: 192.0.2.219
