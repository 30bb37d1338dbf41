Validation fails: a validating resolver answers SERVFAIL, with checking disabled the record is there.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
bogus ferry.example

== input reply.txt
451 4.7.24 SPF temperror: DNS failure for ferry.example (192.0.2.171)

== run --sender crew@ferry.example --ip 192.0.2.171 --recipient buyer@guests.example {input}

== expect
cause: dnssec_bogus
certainty: proven likely
actor: dns_operator
label: spf_error dns_temporary
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 451
client_ip: 192.0.2.171
spf: temperror 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
