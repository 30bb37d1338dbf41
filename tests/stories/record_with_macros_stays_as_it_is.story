A list kept in DNS with exists: and a macro. The new server is the MX; the macro term stays.

== dns
zone depot.example
@     MX   10 post
@     TXT  "v=spf1 exists:%{ir}.ok._spf.%{d} -all"
post  A    198.51.100.31
1.2.0.192.ok._spf A 127.0.0.2
198.51.100.31 PTR post.depot.example.

== input reply.txt
550-5.7.1 Sender policy violation
550 5.7.1 domain depot.example does not designate 198.51.100.31 as permitted sender

== run --sender yard@depot.example --recipient buyer@guests.example {input}

== expect
cause: spf_server_moved spf_ip_not_listed
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: depot.example
reply_code: 550
client_ip: 198.51.100.31
spf: fail 198.51.100.31 yard@depot.example post.depot.example
change: required depot.example TXT
- "v=spf1 exists:%{ir}.ok._spf.%{d} -all"
+ "v=spf1 exists:%{ir}.ok._spf.%{d} mx -all"
must_pass: 192.0.2.1
