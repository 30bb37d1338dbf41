Mail left over IPv6, whose address has no reverse name; the IPv4 address has one.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61
mail  AAAA 2001:db8:61::25
192.0.2.61 PTR mail.pottery.example.

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<buyer@guests.example>, relay=mx.guests.example[2001:db8:44::25]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.25, status=bounced (host mx.guests.example[2001:db8:44::25] said: 550-5.7.25 [2001:db8:61::25] The IP address sending this message does not have a 550-5.7.25 PTR record setup, or the corresponding forward DNS entry does not 550 5.7.25 match the sending IP. (in reply to RCPT TO command))

== expect
cause: ptr_missing
certainty: proven likely
actor: sender_host
label: ptr_missing
recipient: buyer@guests.example
sender_domain: pottery.example
reply_code: 550
client_ip: 2001:db8:61::25
spf: pass 2001:db8:61::25 kiln@pottery.example mail.pottery.example
