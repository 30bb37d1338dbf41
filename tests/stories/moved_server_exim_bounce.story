Exim's own prose: the web host moved the site and the mail with it; the record says a host name that
still resolves to the old machine.

== dns
zone choir.example
@       A    198.51.100.77
@       MX   0 choir.example.
@       TXT  "v=spf1 a:oldbox.choir.example -all"
oldbox  A    192.0.2.90
198.51.100.77 PTR choir.example.

== input bounce.eml
Return-path: <>
Received: from mailnull by choir.example with local (Exim 4.96)
	id 1rAbcD-000000-01; Sat, 21 Nov 2026 09:00:05 +0000
X-Failed-Recipients: hall@townhouse.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@choir.example>
To: board@choir.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rAbcD-000000-01@choir.example>
Date: Sat, 21 Nov 2026 09:00:05 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  hall@townhouse.example
    host mx1.townhouse.example [203.0.113.40]
    SMTP error from remote mail server after MAIL FROM:<board@choir.example> SIZE=2310:
    550 SPF: 198.51.100.77 is not allowed to send mail from board@choir.example

------ This is a copy of the message, including all the headers. ------

Return-Path: <board@choir.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by choir.example with ESMTPSA id 5f2a1c
	for <hall@townhouse.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: board@choir.example
To: hall@townhouse.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@choir.example>

Hello,
see attached.

== expect
cause: spf_server_moved
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: hall@townhouse.example
sender_domain: choir.example
reply_code: 550
client_ip: 198.51.100.77
spf: fail 198.51.100.77 board@choir.example choir.example
change: required choir.example TXT
- "v=spf1 a:oldbox.choir.example -all"
+ "v=spf1 a -all"
may_lose: 192.0.2.90
