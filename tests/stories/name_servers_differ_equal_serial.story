Two servers, one serial, two SPF records: half of the world refuses.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns2.ferry.example of ferry.example @ TXT "v=spf1 ip4:192.0.2.3 -all"

== input bounce.eml
Return-Path: <>
Received: by mail.ferry.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@mail.ferry.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: crew@ferry.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/mail.ferry.example"
Message-Id: <20261121090005.4YbX10Q@mail.ferry.example>

This is a MIME-encapsulated message.

--b1/mail.ferry.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.ferry.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said:
    550 5.7.23 192.0.2.171 is not allowed to send mail from
    ferry.example (in reply to MAIL FROM command)

--b1/mail.ferry.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.ferry.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; crew@ferry.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; buyer@guests.example
Original-Recipient: rfc822;buyer@guests.example
Action: failed
Status: 5.7.23
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.7.23 192.0.2.171 is not allowed to send mail from ferry.example

--b1/mail.ferry.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <crew@ferry.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.ferry.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: crew@ferry.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@ferry.example>

--b1/mail.ferry.example--

== expect
cause: ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: spf_fail
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 550
client_ip: 192.0.2.171
spf: pass 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
