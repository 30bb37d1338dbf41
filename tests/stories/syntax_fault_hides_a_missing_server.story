The record has a slip, and mended it would still not hold the new server: one change for both.

== dns
zone cooper.example
@     MX   10 mail
@     TXT  "v=spf1 ip4:192.0.2.150 inlcude:_spf.mailfarm.example -all"
mail  A    198.51.100.71
198.51.100.71 PTR mail.cooper.example.
zone mailfarm.example
_spf  TXT "v=spf1 ip4:203.0.113.8/29 -all"

== input bounce.eml
Return-Path: <>
Received: by mail.cooper.example (internal) id 4Yb57622Q; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <postmaster@mail.cooper.example>
To: <office@cooper.example>
Subject: Undeliverable: Offer 2026-117
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Your message did not reach some or all of the intended recipients.

      Subject:  Offer 2026-117
      Sent:     21.11.2026 09:00

The following recipient(s) cannot be reached:

      'buyer@guests.example' on 21.11.2026 09:00
            #5.5.0 smtp;550 5.7.24 The SPF record of cooper.example is invalid (client 198.51.100.71)> #SMTP#

== expect
cause: spf_syntax_error
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: cooper.example
reply_code: 550
client_ip: 198.51.100.71
spf: permerror 198.51.100.71 office@cooper.example mail.cooper.example
change: required cooper.example TXT
- "v=spf1 ip4:192.0.2.150 inlcude:_spf.mailfarm.example -all"
+ "v=spf1 ip4:192.0.2.150 include:_spf.mailfarm.example mx -all"
must_pass: 192.0.2.150
