A shop's script sent without logging in: the own provider is known by its MX, the script by its header.

== dns
zone shop.example
@   A    192.0.2.200
@   MX   10 shop-example.mail.protection.outlook.com.
@   TXT  "v=spf1 include:spf.protection.outlook.com -all"
zone outlook.com
shop-example.mail.protection A 192.0.2.222
spf.protection TXT "v=spf1 ip4:192.0.2.208/28 -all"

== input bounce.eml
From: Mail Delivery System <MAILER-DAEMON@web1.shop.example>
To: orders@shop.example
Subject: Undelivered Mail Returned to Sender
Date: Sat, 21 Nov 2026 09:00:06 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain

<buyer@guests.example>: host smtp.office365.com[192.0.2.212] said: 530 5.7.57 Client not authenticated to send mail. (in reply to MAIL FROM command)

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; web1.shop.example

Final-Recipient: rfc822; buyer@guests.example
Action: failed
Status: 5.7.57
Remote-MTA: dns; smtp.office365.com
Diagnostic-Code: smtp; 530 5.7.57 Client not authenticated to send mail.

--report
Content-Type: text/rfc822-headers

Return-Path: <orders@shop.example>
From: Orders <orders@shop.example>
To: buyer@guests.example
Subject: Your order
Date: Sat, 21 Nov 2026 09:00:00 +0000
X-Mailer: PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)

--report--

== expect
cause: smtp_auth relay_denied
certainty: likely possible
actor: sender_user
label: smtp_auth relay_denied
recipient: buyer@guests.example
sender_domain: shop.example
reply_code: 530
param: provider Microsoft 365
param: smtp_server smtp.office365.com
param: program PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)
