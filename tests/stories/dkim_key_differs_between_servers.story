One letter of the DKIM key stands in the other case at one of two servers; the serials are equal.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
s1._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtKMEyFT5cw90p+0NWrCB4plxhLnaLXAmtjU0kKD8kU3iFNttKuiss2ipuexz/jXohOKjQcZJ0XQ002JhkXRFFvsV9EQnQ4hMbRr+CZzqV1hhn270xWsVYlg6E1RyHz47MleVMVADs/bP2XtH6Lfg9QFTt94l41qOUptVXWDHKfKlNlNEqLfzjreML8wI" "ut4MU7SWbee/9L4h0e8JyXXgwNu0kupxY6JjGlVOtUWUBC/SUH1QZs68GNSzWCdMBq4Dil4B94dbBWoN4XwLvHsWipb8qN9B9CkIqzBaSut8VJpToMMsGGr0WW36D4XUibgLBGBZTOY7eNtLB6SO6nZ1PQIDAQAB"
server ns2.printer.example of printer.example s1._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtKMeyFT5cw90p+0NWrCB4plxhLnaLXAmtjU0kKD8kU3iFNttKuiss2ipuexz/jXohOKjQcZJ0XQ002JhkXRFFvsV9EQnQ4hMbRr+CZzqV1hhn270xWsVYlg6E1RyHz47MleVMVADs/bP2XtH6Lfg9QFTt94l41qOUptVXWDHKfKlNlNEqLfzjreML8wI" "ut4MU7SWbee/9L4h0e8JyXXgwNu0kupxY6JjGlVOtUWUBC/SUH1QZs68GNSzWCdMBq4Dil4B94dbBWoN4XwLvHsWipb8qN9B9CkIqzBaSut8VJpToMMsGGr0WW36D4XUibgLBGBZTOY7eNtLB6SO6nZ1PQIDAQAB"
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
    550 5.7.20 DKIM verification failed: signature did not verify (in reply to end of DATA command)

--4YbAAA1.rpt/mail.printer.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.printer.example
Arrival-Date: Sat, 21 Nov 2026 09:00:05 +0000

Final-Recipient: rfc822; buyer@shop.example
Action: failed
Status: 5.7.20
Remote-MTA: dns; mx.shop.example
Diagnostic-Code: smtp; 550 5.7.20 DKIM verification failed: signature did not verify

--4YbAAA1.rpt/mail.printer.example
Content-Type: message/rfc822

Received: from [192.168.1.20] (pc.access.lines.example [203.0.113.201])
	by mail.printer.example with ESMTPSA id 5f2a1c
	for <buyer@shop.example>; Sat, 21 Nov 2026 09:00:02 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=printer.example; s=s1;
	h=From:To:Subject:Date:Message-ID;
	bh=7qjHB3cmqHjxDN1e5hi0k6EUDlfAxG4NZQh8vHy6nfQ=;
	b=c3+PIVBk1+M263P2PIYZUAU7j4AFgC9+mXgeuM+RefK7Ek5Hwdexh8U2WIw3/hKOWwn0Ew
	 xFvm6ZdQ9Y/QOQuzwW3T+Oehv4KbwWaRHG/ykTc/JXWoZ2pHkEoYsIAc2Rua66lXbQZgK+
	 m8RccA4evRviMOumWp+0heO6tKrFdLMwmzJh9Ej4nmSB81HOWFUI8snEpOnGvHRGSYsWSb
	 io5xiYyAT1ssYOCw7NJVYWEv2uhf/+ZK1pQO6QVBXIpitH3UAtIT+3abhA8CdDQKf8dq3Q
	 vq/QYztc034Dj2TnyWSkJW120XmvPmV0L7/b+Bo6aY0Nyu5EsvyEL3nKwzk87Q==
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
cause: ns_out_of_sync
certainty: proven
actor: dns_operator
label: dkim_fail
recipient: buyer@shop.example
sender_domain: printer.example
reply_code: 550
spf: pass 192.0.2.161 office@printer.example mail.printer.example
fixed: no
param: record s1._domainkey.printer.example TXT
