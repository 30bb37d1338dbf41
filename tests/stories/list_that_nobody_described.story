A small list of which nothing is known but its name: it passes the test that every list must pass, and has the address.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone guards.example
2.0.0.127.bl    A    127.0.0.2
50.2.0.192.bl   A    127.0.0.2
50.2.0.192.bl   TXT  "see https://www.guards.example/listed/192.0.2.50"

== input
== run --sender jam@larder.example --text "550 rejected because 192.0.2.50 is in black list at bl.guards.example"

== expect
cause: ip_listed
certainty: proven
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 550
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: delist https://www.guards.example/listed/192.0.2.50
