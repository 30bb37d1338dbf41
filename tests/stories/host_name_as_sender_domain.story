A cron job writes as root@server1: the host's name is the sender domain, and it has no record.

== dns
zone quarry.example
@        MX   10 mail
@        TXT  "v=spf1 mx -all"
mail     A    192.0.2.50
server1  A    192.0.2.51
192.0.2.51 PTR server1.quarry.example.

== input bounce.eml
Return-Path: <MAILER-DAEMON@server1.quarry.example>
Received: from localhost (localhost)
	by server1.quarry.example (8.17.1/8.17.1) id 5AL90005;
	Sat, 21 Nov 2026 09:00:05 GMT
Date: Sat, 21 Nov 2026 09:00:05 GMT
From: Mail Delivery Subsystem <MAILER-DAEMON@server1.quarry.example>
To: <root@server1.quarry.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="xSESSION.1/server1.quarry.example"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

--xSESSION.1/server1.quarry.example

The original message was received at Sat, 21 Nov 2026 09:00:02 GMT
from pc.access.lines.example [203.0.113.201]

   ----- The following addresses had permanent fatal errors -----
<ops@guests.example>
    (reason: 550 5.7.26 server1.quarry.example publishes no sender policy: mail from 192.0.2.51 is not authenticated)

   ----- Transcript of session follows -----
... while talking to mx.guests.example.:
>>> MAIL From:<root@server1.quarry.example> SIZE=2310
<<< 550 5.7.26 server1.quarry.example publishes no sender policy: mail from 192.0.2.51 is not authenticated
554 5.0.0 Service unavailable

--xSESSION.1/server1.quarry.example
Content-Type: message/delivery-status

Reporting-MTA: dns; server1.quarry.example
Received-From-MTA: DNS; pc.access.lines.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 GMT

Final-Recipient: RFC822; ops@guests.example
Action: failed
Status: 5.7.26
Remote-MTA: DNS; mx.guests.example
Diagnostic-Code: SMTP; 550 5.7.26 server1.quarry.example publishes no sender policy: mail from 192.0.2.51 is not authenticated
Last-Attempt-Date: Sat, 21 Nov 2026 09:00:05 GMT

--xSESSION.1/server1.quarry.example
Content-Type: text/rfc822-headers

Return-Path: <root@server1.quarry.example>
Received: from root@localhost by server1.quarry.example (8.17.1/8.17.1/Submit) id 5AL9; Sat, 21 Nov 2026 09:00:02 GMT
From: root@server1.quarry.example
To: ops@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@server1.quarry.example>

--xSESSION.1/server1.quarry.example--

== expect
cause: spf_subdomain_no_record
certainty: proven likely
actor: sender_dns
label: auth_missing spf_fail
recipient: ops@guests.example
sender_domain: server1.quarry.example
reply_code: 550
client_ip: 192.0.2.51
spf: none 192.0.2.51 root@server1.quarry.example server1.quarry.example
change: required server1.quarry.example TXT
+ "v=spf1 a -all"
