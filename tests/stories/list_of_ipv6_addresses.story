An IPv6 address on a list, asked in nibbles; the list has no text for it.

== dns
zone larder.example
@     A     192.0.2.50
@     AAAA  2001:db8:50::25
@     MX    10 mail
@     TXT   "v=spf1 mx -all"
mail  A     192.0.2.50
mail  AAAA  2001:db8:50::25
2001:db8:50::25 PTR mail.larder.example.
zone spamhaus.org
2.0.0.127.zen   A    127.0.0.2
2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen A 127.0.0.2
5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.8.b.d.0.1.0.0.2.zen A 127.0.0.3

== input
== run --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [2001:db8:50::25] blocked using zen.spamhaus.org"

== expect
cause: ip_listed
certainty: proven
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 2001:db8:50::25
spf: pass 2001:db8:50::25 jam@larder.example mail.larder.example
fixed: no
param: meaning snowshoe
