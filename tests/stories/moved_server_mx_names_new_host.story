The bakery moved to a new server: A and MX followed it, the SPF record still names the old address.
The old one may be dropped; the change must not let in anybody else.

== dns
zone bakery.example
@     A    198.51.100.10
@     MX   10 mail
@     TXT  "v=spf1 ip4:192.0.2.1 -all"
mail  A    198.51.100.10
198.51.100.10 PTR mail.bakery.example.
zone guests.example
@     MX   10 mx
mx    A    203.0.113.20

== input bounce.eml
Return-Path: <>
Received: by mail.bakery.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@mail.bakery.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: info@bakery.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/mail.bakery.example"
Message-Id: <20261121090005.4YbX10Q@mail.bakery.example>

This is a MIME-encapsulated message.

--b1/mail.bakery.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.bakery.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<friend@guests.example>: host mx.guests.example[203.0.113.20] said:
    550 5.7.1 198.51.100.10 is not allowed to send from
    <info@bakery.example> per it's SPF Record. Please inspect your SPF
    settings, and try again. (in reply to MAIL FROM command)

--b1/mail.bakery.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.bakery.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; info@bakery.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; friend@guests.example
Original-Recipient: rfc822;friend@guests.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.7.1 198.51.100.10 is not allowed to send from
    <info@bakery.example> per it's SPF Record. Please inspect your SPF
    settings, and try again.

--b1/mail.bakery.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <info@bakery.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.bakery.example with ESMTPSA id 5f2a1c
	for <friend@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: info@bakery.example
To: friend@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@bakery.example>

--b1/mail.bakery.example--

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: friend@guests.example
sender_domain: bakery.example
reply_code: 550
client_ip: 198.51.100.10
spf: fail 198.51.100.10 info@bakery.example mail.bakery.example
change: required bakery.example TXT
- "v=spf1 ip4:192.0.2.1 -all"
+ "v=spf1 mx -all"
may_lose: 192.0.2.1
