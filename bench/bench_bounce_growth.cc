// rooms: batch
// Inputs that grow in one respect, in steps of ten: recipients, long lines, parts,
// Received fields, a long reply, nesting, encoded words, mails of a mailbox. One item:
// one input. bytes_per_second must not fall: ten times the size, ten times the time.
#include <functional>
#include <string>

#include <benchmark/benchmark.h>

#include "bounce/read.h"
#include "mail/mbox.h"
#include "mail/skim.h"

using namespace mailwhy;

namespace {

std::string repeated(std::string_view text, int64_t times) {
  std::string all;
  for (int64_t i = 0; i < times; i++) all += text;
  return all;
}

const std::string kHead =
    "From: MAILER-DAEMON@mx.example.org\nTo: a@example.org\n"
    "Subject: Undelivered Mail Returned to Sender\n";
const std::string kWords = "\n<b@example.net>: 550 5.1.1 user unknown\n";

std::string many_recipients(int64_t n) {
  std::string mail = kHead +
                     "Content-Type: multipart/report; boundary=b\n\n--b\n\nSee below.\n"
                     "--b\nContent-Type: message/delivery-status\n\n"
                     "Reporting-MTA: dns; mx.example.org\n\n";
  for (int64_t i = 0; i < n; i++)
    mail += "Final-Recipient: rfc822; user" + std::to_string(i) +
            "@example.net\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 user unknown\n\n";
  return mail + "--b--\n";
}

std::string long_line(int64_t n) {
  return kHead + kWords + repeated("<b@example.net> 'x' said 550 ", n) + "\n";
}

std::string many_parts(int64_t n) {
  return kHead + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + kWords +
         repeated("--b\nContent-Type: text/plain\n\nwords\n", n) + "--b--\n";
}

std::string many_received(int64_t n) {
  return repeated(
             "Received: from a.example by b.example; Sat, 21 Nov 2026 20:13:00 +0000\n",
             n) +
         kHead + kWords;
}

std::string long_reply(int64_t n) {
  return kHead +
         "\n<b@example.net>: " + repeated("550-5.7.1 is not allowed to send\n", n) +
         "550 5.7.1 no\n";
}

std::string deep_nesting(int64_t n) {
  std::string mail =
      kHead + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + kWords;
  mail += "--b\n";
  for (int64_t i = 0; i < n; i++)
    mail += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
            std::to_string(i) + "\n";
  return mail + "\nwords\n";
}

std::string encoded_words(int64_t n) {
  return "Subject: " + repeated("=?utf-8?B?0L/RgNC40LLQtdGC?=\n ", n) + "\n" + kHead +
         kWords;
}

void read_mail(benchmark::State& state, const std::function<std::string(int64_t)>& make) {
  std::string mail = make(state.range(0));
  for (auto _ : state) {
    auto input = bounce::read_input(mail, "bench");
    if (!input || input->refusals.empty()) return state.SkipWithError("no refusal");
    benchmark::DoNotOptimize(input);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(mail.size()));
}

void mailbox(benchmark::State& state) {
  std::string box =
      repeated("From MAILER-DAEMON Sat Nov 21 20:13:00 2026\n" + kHead + kWords + "\n",
               state.range(0));
  for (auto _ : state) {
    auto mails = mail::split_mbox(box);
    if (mails.size() != static_cast<size_t>(state.range(0)))
      return state.SkipWithError("mails are missing");
    benchmark::DoNotOptimize(mails);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(box.size()));
}

// A returned mail with an attachment of this many lines of base64, in chunks.
void large_mail(benchmark::State& state) {
  std::string mail =
      kHead + kWords +
      "\n--- Below this line is a copy of the message.\n\nReturn-Path: <a@example.org>\n"
      "From: a@example.org\nContent-Type: application/zip; name=a.zip\n"
      "Content-Transfer-Encoding: base64\n\n" +
      repeated(std::string(76, 'Q') + "\n", state.range(0));
  for (auto _ : state) {
    mail::Skimmer skimmer;
    constexpr size_t kChunk = 64u << 10;
    for (size_t at = 0; at < mail.size(); at += kChunk)
      skimmer.feed(std::string_view(mail).substr(at, kChunk));
    auto input = bounce::read_input(skimmer.finish(), "bench");
    if (!input || input->refusals.empty()) return state.SkipWithError("no refusal");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(mail.size()));
}

#define GROWS(name) BENCHMARK_CAPTURE(read_mail, name, name)
GROWS(many_recipients)->Arg(10)->Arg(100)->Arg(1000);
GROWS(long_line)->Arg(100)->Arg(1000)->Arg(10000);
GROWS(many_parts)->Arg(10)->Arg(100)->Arg(1000);
GROWS(many_received)->Arg(10)->Arg(100)->Arg(1000);
GROWS(long_reply)->Arg(10)->Arg(100)->Arg(1000);
GROWS(deep_nesting)->Arg(10)->Arg(100)->Arg(1000);
GROWS(encoded_words)->Arg(10)->Arg(100)->Arg(1000);
BENCHMARK(mailbox)->Arg(10)->Arg(100)->Arg(1000);
BENCHMARK(large_mail)->Arg(2600)->Arg(26000)->Arg(260000);

}  // namespace
