The list answers "listed" for every address, also for 127.0.0.1, which must not be there: its answer means nothing, and only who asks it can mend that.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone surriel.com
2.0.0.127.psbl  A  127.0.0.2
1.0.0.127.psbl  A  127.0.0.2
50.2.0.192.psbl A  127.0.0.2

== input
== run --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using psbl.surriel.com"

== expect
cause: ip_blocklisted
certainty: likely possible
actor: recipient_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
