The list that the reply names works and does not have the address any more; another list has it.

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
== run --ip 192.0.2.50 --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.50"

== expect
cause: ip_listed_before
certainty: proven
actor: nobody
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
