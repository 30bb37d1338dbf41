#include "site/given.h"

#include <algorithm>

#include <fmt/format.h>

#include "bounce/classify.h"
#include "mail/address.h"
#include "mail/mbox.h"
#include "mail/skim.h"
#include "text/ascii.h"

namespace mailwhy::site {

using bounce::Input;

static mail::Skimmed skim(std::string_view bytes) {
  mail::Skimmer skimmer;
  skimmer.feed(bytes);
  return skimmer.finish();
}

// In a mailbox ordinary mails stand between the bounces: they are passed by.
static Result<std::vector<Input>> read_mailbox(const std::vector<std::string_view>& mails,
                                               const std::string& source,
                                               const bounce::ReadOptions& options) {
  std::vector<Input> inputs;
  size_t refusals = 0;
  for (size_t i = 0; i < mails.size() && inputs.size() < kMaxMails; i++) {
    auto input = bounce::read_input(skim(mails[i]),
                                    fmt::format("{}, mail {}", source, i + 1), options);
    if (!input) continue;
    refusals += input->refusals.size();
    if (refusals > kMaxRefusals) break;
    inputs.push_back(std::move(*input));
  }
  if (inputs.empty())
    return nothing_there("none of these mails tells of a refusal",
                         "give the mail that came back");
  return inputs;
}

static Result<std::vector<Input>> read_any(const Given& given,
                                           const bounce::ReadOptions& options) {
  std::string_view head = std::string_view(given.input).substr(0, 4096);
  if (mail::is_from_line(head.substr(0, head.find('\n')))) {
    auto mails = mail::split_mbox(given.input);
    if (mails.size() > 1) return read_mailbox(mails, given.source, options);
  }
  auto input = bounce::read_input(skim(given.input), given.source, options);
  if (!input) return tl::unexpected(input.error());
  return std::vector{std::move(*input)};
}

Result<std::vector<Input>> read_given(Given given, const bounce::ReadOptions& asked) {
  bounce::ReadOptions options = asked;
  options.refusals = std::min(options.refusals, kMaxRefusals);
  Result<std::vector<Input>> inputs;
  if (given.is_reply) {
    auto input = bounce::read_text(given.input, given.source, options);
    if (!input) return tl::unexpected(input.error());
    inputs->push_back(std::move(*input));
  } else if (auto question = find_question(given.input)) {
    auto input = ask_about(*question, given.source);
    if (!input) return tl::unexpected(input.error());
    inputs->push_back(std::move(*input));
  } else {
    inputs = read_any(given, options);
    if (!inputs) return inputs;
  }
  for (Input& input : *inputs)
    for (bounce::Refusal& refusal : input.refusals)
      bounce::apply_options(refusal, given.facts);
  return inputs;
}

std::optional<SpfQuestion> find_question(std::string_view text) {
  text = text::trim(text);
  if (text.size() > 600) return std::nullopt;
  SpfQuestion question;
  bool has_ip = false;
  size_t words = 0;
  while (!text.empty()) {
    size_t end = std::min(text.find_first_of(" \t\r\n,;"), text.size());
    std::string_view word = text.substr(0, end);
    text = text::trim(text.substr(std::min(end + 1, text.size())));
    if (word.empty()) continue;
    if (++words > 2) return std::nullopt;
    if (auto ip = net::IpAddress::parse(word); ip && !has_ip) {
      question.ip = ip->unmapped();
      has_ip = true;
    } else if (word.find('.') != word.npos) {
      question.identity = word;
    } else {
      return std::nullopt;
    }
  }
  if (!has_ip || question.identity.empty()) return std::nullopt;
  bool known = mail::parse_address(question.identity) ||
               !mail::normal_domain(question.identity).empty();
  return known ? std::optional(question) : std::nullopt;
}

Result<Input> ask_about(const SpfQuestion& question, std::string source) {
  bounce::Refusal refusal;
  bounce::Facts& facts = refusal.facts;
  auto address = mail::parse_address(question.identity);
  std::string domain = address ? address->domain : mail::normal_domain(question.identity);
  if (domain.empty() || (address && question.helo))
    return fail(fmt::format("\"{}\" is neither a mail address nor a domain",
                            question.identity.substr(0, 100)),
                0, "give info@example.org, or example.org");
  facts.client_ip = question.ip;
  facts.sources.set("client_ip", bounce::Source::Option);
  facts.identity = question.helo ? "helo" : "mfrom";
  if (question.helo) {
    facts.helo = domain;
    facts.sender = "";
    facts.sources.set("helo", bounce::Source::Option);
  } else {
    if (address) facts.sender = address->to_string();
    facts.sender_domain = domain;
    facts.sources.set("sender_domain", bounce::Source::Option);
  }
  facts.sources.set("sender", bounce::Source::Option);
  bounce::Classification spf;
  spf.label = "spf_fail";
  refusal.reason = bounce::reason_for(spf, {});
  Input input;
  input.kind = bounce::Kind::Reply;  // a refusal without its words
  input.source = std::move(source);
  input.refusals.push_back(std::move(refusal));
  return input;
}

}  // namespace mailwhy::site
