"Rejected by policy", and everything public is in order: nothing explains the refusal.

== dns
zone mill.example
@   A    192.0.2.210
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=quarantine"
mail A   192.0.2.211
192.0.2.211 PTR mail.mill.example.

== input mail.log
Nov 21 09:00:02 mail.mill.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<desk@mill.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.mill.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.1, status=bounced (host mx.guests.example[198.51.100.44] said: 550 5.7.1 Message rejected due to local policy (in reply to end of DATA command))

== run --ip 192.0.2.211 {input}

== expect
cause: policy_rejected client_blocked unclassified sender_blocked ip_reputation recipient_filter
certainty: likely possible
actor: recipient recipient_admin nobody sender_admin
label: policy_rejected client_blocked unclassified sender_blocked ip_reputation
recipient: buyer@guests.example
sender_domain: mill.example
reply_code: 550
client_ip: 192.0.2.211
healthy: yes
suppress_address: no
spf: pass 192.0.2.211 desk@mill.example mail.mill.example
