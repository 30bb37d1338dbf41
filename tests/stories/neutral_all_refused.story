A strict receiver refuses even ?all. The address is the domain's own new MX.

== dns
zone kiosk.example
@     MX   10 mx1
@     TXT  "v=spf1 ip4:192.0.2.44 ?all"
mx1   A    198.51.100.36
198.51.100.36 PTR mx1.kiosk.example.

== input bounce.eml
Return-Path: <>
Received: by mx1.kiosk.example (internal) id 4Yb60772Q; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <postmaster@mx1.kiosk.example>
To: <owner@kiosk.example>
Subject: Delivery failure
Auto-Submitted: auto-replied

This is an SMTP server at mx1.kiosk.example

Your message could not be delivered to the following address:
<buyer@guests.example>

  from <owner@kiosk.example>
  to <buyer@guests.example>
Connected to mx.guests.example:198.51.100.44 but sender was rejected. STARTTLS proto=TLSv1.2; cipher=DHE-RSA-AES256-SHA.
Remote host said: 550 5.1.0 198.51.100.36 is not allowed to send from <kiosk.example> per it's SPF Record. Please inspect your SPF settings, and try again.

--- Below this line is a copy of the message.

Return-Path: <owner@kiosk.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mx1.kiosk.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: owner@kiosk.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@kiosk.example>

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: buyer@guests.example
sender_domain: kiosk.example
reply_code: 550
client_ip: 198.51.100.36
spf: neutral 198.51.100.36 owner@kiosk.example mx1.kiosk.example
change: required kiosk.example TXT
- "v=spf1 ip4:192.0.2.44 ?all"
+ "v=spf1 mx ?all"
may_lose: 192.0.2.44
