A club forwards its members' mail under the original sender. The sender's record is right, the forwarder needs SRS.

== dns
zone club.example
@     MX   10 mx
mx    A    203.0.113.50
fwd   A    203.0.113.51
@     TXT  "v=spf1 mx a:fwd.club.example -all"
203.0.113.51 PTR fwd.club.example.
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.

== input bounce.eml
Return-path: <>
Received: from mailnull by fwd.club.example with local (Exim 4.96)
	id 1rAbcD-000000-01; Sat, 21 Nov 2026 09:00:05 +0000
X-Failed-Recipients: anna@webmail.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@fwd.club.example>
To: office@printer.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rAbcD-000000-01@fwd.club.example>
Date: Sat, 21 Nov 2026 09:00:05 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@webmail.example
    host mx.webmail.example [198.51.100.46]
    SMTP error from remote mail server after MAIL FROM:<office@printer.example>:
    550 5.7.1 203.0.113.51 is not allowed to send mail from office@printer.example

------ This is a copy of the message, including all the headers. ------

Return-Path: <office@printer.example>
Received: from mx.club.example (mx.club.example [203.0.113.50])
	by fwd.club.example with ESMTPS id 77ab10
	for <anna@webmail.example>; Sat, 21 Nov 2026 09:00:03 +0000
Received: from mail.printer.example (mail.printer.example [192.0.2.161])
	by mx.club.example with ESMTPS id 77ab10
	for <anna@club.example>; Sat, 21 Nov 2026 09:00:03 +0000
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.printer.example with ESMTPSA id 5f2a1c
	for <anna@club.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: office@printer.example
To: anna@webmail.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@printer.example>

Hello,
see attached.

== expect
cause: spf_forwarded
certainty: proven likely
actor: forwarder
label: spf_fail
recipient: anna@webmail.example
sender_domain: printer.example
reply_code: 550
client_ip: 203.0.113.51
tied: no
fixed: no
spf: fail 203.0.113.51 office@printer.example fwd.club.example
