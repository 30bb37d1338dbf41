// Help for what is examined before anything is refused, and for the workbenches.
#include "apps/mailwhy/help_pages.h"

namespace mailwhy::app::help_pages {

// clang-format off
const std::string_view kCheck =
    R"help(mailwhy check NAME…              everything that decides about the mail of a
                                 domain or an address, before it is refused

  NAME             a domain, or an address. An address behind a domain is a
                   server that sends for it: may it, and would it be let in?
  --helo NAME      the name with which that server greets
  --selector NAME  of a DKIM key; may be given again
  --message FILE   a mail of the domain: its signatures name the selectors
  --public-resolvers LIST
                   asked what they still hold after a change: addresses with
                   commas, or none. Unless said otherwise Google, Cloudflare,
                   Quad9, OpenDNS and Yandex; with --resolver or --zone none
  --connect        ask the mail servers at port 25, too: greeting, TLS and its
                   certificate, postmaster@ and abuse@. No mail is sent.
  --smtp-port N    call them at this port instead: a server before it goes live
  --allow-private  call those at private addresses, too: your own network's

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

const std::string_view kWatch =
    R"help(mailwhy watch FILE               names looked at again and again; only what changes
                                 is told

  FILE             names, one a line, as for mailwhy check -; read anew each time
  --every TIME     30m, 1h (unless said otherwise), 1d
  --once           one look, for a timer: the state knows the last one
  --notify TARGET  mailto:admin@example.org, through the local MTA;
                   https://hook.example/path, a POST of JSON; - is stdout. May be
                   given again. What is not taken is tried again
  --metrics FILE   for Prometheus: node_exporter's textfile collector
  --listen ADDRESS:PORT
                   /metrics for Prometheus, and /healthz: 127.0.0.1:9418. Who
                   reaches it reads your names
  --state FILE     what was seen (SQLite; mailwhy/watch.db in the state folder)
  --sendmail FILE  instead of /usr/sbin/sendmail
  --selector NAME  of a DKIM key; may be given again
  --connect        ask the mail servers at port 25, too: certificates that end;
                   with --smtp-port and --allow-private as mailwhy check
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

const std::string_view kSpf =
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

const std::string_view kDmarc =
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

const std::string_view kDkim =
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

const std::string_view kArc =
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

// clang-format on

}  // namespace mailwhy::app::help_pages
