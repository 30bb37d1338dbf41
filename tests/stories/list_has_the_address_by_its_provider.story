The list that the reply names has the address: its provider says that nobody there sends mail straight to receivers.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamhaus.org
2.0.0.127.zen   A    127.0.0.2
2.0.0.127.zen   A    127.0.0.4
2.0.0.127.zen   A    127.0.0.10
50.2.0.192.zen  A    127.0.0.11
50.2.0.192.zen  TXT  "https://check.spamhaus.org/query/ip/192.0.2.50"

== input mail.log
Nov 21 09:12:07 mail postfix/smtp[2011]: 4Yb1CQ1zQ9: to=<cook@kitchen.example>, relay=mx.kitchen.example[198.51.100.20]:25, delay=1.2, delays=0.1/0/0.8/0.3, dsn=5.7.1, status=bounced (host mx.kitchen.example[198.51.100.20] said: 554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.50 (in reply to RCPT TO command))
Nov 21 09:12:06 mail postfix/qmgr[900]: 4Yb1CQ1zQ9: from=<jam@larder.example>, size=2310, nrcpt=1 (queue active)

== expect
cause: ip_listed
certainty: proven
actor: sender_admin
label: ip_blocklisted
recipient: cook@kitchen.example
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: meaning policy_of_list
param: delist https://check.spamhaus.org/
