The receiver asks the list through a public resolver, gets an error, and takes it for a listing: its own reply shows it.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone spamhaus.org
2.0.0.127.zen   A    127.0.0.2

== input
== run --sender jam@larder.example --text "554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/198.51.100.53/"

== expect
cause: ip_blocklisted
certainty: likely possible
actor: recipient_admin
label: ip_blocklisted
sender_domain: larder.example
reply_code: 554
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
