The reply names an address of the receiver's own network: its gateway took the mail, the server behind it
checked SPF. That address belongs into nobody's record but the receiver's list of trusted relays.

== dns
zone chapel.example
@     A    192.0.2.60
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61
192.0.2.61 PTR mail.chapel.example.
zone guests.example
gw    A    198.51.100.44
@     MX   10 gw
198.51.100.44 PTR gw.guests.example.

== run --text '550 5.7.1 SPF fail: 198.51.100.44 is not permitted to send mail for chapel.example' --sender choir@chapel.example --recipient buyer@guests.example

== expect
cause: spf_fail
certainty: likely
actor: recipient_admin
label: spf_fail
recipient: buyer@guests.example
sender_domain: chapel.example
reply_code: 550
client_ip: 198.51.100.44
spf: fail 198.51.100.44 choir@chapel.example gw.guests.example
tied: no
fixed: no
