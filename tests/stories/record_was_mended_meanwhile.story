The record permits the address by now: the receiver used an old copy.

== dns
zone tannery.example ttl 3600
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.151
192.0.2.151 PTR mail.tannery.example.

== input mail.log
Nov 21 09:00:02 mail.tannery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<office@tannery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.tannery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.23, status=bounced (host mx.guests.example[198.51.100.44] said: 550 5.7.23 SPF fail: 192.0.2.151 is not permitted to send for tannery.example (in reply to MAIL FROM command))

== expect
cause: spf_passes_now
certainty: proven likely
actor: nobody
label: spf_fail
recipient: buyer@guests.example
sender_domain: tannery.example
reply_code: 550
client_ip: 192.0.2.151
healthy: yes
spf: pass 192.0.2.151 office@tannery.example mail.tannery.example
