The server greets with a name that only the office knows; the name lies in the own zone.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61
192.0.2.61 PTR mail.pottery.example.

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=4.7.1, status=deferred (host mx.guests.example[198.51.100.44] said: 450 4.7.1 <gate.office.pottery.example>: Helo command rejected: Host not found (in reply to RCPT TO command))

== run --ip 192.0.2.61 {input}

== expect
cause: helo_not_resolving
certainty: proven likely
actor: sender_admin
label: helo_invalid
recipient: buyer@guests.example
sender_domain: pottery.example
reply_code: 450
client_ip: 192.0.2.61
spf: pass 192.0.2.61 kiln@pottery.example mail.pottery.example
tied: yes
param: helo gate.office.pottery.example
change: required gate.office.pottery.example A address
+ 192.0.2.61
