Both servers are dead and the resolver gives up without a word.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns1.ferry.example silent
server ns2.ferry.example down
resolver unreachable timeout

== input reply.txt
451 4.7.24 crew@ferry.example: temporary error in processing the SPF policy (DNS timeout)

== run --sender crew@ferry.example --ip 192.0.2.171 --recipient buyer@guests.example {input}

== expect
cause: ns_unreachable
certainty: proven likely
actor: dns_operator
label: spf_error dns_temporary
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 451
client_ip: 192.0.2.171
spf: temperror 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
seconds: 10
