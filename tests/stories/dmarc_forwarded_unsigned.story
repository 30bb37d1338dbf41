A forwarder keeps the sender, and the mail carries no signature that would survive.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
_dmarc TXT "v=DMARC1; p=reject"
zone club.example
@     MX   10 mx
mx    A    203.0.113.50
fwd   A    203.0.113.52
203.0.113.52 PTR fwd.club.example.
203.0.113.50 PTR mx.club.example.
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input bounce.eml
Return-Path: <>
Received: by fwd.club.example (Postfix) id 4YbAAA1; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@fwd.club.example>
To: <office@printer.example>
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261121090005.4YbAAA1@fwd.club.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4YbAAA1.rpt/fwd.club.example"

--4YbAAA1.rpt/fwd.club.example
Content-Type: text/plain; charset=us-ascii

<buyer@shop.example>: host mx.shop.example[198.51.100.46] said:
    550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy. (in reply to end of DATA command)

--4YbAAA1.rpt/fwd.club.example
Content-Type: message/delivery-status

Reporting-MTA: dns; fwd.club.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy.

--4YbAAA1.rpt/fwd.club.example
Content-Type: message/rfc822

Return-Path: <office@printer.example>
Received: from mx.club.example (mx.club.example [203.0.113.50])
	by fwd.club.example with ESMTPS id 5f2a1c
	for <buyer@shop.example>; Sat, 21 Nov 2026 09:00:02 +0000
Received: from mail.printer.example (mail.printer.example [192.0.2.161])
	by mx.club.example with ESMTPS id 5f2a1c
	for <anna@club.example>; Sat, 21 Nov 2026 09:00:02 +0000
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.printer.example with ESMTPSA id 5f2a1c
	for <anna@club.example>; Sat, 21 Nov 2026 09:00:01 +0000
From: office@printer.example
To: buyer@shop.example
Subject: Delivery date
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.7@printer.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

Good morning,

the goods leave on Tuesday.

Kind regards

--4YbAAA1.rpt/fwd.club.example--

== expect
cause: dmarc_indirect
certainty: likely
actor: forwarder
label: dmarc_reject
recipient: buyer@shop.example
sender_domain: printer.example
reply_code: 550
spf: fail 203.0.113.52 office@printer.example fwd.club.example
tied: no
fixed: no
