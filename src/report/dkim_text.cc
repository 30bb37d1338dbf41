#include "report/dkim_text.h"

#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::report {

std::string dkim_sentence(knowledge::Language language, const text::Message& message) {
  text::Params params;
  for (const auto& [name, value] : message.params) params[name] = shown(value);
  return knowledge::say(language, message.key, params);
}

static char to_upper(char c) {
  return text::is_lower(c) ? static_cast<char>(c - 32) : c;
}

// "Reply-To" of "reply_to".
static std::string field_name(std::string_view word) {
  std::string field(word);
  for (size_t i = 0; i < field.size(); i++) {
    if (field[i] == '_') field[i] = '-';
    if (i == 0 || field[i - 1] == '-') field[i] = to_upper(field[i]);
  }
  return field;
}

std::vector<std::string> dkim_warnings(knowledge::Language language,
                                       const std::vector<std::string>& warnings) {
  std::vector<std::string> sentences;
  std::vector<std::string_view> rest(warnings.begin(), warnings.end());
  for (std::string_view family : {"duplicate", "oversign"}) {
    std::string fields;
    std::erase_if(rest, [&](std::string_view warning) {
      bool member = warning.starts_with(family) && warning.size() > family.size() &&
                    warning[family.size()] == '_';
      if (!member) return false;
      fields +=
          (fields.empty() ? "" : ", ") + field_name(warning.substr(family.size() + 1));
      return true;
    });
    if (!fields.empty())
      sentences.push_back(knowledge::say(language, "dkim.warning." + std::string(family),
                                         {{"field", fields}}));
  }
  for (std::string_view warning : rest)
    sentences.push_back(knowledge::say(language, "dkim.warning." + std::string(warning)));
  return sentences;
}

namespace {

Style style_of(dkim::Verdict verdict) {
  using enum dkim::Verdict;
  if (verdict == Pass) return Style::Good;
  if (verdict == Fail || verdict == PermError) return Style::Bad;
  return verdict == Neutral || verdict == None ? Style::Plain : Style::Warning;
}

std::string_view sign_of(dkim::Verdict verdict) {
  using enum dkim::Verdict;
  if (verdict == Pass) return "✓";
  if (verdict == TempError) return "?";
  return verdict == Fail || verdict == PermError ? "✗" : "!";
}

std::string head_of(const Page& page, const dkim::Check& check, size_t number) {
  const dkim::Signature& signature = check.signature;
  std::string result(to_string(check.result));
  if (signature.domain.empty() || signature.selector.empty())
    return page.say("dkim.signature_unnamed",
                    {{"number", std::to_string(number)}, {"result", result}});
  return page.say("dkim.signature", {{"domain", shown(signature.domain)},
                                     {"selector", shown(signature.selector)},
                                     {"result", result}});
}

void draw_hashes(Page& page, const dkim::Check& check) {
  auto state = [&](dkim::Match match) {
    return page.say("dkim." + std::string(to_string(match)));
  };
  if (check.body_hash == dkim::Match::Unknown) return;
  page.labelled("dkim.body_hash", state(check.body_hash));
  if (check.result != dkim::Verdict::PermError && check.key)
    page.labelled("dkim.header_hash", state(check.header_hash));
}

void draw_check(Page& page, const dkim::Check& check, size_t number) {
  const dkim::Signature& signature = check.signature;
  page.blank();
  page.paragraph(2, head_of(page, check, number), style_of(check.result),
                 sign_of(check.result));
  if (check.detail)
    page.paragraph(2, dkim_sentence(page.options().language, *check.detail));
  if (!signature.algorithm_text.empty())
    page.labelled("dkim.signed_with", shown(signature.algorithm_text) + ", " +
                                          std::string(to_string(signature.header_mode)) +
                                          "/" +
                                          std::string(to_string(signature.body_mode)) +
                                          ", " + shown(signature.identity));
  if (check.key && check.key->bits() > 0)
    page.labelled("dkim.key",
                  page.say("dkim.bits", {{"name", shown(check.key_name)},
                                         {"bits", std::to_string(check.key->bits())}}));
  draw_hashes(page, check);
  if (!check.cause.empty())
    page.labelled("dkim.cause",
                  check.other_cause.empty()
                      ? check.cause
                      : page.say("dkim.cause_or",
                                 {{"cause", check.cause}, {"other", check.other_cause}}));
  for (const std::string& warning :
       dkim_warnings(page.options().language, check.warnings))
    page.paragraph(4, warning, Style::Warning, "  !");
}

}  // namespace

std::string dkim_verify_text(const Result<dkim::Verification>& seen,
                             const TextOptions& options) {
  Page page(options);
  if (!seen) {
    page.paragraph(2, page.say("dkim.unreadable", {{"what", seen.error().what}}),
                   Style::Bad, "✗");
    return page.take();
  }
  page.paragraph(
      0, page.say("dkim.result", {{"result", std::string(to_string(seen->result))}}),
      Style::Bold);
  if (seen->checks.empty()) page.paragraph(2, page.say("dkim.none"));
  for (size_t i = 0; i < seen->checks.size(); i++)
    draw_check(page, seen->checks[i], i + 1);
  if (seen->not_looked_at > 0) {
    page.blank();
    page.paragraph(2, page.say("dkim.not_looked_at",
                               {{"count", std::to_string(seen->not_looked_at)}}));
  }
  return page.take();
}

}  // namespace mailwhy::report
