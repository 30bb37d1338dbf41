The list answers, but the entry that must be there for tests is not: that the address is not there either proves nothing.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamcop.net
7.113.0.203.bl    A    127.0.0.2

== input
== run --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using bl.spamcop.net"

== expect
cause: ip_blocklisted
certainty: likely possible
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
