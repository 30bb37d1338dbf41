Somebody greets with a name below the domain from an address that nothing ties to it: no record without a question.

== dns
zone pottery.example
@     A    192.0.2.61
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.61

== input reply.txt
550 5.7.1 <srv9.pottery.example>: Helo command rejected: Host not found

== run --ip 203.0.113.77 --sender kiln@pottery.example {input}

== expect
cause: helo_not_resolving
certainty: proven likely
actor: sender_admin
label: helo_invalid
sender_domain: pottery.example
reply_code: 550
client_ip: 203.0.113.77
spf: fail 203.0.113.77 kiln@pottery.example srv9.pottery.example
tied: no
change: optional srv9.pottery.example A address
+ 203.0.113.77
only_if: yes
