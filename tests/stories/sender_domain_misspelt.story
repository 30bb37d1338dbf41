The mail program has a letter missing in the sender address; such a domain was never registered.

== dns
zone library.example
@   A    192.0.2.190
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
mail A   192.0.2.191
192.0.2.191 PTR mail.library.example.

== input bounce.eml
Return-path: <>
Received: from mailnull by mail.library.example with local (Exim 4.96)
	id 1rAbcD-000000-01; Sat, 21 Nov 2026 09:00:05 +0000
X-Failed-Recipients: buyer@guests.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.library.example>
To: desk@libary.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rAbcD-000000-01@mail.library.example>
Date: Sat, 21 Nov 2026 09:00:05 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  buyer@guests.example
    host mx.guests.example [198.51.100.44]
    SMTP error from remote mail server after RCPT TO:<buyer@guests.example>:
    550 5.1.8 <desk@libary.example>: Sender address rejected: Domain not found

------ This is a copy of the message, including all the headers. ------

Return-Path: <desk@libary.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.library.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: desk@libary.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@libary.example>

Hello,
see attached.

== expect
cause: domain_not_found
certainty: proven likely
actor: sender_user
label: sender_verify_failed sender_domain_invalid
recipient: buyer@guests.example
sender_domain: libary.example
reply_code: 550
spf: none 192.0.2.191 desk@libary.example mail.library.example
fixed: no
