The domain lapsed; a parking service answers for it: no MX, "-all", other addresses for every name. The log
line of the own server still says who sent.

== dns
zone parkingcrew.net
zone orchard.example at ns1.parkingcrew.net ns2.parkingcrew.net
@    A    198.51.100.90
*    A    198.51.100.91
@    TXT  "v=spf1 -all"

== input mainlog
2026-11-21 08:18:02 1tea2a-000001-11 ** buyer@guests.example F=<info@orchard.example> R=dnslookup T=remote_smtp H=mx.guests.example [198.51.100.44]:25 I=[192.0.2.28]:41122: SMTP error from remote mail server after MAIL FROM:<info@orchard.example>: 550 5.7.1 SPF check failed: 192.0.2.28 is not authorized to use orchard.example

== expect
cause: domain_expired
certainty: proven likely
actor: registrant
label: spf_fail
recipient: buyer@guests.example
sender_domain: orchard.example
reply_code: 550
client_ip: 192.0.2.28
spf: fail 192.0.2.28 info@orchard.example mail.orchard.example
fixed: no
