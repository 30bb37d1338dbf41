// Published keys: RFC 6376, section 3.6.1; RFC 8301, section 3.
#include <algorithm>

#include "dkim/base64_value.h"
#include "dkim/der.h"
#include "dkim/lint.h"
#include "dkim/mend.h"
#include "dkim/tag_list.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr int kUsualRsaBits = 2048;  // RFC 8301, section 3.2: SHOULD

static LintFinding finding(Severity severity, std::string rule,
                           text::Params params = {}) {
  text::Message text{"dkim.lint." + rule, std::move(params)};
  return {std::move(rule), severity, std::move(text), 0, 0, std::nullopt, 0};
}

static void at_tag(LintFinding& finding, const Tag* tag) {
  if (!tag) return;
  finding.offset = tag->offset;
  finding.size = tag->value_offset + tag->value.size() - tag->offset;
}

// The record with other tags in the place of some; "" drops one.
static std::string with_tag(const TagList& tags, std::string_view name,
                            const std::string& value) {
  std::string record;
  for (const Tag& tag : tags.tags()) {
    bool other = tag.name == name;
    if (other && value.empty()) continue;
    record += (record.empty() ? "" : "; ") + std::string(tag.name) + "=" +
              (other ? value : std::string(tag.value));
  }
  return record;
}

// ---------------------------------------------------------------- records that fail

// The 32 octets of an Ed25519 key that stand there in DER, or without k=ed25519.
static std::optional<std::string> as_ed25519(std::string_view record) {
  auto tags = TagList::parse(record);
  const Tag* tag = tags ? tags->find("p") : nullptr;
  auto octets = tag ? decode_base64(tag->value) : fault("key_absent");
  if (!octets) return std::nullopt;
  std::string_view key = wrapped_ed25519(*octets);
  if (key.empty()) key = *octets;
  return "v=DKIM1; k=ed25519; p=" + encode_base64(key);
}

static LintFinding broken(std::string_view record, const Fault& fault) {
  LintFinding out{fault.rule,
                  Severity::Error,
                  {"dkim.fault." + fault.rule, fault.params},
                  std::min(fault.offset, record.size()),
                  0,
                  std::nullopt,
                  0};
  if (out.offset < record.size()) out.size = 1;
  if (fault.rule == "ed25519_wrapped" || fault.rule == "key_is_ed25519") {
    out.corrected = as_ed25519(record);
  } else if (auto mended = mended_records(record); !mended.empty()) {
    out.corrected = mended.front();
  }
  return out;
}

// ---------------------------------------------------------------- records that work

static void lint_bits(const Key& key, std::vector<LintFinding>& out) {
  if (key.type == KeyType::Ed25519) {
    out.push_back(finding(Severity::Info, "ed25519"));
    return;
  }
  text::Params bits{{"bits", std::to_string(key.bits())}};
  if (key.bits() < kMinRsaBits)
    out.push_back(finding(Severity::Error, "key_weak", bits));
  else if (key.bits() < kUsualRsaBits)
    out.push_back(finding(Severity::Warning, "key_short", bits));
}

static void lint_uses(const Key& key, const TagList& tags,
                      std::vector<LintFinding>& out) {
  if (!key.sha256) {
    out.push_back(finding(Severity::Error, "sha256_excluded"));
    at_tag(out.back(), tags.find("h"));
    out.back().corrected = with_tag(tags, "h", "sha256");
  }
  if (!key.email) {
    out.push_back(finding(Severity::Error, "email_excluded"));
    at_tag(out.back(), tags.find("s"));
    out.back().corrected = with_tag(tags, "s", "");
  }
  if (key.testing) {
    out.push_back(finding(Severity::Warning, "testing"));
    at_tag(out.back(), tags.find("t"));
    out.back().corrected = with_tag(tags, "t", key.strict ? "s" : "");
  }
  if (const Tag* granularity = tags.find("g"); granularity && granularity->value != "*") {
    out.push_back(finding(Severity::Warning, "granularity"));
    at_tag(out.back(), granularity);
    out.back().corrected = with_tag(tags, "g", "");
  }
  if (!key.versioned) {
    bool elsewhere = tags.find("v") != nullptr;
    out.push_back(finding(elsewhere ? Severity::Warning : Severity::Info,
                          elsewhere ? "version_not_first" : "unversioned"));
    out.back().corrected = "v=DKIM1; " + with_tag(tags, "v", "");
  }
}

std::vector<LintFinding> lint_record(std::string_view record) {
  std::vector<LintFinding> out;
  Key key = read_key(record);
  if (key.fault) {
    out.push_back(broken(record, *key.fault));
    return out;
  }
  lint_bits(key, out);
  lint_uses(key, *TagList::parse(record), out);
  std::ranges::stable_sort(out, {}, &LintFinding::severity);
  return out;
}

KeyLint lint_key(std::string_view selector, std::string_view domain,
                 dns::Resolver& resolver, KeyCache& keys) {
  KeyLint out;
  out.name = key_name(selector, domain);
  KeyAnswer answer = ask_keys({out.name}, resolver, keys).front();
  if (answer.detail) {
    std::string rule = answer.detail->key.substr(answer.detail->key.rfind('.') + 1);
    out.findings.push_back(
        {rule, Severity::Error, *answer.detail, 0, 0, std::nullopt, 0});
    out.could_not_tell = answer.trouble == Verdict::TempError;
    return out;
  }
  out.records = answer.records;
  if (out.records.size() > 1)
    out.findings.push_back(finding(Severity::Error, "several_keys",
                                   {{"count", std::to_string(out.records.size())}}));
  for (const std::string& record : out.records)
    for (LintFinding& one : lint_record(record)) out.findings.push_back(std::move(one));
  std::ranges::stable_sort(out.findings, {}, &LintFinding::severity);
  return out;
}

}  // namespace mailwhy::dkim
