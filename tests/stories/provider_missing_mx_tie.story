Mail moved to a known provider, the MX points there; nobody told the SPF record. The reply names neither
the rule's number nor a policy link, just the sentence.

== dns
zone google.com
_spf        TXT "v=spf1 include:_netblocks.google.com ~all"
_netblocks  TXT "v=spf1 ip4:203.0.113.64/26 ip6:2001:db8:6000::/40 ~all"
mail-wm1-f44 A  203.0.113.70
aspmx.l     A   203.0.113.66
203.0.113.70 PTR mail-wm1-f44.google.com.
zone museum.example
@   A   192.0.2.15
@   MX  1 aspmx.l.google.com.
@   TXT "v=spf1 a -all"
@   TXT "some-verification=17"

== run --text 'SMTP error from remote server for MAIL FROM command, host: mx.gazette.example (198.51.100.5) reason: 550 203.0.113.70 is not allowed to send mail from curator@museum.example' --recipient press@gazette.example

== expect
cause: spf_provider_missing
certainty: proven likely possible
actor: sender_dns
label: spf_fail
recipient: press@gazette.example
sender_domain: museum.example
reply_code: 550
client_ip: 203.0.113.70
spf: fail 203.0.113.70 curator@museum.example mail-wm1-f44.google.com
change: required museum.example TXT
- "v=spf1 a -all"
+ "v=spf1 a include:_spf.google.com -all"
must_pass: 192.0.2.15
