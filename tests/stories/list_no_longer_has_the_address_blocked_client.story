The words only say that the client is blocked, but give the zone of a list: it works, and does not have the address any more.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone s5h.net
2.0.0.127.all    A    127.0.0.2

== input
== run --sender jam@larder.example --text "554 5.7.1 <mail.larder.example[192.0.2.50]>: Client host rejected: blocked using all.s5h.net"

== expect
cause: ip_listed_before
certainty: proven likely
actor: nobody
label: client_blocked ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
