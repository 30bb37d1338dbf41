A list of domains has the sender's domain.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamhaus.org
test.dbl            A    127.0.1.2
larder.example.dbl  A    127.0.1.102
larder.example.dbl  TXT  "https://check.spamhaus.org/query/domain/larder.example"

== input mail.log
Nov 21 09:12:06 mail postfix/qmgr[900]: 4Yb1CQ1zQ9: from=<jam@larder.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:12:07 mail postfix/smtp[2011]: 4Yb1CQ1zQ9: to=<cook@kitchen.example>, relay=mx.kitchen.example[198.51.100.20]:25, delay=1.2, delays=0.1/0/0.8/0.3, dsn=5.7.1, status=bounced (host mx.kitchen.example[198.51.100.20] said: 554 5.7.1 <jam@larder.example>: Sender address rejected: domain larder.example blocked using dbl.spamhaus.org (in reply to MAIL FROM command))

== run --ip 192.0.2.50 {input}

== expect
cause: domain_listed
certainty: proven
actor: sender_admin
label: domain_blocklisted
recipient: cook@kitchen.example
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: domain larder.example
param: meaning abused_for_spam
