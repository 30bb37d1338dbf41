The server got an IPv6 address and uses it; the record knows its IPv4 address only.

== dns
zone joinery.example
@     A    198.51.100.20
@     MX   10 post
@     TXT  "v=spf1 ip4:198.51.100.20 -all"
post  A    198.51.100.20
post  AAAA 2001:db8:77::25
2001:db8:77::25 PTR post.joinery.example.

== input bounce.eml
Return-Path: <MAILER-DAEMON@post.joinery.example>
Received: from localhost (localhost)
	by post.joinery.example (8.17.1/8.17.1) id 5AL90005;
	Sat, 21 Nov 2026 09:00:05 GMT
Date: Sat, 21 Nov 2026 09:00:05 GMT
From: Mail Delivery Subsystem <MAILER-DAEMON@post.joinery.example>
To: <office@joinery.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="xSESSION.1/post.joinery.example"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

--xSESSION.1/post.joinery.example

The original message was received at Sat, 21 Nov 2026 09:00:02 GMT
from pc.access.lines.example [203.0.113.201]

   ----- The following addresses had permanent fatal errors -----
<ops@guests.example>
    (reason: 550 5.7.1 SPF check for office@joinery.example failed, client 2001:db8:77::25)

   ----- Transcript of session follows -----
... while talking to mx.guests.example.:
>>> MAIL From:<office@joinery.example> SIZE=2310
<<< 550 5.7.1 SPF check for office@joinery.example failed, client 2001:db8:77::25
554 5.0.0 Service unavailable

--xSESSION.1/post.joinery.example
Content-Type: message/delivery-status

Reporting-MTA: dns; post.joinery.example
Received-From-MTA: DNS; pc.access.lines.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 GMT

Final-Recipient: RFC822; ops@guests.example
Action: failed
Status: 5.7.1
Remote-MTA: DNS; mx.guests.example
Diagnostic-Code: SMTP; 550 5.7.1 SPF check for office@joinery.example failed, client 2001:db8:77::25
Last-Attempt-Date: Sat, 21 Nov 2026 09:00:05 GMT

--xSESSION.1/post.joinery.example
Content-Type: text/rfc822-headers

Return-Path: <office@joinery.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by post.joinery.example with ESMTPSA id 5f2a1c
	for <ops@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: office@joinery.example
To: ops@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@joinery.example>

--xSESSION.1/post.joinery.example--

== expect
cause: spf_ipv6_missing
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: ops@guests.example
sender_domain: joinery.example
reply_code: 550
client_ip: 2001:db8:77::25
spf: fail 2001:db8:77::25 office@joinery.example post.joinery.example
change: required joinery.example TXT
- "v=spf1 ip4:198.51.100.20 -all"
+ "v=spf1 ip4:198.51.100.20 ip6:2001:db8:77::25 -all"
