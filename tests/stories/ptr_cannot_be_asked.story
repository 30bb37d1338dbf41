The reverse zone does not answer: whether there is a name cannot be told, and nothing is blamed.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61
resolver fails 61.2.0.192.in-addr.arpa PTR servfail

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=4.7.25, status=deferred (host mx.guests.example[198.51.100.44] said: 450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.61] (in reply to RCPT TO command))

== expect
cause: ptr_missing
certainty: likely possible
actor: sender_host
label: ptr_missing
recipient: buyer@guests.example
sender_domain: pottery.example
reply_code: 450
client_ip: 192.0.2.61
spf: pass 192.0.2.61 kiln@pottery.example mail.pottery.example
suppress_address: no
