// One mail of each family of mail software, as it writes when it gives up: recipient,
// code, status and the words that decide.
#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy;
using bounce::Refusal;

namespace {

struct Case {
  std::string_view family;
  std::string_view body;
  std::string_view recipient;
  int code = 0;  // 0: none is stated
  std::string_view status;
  std::string_view words;  // stand in the text
};

std::vector<Refusal> read(std::string_view body) {
  auto input = bounce::read_input(
      "From: Mail Delivery System <postmaster@gw.example.org>\nTo: alice@example.org\n"
      "Subject: Undeliverable mail\nDate: Sat, 21 Nov 2026 08:04:58 +0000\n\n" +
          std::string(body),
      "test.eml");
  return input ? std::move(input->refusals) : std::vector<Refusal>();
}

}  // namespace

TEST_CASE("every family's report gives its recipient, code, status and words") {
  const Case kCases[] = {
      {"a gateway that names who rejected",
       "Your message was rejected by bob@example.net for the following reason:\n\n    "
       "552 Too "
       "big\n",
       "bob@example.net", 552, "", "Too big"},
      {"Mimecast, with a status and no code",
       "an email you addressed to email address :\n-- bob@example.net\n\ncould not be "
       "delivered. The problem appears to be :\n-- Recipient email address is possibly "
       "incorrect\n\nAdditional information follows :\n-- 5.1.1 User Unknown\n\nThis "
       "condition occurred after 1 attempt(s) to deliver.\n",
       "bob@example.net", 0, "5.1.1", "User Unknown"},
      {"FortiMail",
       "----- The following addresses had permanent fatal errors "
       "-----\n<bob@example.net>\n"
       "\n----- Transcript of session follows -----\n<bob@example.net>... while talking "
       "to "
       "10.1.1.4:\n>>> RCPT TO:<bob@example.net>\n<<< 550 5.1.1 User unknown\n",
       "bob@example.net", 550, "5.1.1", "User unknown"},
      {"sendmail, of its local mailer",
       "   ----- The following addresses had permanent fatal errors -----\n"
       "<bob@example.net>\n\n   ----- Transcript of session follows -----\nprocmail: "
       "Quota "
       "exceeded while writing \"/var/mail/bob\"\n554 <bob@example.net>... Service "
       "unavailable\n",
       "bob@example.net", 554, "", "Quota exceeded while writing"},
      {"Barracuda",
       "Your message to: bob@example.net\nwas blocked by our Spam Firewall. The email "
       "you "
       "sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Offer\n",
       "bob@example.net", 0, "", "Spam Firewall"},
      {"a German gateway, of an office's address",
       "Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: info@example.net\n"
       "Grund: 523 the message is over the size limit\n",
       "info@example.net", 523, "", "over the size limit"},
      {"MailMarshal",
       "Your message:\n   From:    alice@example.org\n   Subject: Offer\nCould not be "
       "delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were "
       "affected: \n    bob@example.net\n\nAdditional "
       "Information\n======================\n"
       "Original Sender:    <alice@example.org>\nSender-MTA:         <10.11.12.13>\n"
       "Remote-MTA:         <10.0.0.1>\nReporting-MTA:      <relay.example.org>\n"
       "MessageName:        <B549996730000.0001.mml>\n",
       "bob@example.net", 550, "5.1.1", "User unknown"},
      {"MailFoundry",
       "Unable to deliver message to: <bob@example.net>\nDelivery failed for the "
       "following reason:\nServer mx1.example.net[192.0.2.5] failed with: 550 "
       "<bob@example.net> No such user here\n\nThis has been a permanent failure.  No "
       "further delivery attempts will be made.\n",
       "bob@example.net", 550, "", "No such user here"},
      {"Biglobe",
       "   ----- The following addresses had delivery problems -----\nbob@example.net\n\n"
       "   ----- Non-delivered information -----\nThe number of messages in recipient's "
       "mailbox exceeded the local limit.\n\n   ----- Original message header follows "
       "-----\nFrom: alice@example.org\nTo: bob@example.net\n",
       "bob@example.net", 0, "", "exceeded the local limit"},
      {"X6",
       "We had trouble delivering your message. Full details follow:\n\nSubject: "
       "'Offer'\n"
       "Date: '21 Nov 2026 08:04:58 +0000'\n\n1 error(s):\n\nSMTP Server "
       "<mx.example.net> rejected recipient <bob@example.net>\n  (following RCPT "
       "command). It responded as follows: [550 5.1.1 User unknown "
       "<bob@example.net>]\n\n",
       "bob@example.net", 550, "5.1.1", "User unknown"},
      {"SurfControl",
       "Your message could not be sent.\nA transcript of the attempts to send the "
       "message "
       "follows.\nThe number of attempts made: 1\nAddressed To: bob@example.net\n\nSat, "
       "21 "
       "Nov 2026 08:04:58 +0000\nFailed to send to identified host,\nbob@example.net: "
       "[192.0.2.5], 550 bob@example.net... No such user\n--- Message "
       "non-deliverable.\n",
       "bob@example.net", 550, "", "No such user"},
      {"activehunter",
       "  ----- The following addresses had permanent fatal errors -----\n\n>>> "
       "bob@example.net <bob@example.net>\n\n  ----- Transcript of session follows "
       "-----\n550 sorry, no mailbox here by that name (#5.1.1 - chkuser)\n",
       "bob@example.net", 550, "5.1.1", "no mailbox here"},
      {"X1",
       "The original message was received at Thu, 29 Apr 2010 23:34:45 +0900 (JST)\nfrom "
       "alice@example.org\n\n---The following addresses had delivery errors---\n\n"
       "bob@example.net [User unknown]\n",
       "bob@example.net", 0, "", "User unknown"},
      {"X3",
       "This message has been bounced.\n\nFailed recipient: bob@example.net\n\nTechnical "
       "details:\nSMTP: RCPT TO: 550 5.1.1 <bob@example.net>: Recipient unknown\n",
       "bob@example.net", 550, "5.1.1", "Recipient unknown"},
      {"McAfee",
       "Your message could not be delivered.\n\n--- The following addresses had delivery "
       "problems ---\n\n<bob@example.net>   (User unknown bob@example.net)\n\n",
       "bob@example.net", 0, "", "User unknown"},
      {"Notes",
       "------- Failure Reasons  --------\n\nUser not listed in public Name & Address "
       "Book\nbob@example.net\n\n------- Returned Message --------\nFrom: "
       "alice@example.org\nTo: bob@example.net\nSubject: x\n\nHi\n",
       "bob@example.net", 0, "", "not listed in public Name & Address Book"},
      {"Domino",
       "Your message\n\n  Subject: Offer\n\nwas not delivered to:\n\n  "
       "bob@example.net\n\nbecause:\n\n  User bob (bob@example.net) not listed in Domino "
       "Directory\n\n",
       "bob@example.net", 0, "", "not listed in Domino"},
      {"IMail", "Unknown user: bob@example.net\n\n\nOriginal message follows.\n",
       "bob@example.net", 0, "", "Unknown user"},
      {"IMail, full",
       "User mailbox exceeds allowed size: bob@example.net\n\n\nOriginal message "
       "follows.\n\nFrom: alice@example.org\nTo: bob@example.net\n",
       "bob@example.net", 0, "", "exceeds allowed size"},
      {"Courier",
       "This is a delivery status notification from gw.example.org,\nrunning the Courier "
       "mail server.\n\nThe original message was received on Sat, 21 Nov 2026 08:04:58\n"
       "from "
       "alice@example.org\n\n---------------------------------------------------------"
       "------------------\n\n                           UNDELIVERABLE MAIL\n\nYour "
       "message "
       "to the following recipients cannot be delivered:\n\n<bob@example.net>:\n    "
       "mx.example.net [192.0.2.5]:\n>>> RCPT TO:<bob@example.net>\n<<< 550 5.1.1 "
       "<bob@example.net>... User Unknown\n\n-----------------------------------------\n",
       "bob@example.net", 550, "5.1.1", "User Unknown"},
      {"Exchange 5.5",
       "Your message\n\n  To:      bob@example.net\n  Subject: Offer\n  Sent:    Sat, 21 "
       "Nov 2026 08:04:58 -0000\n\ndid not reach the following recipient(s):\n\n"
       "bob@example.net on Sat, 21 Nov 2026 08:05:03 -0000\n    The e-mail account does "
       "not exist at the organization this message was sent to.  Check the e-mail "
       "address.\n            <gw.example.org #5.1.1 smtp;550 5.1.1 "
       "<bob@example.net>... User unknown>\n",
       "bob@example.net", 550, "5.1.1", "User unknown"},
      {"Exchange 2000",
       "Your message did not reach some or all of the intended recipients.\n\n      "
       "Subject:\tOffer\n      Sent:\t2026/11/21 8:04\n\nThe following recipient(s) "
       "could "
       "not be reached:\n\n      bob@example.net on 2026/11/21 8:05\n            Unable "
       "to deliver the message due to a communications failure\n            "
       "MSEXCH:IMS:EXAMPLE:GW:MAIL 0 (00000000) 550 5.1.1 no such mailbox\n",
       "bob@example.net", 550, "5.1.1", "no such mailbox"},
      {"Exchange 2007, Italian",
       "Impossibile recapitare il messaggio ai seguenti destinatari o liste di "
       "distribuzione:\n\nbob@example.net\nIl destinatario non \xC3\xA8 stato "
       "trovato.\n\n"
       "Informazioni di diagnostica per gli amministratori:\n\nServer di generazione: "
       "mx.example.net\n\nbob@example.net\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not "
       "found ##\n\nIntestazioni del messaggio originale:\n\nReceived: from x\n",
       "bob@example.net", 550, "5.1.1", "RecipNotFound"},
      {"KDDI",
       "Your mail sent on: Sat, 21 Nov 2026 08:04:58 +0900\n     Could not be delivered "
       "to: <bob@example.net>\n     As their mailbox is full.\n",
       "bob@example.net", 0, "", "mailbox is full"},
      {"EZweb",
       "The user(s) account is disabled.\n\n<bob@example.net>: 550 user unknown (in "
       "reply to RCPT TO command)\n",
       "bob@example.net", 550, "", "user unknown"},
      {"EZweb, relayed",
       "Each of the following recipients was rejected by a remote mail server.\n\n    "
       "Recipient: <bob@example.net>\n    >>> RCPT TO:<bob@example.net>\n    <<< 550 "
       "<bob@example.net>: User unknown\n",
       "bob@example.net", 550, "", "User unknown"},
      {"Verizon",
       "Message could not be delivered to recipient\n\nTo: bob@example.net\nError: No "
       "valid recipients for this MM\n\nSubject: Offer\nDate: Sat, 21 Nov 2026\n",
       "bob@example.net", 0, "", "No valid recipients"},
      {"Netscape",
       "This Message was undeliverable due to the following reason:\n\nThe user(s) "
       "account is temporarily over quota.\n\n<bob@example.net>\n\nPlease reply to "
       "Postmaster@gw.example.org\nif you feel this message to be in error.\n",
       "bob@example.net", 0, "", "over quota"},
      {"CompuServe",
       "Receiver not found: bob\n\n\nYour message could not be delivered.\n"
       "Invalid receiver address: bob@example.net\n",
       "bob@example.net", 0, "", "Invalid receiver"},
      {"AOL",
       "----- The following addresses had permanent fatal errors -----\n"
       "<bob@example.net>\n\n   ----- Transcript of session follows -----\n... while "
       "talking to air-xj.mail.example.net.:\n>>> RCPT To:<bob@example.net>\n<<< 550 "
       "bob IS NOT ACCEPTING MAIL FROM THIS SENDER\n550 <bob@example.net>... User "
       "unknown\n",
       "bob@example.net", 550, "", "NOT ACCEPTING MAIL"},
      {"GMX",
       "This message was created automatically by mail delivery software.\n\nA message "
       "that you sent could not be delivered to one or more of\nits recipients. This is "
       "a permanent error. The following address\nfailed:\n\n\"bob@example.net\":\nSMTP "
       "error from remote server after RCPT command:\nhost: mx.example.net\n5.1.1 "
       "<bob@example.net>... User Unknown\n\n\n--- The header of the original message is "
       "following. ---\n\nFrom: alice@example.org\n",
       "bob@example.net", 0, "5.1.1", "User Unknown"},
      {"1&1",
       "Sorry, your message could not be delivered.\n\nA message that you sent could not "
       "be delivered to one or more of its recipients.\nThe following addresses "
       "failed:\n\n<bob@example.net>\n\nFor the following reason:\n\nMail size limit "
       "exceeded. For explanation visit http://postmaster.example.com/\n",
       "bob@example.net", 0, "", "Mail size limit exceeded"},
      {"Yahoo",
       "Sorry, we were unable to deliver your message to the following "
       "address.\n\n<bob@example.net>:\nRemote host said: 550 5.1.1 <bob@example.net>... "
       "User Unknown [RCPT_TO]\n\n--- Below this line is a copy of the message.\n\n"
       "Received: from x\n",
       "bob@example.net", 550, "5.1.1", "User Unknown"},
      {"Zoho",
       "This message was created automatically by mail delivery software.\n A message "
       "that you sent could not be delivered to one or more of its recipients. This is a "
       "permanent error. \n\nbob@example.net Invalid Address, ERROR_CODE :550, "
       "ERROR_CODE :5.1.=1 <bob@example.net>... User Unknown\n\n",
       "bob@example.net", 550, "", "User Unknown"},
      {"mFILTER",
       "-------server message\nThe following message was not delivered:  550 5.1.1 "
       "unknown user <bob@example.net>\n\n-------SMTP command\nDATA\n\n-------original "
       "mail info\nFrom: alice@example.org\nTo: bob@example.net\n",
       "bob@example.net", 550, "5.1.1", "unknown user"},
      {"InterScan",
       "****** Message from InterScan Messaging Security Suite ******\n\n\nSent <<< RCPT "
       "TO:<bob@example.net>\nReceived >>> 550 5.1.1 <bob@example.net>... user "
       "unknown\n\nUnable to deliver message to <bob@example.net>.\n\n****  End of "
       "message  ****\n",
       "bob@example.net", 550, "5.1.1", "user unknown"},
      {"DragonFly",
       "This is the DragonFly Mail Agent v0.13 at gw.example.org.\n\nThere was an error "
       "delivering your mail to <bob@example.net>.\n\nmx.example.net [192.0.2.5] did not "
       "like our RCPT TO:\n550 5.1.1 <bob@example.net>: Recipient address rejected: User "
       "unknown\n\nMessage headers follow.\n\nReceived: from alice\n",
       "bob@example.net", 550, "5.1.1", "User unknown"},
      {"OpenSMTPD",
       "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this "
       "e-mail.\n\n    An error has occurred while attempting to deliver a message "
       "for\n    the following list of recipients:\n\nbob@example.net: 550 5.2.2 "
       "<bob@example.net>... Mailbox Full\n\n    Below is a copy of the original "
       "message:\n\nFrom: alice@example.org\n",
       "bob@example.net", 550, "5.2.2", "Mailbox Full"},
      {"GroupWise",
       "The message that you sent was undeliverable to the following:\n\tbob@example.net "
       "(550 5.1.1 no such account)\n",
       "bob@example.net", 550, "5.1.1", "no such account"},
      {"MailEnable",
       "MailEnable: Message could not be delivered to some recipients.\nThe following "
       "recipient(s) could not be reached:\n\n\tRecipient: [SMTP:bob@example.net]\n\t"
       "Reason: Remote SMTP Server Returned: 550 Requested action not taken: mailbox "
       "unavailable\n\n\nMessage headers follow:\n\nFrom: alice@example.org\n",
       "bob@example.net", 550, "", "mailbox unavailable"},
      {"LSMTP",
       "An error was detected while processing the enclosed message.\n\n--> Error "
       "description:\nError-for:  bob@example.net\nError-Code: 3\nError-Text: Mailer "
       "mx.example.net said:\n            \"550 5.1.1 No such user\"\n\nError-End:  One "
       "error reported.\n",
       "bob@example.net", 550, "5.1.1", "No such user"},
      {"Mercury",
       "Your message was not delivered to one or more recipients:\n\nThe address "
       "'bob@example.net' is not known here.\n",
       "bob@example.net", 0, "", "not known"},
      {"CommuniGate",
       "Failed to deliver to 'bob@example.net'\nSMTP module(domain example.net) "
       "reports:\n "
       "bob@example.net: mx.example.net (192.0.2.5) said: 550 5.1.1 no mailbox\n",
       "bob@example.net", 550, "5.1.1", "no mailbox"},
      {"PMDF",
       "Your message cannot be delivered to the following recipients:\n\n  Recipient "
       "address: bob@example.net\n  Reason: Remote SMTP server has rejected address\n  "
       "Diagnostic code: smtp;550 5.1.1 <bob@example.net>... User unknown\n  Remote "
       "system: dns;mx.example.net (TCP|192.0.2.1|51|192.0.2.5|25)\n",
       "bob@example.net", 550, "5.1.1", "User unknown"},
      {"MDaemon",
       "The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more "
       "unsuccessful delivery attempts the attached message has\nbeen removed from the "
       "mail queue on this server.\n\nYour message could not be delivered to: "
       "bob@example.net\n\n--- Session Transcript ---\n Sat 2026-11-21 08:04:58: --> "
       "RCPT "
       "To:<bob@example.net>\n Sat 2026-11-21 08:04:58: <-- 550 5.1.1 Unknown user\n",
       "bob@example.net", 550, "5.1.1", "Unknown user"},
      {"Kerio",
       "Your message to <bob@example.net> could not be delivered.\n\nReason: 550 5.7.1 "
       "Message refused by policy\n",
       "bob@example.net", 550, "5.7.1", "refused by policy"},
      {"qmail",
       "Hi. This is the qmail-send program at gw.example.org.\nI'm afraid I wasn't able "
       "to deliver your message to the following addresses.\n\n<bob@example.net>:\nThis "
       "is an SMTP server at mx.example.net.\nConnected to 192.0.2.5 but sender was "
       "rejected.\nRemote host said: 553 5.1.8 sender domain unknown\n\n--- Below this "
       "line is a copy of the message.\n\nReturn-Path: <alice@example.org>\n",
       "bob@example.net", 553, "5.1.8", "sender domain unknown"},
  };
  for (const Case& row : kCases) {
    auto refusals = read(row.body);
    CHECK_MESSAGE(refusals.size() == 1, row.family << ": " << refusals.size());
    if (refusals.size() != 1) continue;
    const bounce::Facts& facts = refusals[0].facts;
    CHECK_MESSAGE(facts.recipient == row.recipient,
                  row.family << ": " << facts.recipient);
    CHECK_MESSAGE(facts.reply.code.value_or(0) == row.code,
                  row.family << ": " << facts.reply.code.value_or(0));
    CHECK_MESSAGE(facts.reply.status.value_or("") == row.status,
                  row.family << ": " << facts.reply.status.value_or(""));
    CHECK_MESSAGE(facts.reply.text.find(row.words) != std::string::npos,
                  row.family << ": " << facts.reply.text);
  }
}

