The receiver still asks a list that has been closed for years. Nobody but the receiver can mend that.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone sorbs.net
2.0.0.127.dnsbl   A  127.0.0.2
50.2.0.192.dnsbl  A  127.0.0.6

== input
== run --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using dnsbl.sorbs.net; Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.50"

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
