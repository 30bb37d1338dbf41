The address belongs to a service that anybody can rent, and nothing shows that the domain's owner does.
A forger rents there too: whatever is offered hangs on a question.

== dns
zone google.com
_spf        TXT "v=spf1 include:_netblocks.google.com ~all"
_netblocks  TXT "v=spf1 ip4:203.0.113.64/26 ip6:2001:db8:6000::/40 ~all"
mail-wm1-f44 A  203.0.113.70
aspmx.l     A   203.0.113.66
203.0.113.70 PTR mail-wm1-f44.google.com.
zone notary.example
@   A   192.0.2.33
@   MX  10 mail
@   TXT "v=spf1 mx -all"
mail A  192.0.2.33

== input reply.txt
550 5.7.1 203.0.113.70 is not allowed to send mail from notary.example. Please see http://www.openspf.net/Why?scope=mfrom;identity=desk@notary.example;ip=203.0.113.70

== run --recipient clerk@court.example {input}

== expect
cause: spf_provider_missing spf_ip_not_listed spf_spoofed
certainty: possible likely
actor: sender_dns nobody
label: spf_fail
recipient: clerk@court.example
sender_domain: notary.example
reply_code: 550
client_ip: 203.0.113.70
tied: no
spf: fail 203.0.113.70 desk@notary.example mail-wm1-f44.google.com
