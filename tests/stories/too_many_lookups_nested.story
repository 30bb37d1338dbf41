Five services, each with includes of its own: the limit is hit inside, not in the record itself.

== dns
zone hub.example
s0 TXT "v=spf1 include:s0a.hub.example include:s0b.hub.example -all"
s0a TXT "v=spf1 ip4:203.0.113.0/29 -all"
s0b TXT "v=spf1 ip4:203.0.113.8/29 -all"
s1 TXT "v=spf1 include:s1a.hub.example include:s1b.hub.example -all"
s1a TXT "v=spf1 ip4:203.0.113.16/29 -all"
s1b TXT "v=spf1 ip4:203.0.113.24/29 -all"
s2 TXT "v=spf1 include:s2a.hub.example include:s2b.hub.example -all"
s2a TXT "v=spf1 ip4:203.0.113.32/29 -all"
s2b TXT "v=spf1 ip4:203.0.113.40/29 -all"
s3 TXT "v=spf1 include:s3a.hub.example include:s3b.hub.example -all"
s3a TXT "v=spf1 ip4:203.0.113.48/29 -all"
s3b TXT "v=spf1 ip4:203.0.113.56/29 -all"
s4 TXT "v=spf1 include:s4a.hub.example include:s4b.hub.example -all"
s4a TXT "v=spf1 ip4:203.0.113.64/29 -all"
s4b TXT "v=spf1 ip4:203.0.113.72/29 -all"
zone agency.example
@     MX   10 mail
@     TXT  "v=spf1 include:s0.hub.example include:s1.hub.example include:s2.hub.example include:s3.hub.example include:s4.hub.example mx -all"
mail  A    192.0.2.66
192.0.2.66 PTR mail.agency.example.

== input bounce.eml
Return-path: <>
Received: from mailnull by mail.agency.example with local (Exim 4.96)
	id 1rAbcD-000000-01; Sat, 21 Nov 2026 09:00:05 +0000
X-Failed-Recipients: buyer@guests.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.agency.example>
To: desk@agency.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rAbcD-000000-01@mail.agency.example>
Date: Sat, 21 Nov 2026 09:00:05 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  buyer@guests.example
    host mx.guests.example [198.51.100.44]
    SMTP error from remote mail server after MAIL FROM:<desk@agency.example>:
    550 5.7.24 SPF PermError for agency.example (192.0.2.66): maximum DNS lookups exceeded

------ This is a copy of the message, including all the headers. ------

Return-Path: <desk@agency.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.agency.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: desk@agency.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@agency.example>

Hello,
see attached.

== expect
cause: spf_too_many_lookups
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: agency.example
reply_code: 550
client_ip: 192.0.2.66
spf: permerror 192.0.2.66 desk@agency.example mail.agency.example
change: required agency.example TXT
- "v=spf1 include:s0.hub.example include:s1.hub.example include:s2.hub.example include:s3.hub.example include:s4.hub.example mx -all"
+ "v=spf1 include:s0.hub.example include:s1.hub.example include:s2.hub.example ip4:203.0.113.48/28 ip4:203.0.113.64/28 mx -all"
must_pass: 203.0.113.1 203.0.113.9 203.0.113.17 203.0.113.49 203.0.113.73
