A stranger used the domain's name; its policy did what it is for.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
_dmarc TXT "v=DMARC1; p=reject"
zone isp.example
host A 203.0.113.241
203.0.113.241 PTR host.isp.example.
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input bounce.eml
Return-Path: <>
Received: by host.isp.example (Postfix) id 4YbAAA1; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@host.isp.example>
To: <office@printer.example>
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261121090005.4YbAAA1@host.isp.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4YbAAA1.rpt/host.isp.example"

--4YbAAA1.rpt/host.isp.example
Content-Type: text/plain; charset=us-ascii

<buyer@shop.example>: host mx.shop.example[198.51.100.46] said:
    550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy. (in reply to end of DATA command)

--4YbAAA1.rpt/host.isp.example
Content-Type: message/delivery-status

Reporting-MTA: dns; host.isp.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy.

--4YbAAA1.rpt/host.isp.example
Content-Type: message/rfc822

Return-Path: <office@printer.example>
Received: from unknown (HELO pc) ([203.0.113.240])
	by host.isp.example with SMTP id 5f2a1c
	for <buyer@shop.example>; Sat, 21 Nov 2026 09:00:02 +0000
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

--4YbAAA1.rpt/host.isp.example--

== expect
cause: spf_spoofed dmarc_both_fail
certainty: likely possible
actor: nobody
label: dmarc_reject
recipient: buyer@shop.example
sender_domain: printer.example
reply_code: 550
spf: fail 203.0.113.241 office@printer.example host.isp.example
tied: no
fixed: no
