Only the reply is at hand; it names the key record, and nothing stands there.

== dns
zone printer.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.161
192.0.2.161 PTR mail.printer.example.
s2._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0Eh8NlHmiwtK7DBmMitiNy5RE1LSiIi56sn8/vbpNlIJhlxfpwOjo+8K4Pms4wSgM82VvTveRgQEGAURUKISyZlL5zJoPgK3qJVfGiXczZJ8fUDcg/Int9fn9gKKSB+Rc7Rzo5VE1+HsPMKDVD/yk/Cg4pOPeCdCoEoUSt4tTxZYB7uqJffN0tb2zC/d" "+mBC51xsE4s8iWuGBKqazWnzsQSl2/DBlbLTOvbNg/EuXuJbk1Q3PtE62/2Ns/qvJI9hX76WXm1qbYR0aZZnjCU84HZAui4u2mKrq2xUybU6Cs3eLOLQntuOtw7QGM9Z5wIcfUL/VlJQ7YcT8TC8HPSTxQIDAQAB"
zone shop.example
@     MX   10 mx
mx    A    198.51.100.46

== input reply.txt
550 5.7.20 DKIM check failed: no key for signature at old2019._domainkey.printer.example

== run --sender office@printer.example --recipient buyer@shop.example {input}

== expect
cause: dkim_key_missing
certainty: likely
actor: sender_dns
label: dkim_fail
sender_domain: printer.example
reply_code: 550
param: name old2019._domainkey.printer.example
