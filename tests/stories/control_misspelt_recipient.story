A misspelt recipient beside the right one: nothing is wrong with the sender.

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

<byuer@guests.example>: host mx.guests.example[198.51.100.44] said: 550 5.1.1 <byuer@guests.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.archive.example

Final-Recipient: rfc822; byuer@guests.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.1.1 <byuer@guests.example>: Recipient address rejected: User unknown

--report
Content-Type: message/rfc822

Return-Path: <desk@archive.example>
Received: from desk-pc (unknown [10.0.0.5]) by mail.archive.example (Postfix) with ESMTPSA id 4Yb6AAA6zQ9; Sat, 21 Nov 2026 09:00:02 +0000
From: Desk <desk@archive.example>
To: byuer@guests.example
Cc: buyer@guests.example
Subject: Invoice
Date: Sat, 21 Nov 2026 09:00:00 +0000

The invoice.

--report--

== run --ip 192.0.2.201 {input}

== expect
cause: recipient_unknown
certainty: likely possible
actor: sender_user
label: recipient_unknown
recipient: byuer@guests.example
sender_domain: archive.example
reply_code: 550
client_ip: 192.0.2.201
healthy: yes
spf: pass 192.0.2.201 desk@archive.example mail.archive.example
param: suggestion buyer@guests.example
param: seen_in Cc
