Nobody listens at either name server any more.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns1.ferry.example down
server ns2.ferry.example silent

== input mail.log
Nov 21 09:00:02 mail.ferry.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<crew@ferry.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.ferry.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=4.7.24, status=deferred (host mx.guests.example[198.51.100.44] said: 451 4.7.24 SPF temperror for ferry.example, try again later (in reply to MAIL FROM command))

== run --ip 192.0.2.171 {input}

== expect
cause: ns_unreachable
certainty: proven likely
actor: dns_operator
label: spf_error dns_temporary
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 451
client_ip: 192.0.2.171
spf: temperror 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
seconds: 6
