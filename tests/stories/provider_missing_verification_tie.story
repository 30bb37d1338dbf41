The Exchange form of a refusal. A verification record and the MX show that the owner uses the service.

== dns
zone outlook.com
spf.protection  TXT "v=spf1 ip4:198.18.40.0/22 -all"
mail-a1.outbound.protection A 198.18.41.7
198.18.41.7 PTR mail-a1.outbound.protection.outlook.com.
zone lawyers.example
@   MX  0 lawyers-example.mail.protection.outlook.com.
@   TXT "MS=ms48151623"
@   TXT "v=spf1 ip4:192.0.2.200 -all"

== input bounce.eml
Return-Path: <>
From: Microsoft Outlook <postmaster@lawyers.example>
To: desk@lawyers.example
Date: Sat, 21 Nov 2026 09:00:05 +0000
Subject: Undeliverable: Offer 2026-117
Message-ID: <ndr-1@AM0PR01MB1.eurprd01.prod.outlook.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_b1_exchange_"

--_b1_exchange_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Delivery has failed to these recipients or groups:

clerk@court.example
A problem occurred while delivering your message to this email address.

Diagnostic information for administrators:

Generating server: AM0PR01MB1.eurprd01.prod.outlook.com

clerk@court.example
mx.court.example
Remote Server returned '550 5.7.23 The message was rejected because of Sender Policy Framework violation -> 550 5.7.1 Client address 198.18.41.7 not permitted for lawyers.example'

--_b1_exchange_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01MB1.eurprd01.prod.outlook.com

Final-Recipient: rfc822;clerk@court.example
Action: failed
Status: 5.7.23
Diagnostic-Code: smtp;550 5.7.23 The message was rejected because of Sender Policy Framework violation -> 550 5.7.1 Client address 198.18.41.7 not permitted for lawyers.example
Remote-MTA: dns;mx.court.example

--_b1_exchange_--

== expect
cause: spf_provider_missing
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: clerk@court.example
sender_domain: lawyers.example
reply_code: 550
client_ip: 198.18.41.7
spf: fail 198.18.41.7 desk@lawyers.example mail-a1.outbound.protection.outlook.com
change: required lawyers.example TXT
- "v=spf1 ip4:192.0.2.200 -all"
+ "v=spf1 ip4:192.0.2.200 include:spf.protection.outlook.com -all"
must_pass: 192.0.2.200
