The reply names two lists: one has let the address go, the other has not.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamcop.net
2.0.0.127.bl    A    127.0.0.2
zone surriel.com
2.0.0.127.psbl  A    127.0.0.2
50.2.0.192.psbl A    127.0.0.2

== input
== run --sender jam@larder.example --text "554 5.7.1 192.0.2.50 is listed in bl.spamcop.net, psbl.surriel.com"

== expect
cause: ip_listed
certainty: proven
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: list psbl.surriel.com
