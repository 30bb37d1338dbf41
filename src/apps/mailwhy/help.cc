// The pages of help, written by hand: what a person needs first stands first.
#include "apps/mailwhy/options.h"

namespace mailwhy::app {

// clang-format off
constexpr std::string_view kFront =
    R"help(mailwhy says why a mail was refused, who must act, what exactly to change, and
proves it.

  mailwhy bounce.eml     a bounce, a log line, an SMTP reply, an ESP's event;
                         - reads stdin
  mailwhy --text "550 5.7.1 SPF fail …"     a pasted reply; what it lacks:
                         --ip --sender --helo --recipient

commands
  diagnose INPUT…                      the same, said in full
  check DOMAIN|IP…, check -            everything that decides about its mail,
                                       before anything is refused; - is a list
  watch FILE                           the same of many names, again and again:
                                       only what changes is told
  spf check --ip IP --from ADDRESS     may this address send for that domain?
                                       The way to the answer, drawn
  spf lint DOMAIN                      what is wrong or wasteful in its record
  spf fix DOMAIN --allow IP|PROVIDER   the smallest change that lets it send,
                                       proven
  spf who DOMAIN                       who is permitted to send, by provider
  spf plan DOMAIN --add … --remove …   another mail service: the steps in order,
                                       each one proven
  dmarc check --from DOMAIN            does a mail of this author pass DMARC, and
                                       what becomes of it if not?
  dmarc lint|fix DOMAIN                what is wrong with its record, and the
                                       record as it was meant, proven
  dkim verify FILE                     do the signatures of a mail hold, and if
                                       not: which part is not as signed
  dkim explain FILE                    what changed after signing, with proof, and
                                       the setting that prevents it
  dkim lint SELECTOR DOMAIN | FILE     what is wrong or weak about a key, or
                                       about the signatures of a sample mail
  dkim sign FILE                       the mail with a signature on top
  arc verify FILE, arc seal FILE       what servers on the way found and sealed
  classify PATH…                       many refusals, a line each: mailboxes,
                                       folders, archives, events
  logs FILE…                           whole log files: who refuses and why,
                                       what is unusual
  explain NAME                         what a cause or a reason means, offline
  rules check FILE                     are reply rules of your own right?
  replay CASE                          a recorded case again, offline
  serve                                all of it as a page, and as a JSON API

how the answer looks
  --json, --jsonl              for programs; one document, or a line each
  --format text|ticket|json|html|markdown      ticket: at most 12 lines for the one
                               who must act; html: a page that stands alone
  --for dns|host|recipient|provider|sender     to whom the ticket goes
  --all                        every finding and step, not only what decides
  --lang en|ru   --color auto|always|never     (NO_COLOR is respected)

where answers come from
  --resolver ADDR[:PORT]       instead of the system's; may be given again
  --authority-port N           where name servers are asked (53)
  --zone FILE                  a closed world: these master files and nothing
                               else; no network
  --timeout SECONDS            for the whole case (10)
  --record FILE                keep every answer, so that `mailwhy replay FILE`
                               says the same; --mask hides mail addresses,
                               --with-body keeps the mail's text

exit status
  0 no problem · 1 a problem was found and explained · 2 wrong use or unreadable
  input · 3 could not tell · 4 internal error
)help";

constexpr std::string_view kDiagnose =
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

constexpr std::string_view kCheck =
    R"help(mailwhy check NAME…              everything that decides about the mail of a
                                 domain or an address, before it is refused

  NAME             a domain, or an address. An address behind a domain is a
                   server that sends for it: may it, and would it be let in?
  --helo NAME      the name with which that server greets
  --selector NAME  of a DKIM key; may be given again
  --connect        ask the mail servers at port 25, too: greeting, TLS and its
                   certificate, postmaster@ and abuse@. No mail is sent.

  mailwhy check example.org
  mailwhy check example.org 203.0.113.9 --helo mail.example.org
  mailwhy check 203.0.113.9
  mailwhy check - --jsonl < names > reports.jsonl

mailwhy check --zone FILE        a zone before it is loaded: every fault with the
                                 line of the record. What the file cannot tell,
                                 such as records of others, is no fault.
  --format sarif   for CI and code review (exit status 0, or 4)

mailwhy check -                  a list of names from stdin, one a line
                                 ("example.org 203.0.113.9 # remark"), of any
                                 length, many at once: a line each, in its order
  --jsonl, --json  reports for programs, an object a line or one array; else
                   counts and the worst cause
  --output FILE    the lines go there (--jsonl unless said otherwise)
  --resume         go on with FILE where an earlier run ended
  --pace N         questions a second to one name server (50, on this machine
                   as many as it takes; 0 is no limit)
  --quiet          no progress on the terminal
