The record is good, but it stands under www.

== dns
zone weaver.example
@    A    192.0.2.91
@    MX   10 loom
loom A    192.0.2.92
www TXT "v=spf1 ip4:192.0.2.92 -all"
192.0.2.92 PTR loom.weaver.example.

== run --text '550 5.7.26 weaver.example publishes no sender policy: mail from 192.0.2.92 is not authenticated' --sender mill@weaver.example --recipient buyer@guests.example

== expect
cause: spf_wrong_name
certainty: proven likely
actor: sender_dns
label: auth_missing spf_fail
recipient: buyer@guests.example
sender_domain: weaver.example
reply_code: 550
client_ip: 192.0.2.92
spf: none 192.0.2.92 mill@weaver.example loom.weaver.example
change: required weaver.example TXT
+ "v=spf1 ip4:192.0.2.92 -all"
