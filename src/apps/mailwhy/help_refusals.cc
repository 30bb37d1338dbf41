// Help for what was refused, and for the pages that explain it.
#include "apps/mailwhy/help_pages.h"

namespace mailwhy::app::help_pages {

// clang-format off
const std::string_view kDiagnose =
    R"help(mailwhy [diagnose] INPUT…        from a refusal to its cause, the one who must
                                 act, and a proven change

  INPUT            a bounce as a file (.eml), mail server log lines, an SMTP
                   reply, an ESP's JSON event; a folder is a Maildir; - is
                   stdin. After an input that cannot be read the others follow.
  --text REPLY     a pasted reply instead of a file

what the input does not say
  --ip IP          the address that sent
  --sender ADDRESS the envelope sender; "" for a bounce
  --helo NAME      the name with which the sending server greeted
  --recipient ADDRESS
  --rules FILE     reply rules of your own, tried before the built-in ones:
                   mailwhy rules --help

  mailwhy bounce.eml
  mailwhy --text "550 SPF check failed" --ip 192.0.2.1 --sender info@example.org
  mailwhy --format ticket --for dns bounce.eml
  mailwhy --record case.json bounce.eml && mailwhy replay case.json

The options that every command has stand on the front page: mailwhy --help
)help";

const std::string_view kReplay =
    R"help(mailwhy replay CASE              a case that --record has kept, again: same
                                 answers, same time, same report

  CASE             a file written by: mailwhy --record CASE bounce.eml
                   Nothing is asked of the network. --json, --format, --lang
                   look at it in another way.
)help";

const std::string_view kClassify =
    R"help(mailwhy classify PATH…     many refusals, a line each: the reason, who must act,
                           what to do with the address

  PATH             a mail, a mailbox (mbox), a Maildir, a folder with all in it,
                   a tar or zip archive, a log, JSON events of e-mail services,
                   PowerMTA's accounting CSV; each also packed with gzip, bzip2,
                   xz, zstd, lz4; - is stdin. Of any size, in little memory.
  --replies        each line of the inputs is the text of a reply

what is written, in the order of the input
  (nothing)        a table for people
  --jsonl, --json  an object a line, or one array
  --csv            with a head line (RFC 4180)
  --summary        how many of each reason, who must act, which domains; instead
                   of the table, or on stderr beside --jsonl and --csv
  --group          many tickets folded: what one change mends is one group, with
                   the command that diagnoses an example; --json, --jsonl for
                   programs
  --rules FILE     reply rules of your own, tried before the built-in ones:
                   mailwhy rules --help
  --jobs N         threads (as many as there are processors)
  --quiet          no progress on the terminal

An ordinary mail gives no line. What cannot be read gives a line with "error",
the rest is done, and the exit status is 2 at the end, else 0.

  mailwhy classify --summary ~/Maildir
  mailwhy classify --jsonl bounces.tar.gz > bounces.jsonl
  mailwhy classify --group tickets.mbox
  cut -f3 replies.tsv | mailwhy classify --csv --replies -
)help";

const std::string_view kLogs =
    R"help(mailwhy logs FILE…     what whole log files say: who refuses and why, what is
                       unusual, what to do

  FILE             a log of Postfix, Exim, sendmail, qmail or OpenSMTPD,
                   Exchange's message tracking, or what journalctl prints;
                   packed (.gz) or not, rotated ones in any order; - is stdin

  --follow         go on while the last file grows, also when it is rotated: a
                   line for each refusal, and the whole picture at the end
                   (Ctrl-C)
  --since TIME     only from then on: 2026-11-21, 2026-11-21T08:00, or 12h, 2d
                   before now
  --until TIME     only before then
  --domain NAME    only mail from or to this domain
  --login NAME     only mail of this login
  --rules FILE     reply rules of your own, tried before the built-in ones:
                   mailwhy rules --help
  --all            every row of every table
  --json           for programs: mailwhy.logs/1

  mailwhy logs /var/log/mail.log*
  mailwhy logs --since 1d --login info@example.org /var/log/mail.log
  journalctl -u postfix -o json | mailwhy logs -

A login is unusual with ten times its own usual mails an hour or day, or from
many addresses in one day.
exit status: 0, or 2 where a file could not be read (the others are)
)help";

const std::string_view kExplain =
    R"help(mailwhy explain NAME             what a cause or a reason means, offline

  mailwhy explain spf_provider_missing
  mailwhy explain greylisted

The names are those that a report shows beside its first line, and those of
--json.

mailwhy explain --html FOLDER [--lang en|ru] [--url ADDRESS]
      Writes all of it as a site of files: what each cause and refusal means,
      and what DNS needs to send through each mail service; in both languages,
      or in one. Links are relative; ADDRESS, where the folder will be served,
      gives it a sitemap.xml. Files that mailwhy did not write, or that were
      changed since, are never overwritten.
)help";

const std::string_view kRules =
    R"help(mailwhy rules check FILE…        are reply rules of your own right? Every fault
                                 with its line

  mailwhy diagnose, classify and logs take them with --rules FILE, which may be
  given again. They are tried before the built-in rules. A file with a fault is
  told about and left out, and the exit status is 2.

  A rule in FILE (TOML); every field: docs/rules.md

      [[rule]]
      name = "our_gateway_quota"
      label = "rate_limited"                     # a reason: mailwhy explain
      match = ["gateway quota (reached|exceeded)"]
      code = "5xx"                               # only with these codes
      retry_after = "2h"
      yes = ["554 5.7.1 Gateway quota reached"]  # replies that it must decide
      no = ["554 5.7.1 Gateway refused"]         # and those that it must not

  match holds words, (alternatives|of them), * for the rest of a word, ... for
  anything up to 80 bytes, and {ip} {domain} {address} {limit}, which are taken
  out of the reply.

exit status: 0 all right · 2 a file has a fault
)help";

const std::string_view kServe =
    R"help(mailwhy serve                    a page that takes a bounce and says why, and a
                                 JSON API; until Ctrl-C

  --listen ADDRESS:PORT    where (127.0.0.1:8025); may be given again. Beyond
                           this machine, name servers on private addresses are
                           not asked; --allow-private asks them
  --store FILE             where shared cases are kept for 30 days (SQLite;
                           mailwhy/cases.db in the state folder); none: in memory
  --rate N                 diagnoses a minute of one client (30; 0 is no limit;
                           unless given, this machine has none)
  --proxy NETWORK          a proxy's address: what it says of clients in
                           X-Forwarded-For is believed; this machine's always is
  --url URL                how visitors reach it: https://why.example.org
  --no-fetch               fetch no policy of MTA-STS over HTTPS: what it says
                           could not be told then
  --rules FILE             reply rules of your own: mailwhy rules --help

  mailwhy serve
  mailwhy serve --listen 0.0.0.0:8025 --url https://why.example.org
  mailwhy serve --zone examples/moved-to-a-provider.zone --store none
  curl -H 'Content-Type: message/rfc822' --data-binary @bounce.eml \
       http://127.0.0.1:8025/api/v1/diagnose

Behind a reverse proxy, and what is stored: docs/serve.md
)help";

// clang-format on

}  // namespace mailwhy::app::help_pages
