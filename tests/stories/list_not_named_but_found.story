The reply names no list; one that large receivers ask has the address.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamhaus.org
2.0.0.127.zen   A    127.0.0.2
50.2.0.192.zen  A    127.0.0.4

== input
== run --sender jam@larder.example --text "550 5.7.1 Your IP 192.0.2.50 is blacklisted"

== expect
cause: ip_listed
certainty: likely
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 550
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: part XBL
