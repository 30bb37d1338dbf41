One server has no SPF record at all: the receiver that asked it found nothing.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns1.ferry.example of ferry.example @ TXT
server ns1.ferry.example of ferry.example serial 2026112001
resolver asks ns2.ferry.example for ferry.example

== input reply.txt
550 5.7.26 Unauthenticated sender: no SPF record found for ferry.example, IP 192.0.2.171

== run --sender crew@ferry.example --ip 192.0.2.171 --recipient buyer@guests.example {input}

== expect
cause: ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: auth_missing spf_fail
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 550
client_ip: 192.0.2.171
spf: pass 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
