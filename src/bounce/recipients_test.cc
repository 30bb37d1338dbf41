// Sentences that name who did not get the mail.
#include "bounce/recipients.h"

#include <doctest/doctest.h>

using namespace mailwhy;

static const std::vector<std::string> kOthers = {"", "alice@example.org",
                                                 "postmaster@gw.example.org"};

static std::string named_in(std::string_view text) {
  std::string all;
  for (const auto& named : bounce::recipients_in(text, kOthers))
    all += (all.empty() ? "" : " ") + named.address;
  return all;
}

TEST_CASE("a recipient is found by the words beside it") {
  for (const char* text : {
           "Your message to <bob@example.net> could not be delivered.",
           "Delivery failed 20 attempts: bob@example.net",
           "Invalid final delivery userid: bob@example.net",
           "undeliverable to bob@example.net",
           "Unknown user: bob@example.net",
           "User mailbox exceeds allowed size: bob@example.net",
           "Undeliverable Address: bob@example.net\n\nReason: over disk quota\n\nSystem "
           "Contact: help@gw.example.org",
           "Intended recipient: bob@example.net\n\nThe following mail has been returned.",
           "The following message, addressed to 'bob@example.net',\nfailed because it "
           "has "
           "not been collected",
           "an undisclosed address\n (generated from bob@example.net)",
           "Recipient: [SMTP:bob@example.net]\n  Reason: no",
           "The email below could not be delivered to the following user:\n\n\"Bob\" "
           "<bob@example.net>\n\nOld message: from alice@example.org",
           "Local mailbox bob@example.net is unavailable: user not found",
           "to local user bob.\n(Originally addressed to bob@example.net)",
           "c=US;a= ;p=X;dda:SMTP=bob@example.net; on Fri\n  not recognized",
           "Error-for:  bob@example.net\nError-Code: 3",
           "Sorry, there is no mailbox for bob@example.net. Write to help@example.net.",
           "Sent <<< RCPT TO:<bob@example.net>\nReceived >>> 550 no",
           "Ваше сообщение для получателя bob@example.net не доставлено, пишите на "
           "help@example.net",
           "Die Adresse bob@example.net konnte nicht erreicht werden. Von: "
           "alice@example.com",
           "Le message n'a pas pu être remis à bob@example.net",
           "bob@example.net 様へのメールは配信できませんでした。",
           "bob@example.net您好，您的郵件無法傳遞",
           "SMTP Server <mx.example.net> rejected recipient <bob@example.net>",
           "The mail from alice@example.org to you, bob@example.net, was lost",
           "The account bob@example.net is over its quota; contact: carol@example.net",
       })
    CHECK_MESSAGE(named_in(text) == "bob@example.net", std::string(text)
                                                           << ": " << named_in(text));
}

TEST_CASE("lists of recipients keep their order, each once") {
  CHECK(named_in("These failed:\n\n  bob@example.net\n  <carol@example.net>\n"
                 "  Bob@example.net: 550 no\n") == "bob@example.net carol@example.net");
}

TEST_CASE("the head of the sender's mail names nobody who failed") {
  CHECK(named_in("Your message\n\n  To:      list@example.org\n  Subject: x\n\ndid not "
                 "reach:\n\nbob@example.net on Sat, 21 Nov\n") == "bob@example.net");
}

TEST_CASE("addresses of offices and of whoever wrote the report are left out") {
  CHECK(named_in("Contact postmaster@example.net or alice@example.org.").empty());
  CHECK(named_in("Either a@example.net or b@example.net may know.").empty());
}
