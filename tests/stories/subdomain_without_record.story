The newsletter goes out as news.brewery.example. Only brewery.example has a record, and SPF is not inherited.

== dns
zone brewery.example
@         A    192.0.2.100
@         MX   10 mail
@         TXT  "v=spf1 mx -all"
mail      A    192.0.2.101
news      A    192.0.2.102
192.0.2.101 PTR mail.brewery.example.
192.0.2.102 PTR news.brewery.example.

== input bounce.eml
Return-Path: <>
Received: by news.brewery.example (Postfix)
	id 4YbX10Q; Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
Date: Sat, 21 Nov 2026 09:00:05 +0000 (UTC)
From: MAILER-DAEMON@news.brewery.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: list@news.brewery.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1/news.brewery.example"
Message-Id: <20261121090005.4YbX10Q@news.brewery.example>

This is a MIME-encapsulated message.

--b1/news.brewery.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host news.brewery.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<buyer@guests.example>: host mx.guests.example[198.51.100.44] said:
    550 SPF: none. Senders without SPF record are not accepted here
    (list@news.brewery.example, 192.0.2.102) (in reply to MAIL FROM
    command)

--b1/news.brewery.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; news.brewery.example
X-Postfix-Queue-ID: 4YbX10Q
X-Postfix-Sender: rfc822; list@news.brewery.example
Arrival-Date: Sat, 21 Nov 2026 09:00:02 +0000 (UTC)

Final-Recipient: rfc822; buyer@guests.example
Original-Recipient: rfc822;buyer@guests.example
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.guests.example
Diagnostic-Code: smtp; 550 SPF: none. Senders without SPF record are not accepted here
    (list@news.brewery.example, 192.0.2.102)

--b1/news.brewery.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <list@news.brewery.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by news.brewery.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: list@news.brewery.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@news.brewery.example>

--b1/news.brewery.example--

== expect
cause: spf_subdomain_no_record
certainty: proven likely
actor: sender_dns
label: auth_missing spf_fail
recipient: buyer@guests.example
sender_domain: news.brewery.example
reply_code: 550
client_ip: 192.0.2.102
spf: none 192.0.2.102 list@news.brewery.example news.brewery.example
change: required news.brewery.example TXT
+ "v=spf1 a -all"