TEST_CASE("a report of a delay is no failure yet") {
  auto refusals = read(
      "This message was created automatically by mail delivery software.\nA message that "
      "you sent has not yet been delivered to one or more of its recipients after more "
      "than 24 hours on the queue.\n\nThe address to which the message has not yet been "
      "delivered is:\n\n  bob@example.net\n    Delay reason: SMTP error from remote mail "
      "server after RCPT TO:<bob@example.net>:\n    host mx.example.net [192.0.2.5]: 451 "
      "4.7.1 Greylisted, try again\n\nNo action is required on your part.\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.reply.code == 451);
  CHECK(refusals[0].reason.retry);
  CHECK_FALSE(refusals[0].reason.permanent);
}

TEST_CASE("Exim's pipes, frozen mails and old wordings") {
  struct Row {
    std::string_view body, words;
  };
  const Row kRows[] = {
      {"This message was created automatically by mail delivery software.\n\nA message "
       "that you sent could not be delivered to one or more of its\nrecipients. The "
       "following address(es) failed:\n\n  pipe to |/home/bob/filter.sh\n    generated "
       "by "
       "bob@example.net\n    Child process of address_pipe transport returned 1 from "
       "command\n",
       "returned 1"},
      {"Message 1NEKO-000 has been frozen (delivery error message).\nThe sender is "
       "<>.\n\nThe following address(es) have yet to be delivered:\n\n  bob@example.net: "
       "Too many \"Received\" headers - suspected mail loop\n",
       "suspected mail loop"},
      {"This message was created automatically by mail delivery software.\n\nThe "
       "following "
       "address(es) failed:\n\n  bob@example.net:\n    unknown local-part \"bob\" in "
       "domain "
       "\"example.net\"\n",
       "unknown local-part"},
  };
  for (const Row& row : kRows) {
    auto refusals = read(row.body);
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].facts.recipient == "bob@example.net");
    CHECK_MESSAGE(refusals[0].facts.reply.text.find(row.words) != std::string::npos,
                  refusals[0].facts.reply.text);
  }
}
