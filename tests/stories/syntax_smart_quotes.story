Quotes that came along from a word processor stand inside the record.

== dns
zone atelier.example
@    A    192.0.2.110
@    MX   10 mail
@    TXT  "v=spf1 a mx ip4:“192.0.2.120” -all"
mail A    192.0.2.111
192.0.2.111 PTR mail.atelier.example.

== input bounce.eml
Return-Path: <>
Received: by mail.atelier.example (internal) id 4Yb57622Q; Sat, 21 Nov 2026 09:00:05 +0000
Date: Sat, 21 Nov 2026 09:00:05 +0000
From: Mail Delivery System <postmaster@mail.atelier.example>
To: <office@atelier.example>
Subject: Undeliverable: Offer 2026-117
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Your message did not reach some or all of the intended recipients.

      Subject:  Offer 2026-117
      Sent:     21.11.2026 09:00

The following recipient(s) cannot be reached:

      'buyer@guests.example' on 21.11.2026 09:00
            #5.5.0 smtp;550 5.7.1 The SPF record of atelier.example is invalid (client 192.0.2.111)> #SMTP#

== expect
cause: spf_syntax_error
certainty: proven likely
actor: sender_dns
label: spf_error spf_fail
recipient: buyer@guests.example
sender_domain: atelier.example
reply_code: 550
client_ip: 192.0.2.111
spf: permerror 192.0.2.111 office@atelier.example mail.atelier.example
change: required atelier.example TXT
- "v=spf1 a mx ip4:“192.0.2.120” -all"
+ "v=spf1 a mx ip4:192.0.2.120 -all"
