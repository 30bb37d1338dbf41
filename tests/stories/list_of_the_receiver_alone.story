A list of the receiver's own that nobody outside can ask: could not tell; write to its postmaster.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone masters.example
@     A    203.0.113.5

== input
== run --sender jam@larder.example --text "550 rejected because 192.0.2.50 is in black list at abl.masters.example"

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
