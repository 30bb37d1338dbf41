Commas between the terms, as somebody used to lists writes them.

== dns
zone atelier.example
@    A    192.0.2.110
@    MX   10 mail
@    TXT  "v=spf1 a, mx, ip4:192.0.2.120, -all"
mail A    192.0.2.111
192.0.2.111 PTR mail.atelier.example.

== input bounce.eml
Return-Path: <>
Received: (qmail 28114 invoked for bounce); 21 Nov 2026 09:00:05 -0000
Date: 21 Nov 2026 09:00:05 -0000
From: MAILER-DAEMON@mail.atelier.example
To: office@atelier.example
Subject: failure notice

Hi. This is the qmail-send program at mail.atelier.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<buyer@guests.example>:
198.51.100.44 does not like recipient.
Remote host said: 550 5.7.24 SPF validation error: permerror in the record of atelier.example
Giving up on 198.51.100.44.

--- Below this line is a copy of the message.

Return-Path: <office@atelier.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.atelier.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: office@atelier.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@atelier.example>

Hello,
see attached.

== run --ip 192.0.2.111 {input}

== expect
cause: spf_syntax_error
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: atelier.example
reply_code: 550
client_ip: 192.0.2.111
spf: permerror 192.0.2.111 office@atelier.example mail.atelier.example
change: required atelier.example TXT
- "v=spf1 a, mx, ip4:192.0.2.120, -all"
+ "v=spf1 a mx ip4:192.0.2.120 -all"
