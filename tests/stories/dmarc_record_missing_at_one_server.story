The receiver demands a DMARC record; one of two name servers has none yet, under the same serial.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:x@printer.example"
server ns2.printer.example of printer.example _dmarc TXT
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input bounce.eml
Return-Path: <>
Received: by mail.printer.example (Postfix) id 4YbAAA1; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@mail.printer.example>
To: <office@printer.example>
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261121090005.4YbAAA1@mail.printer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4YbAAA1.rpt/mail.printer.example"

--4YbAAA1.rpt/mail.printer.example
Content-Type: text/plain; charset=us-ascii

<buyer@shop.example>: host mx.shop.example[198.51.100.46] said:
    550 5.7.1 printer.example has no usable DMARC record; required for senders here (in reply to end of DATA command)

--4YbAAA1.rpt/mail.printer.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.printer.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.1 printer.example has no usable DMARC record; required for senders here

--4YbAAA1.rpt/mail.printer.example
Content-Type: message/rfc822

Return-Path: <office@printer.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.printer.example with ESMTPSA id 5f2a1c
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

--4YbAAA1.rpt/mail.printer.example--

== expect
cause: ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: auth_missing dmarc_reject
recipient: buyer@shop.example
sender_domain: printer.example
reply_code: 550
spf: pass 192.0.2.161 office@printer.example mail.printer.example
fixed: no
param: record _dmarc.printer.example TXT
