The domain publishes nothing; receivers of the large kind refuse that by now.

== dns
zone potter.example
@   A    192.0.2.81
@   MX   10 mail
mail A   192.0.2.82
192.0.2.82 PTR mail.potter.example.

== input bounce.eml
Return-Path: <>
Received: by mail.potter.example (internal) id 4Yb60772Q; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <postmaster@mail.potter.example>
To: <kiln@potter.example>
Subject: Delivery failure
Auto-Submitted: auto-replied

This is an SMTP server at mail.potter.example

Your message could not be delivered to the following address:
<buyer@guests.example>

  from <kiln@potter.example>
  to <buyer@guests.example>
Connected to mx.guests.example:198.51.100.44 but sender was rejected. STARTTLS proto=TLSv1.2; cipher=DHE-RSA-AES256-SHA.
Remote host said: 550-5.7.26 Your email has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26
550-5.7.26  Authentication results:
550-5.7.26  DKIM = did not pass
550-5.7.26  SPF [potter.example] with ip: [192.0.2.82] = did not pass
550 5.7.26  https://support.google.com/mail/answer/81126#authentication x1si2 - gsmtp

--- Below this line is a copy of the message.

Return-Path: <kiln@potter.example>
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.potter.example with ESMTPSA id 5f2a1c
	for <buyer@guests.example>; Sat, 21 Nov 2026 09:00:02 +0000
From: kiln@potter.example
To: buyer@guests.example
Subject: Offer 2026-117
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.1@potter.example>

== expect
cause: spf_no_record
certainty: proven likely
actor: sender_dns
label: auth_missing spf_fail dmarc_reject
recipient: buyer@guests.example
sender_domain: potter.example
reply_code: 550
client_ip: 192.0.2.82
spf: none 192.0.2.82 kiln@potter.example mail.potter.example
change: required potter.example TXT
+ "v=spf1 a mx -all"
