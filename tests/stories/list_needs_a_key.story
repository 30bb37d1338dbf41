A list that answers nobody without a key: its silence must not be taken for "no longer listed".

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone abusix.zone

== input
== run --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using a1b2c3.combined.mail.abusix.zone; https://lookup.abusix.com/search?q=192.0.2.50"

== expect
cause: ip_blocklisted
certainty: likely possible
actor: sender_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
