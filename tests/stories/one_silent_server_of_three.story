One of three takes packets and says nothing: look-ups time out, now and then. Asking them all may take no long time.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
zone ferry.example at ns1.ferry.example ns2.ferry.example ns3.ferry.example
server ns3.ferry.example silent

== input reply.txt
451 4.4.3 Temporary lookup failure: SPF record of ferry.example, query timed out

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
spf: pass 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
seconds: 4
