The reply names no zone, only a page: the page's operator tells which list to ask.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone barracudacentral.org
2.0.0.127.b    A    127.0.0.2
50.2.0.192.b   A    127.0.0.2
50.2.0.192.b   TXT  "http://www.barracudanetworks.com/reputation/?pr=1&ip=192.0.2.50"

== input
== run --sender jam@larder.example --text "550 5.7.1 permanently blocked - see http://www.barracudacentral.org/rbl/removal-request/192.0.2.50"

== expect
cause: ip_listed
certainty: proven likely
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 550
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: list b.barracudacentral.org
