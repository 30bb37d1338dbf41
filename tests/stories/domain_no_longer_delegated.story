The parent does not know the domain any more, though its old name servers still answer: expired or on hold.

== dns
zone harbour.example
@   A    192.0.2.180
@   MX   10 mail
@   TXT  "v=spf1 mx -all"
mail A   192.0.2.181
192.0.2.181 PTR mail.harbour.example.
undelegated harbour.example

== input reply.txt
550 5.1.8 <desk@harbour.example>: Sender address rejected: Domain not found

== run --ip 192.0.2.181 --recipient buyer@guests.example {input}

== expect
cause: domain_expired domain_not_found
certainty: proven likely
actor: registrant sender_user
label: sender_verify_failed sender_domain_invalid
recipient: buyer@guests.example
sender_domain: harbour.example
reply_code: 550
client_ip: 192.0.2.181
spf: none 192.0.2.181 desk@harbour.example mail.harbour.example
fixed: no
