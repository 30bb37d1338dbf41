The host sends everything through its outbound spam filter; the words of the refusal hide that this is SPF.

== dns
zone filterhost.example
spf      TXT "v=spf1 ip4:203.0.113.128/29 -all"
filter3  A   203.0.113.131
203.0.113.131 PTR filter3.filterhost.example.
zone florist.example
@   MX   10 srv
@   TXT  "v=spf1 mx -all"
srv  A   192.0.2.70
192.0.2.70 PTR srv.florist.example.

== input bounce.eml
Return-path: <>
Received: from mailnull by filter3.filterhost.example with local (Exim 4.96)
	id 1rAbcD-000000-01; Sat, 21 Nov 2026 09:00:05 +0000
X-Failed-Recipients: buyer@guests.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@filter3.filterhost.example>
To: shop@florist.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rAbcD-000000-01@filter3.filterhost.example>
Date: Sat, 21 Nov 2026 09:00:05 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  buyer@guests.example
    host mx.guests.example [198.51.100.44]
    SMTP error from remote mail server after end of data:
    550 permanent failure for one or more recipients (buyer@guests.example:blocked)

------ This is a copy of the message, including all the headers. ------

Return-Path: <shop@florist.example>
Received: from srv.florist.example (srv.florist.example [192.0.2.70])
	by filter3.filterhost.example with ESMTPS id 77ab10
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:03 +0000
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by srv.florist.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: shop@florist.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@florist.example>

Hello,
see attached.

== expect
cause: spf_relay_missing
certainty: likely
actor: sender_dns
label: policy_rejected client_blocked unclassified sender_blocked spf_fail ip_reputation
recipient: buyer@guests.example
sender_domain: florist.example
reply_code: 550
spf: fail 203.0.113.131 shop@florist.example filter3.filterhost.example
change: required florist.example TXT
- "v=spf1 mx -all"
+ "v=spf1 mx ip4:203.0.113.131 -all"
must_pass: 192.0.2.70
