The registrar still delegates to the old host alone. The new servers have the right record, nobody asks them.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
parent of ferry.example lists ns9.oldhost.example
server ns9.oldhost.example of ferry.example serial 2024010101
server ns9.oldhost.example of ferry.example @ TXT "v=spf1 ip4:192.0.2.3 -all"
zone oldhost.example

== input bounce.eml
Return-Path: <>
Received: (qmail 28114 invoked for bounce); 21 Nov 2026 09:00:05 -0000
Date: 21 Nov 2026 09:00:05 -0000
From: MAILER-DAEMON@mail.ferry.example
To: crew@ferry.example
Subject: failure notice

Hi. This is the qmail-send program at mail.ferry.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<buyer@guests.example>:
198.51.100.44 does not like recipient.
Remote host said: 550 5.7.23 192.0.2.171 is not allowed to send mail from ferry.example
Giving up on 198.51.100.44.

--- Below this line is a copy of the message.

Return-Path: <crew@ferry.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.ferry.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: crew@ferry.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@ferry.example>

Hello,
see attached.

== expect
cause: ns_delegation_mismatch ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: spf_fail
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 550
client_ip: 192.0.2.171
spf: fail 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
