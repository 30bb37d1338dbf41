A new outbound server: neither A nor MX, but its confirmed reverse name lies under the domain.
The record names the old one.

== dns
zone sawmill.example
@     A    192.0.2.80
@     MX   10 mx.mailfarm.example.
@     TXT  "v=spf1 ip4:192.0.2.25 ~all"
out2  A    198.51.100.61
198.51.100.61 PTR out2.sawmill.example.
zone mailfarm.example
mx    A    203.0.113.9

== input reply.txt
550-5.7.23 Message rejected.
550 5.7.23 SPF: softfail for 198.51.100.61, sender orders@sawmill.example

== run --recipient buyer@guests.example {input}

== expect
cause: spf_ip_not_listed spf_server_moved spf_relay_missing
certainty: proven likely possible
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: sawmill.example
reply_code: 550
client_ip: 198.51.100.61
spf: softfail 198.51.100.61 orders@sawmill.example out2.sawmill.example
change: required sawmill.example TXT
- "v=spf1 ip4:192.0.2.25 ~all"
+ "v=spf1 ip4:192.0.2.25 ip4:198.51.100.61 ~all"
may_lose: 192.0.2.25
