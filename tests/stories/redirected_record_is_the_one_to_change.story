The domain's record only redirects; the list stands at _spf, so that is what changes.

== dns
zone orchard.example
@     A    192.0.2.10
@     MX   10 mail
@     TXT  "v=spf1 redirect=_spf.orchard.example"
_spf  TXT  "v=spf1 ip4:192.0.2.9 -all"
mail  A    198.51.100.30
198.51.100.30 PTR mail.orchard.example.

== input bounce.eml
Return-Path: <>
Received: by mail.orchard.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@mail.orchard.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: farm@orchard.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/mail.orchard.example"
Message-Id: <20261121090005.4YbX10Q@mail.orchard.example>

This is a MIME-encapsulated message.

--b1/mail.orchard.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.orchard.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said:
    550 5.7.23 SPF validation failed: 198.51.100.30 is not permitted
    to send for orchard.example (in reply to MAIL FROM command)

--b1/mail.orchard.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.orchard.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; farm@orchard.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; buyer@guests.example
Original-Recipient: rfc822;buyer@guests.example
Action: failed
Status: 5.7.23
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.7.23 SPF validation failed: 198.51.100.30 is not permitted to
    send for orchard.example

--b1/mail.orchard.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <farm@orchard.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.orchard.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: farm@orchard.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@orchard.example>

--b1/mail.orchard.example--

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: orchard.example
reply_code: 550
client_ip: 198.51.100.30
spf: fail 198.51.100.30 farm@orchard.example mail.orchard.example
change: required _spf.orchard.example TXT
- "v=spf1 ip4:192.0.2.9 -all"
+ "v=spf1 mx:orchard.example -all"
may_lose: 192.0.2.9
