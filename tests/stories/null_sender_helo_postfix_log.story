A Postfix server's own bounce is refused: from=<>, judged by its HELO name.

== dns
zone mason.example
@     MX   10 gate
@     TXT  "v=spf1 mx -all"
gate  A    192.0.2.61
gate  TXT  "v=spf1 ip4:192.0.2.60 -all"
192.0.2.61 PTR gate.mason.example.

== input mail.log
Nov 21 09:00:02 gate.mason.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 gate.mason.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.23, status=bounced (host mx.guests.example[198.51.100.44] said: 550 5.7.23 192.0.2.61 is not authorized to use 'gate.mason.example' in 'helo' identity (mechanism '-all' matched) (in reply to MAIL FROM command))

== expect
cause: spf_helo_fail
certainty: proven likely
actor: sender_admin
label: spf_fail
recipient: buyer@guests.example
reply_code: 550
client_ip: 192.0.2.61
spf: fail 192.0.2.61 <> gate.mason.example
change: optional gate.mason.example TXT
- "v=spf1 ip4:192.0.2.60 -all"
+ "v=spf1 ip4:192.0.2.60 a -all"
may_lose: 192.0.2.60
