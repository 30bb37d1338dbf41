The mail links to a shortener that a list of domains has; the list answers with bits, and has no entry called TEST.

== dns
zone larder.example
@     A    192.0.2.50
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.50
192.0.2.50 PTR mail.larder.example.
zone surbl.org
2.0.0.127.multi      A    127.0.0.254
tiny.example.multi   A    127.0.0.72

== input bounce.eml
Return-Path: <>
Received: by mail.larder.example (internal) id 4Yb57622Q; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@mail.larder.example>
To: <jam@larder.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

<cook@kitchen.example>: host mx.kitchen.example[198.51.100.20] said: 554 5.7.1
    Message contains a domain listed by SURBL: multi.surbl.org (in reply to end
    of DATA command)

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.larder.example

Final-Recipient: rfc822; cook@kitchen.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.kitchen.example
Diagnostic-Code: smtp; 554 5.7.1 Message contains a domain listed by SURBL: multi.surbl.org

--b1
Content-Type: message/rfc822

Return-Path: <jam@larder.example>
From: jam@larder.example
To: cook@kitchen.example
Subject: Plums
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <1@larder.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

The prices: https://go.tiny.example/a1b2

--b1--

== expect
cause: domain_listed
certainty: likely
actor: sender_admin
label: domain_blocklisted
recipient: cook@kitchen.example
sender_domain: larder.example
reply_code: 554
spf: pass 192.0.2.50 jam@larder.example mail.larder.example
fixed: no
param: domain tiny.example
