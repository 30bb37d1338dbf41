More recipients than the receiver takes in one mail.

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

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said: 550 sorry, I was told not to take more than 3 RCPTs (in reply to RCPT TO command)

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.archive.example

Final-Recipient: rfc822; buyer@guests.example
Action: failed
Status: 5.5.3
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 sorry, I was told not to take more than 3 RCPTs

--report
Content-Type: message/rfc822

Return-Path: <desk@archive.example>
Received: from desk-pc (unknown [10.0.0.5]) by mail.archive.example (Postfix) with ESMTPSA id 4Yb6AAA6zQ9; Sat, 21 Nov 2026 09:00:02 +0000
From: Desk <desk@archive.example>
To: buyer@guests.example, one@guests.example, two@guests.example
Cc: three@guests.example
Subject: Circular
Date: Sat, 21 Nov 2026 09:00:00 +0000

To everybody.

--report--

== run --ip 192.0.2.201 {input}

== expect
cause: too_many_recipients
certainty: likely possible
actor: sender_user
label: too_many_recipients
recipient: buyer@guests.example
sender_domain: archive.example
reply_code: 550
client_ip: 192.0.2.201
healthy: yes
spf: pass 192.0.2.201 desk@archive.example mail.archive.example
param: recipients 4
param: limit 3
param: groups 2
