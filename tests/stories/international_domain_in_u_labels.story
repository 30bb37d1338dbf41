The reply names the domain in its own script; DNS knows it in A-labels.

== dns
zone xn--bckerei-5wa.example
@     MX   10 mail
@     TXT  "v=spf1 ip4:192.0.2.4 -all"
mail  A    198.51.100.34
198.51.100.34 PTR mail.xn--bckerei-5wa.example.

== input reply.txt
550 5.7.1 198.51.100.34 is not allowed to send mail from info@bäckerei.example

== run --recipient buyer@guests.example {input}

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: xn--bckerei-5wa.example
reply_code: 550
client_ip: 198.51.100.34
spf: fail 198.51.100.34 info@xn--bckerei-5wa.example mail.xn--bckerei-5wa.example
change: required xn--bckerei-5wa.example TXT
- "v=spf1 ip4:192.0.2.4 -all"
+ "v=spf1 mx -all"
may_lose: 192.0.2.4
