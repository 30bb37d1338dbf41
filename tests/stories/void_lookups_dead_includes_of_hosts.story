The same, the empty names stand beside living ones.

== dns
zone atelier.example
@    A    192.0.2.110
@    MX   10 mail
@    TXT  "v=spf1 a mx:gone1.atelier.example a:gone2.atelier.example a:gone3.atelier.example a:mail.atelier.example ~all"
mail A    192.0.2.111
192.0.2.111 PTR mail.atelier.example.

== input bounce.eml
Return-Path: <>
Received: by mail.atelier.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@mail.atelier.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: office@atelier.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/mail.atelier.example"
Message-Id: <20261121090005.4YbX10Q@mail.atelier.example>

This is a MIME-encapsulated message.

--b1/mail.atelier.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.atelier.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said:
    550 5.7.24 SPF validation error: permerror in the record of
    atelier.example (in reply to MAIL FROM command)

--b1/mail.atelier.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.atelier.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; office@atelier.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; buyer@guests.example
Original-Recipient: rfc822;buyer@guests.example
Action: failed
Status: 5.7.24
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.7.24 SPF validation error: permerror in the record of
    atelier.example

--b1/mail.atelier.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <office@atelier.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.atelier.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: office@atelier.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@atelier.example>

--b1/mail.atelier.example--

== run --ip 192.0.2.111 {input}

== expect
cause: spf_too_many_void_lookups
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: atelier.example
reply_code: 550
client_ip: 192.0.2.111
spf: permerror 192.0.2.111 office@atelier.example mail.atelier.example
change: required atelier.example TXT
- "v=spf1 a mx:gone1.atelier.example a:gone2.atelier.example a:gone3.atelier.example a:mail.atelier.example ~all"
+ "v=spf1 a a:mail.atelier.example ~all"
