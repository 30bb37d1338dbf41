A German receiver's words; the record names the web server only.

== dns
zone uhren.example
@    A    192.0.2.230
@    MX   10 mail
@    TXT  "v=spf1 a -all"
mail A    192.0.2.231
192.0.2.231 PTR mail.uhren.example.

== input reply.txt
550 5.7.1 SPF-Prüfung fehlgeschlagen: 192.0.2.231 darf nicht für uhren.example senden

== run --sender laden@uhren.example --recipient kunde@guests.example {input}

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: kunde@guests.example
sender_domain: uhren.example
reply_code: 550
client_ip: 192.0.2.231
spf: fail 192.0.2.231 laden@uhren.example mail.uhren.example
change: required uhren.example TXT
- "v=spf1 a -all"
+ "v=spf1 a mx -all"
must_pass: 192.0.2.230
