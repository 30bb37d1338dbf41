The server greets with the first label of its name.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61
192.0.2.61 PTR mail.pottery.example.

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.5.2, status=bounced (host mx.guests.example[198.51.100.44] said: 504 5.5.2 <web7>: Helo command rejected: need fully-qualified hostname (in reply to RCPT TO command))

== run --ip 192.0.2.61 {input}

== expect
cause: helo_not_fqdn
certainty: proven likely
actor: sender_admin
label: helo_invalid
recipient: buyer@guests.example
sender_domain: pottery.example
reply_code: 504
client_ip: 192.0.2.61
spf: pass 192.0.2.61 kiln@pottery.example mail.pottery.example
param: helo web7