A line that is no name gives a line with "error", the rest is done, and the exit
status is 2. Registries are not asked about lists.

Worst first: what receivers refuse, who must act, the change with its proof;
then what could not be told; in one line what is fine. --all shows remarks, and
the changes for warnings.
exit status: 0 no problem · 1 a problem · 3 DNS gave no answer

The options that every command has stand on the front page: mailwhy --help
)help";

constexpr std::string_view kWatch =
    R"help(mailwhy watch FILE               names looked at again and again; only what changes
                                 is told

  FILE             names, one a line, as for mailwhy check -; read anew each time
  --every TIME     30m, 1h (unless said otherwise), 1d
  --once           one look, for a timer: the state knows the last one
  --notify TARGET  mailto:admin@example.org, through the local MTA;
                   https://hook.example/path, a POST of JSON; - is stdout. May be
                   given again. What is not taken is tried again
  --metrics FILE   for Prometheus: node_exporter's textfile collector
  --state FILE     what was seen (SQLite; mailwhy/watch.db in the state folder)
  --sendmail FILE  instead of /usr/sbin/sendmail
  --selector NAME  of a DKIM key; may be given again
  --connect        ask the mail servers at port 25, too: certificates that end
  --pace N         questions a second to one name server (50)
  --json           to stdout as JSON, one line a notice: mailwhy.watch/1

  mailwhy watch names.txt --notify mailto:admin@example.org
  mailwhy watch names.txt --once --metrics /var/lib/node_exporter/mailwhy.prom

Told are findings that come and go, listings among them; records that change; an
include that permits other addresses, though the record is the same; name servers
that drift apart; certificates and registrations that end in 30, 14, 7 days, 1.
What could not be told is no change. SIGTERM ends it. With --once the exit status
is 0 no problem · 1 a problem · 2 a name or file is unreadable · 3 could not tell
As a service, and the JSON: docs/watch.md
)help";

constexpr std::string_view kSpf =
    R"help(mailwhy spf check --ip IP --from ADDRESS [--helo NAME] [--receiver NAME]
                  [--record "v=spf1 …"]
      What a receiver finds for a mail from this address; the term that decides
      is marked. An empty ADDRESS checks the HELO name. --record judges a record
      before it is published.
      exit status: 0 pass, none, neutral · 1 fail, softfail, permerror
                   3 temperror

mailwhy spf lint DOMAIN [--record "v=spf1 …"]
      Everything wrong or wasteful, underlined, with the corrected text.

mailwhy spf fix DOMAIN --allow IP|NETWORK|PROVIDER|INCLUDE-HOST …
                [--from ADDRESS]
      The smallest change after which these may send and nobody loses the right,
      with its proof. Without --allow: only what is broken is mended.

mailwhy spf who DOMAIN
      The permitted ranges, each with the record it comes from and the
      provider's name.

mailwhy spf plan DOMAIN [--add SERVICE|HOST|IP] …
                 [--remove SERVICE|INCLUDE|IP] …
      A change of senders without a refused mail: what to publish, how long to
      wait (from the TTLs), when to switch, when the old one leaves the record;
      each record on the way is proven. DKIM keys are named where the service's
      are the same for all. A service is named as it is known here, or by the
      beginning of its name; several are told apart by saying more.
      exit status: 0 nothing to do · 1 a plan is shown · 2 a name stands for
                   nothing, or for several · 3 no plan could be proven

The options that every command has stand on the front page: mailwhy --help
)help";

constexpr std::string_view kDmarc =
    R"help(mailwhy dmarc check --from DOMAIN|FILE.eml
                    [--spf-domain DOMAIN [--spf-result RESULT]]
                    [--dkim-domain DOMAIN [--dkim-result RESULT]] …
      What a receiver finds for a mail of this author (RFC 9989): the record that
      applies, the policy, who answers for the mail and aligns; beside it what
      receivers find that still follow RFC 7489. From a file, the domain of its
      From field is taken. --spf-domain is that of the envelope sender (of HELO,
      where the sender is empty). A result is pass where none is given; each
      --dkim-result belongs to the --dkim-domain before it.
      exit status: 0 pass, none · 1 fail, permerror · 3 temperror

