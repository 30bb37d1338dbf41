The same told by a receiver that names nothing but "DNS error".

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
bogus ferry.example

== input maillog
Nov 21 09:00:05 mail sendmail[9021]: 5ALKD1603: to=<buyer@guests.example>, ctladdr=<crew@ferry.example> (33/33), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=122310, relay=mx.guests.example. [198.51.100.44], dsn=4.7.24, reply=450 4.7.24 crew@ferry.example: SPF check temporarily failed, DNS error, stat=Deferred: 450 4.7.24

== run --ip 192.0.2.171 {input}

== expect
cause: dnssec_bogus
certainty: proven likely
actor: dns_operator
label: spf_error dns_temporary
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 450
client_ip: 192.0.2.171
spf: temperror 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
