Two records, and the refused server, the domain's own MX, stands in neither: one change mends both.

== dns
zone florin.example
@     MX   10 mail
@     TXT  "v=spf1 ip4:192.0.2.140 -all"
@     TXT  "v=spf1 ip4:192.0.2.141 ~all"
mail  A    198.51.100.70
198.51.100.70 PTR mail.florin.example.

== input bounce.eml
Return-Path: <>
Received: (qmail 28114 invoked for bounce); 21 Nov 2026 09:00:05 -0000
Date: 21 Nov 2026 09:00:05 -0000
From: MAILER-DAEMON@mail.florin.example
To: office@florin.example
Subject: failure notice

Hi. This is the qmail-send program at mail.florin.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<buyer@guests.example>:
198.51.100.44 does not like recipient.
Remote host said: 550 5.7.1 Multiple SPF records for florin.example, mail from 198.51.100.70 refused
Giving up on 198.51.100.44.

--- Below this line is a copy of the message.

Return-Path: <office@florin.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.florin.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: office@florin.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@florin.example>

Hello,
see attached.

== expect
cause: spf_multiple_records
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: florin.example
reply_code: 550
client_ip: 198.51.100.70
spf: permerror 198.51.100.70 office@florin.example mail.florin.example
change: required florin.example TXT
- "v=spf1 ip4:192.0.2.140 -all"
- "v=spf1 ip4:192.0.2.141 ~all"
+ "v=spf1 ip4:192.0.2.140 ip4:192.0.2.141 mx -all"
must_pass: 192.0.2.140 192.0.2.141
