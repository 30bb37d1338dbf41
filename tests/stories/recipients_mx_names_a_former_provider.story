The MX record of the recipient still leads to a provider that no longer hosts the domain.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61
192.0.2.61 PTR mail.pottery.example.
zone clinic.example
@     MX   10 mx1.oldhost.example.
@     A    198.51.100.80
mail  A    198.51.100.81
zone oldhost.example
mx1   A    198.51.100.44

== input mail.log
Nov 21 09:00:02 mail.pottery.example postfix/qmgr[1182]: 4Yb6AAA6zQ9: from=<kiln@pottery.example>, size=2310, nrcpt=1 (queue active)
Nov 21 09:00:05 mail.pottery.example postfix/smtp[20417]: 4Yb6AAA6zQ9: to=<desk@clinic.example>, relay=mx1.oldhost.example[198.51.100.44]:25, delay=1.4, delays=0.1/0/0.9/0.4, dsn=5.7.1, status=bounced (host mx1.oldhost.example[198.51.100.44] said: 550 relay not permitted (in reply to RCPT TO command))

== expect
cause: recipient_mx_wrong
certainty: proven likely
actor: recipient_admin
label: recipient_not_hosted relay_denied
recipient: desk@clinic.example
sender_domain: pottery.example
reply_code: 550
spf: pass 192.0.2.61 kiln@pottery.example mail.pottery.example
param: server mx1.oldhost.example
suppress_address: no
