The list's name is parked: every name in it leads to an advertising server. An answer outside of 127.0.0.0/8 is no listing.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone uceprotect.net
2.0.0.127.dnsbl-1   A  203.0.113.99
1.0.0.127.dnsbl-1   A  203.0.113.99
50.2.0.192.dnsbl-1  A  203.0.113.99

== input
== run --sender jam@larder.example --text "550 JunkMail rejected - mail.larder.example [192.0.2.50]:38112 is in an RBL on dnsbl-1.uceprotect.net"

== expect
cause: ip_blocklisted
certainty: likely possible
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 550
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
