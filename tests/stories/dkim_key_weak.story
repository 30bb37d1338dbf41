A key of 768 bits from years ago: the signature verifies, and counts for nothing.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
old._domainkey TXT "v=DKIM1; k=rsa; p=MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAMJ6AY/jWlJG0jt1nqn8v/Nt5jON38HjdOYKv2QdpdikGepB9NkEx9CbFQsyvaKVfwgoGnde7I3fA5OVVZ3ugEzxyQWkbTWUZ+PPTk3FV91AmJwP0Y+9qzcdkYXmq1HfkwIDAQAB"
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input bounce.eml
Return-Path: <>
Received: by mail.printer.example (Postfix) id 4YbAAA1; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@mail.printer.example>
To: <office@printer.example>
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261121090005.4YbAAA1@mail.printer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4YbAAA1.rpt/mail.printer.example"

--4YbAAA1.rpt/mail.printer.example
Content-Type: text/plain; charset=us-ascii

<buyer@shop.example>: host mx.shop.example[198.51.100.46] said:
    550 5.7.1 DKIM key too short, signature not accepted (in reply to end of DATA command)

--4YbAAA1.rpt/mail.printer.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.printer.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.1 DKIM key too short, signature not accepted

--4YbAAA1.rpt/mail.printer.example
Content-Type: message/rfc822

Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.printer.example with ESMTPSA id 5f2a1c
	for <buyer@shop.example>; Sat, 21 Nov 2026 09:00:02 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=printer.example; s=old;
	h=From:To:Subject:Date:Message-ID;
	bh=7qjHB3cmqHjxDN1e5hi0k6EUDlfAxG4NZQh8vHy6nfQ=;
	b=ugXshJ9rMDSOd3iITQuCimqgi8QklUIaFZI0JHtujXW3+O29gU/Tk3d3T/TOgPjJy5XhWy
	 44QNrwYdK7SdT4GIsC5Eb685aW9vBStBb9tyQDOz4tak30vTZCgllK90kZ
From: office@printer.example
To: buyer@shop.example
Subject: Delivery date
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.7@printer.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

Good morning,

the goods leave on Tuesday.

Kind regards

--4YbAAA1.rpt/mail.printer.example--

== expect
cause: dkim_key_weak
certainty: likely
actor: sender_dns
label: dkim_fail
recipient: buyer@shop.example
sender_domain: printer.example
reply_code: 550
spf: pass 192.0.2.161 office@printer.example mail.printer.example
tied: yes
