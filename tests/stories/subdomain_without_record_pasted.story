The same from a pasted line; the mail left by the parent's server, which the parent's record names.

== dns
zone brewery.example
@         A    192.0.2.100
@         MX   10 mail
@         TXT  "v=spf1 mx -all"
mail      A    192.0.2.101
news      A    192.0.2.102
192.0.2.101 PTR mail.brewery.example.
192.0.2.102 PTR news.brewery.example.
news  MX 10 mail

== input reply.txt
550 5.7.26 Unauthenticated mail from news.brewery.example (192.0.2.101) is not accepted: no SPF record

== run --sender list@news.brewery.example --recipient buyer@guests.example {input}

== expect
cause: spf_subdomain_no_record
certainty: proven likely
actor: sender_dns
label: auth_missing spf_fail
recipient: buyer@guests.example
sender_domain: news.brewery.example
reply_code: 550
client_ip: 192.0.2.101
spf: none 192.0.2.101 list@news.brewery.example mail.brewery.example
change: required news.brewery.example TXT
+ "v=spf1 mx -all"
