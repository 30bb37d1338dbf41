Backscatter: the returned mail entered the world on somebody's cable line and never saw the domain's servers.

== dns
zone cable.example
dyn-198-18-200-9 A 198.18.200.9
198.18.200.9 PTR dyn-198-18-200-9.cable.example.
zone dentist.example
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
mail A   192.0.2.61

== input bounce.eml
Return-Path: <>
Received: by relay7.somewhere.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@relay7.somewhere.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: surgery@dentist.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/relay7.somewhere.example"
Message-Id: <20261121090005.4YbX10Q@relay7.somewhere.example>

This is a MIME-encapsulated message.

--b1/relay7.somewhere.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host relay7.somewhere.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<victim@guests.example>: host mx.guests.example[198.51.100.44] said:
    550 5.7.1 SPF fail: 198.18.200.9 may not send as
    surgery@dentist.example (in reply to MAIL FROM command)

--b1/relay7.somewhere.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay7.somewhere.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; surgery@dentist.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; victim@guests.example
Original-Recipient: rfc822;victim@guests.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 5.7.1 SPF fail: 198.18.200.9 may not send as
    surgery@dentist.example

--b1/relay7.somewhere.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <surgery@dentist.example>
Received: from dyn-198-18-200-9.cable.example (dyn-198-18-200-9.cable.example [198.18.200.9])
	by relay7.somewhere.example with ESMTP id 77ab10
	for <victim@guests.example>; Sat, 21 Nov 2026 09:00:03 +0000
From: surgery@dentist.example
To: victim@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@dentist.example>

--b1/relay7.somewhere.example--

== expect
cause: spf_spoofed spf_ip_not_listed
certainty: likely possible
actor: nobody sender_dns
label: spf_fail
recipient: victim@guests.example
sender_domain: dentist.example
reply_code: 550
client_ip: 198.18.200.9
spf: fail 198.18.200.9 surgery@dentist.example dyn-198-18-200-9.cable.example
tied: no
