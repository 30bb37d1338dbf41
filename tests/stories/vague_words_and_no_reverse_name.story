The words say nothing; SPF passes, and the address has no reverse name, which most receivers ask for.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.1, status=bounced (host mx.guests.example[198.51.100.44] said: 550 5.7.1 [192.0.2.61] Access denied (in reply to RCPT TO command))

== expect
cause: ptr_missing
certainty: likely possible
actor: sender_host
label: client_blocked policy_rejected
recipient: buyer@guests.example
sender_domain: pottery.example
reply_code: 550
client_ip: 192.0.2.61
spf: pass 192.0.2.61 kiln@pottery.example mail.pottery.example
