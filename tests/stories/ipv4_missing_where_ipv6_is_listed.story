The reverse: only the IPv6 network is in the record, this receiver has no IPv6.

== dns
zone glazier.example
@     MX   10 smtp
@     TXT  "v=spf1 ip6:2001:db8:40::/64 ~all"
smtp  A    192.0.2.40
smtp  AAAA 2001:db8:40::25
192.0.2.40 PTR smtp.glazier.example.

== run --text '550 5.7.23 192.0.2.40 is not allowed to send mail from info@glazier.example: Sender Policy Framework' --recipient ops@guests.example

== expect
cause: spf_ipv6_missing
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: ops@guests.example
sender_domain: glazier.example
reply_code: 550
client_ip: 192.0.2.40
spf: softfail 192.0.2.40 info@glazier.example smtp.glazier.example
change: required glazier.example TXT
- "v=spf1 ip6:2001:db8:40::/64 ~all"
+ "v=spf1 ip6:2001:db8:40::/64 ip4:192.0.2.40 ~all"
