The new service was written behind -all, where nobody reads.

== dns
zone google.com
_spf        TXT "v=spf1 include:_netblocks.google.com ~all"
_netblocks  TXT "v=spf1 ip4:203.0.113.64/26 ip6:2001:db8:6000::/40 ~all"
mail-wm1-f44 A  203.0.113.70
aspmx.l     A   203.0.113.66
203.0.113.70 PTR mail-wm1-f44.google.com.
zone bindery.example
@   A   192.0.2.15
@   MX  1 aspmx.l.google.com.
@   TXT "v=spf1 a -all include:_spf.google.com"

== input maillog
Nov 21 09:00:05 gw sendmail[9021]: 5ALKD1603: to=<buyer@guests.example>, ctladdr=<shop@bindery.example> (33/33), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=122310, relay=mx.guests.example. [198.51.100.44], dsn=5.7.1, reply=550 5.7.1 SPF fail for bindery.example, connecting IP 203.0.113.70, stat=Service unavailable

== expect
cause: spf_term_after_all
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: bindery.example
reply_code: 550
client_ip: 203.0.113.70
spf: fail 203.0.113.70 shop@bindery.example mail-wm1-f44.google.com
change: required bindery.example TXT
- "v=spf1 a -all include:_spf.google.com"
+ "v=spf1 a include:_spf.google.com -all"
must_pass: 192.0.2.15
