A list puts its name into the subject and a footer below the text, and keeps the author in From.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
s1._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtKMEyFT5cw90p+0NWrCB4plxhLnaLXAmtjU0kKD8kU3iFNttKuiss2ipuexz/jXohOKjQcZJ0XQ002JhkXRFFvsV9EQnQ4hMbRr+CZzqV1hhn270xWsVYlg6E1RyHz47MleVMVADs/bP2XtH6Lfg9QFTt94l41qOUptVXWDHKfKlNlNEqLfzjreML8wI" "ut4MU7SWbee/9L4h0e8JyXXgwNu0kupxY6JjGlVOtUWUBC/SUH1QZs68GNSzWCdMBq4Dil4B94dbBWoN4XwLvHsWipb8qN9B9CkIqzBaSut8VJpToMMsGGr0WW36D4XUibgLBGBZTOY7eNtLB6SO6nZ1PQIDAQAB"
_dmarc TXT "v=DMARC1; p=reject"
zone club.example
@     MX   10 lists
@     TXT  "v=spf1 mx -all"
lists A    203.0.113.51
203.0.113.51 PTR lists.club.example.
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input bounce.eml
Return-Path: <>
Received: by lists.club.example (Postfix) id 4YbAAA1; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@lists.club.example>
To: <talk-bounces@club.example>
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261121090005.4YbAAA1@lists.club.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4YbAAA1.rpt/lists.club.example"

--4YbAAA1.rpt/lists.club.example
Content-Type: text/plain; charset=us-ascii

<buyer@shop.example>: host mx.shop.example[198.51.100.46] said:
    550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy. (in reply to end of DATA command)

--4YbAAA1.rpt/lists.club.example
Content-Type: message/delivery-status

Reporting-MTA: dns; lists.club.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy.

--4YbAAA1.rpt/lists.club.example
Content-Type: message/rfc822

Return-Path: <talk-bounces@club.example>
Received: from mail.printer.example (mail.printer.example [192.0.2.161])
	by lists.club.example with ESMTPS id 5f2a1c
	for <talk@club.example>; Sat, 21 Nov 2026 09:00:02 +0000
Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.printer.example with ESMTPSA id 5f2a1c
	for <talk@club.example>; Sat, 21 Nov 2026 09:00:01 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=printer.example; s=s1;
	h=From:To:Subject:Date:Message-ID;
	bh=7qjHB3cmqHjxDN1e5hi0k6EUDlfAxG4NZQh8vHy6nfQ=;
	b=RYC9JqUwjsZoRiDx/1oIZDVH1c1r0831O6+rKtBwNkcN2CHcYITjyljOw+hua/MlX+Gb/3
	 3VzVigoyz9DFQrYQp6Bjje2qJ8NQ9+QCzfaVFCRfE05swHmJwfHTzVsJlRP5vPq5jxMapU
	 fzQLFtcBqENZS7cHSIuqXCeh2X3BYEGlZ0PkjtpFz9S75sGaIt1+A2df2ugtC/JaRETJDw
	 QrdgzaCIGNS0+aXXTg5Nceo5h3Bgc76wrl7/pTAa7WhtuCq/F5Nym/5hUmESvd4QWCkiyc
	 wd9C20Ba0uoy73PQlLadY3T/3Slxd6BQdRD9HdZZUQMu5AjgH2hYqX7DZW2lmw==
From: office@printer.example
To: talk@club.example
Subject: [talk] Delivery date
Date: Sat, 21 Nov 2026 09:00:00 +0000
Message-ID: <20261121090000.7@printer.example>
List-Id: <talk.club.example>
List-Post: <mailto:talk@club.example>
X-Mailman-Version: 2.1.39
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

Good morning,

the goods leave on Tuesday.

Kind regards
_______________________________________________
talk mailing list
talk@club.example

--4YbAAA1.rpt/lists.club.example--

== expect
cause: dmarc_indirect
certainty: likely
actor: forwarder
label: dmarc_reject
recipient: buyer@shop.example
sender_domain: club.example
reply_code: 550
spf: pass 203.0.113.51 talk-bounces@club.example lists.club.example
tied: yes
