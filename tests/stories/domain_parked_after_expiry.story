The registration ran out: the registrar's parking servers answer for it, with an SPF record that permits nobody.

== dns
zone harbour.example at ns1.expired.registrar.example ns2.expired.registrar.example
@   A    203.0.113.99
*   A    203.0.113.99
@   TXT  "v=spf1 -all"
@   TXT  "This domain has expired. Is it yours? Renew it at your registrar."
zone registrar.example

== input bounce.eml
Return-Path: <>
Received: by mail.harbour.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@mail.harbour.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: desk@harbour.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/mail.harbour.example"
Message-Id: <20261121090005.4YbX10Q@mail.harbour.example>

This is a MIME-encapsulated message.

--b1/mail.harbour.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.harbour.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said:
    550 192.0.2.181 is not allowed to send mail from harbour.example
    (in reply to MAIL FROM command)

--b1/mail.harbour.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.harbour.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; desk@harbour.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; buyer@guests.example
Original-Recipient: rfc822;buyer@guests.example
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 192.0.2.181 is not allowed to send mail from harbour.example

--b1/mail.harbour.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <desk@harbour.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.harbour.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: desk@harbour.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@harbour.example>

--b1/mail.harbour.example--

== expect
cause: domain_expired
certainty: proven likely
actor: registrant
label: spf_fail
recipient: buyer@guests.example
sender_domain: harbour.example
reply_code: 550
client_ip: 192.0.2.181
spf: fail 192.0.2.181 desk@harbour.example mail.harbour.example
fixed: no
