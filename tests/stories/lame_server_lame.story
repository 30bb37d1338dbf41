One of two delegated servers knows nothing of the zone and points to the root.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns2.ferry.example lame

== input reply.txt
451 4.7.24 <buyer@guests.example>: Recipient address rejected: SPF-Result=ferry.example: temperror, SERVFAIL looking up ferry.example

== run --sender crew@ferry.example --ip 192.0.2.171 --recipient buyer@guests.example {input}

== expect
cause: ns_lame
certainty: proven likely
actor: dns_operator
label: spf_error dns_temporary
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 451
client_ip: 192.0.2.171
spf: pass 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
