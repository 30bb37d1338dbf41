"Poor reputation", with the page of an operator whose list nobody outside can ask: the label stands, with that page.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.

== input
== run --sender jam@larder.example --text "550 5.7.1 Poor reputation. See http://csi.cloudmark.com/reset-request/?ip=192.0.2.50"

== expect
cause: ip_reputation
certainty: likely possible
actor: sender_admin
label: ip_reputation
sender_domain: larder.example
reply_code: 550
client_ip: 192.0.2.50
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: delist https://csi.cloudmark.com/en/reset/
