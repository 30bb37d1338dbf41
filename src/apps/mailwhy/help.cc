// The pages of help, written by hand: what a person needs first stands first.
#include <array>

#include "apps/mailwhy/help_pages.h"
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
// clang-format on

struct HelpPage {
  std::string_view command;
  const std::string_view& text;
};

static constexpr std::array kPages = {
    HelpPage{"", kFront},
    HelpPage{"diagnose", help_pages::kDiagnose},
    HelpPage{"check", help_pages::kCheck},
    HelpPage{"watch", help_pages::kWatch},
    HelpPage{"spf", help_pages::kSpf},
    HelpPage{"dmarc", help_pages::kDmarc},
    HelpPage{"dkim", help_pages::kDkim},
    HelpPage{"arc", help_pages::kArc},
    HelpPage{"classify", help_pages::kClassify},
    HelpPage{"logs", help_pages::kLogs},
    HelpPage{"explain", help_pages::kExplain},
    HelpPage{"replay", help_pages::kReplay},
    HelpPage{"rules", help_pages::kRules},
    HelpPage{"serve", help_pages::kServe},
};

std::string_view help(std::string_view page) {
  for (const HelpPage& one : kPages)
    if (one.command == page) return one.text;
  return {};
}

}  // namespace mailwhy::app
