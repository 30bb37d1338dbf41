// rooms: site
// What a visitor gives. The first byte says how: bit 0 as a pasted reply, bit 1 with
// facts besides, taken from the first line.
#include <cstdint>
#include <cstdlib>

#include "site/given.h"

using namespace mailwhy;

static void ask(const site::SpfQuestion& question) {
  auto input = site::ask_about(question, "-");
  if (!input) return;
  if (input->refusals.size() != 1) std::abort();
  const bounce::Facts& facts = input->refusals[0].facts;
  if (facts.client_ip != question.ip) std::abort();
  if (question.helo ? facts.helo.empty() : facts.sender_domain.empty()) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (auto question = site::find_question(text)) {
    // What is taken for a question can be asked.
    if (question->helo || !site::ask_about(*question, "-")) std::abort();
    ask(*question);
    question->helo = true;
    ask(*question);
  }
  site::Given given;
  given.is_reply = data[0] & 1;
  if (data[0] & 2) {
    std::string_view line = text.substr(0, text.find('\n'));
    given.facts.sender = line;
    given.facts.helo = line;
    given.facts.recipient = line;
    if (auto ip = net::IpAddress::parse(line)) given.facts.client_ip = *ip;
  }
  given.input = text;
  bounce::ReadOptions options;
  options.now = net::Time(std::chrono::days(20780));
  auto inputs = site::read_given(std::move(given), options);
  if (!inputs) {
    if (inputs.error().what.empty()) std::abort();
    return 0;
  }
  if (inputs->empty() || inputs->size() > site::kMaxMails) std::abort();
  size_t refusals = 0;
  for (const bounce::Input& input : *inputs) refusals += input.refusals.size();
  if (refusals == 0 || refusals > site::kMaxRefusals) std::abort();
  return 0;
}
