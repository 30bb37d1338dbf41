A newsletter service uses its own envelope and its own signature; the From is its customer's.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
_dmarc TXT "v=DMARC1; p=reject"
zone mailer.example
@     MX   10 out
@     TXT  "v=spf1 a:out.mailer.example -all"
out   A    203.0.113.90
k1._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtKMEyFT5cw90p+0NWrCB4plxhLnaLXAmtjU0kKD8kU3iFNttKuiss2ipuexz/jXohOKjQcZJ0XQ002JhkXRFFvsV9EQnQ4hMbRr+CZzqV1hhn270xWsVYlg6E1RyHz47MleVMVADs/bP2XtH6Lfg9QFTt94l41qOUptVXWDHKfKlNlNEqLfzjreML8wI" "ut4MU7SWbee/9L4h0e8JyXXgwNu0kupxY6JjGlVOtUWUBC/SUH1QZs68GNSzWCdMBq4Dil4B94dbBWoN4XwLvHsWipb8qN9B9CkIqzBaSut8VJpToMMsGGr0WW36D4XUibgLBGBZTOY7eNtLB6SO6nZ1PQIDAQAB"
203.0.113.90 PTR out.mailer.example.
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input bounce.eml
Return-Path: <>
Received: by out.mailer.example (Postfix) id 4YbAAA1; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <MAILER-DAEMON@out.mailer.example>
To: <b-77@mailer.example>
Subject: Undelivered Mail Returned to Sender
Message-Id: <20261121090005.4YbAAA1@out.mailer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4YbAAA1.rpt/out.mailer.example"

--4YbAAA1.rpt/out.mailer.example
Content-Type: text/plain; charset=us-ascii

<buyer@shop.example>: host mx.shop.example[198.51.100.46] said:
    550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy. (in reply to end of DATA command)

--4YbAAA1.rpt/out.mailer.example
Content-Type: message/delivery-status

Reporting-MTA: dns; out.mailer.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.26 Unauthenticated email from printer.example is not accepted due to domain's DMARC policy.

--4YbAAA1.rpt/out.mailer.example
Content-Type: message/rfc822

Return-Path: <b-77@mailer.example>
Received: from app7 (app7.mailer.example [203.0.113.91])
	by out.mailer.example with ESMTP id 5f2a1c
	for <buyer@shop.example>; Sat, 21 Nov 2026 09:00:02 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=mailer.example; s=k1;
	h=From:To:Subject:Date:Message-ID;
	bh=7qjHB3cmqHjxDN1e5hi0k6EUDlfAxG4NZQh8vHy6nfQ=;
	b=Ex5m3XpBE2Blt0VB97FkCMIRWUeYhaAQCdzBKcFQHpCY3fr5EezineGeIGjb1L07qIZ3hN
	 F0D7PsA0CGC896R3sqr3JNmq4JIIhsD/T7wEHjAQI8i2Mo8LzQsXgNrdoVspWHmybsKWwi
	 WcfbNTVkuXgMq2MKZiCmyVnbZ3K/Va2zGL3buhsOVtnZLnUEi0E9nCR1aHAcmPNdziNBCa
	 bR7rd0qlBHcW8rgCPsNZuqwiaNrH/kKs7g0YAzhNUyRCCyyb3ghDfVcma+DC4G3pJSMpIu
	 0OWg17rtTzl666Wkd85VpRwBoCZ2a2K3A7+H9lLbglvCyIO2HG0iFNCcVj9rgw==
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

--4YbAAA1.rpt/out.mailer.example--

== expect
cause: dmarc_unaligned
certainty: likely
actor: sender_admin
label: dmarc_reject
recipient: buyer@shop.example
sender_domain: mailer.example
reply_code: 550
spf: pass 203.0.113.90 b-77@mailer.example out.mailer.example
tied: yes
param: signer mailer.example
