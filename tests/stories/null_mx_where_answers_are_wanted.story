The domain sends, and says by a null MX that nobody can answer.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   0 .
@     TXT  "v=spf1 a:mail.pottery.example -all"
mail  A    192.0.2.61
192.0.2.61 PTR mail.pottery.example.

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.27, status=bounced (host mx.guests.example[198.51.100.44] said: 550 5.7.27 Sender address has null MX (in reply to MAIL FROM command))

== run --ip 192.0.2.61 {input}

== expect
cause: sender_domain_no_mx
certainty: proven likely
actor: sender_dns
label: sender_domain_invalid
recipient: buyer@guests.example
sender_domain: pottery.example
reply_code: 550
client_ip: 192.0.2.61
spf: pass 192.0.2.61 kiln@pottery.example mail.pottery.example
tied: yes
change: optional pottery.example MX takes_mail
- 0 .
+ 10 mail.pottery.example.
only_if: yes
