Mail was sent as a subdomain. Its record is new; one name server does not have it yet and says that the
name does not exist.

== dns
zone pharmacy.example
@     A    192.0.2.10
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.11
news  TXT  "v=spf1 mx:pharmacy.example -all"
192.0.2.11 PTR mail.pharmacy.example.
server ns2.pharmacy.example of pharmacy.example serial 2026112000
server ns2.pharmacy.example of pharmacy.example news TXT
resolver asks ns1.pharmacy.example for pharmacy.example

== input reply.txt
550 5.7.1 192.0.2.11 is not permitted to send mail for news.pharmacy.example (SPF)

== run --sender letter@news.pharmacy.example --recipient buyer@guests.example {input}

== expect
cause: ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: spf_fail
recipient: buyer@guests.example
sender_domain: news.pharmacy.example
reply_code: 550
client_ip: 192.0.2.11
spf: pass 192.0.2.11 letter@news.pharmacy.example mail.pharmacy.example
fixed: no
