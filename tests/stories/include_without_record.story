The old host was closed; its include names a domain without a record, and that breaks everything.

== dns
zone atelier.example
@    A    192.0.2.110
@    MX   10 mail
@    TXT  "v=spf1 include:spf.closedhost.example mx -all"
mail A    192.0.2.111
192.0.2.111 PTR mail.atelier.example.
zone closedhost.example
@ A 203.0.113.5

== input bounce.eml
Return-Path: <MAILER-DAEMON@mail.atelier.example>
Received: from localhost (localhost)
	by mail.atelier.example (8.17.1/8.17.1) id 5AL90005;
	Sat, 21 Nov 2026 09:00:05 GMT
Date: Sat, 21 Nov 2026 09:00:05 GMT
From: Mail Delivery Subsystem <MAILER-DAEMON@mail.atelier.example>
To: <office@atelier.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="xSESSION.1/mail.atelier.example"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

--xSESSION.1/mail.atelier.example

The original message was received at Sat, 21 Nov 2026 09:00:02 GMT
from pc.access.lines.example [203.0.113.201]

   ----- The following addresses had permanent fatal errors -----
<buyer@guests.example>
    (reason: 550 5.7.24 SPF validation error: permerror in the record of atelier.example)

   ----- Transcript of session follows -----
... while talking to mx.guests.example.:
>>> MAIL From:<office@atelier.example> SIZE=2310
<<< 550 5.7.24 SPF validation error: permerror in the record of atelier.example
554 5.0.0 Service unavailable

--xSESSION.1/mail.atelier.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.atelier.example
Received-From-MTA: DNS; pc.access.lines.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 GMT

Final-Recipient: RFC822; buyer@guests.example
Action: failed
Status: 5.7.24
Remote-MTA: DNS; mx.guests.example
Diagnostic-Code: SMTP; 550 5.7.24 SPF validation error: permerror in the record of atelier.example
Last-Attempt-Date: Sat, 21 Nov 2026 09:00:05 GMT

--xSESSION.1/mail.atelier.example
Content-Type: text/rfc822-headers

Return-Path: <office@atelier.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.atelier.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: office@atelier.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@atelier.example>

--xSESSION.1/mail.atelier.example--

== run --ip 192.0.2.111 {input}

== expect
cause: spf_include_without_record
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: atelier.example
reply_code: 550
client_ip: 192.0.2.111
spf: permerror 192.0.2.111 office@atelier.example mail.atelier.example
change: required atelier.example TXT
- "v=spf1 include:spf.closedhost.example mx -all"
+ "v=spf1 mx -all"
