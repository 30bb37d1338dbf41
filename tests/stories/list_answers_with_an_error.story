The list does not answer the resolver used here: 127.255.255.254 is an error. Whether the address is listed cannot be told.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamhaus.org
2.0.0.127.zen   A    127.255.255.254
1.0.0.127.zen   A    127.255.255.254
50.2.0.192.zen  A    127.255.255.254
50.2.0.192.zen  TXT  "Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.1"

== input
== run --sender jam@larder.example --text "550 5.7.1 Mail from 192.0.2.50 refused by blackhole site zen.spamhaus.org"

== expect
cause: ip_blocklisted
certainty: likely possible
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 550
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
