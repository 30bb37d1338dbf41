A script inside an archive is refused: the returned mail shows which.

== dns
zone archive.example
@   A    192.0.2.200
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=none"
mail A   192.0.2.201
192.0.2.201 PTR mail.archive.example.

== input bounce.eml
From: Mail Delivery System <MAILER-DAEMON@mail.archive.example>
To: desk@archive.example
Subject: Undelivered Mail Returned to Sender
Date: Sat, 21 Nov 2026 09:00:06 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said: 550 5.7.1 This message contains an unwanted binary attachment (in reply to end of DATA command)

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.archive.example

Final-Recipient: rfc822; buyer@guests.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.7.1 This message contains an unwanted binary attachment

--report
Content-Type: message/rfc822

Return-Path: <desk@archive.example>
Received: from desk-pc (unknown [10.0.0.5]) by mail.archive.example (Postfix) with ESMTPSA id 4Yb6AAA6zQ9; Sat, 21 Nov 2026 09:00:02 +0000
From: Desk <desk@archive.example>
To: buyer@guests.example
Subject: Invoice
Date: Sat, 21 Nov 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="parts"

--parts
Content-Type: text/plain

The invoice.

--parts
Content-Type: application/zip; name="invoice.zip"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="invoice.zip"

UEsDBBQAAAAAAABIdV2H6YrQDAAAAAwAAAAKAAAAcmVhZG1lLnR4dHNlZSB0aGUgbGlzdFBLAwQU
AAAAAAAASHVdt4x9/AYAAAAGAAAABgAAAGRvYy5qc3ZhciBhO1BLAQIUAxQAAAAAAABIdV2H6YrQ
DAAAAAwAAAAKAAAAAAAAAAAAAACAAQAAAAByZWFkbWUudHh0UEsBAhQDFAAAAAAAAEh1XbeMffwG
AAAABgAAAAYAAAAAAAAAAAAAAIABNAAAAGRvYy5qc1BLBQYAAAAAAgACAGwAAABeAAAAAAA=
--parts--

--report--

== run --ip 192.0.2.201 {input}

== expect
cause: attachment_blocked
certainty: likely possible
actor: sender_user
label: attachment_blocked
recipient: buyer@guests.example
sender_domain: archive.example
reply_code: 550
client_ip: 192.0.2.201
healthy: yes
spf: pass 192.0.2.201 desk@archive.example mail.archive.example
param: attachment invoice.zip › doc.js
