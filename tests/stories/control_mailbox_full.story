Nothing is wrong with the sender: the reply says what it is, and DNS is in order.

== dns
zone archive.example
@   A    192.0.2.200
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=none"
mail A   192.0.2.201
192.0.2.201 PTR mail.archive.example.

== input mail.log
Nov 21 09:00:02 mail.archive.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<desk@archive.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.archive.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=4.2.2, status=bounced (host mx.guests.example[198.51.100.44] said: 452 4.2.2 The recipient's inbox is out of storage space (in reply to RCPT TO command))

== run --ip 192.0.2.201 {input}

== expect
cause: mailbox_full
certainty: proven likely possible
actor: recipient recipient_admin recipient_user nobody sender_user sender_admin
label: mailbox_full
recipient: buyer@guests.example
sender_domain: archive.example
reply_code: 452
client_ip: 192.0.2.201
healthy: yes
spf: pass 192.0.2.201 desk@archive.example mail.archive.example
