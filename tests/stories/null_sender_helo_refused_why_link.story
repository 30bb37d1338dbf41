The same, told by the old link with scope=helo.

== dns
zone foundry.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.141
mail  TXT  "v=spf1 -all"
192.0.2.141 PTR mail.foundry.example.

== run --text '550 5.7.23 Please see http://www.openspf.net/Why?scope=helo;identity=mail.foundry.example;ip=192.0.2.141' --sender '<>' --helo mail.foundry.example --recipient buyer@guests.example

== expect
cause: spf_helo_fail
certainty: proven likely
actor: sender_admin
label: spf_fail
recipient: buyer@guests.example
reply_code: 550
client_ip: 192.0.2.141
spf: fail 192.0.2.141 <> mail.foundry.example
change: optional mail.foundry.example TXT
- "v=spf1 -all"
+ "v=spf1 a -all"