mailwhy dmarc lint DOMAIN [--record "v=DMARC1; …"]
      Everything wrong or weak, underlined; where receivers of RFC 7489 and of
      RFC 9989 differ; who must agree to take reports. --record judges a record
      before it is published.

mailwhy dmarc fix DOMAIN [--rua ADDRESS]
      The record as it was meant: nothing of it weaker than what receivers
      apply today, proven for both. Where there is none, p=none is written, with
      reports to --rua.

The options that every command has stand on the front page: mailwhy --help
)help";

constexpr std::string_view kLogs =
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

constexpr std::string_view kExplain =
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

constexpr std::string_view kDkim =
    R"help(mailwhy dkim verify FILE [--now TIME]
      The signatures of a mail (- is stdin): whether body and header are what
      was signed, whether the published key is the one that signed, and what a
      stranger could add. FILE is the mail as it came, with all of its header.
      --now sets the clock for signatures that expire: 2026-11-21T22:00:00Z, or
      seconds since 1970.
      exit status: 0 pass, none, neutral, policy · 1 fail, permerror
                   3 temperror

mailwhy dkim explain FILE [--now TIME]
      What was changed after signing: text added, lines wrapped, an encoding, a
      tag in the subject and some fifty changes more, and pairs of them. Each is
      undone and hashed; what has the hash that was signed is proven, and shown
      with the server it happened at and the setting to change. What is not
      found is called unknown. Exit status as above.

mailwhy dkim lint SELECTOR DOMAIN
mailwhy dkim lint FILE [--now TIME]
      What is wrong or weak: of the key record, with the corrected one; or of the
      signatures of a sample mail: l=, fields unsigned or signed once too few,
      test flags, weak keys, what servers on the way will break.
      exit status: 0 no error · 1 errors · 3 DNS did not answer

mailwhy dkim sign --domain DOMAIN --selector NAME --key FILE
                  [--header-list from:to:…] [--canonicalization relaxed/relaxed]
                  [--now TIME] FILE
      The mail with a DKIM-Signature on top, to stdout. --key is a private key in
      PEM, RSA of 1024 to 4096 bits or Ed25519. Without --header-list the usual
      fields are signed, each once more than it is there, so that nobody can add
      another.
      exit status: 0 signed · 2 it cannot be

The options that every command has stand on the front page: mailwhy --help
)help";

constexpr std::string_view kArc =
    R"help(mailwhy arc verify FILE [--now TIME]
      The servers that sealed a mail on its way (RFC 8617): does the chain hold,
      what did each of them find, and between which two was the mail changed?
      exit status: 0 pass, none · 1 fail · 3 DNS did not answer

mailwhy arc seal --domain DOMAIN --selector NAME --key FILE --authserv-id NAME
                 [--header-list from:to:…] [--now TIME] FILE
      The mail with one more set on top, to stdout. NAME is your server's in
      Authentication-Results: what it found there is sealed.
      exit status: 0 sealed · 2 it cannot be

The options that every command has stand on the front page: mailwhy --help
)help";

constexpr std::string_view kReplay =
    R"help(mailwhy replay CASE              a case that --record has kept, again: same
                                 answers, same time, same report

  CASE             a file written by: mailwhy --record CASE bounce.eml
                   Nothing is asked of the network. --json, --format, --lang
                   look at it in another way.
)help";

constexpr std::string_view kClassify =
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

constexpr std::string_view kRules =
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

constexpr std::string_view kServe =
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
  --rules FILE             reply rules of your own: mailwhy rules --help

  mailwhy serve
  mailwhy serve --listen 0.0.0.0:8025 --url https://why.example.org
  mailwhy serve --zone examples/moved-to-a-provider.zone --store none
  curl -H 'Content-Type: message/rfc822' --data-binary @bounce.eml \
       http://127.0.0.1:8025/api/v1/diagnose

Behind a reverse proxy, and what is stored: docs/serve.md
)help";

// clang-format on

std::string_view help(std::string_view page) {
  if (page.empty()) return kFront;
  if (page == "diagnose") return kDiagnose;
  if (page == "check") return kCheck;
  if (page == "watch") return kWatch;
  if (page == "spf") return kSpf;
  if (page == "dmarc") return kDmarc;
  if (page == "dkim") return kDkim;
  if (page == "arc") return kArc;
  if (page == "classify") return kClassify;
  if (page == "logs") return kLogs;
  if (page == "explain") return kExplain;
  if (page == "replay") return kReplay;
  if (page == "rules") return kRules;
  if (page == "serve") return kServe;
  return {};
}

}  // namespace mailwhy::app
