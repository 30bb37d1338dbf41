Only the reply is at hand; but nothing at all stands below _domainkey of the domain.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input reply.txt
550 5.7.20 No passing DKIM signature found for printer.example

== run --sender office@printer.example --recipient buyer@shop.example {input}

== expect
cause: dkim_missing
certainty: likely
actor: sender_admin
label: dkim_fail
sender_domain: printer.example
reply_code: 550
