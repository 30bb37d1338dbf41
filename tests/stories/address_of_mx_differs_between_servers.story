The SPF record is the same everywhere, but the mail server that it names has another address on one of them.

== dns
zone ferry.example
@     A    192.0.2.170
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.171
192.0.2.171 PTR mail.ferry.example.
server ns2.ferry.example of ferry.example mail A 192.0.2.9
server ns2.ferry.example of ferry.example serial 2026111001
resolver asks ns1.ferry.example for ferry.example

== input bounce.eml
Return-Path: <>
Received: by mail.ferry.example (internal) id 4Yb57622Q; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <postmaster@mail.ferry.example>
To: <crew@ferry.example>
Subject: Undeliverable: Offer 2026-117
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Your message did not reach some or all of the intended recipients.

      Subject:  Offer 2026-117
      Sent:     21.11.2026 09:00

The following recipient(s) cannot be reached:

      'buyer@guests.example' on 21.11.2026 09:00
            #5.5.0 smtp;550 5.7.23 192.0.2.171 is not allowed to send mail from ferry.example> #SMTP#

== expect
cause: ns_out_of_sync
certainty: proven likely
actor: dns_operator
label: spf_fail
recipient: buyer@guests.example
sender_domain: ferry.example
reply_code: 550
client_ip: 192.0.2.171
spf: pass 192.0.2.171 crew@ferry.example mail.ferry.example
fixed: no
