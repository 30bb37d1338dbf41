The domain's own server logs the refusal of its own mail: that ties the address, though DNS does not know it.

== dns
zone airfield.example
@   MX   10 mx.mailfarm.example.
@   TXT  "v=spf1 include:spf.mailfarm.example -all"
zone mailfarm.example
spf  TXT "v=spf1 ip4:203.0.113.0/28 -all"
mx   A   203.0.113.9

== input mail.log
Nov 21 09:00:02 gw.airfield.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<tower@airfield.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 gw.airfield.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<pilot@guests.example>, relay=mx.guests.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.23, status=bounced (host mx.guests.example[198.51.100.44] said: 550 5.7.23 198.51.100.99 is not allowed to send mail from airfield.example (in reply to MAIL FROM command))

== expect
cause: spf_ip_not_listed spf_relay_missing spf_spoofed
certainty: proven likely possible
actor: sender_dns nobody
label: spf_fail
recipient: pilot@guests.example
sender_domain: airfield.example
reply_code: 550
client_ip: 198.51.100.99
spf: fail 198.51.100.99 tower@airfield.example gw.airfield.example
change: optional airfield.example TXT
- "v=spf1 include:spf.mailfarm.example -all"
+ "v=spf1 include:spf.mailfarm.example ip4:198.51.100.99 -all"
