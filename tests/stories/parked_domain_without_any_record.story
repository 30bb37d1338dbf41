Expired, and parked on the registrar's servers, which publish an address and nothing else.

== dns
zone vineyard.example at ns1.parked.registrar.example ns2.parked.registrar.example
@   A    203.0.113.98
*   A    203.0.113.98
zone registrar.example

== input bounce.eml
Return-path: <>
Received: from mailnull by mail.vineyard.example with local (Exim 4.96)
	id 1rAbcD-000000-01; Sat, 21 Nov 2026 09:00:05 +0000
X-Failed-Recipients: buyer@guests.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.vineyard.example>
To: cellar@vineyard.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rAbcD-000000-01@mail.vineyard.example>
Date: Sat, 21 Nov 2026 09:00:05 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  buyer@guests.example
    host mx.guests.example [198.51.100.44]
    SMTP error from remote mail server after MAIL FROM:<cellar@vineyard.example>:
    550 5.7.26 Unauthenticated mail: vineyard.example has no SPF record (IP 192.0.2.240)

------ This is a copy of the message, including all the headers. ------

Return-Path: <cellar@vineyard.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.vineyard.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: cellar@vineyard.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@vineyard.example>

Hello,
see attached.

== expect
cause: domain_expired spf_no_record
certainty: proven likely possible
actor: registrant sender_dns
label: auth_missing spf_fail
recipient: buyer@guests.example
sender_domain: vineyard.example
reply_code: 550
client_ip: 192.0.2.240
spf: none 192.0.2.240 cellar@vineyard.example mail.vineyard.example
fixed: no
