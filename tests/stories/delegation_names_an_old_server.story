The parent still lists the old provider's server, which has an old copy; the zone itself names two others.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
parent of ferry.example lists ns1.ferry.example ns9.oldhost.example
server ns9.oldhost.example of ferry.example serial 2024010101
server ns9.oldhost.example of ferry.example @ TXT "v=spf1 ip4:192.0.2.3 -all"
server ns9.oldhost.example of ferry.example @ NS ns9.oldhost.example.
zone oldhost.example

== input reply.txt
550 5.7.23 192.0.2.171 is not allowed to send mail from ferry.example

== run --sender crew@ferry.example --ip 192.0.2.171 --recipient buyer@guests.example {input}

== expect
cause: ns_delegation_mismatch ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: spf_fail
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 550
client_ip: 192.0.2.171
spf: pass 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
