#include "bounce/wait_time.h"

#include <string>

#include <doctest/doctest.h>

#include "bounce/classify.h"

using namespace mailwhy;

static std::optional<long> retry_after_in(std::string_view text) {
  return bounce::retry_after_in({text, bounce::kReplyRules});
}

TEST_CASE("a time to wait is read in the words of nine languages") {
  struct Case {
    std::string_view text;
    long seconds;
  };
  for (const Case& c : {
           Case{"Greylisted, please try again in 300 seconds", 300},
           {"try again in 5 minutes", 300},
           {"Please try again after 5 min.", 300},
           {"come back in 00:04:30", 270},
           {"please retry in 04:59", 299},
           {"Greylisted for 5 minutes", 300},
           {"greylisted, retry after 600s", 600},
           {"Temporarily blocked for 2 hours", 7200},
           {"Too many messages, wait at least one hour", 3600},
           {"your host is blocked for two days, try again later", 172800},
           {"Recipient address rejected: Greylisted (retry timeout is 120 seconds)", 120},
           {"try again in about half an hour or in 45 minutes", 2700},
           {"Повторите попытку через 5 минут", 300},
           {"Попробуйте через час", 3600},
           {"серый список: повторите не ранее чем через 10 минут", 600},
           {"bitte versuchen Sie es in 10 Minuten erneut", 600},
           {"bitte in einer Stunde erneut versuchen", 3600},
           {"veuillez réessayer dans 5 minutes", 300},
           {"inténtelo de nuevo en 15 minutos", 900},
           {"riprovare tra 10 minuti", 600},
           {"tente novamente em 2 horas", 7200},
           {"请5分钟后重试", 300},
           {"10分後に再度お試しください", 600},
       }) {
    CAPTURE(c.text);
    CHECK(retry_after_in(c.text) == c.seconds);
  }
}

TEST_CASE("a time that is over, and a rate, are no time to wait") {
  for (std::string_view text :
       {"Message expired: unable to deliver in 5 days",
        "could not be delivered for 5 days",
        "You sent 100 messages within the last 24 hours, try again later",
        "no more than 200 mails per hour, please slow down and retry",
        "Please try again later", "550 5.7.1 rejected", "", "in 5", "again in",
        "try again in 99999999999 seconds", "retry in 0 seconds"}) {
    CAPTURE(text);
    CHECK_FALSE(retry_after_in(text));
  }
}

TEST_CASE("a long reply full of numbers is read in one pass") {
  std::string text = "try again later ";
  while (text.size() < 100000) text += "in 7 12:34 wait 5x ";
  CHECK_FALSE(retry_after_in(text));
}
