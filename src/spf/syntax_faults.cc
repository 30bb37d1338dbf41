// All faults of a record at once, each with what was meant: RFC 7208, section 4.6, for
// people.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "spf/mend.h"
#include "spf/record.h"
#include "spf/term.h"
#include "text/ascii.h"

namespace mailwhy::spf {

namespace {

constexpr size_t kMaxFaults =
    200;  // nobody reads more; the rest of such a record is noise

struct Word {
  size_t offset = 0, size = 0;
};

}  // namespace

static Word next_word(std::string_view text, size_t from) {
  size_t start = std::min(text.find_first_not_of(' ', from), text.size());
  size_t end = std::min(text.find(' ', start), text.size());
  return {start, end - start};
}

// A term torn by a blank: "~ all", "include: example.org", "ip4 192.0.2.1", "redirect=
// example.org". Empty where the two words do not belong together; the caller checks that
// the whole is a term.
static std::string join_torn(std::string_view left, std::string_view right) {
  if (left.empty() || right.empty()) return {};
  std::string_view bare = left;
  if (std::string_view("+-~?").find(bare[0]) != std::string_view::npos)
    bare.remove_prefix(1);
  if (bare.empty()) return fmt::format("{}{}", left, right);
  // "include a:mail.example.org" are two terms, the first of them unfinished.
  if (is_valid_term(right)) return {};
  bool has_sign =
      bare.back() == ':' || bare.back() == '=' || right[0] == ':' || right[0] == '=';
  if (has_sign) return fmt::format("{}{}", left, right);
  constexpr std::string_view kMechanisms[] = {"include", "ip4", "ip6", "exists"};
  constexpr std::string_view kModifiers[] = {"redirect", "exp"};
  auto is_bare = [&](std::string_view name) {
    return text::equals_ignore_case(name, bare);
  };
  if (std::any_of(std::begin(kMechanisms), std::end(kMechanisms), is_bare)) {
    return fmt::format("{}:{}", left, right);
  }
  if (std::any_of(std::begin(kModifiers), std::end(kModifiers), is_bare)) {
    return fmt::format("{}={}", left, right);
  }
  return {};
}

static SyntaxFault fault_at(Word word, std::string_view problem, std::string what,
                            bool breaks, std::optional<std::string> corrected) {
  return {static_cast<uint32_t>(word.offset),
          static_cast<uint32_t>(word.size),
          std::string(problem),
          std::move(what),
          breaks,
          std::move(corrected)};
}

// The fault of this word, and possibly the one behind it; nullopt for a sound term.
static std::optional<SyntaxFault> examine(std::string_view text, Word word) {
  std::string_view term = text.substr(word.offset, word.size);
  Term read;
  Fault fault = read_term(text, word.offset, read);
  bool breaks = fault != Fault::None;
  if (!breaks && text::equals_ignore_case(term, "v=spf1")) {
    return fault_at(word, "repeated_version",
                    "a second record was pasted behind the first", false, "");
  }
  if (breaks) {
    Word next = next_word(text, word.offset + word.size);
    std::string whole = join_torn(term, text.substr(next.offset, next.size));
    if (is_valid_term(whole)) {
      word.size = next.offset + next.size - word.offset;
      return fault_at(word, "blank_inside", "a blank tears the term apart", true, whole);
    }
  }
  if (auto mended = mend_term(term)) {
    // A rule for signs and cidrs also finds what the grammar calls by a better name.
    bool by_grammar = fault == Fault::BadCidr && mended->problem != "odd_character";
    std::string_view problem =
        by_grammar && mended->problem == "trailing_dot" ? "bad_cidr" : mended->problem;
    return fault_at(word, problem, std::move(mended->what), breaks,
                    std::move(mended->text));
  }
  if (!breaks) return std::nullopt;
  return fault_at(word, to_string(fault), describe(fault, term), true, std::nullopt);
}

// redirect and exp may stand once each (section 6).
static bool stands_twice(std::string_view text, Word word, bool& redirect_seen,
                         bool& exp_seen) {
  Term term;
  read_term(text, word.offset, term);
  if (term.kind != TermKind::Redirect && term.kind != TermKind::Exp) return false;
  return std::exchange(term.kind == TermKind::Redirect ? redirect_seen : exp_seen, true);
}

std::vector<SyntaxFault> syntax_faults(std::string_view text) {
  std::vector<SyntaxFault> faults;
  size_t at = std::min<size_t>(6, text.size());
  if (!is_spf_record(text)) {
    Word first = next_word(text, 0);
    auto meant = mend_version(text);
    faults.push_back(
        fault_at(first, "bad_version", describe(Fault::BadVersion, ""), true,
                 meant ? std::optional<std::string>("v=spf1") : std::nullopt));
    if (!meant) return faults;
    at = first.offset + first.size;
  }
  if (text.size() > kMaxRecord) {
    faults.push_back(
        fault_at({kMaxRecord, 0}, "record_too_long", "is too long", true, std::nullopt));
    return faults;
  }
  bool redirect_seen = false, exp_seen = false;
  size_t terms = 0;
  while (faults.size() < kMaxFaults) {
    Word word = next_word(text, at);
    if (word.size == 0) break;
    at = word.offset + word.size;
    if (++terms > kMaxTerms) {
      faults.push_back(
          fault_at(word, "record_too_long", "is too long", true, std::nullopt));
      break;
    }
    auto fault = examine(text, word);
    if (fault) at = fault->offset + fault->size;
    if ((!fault || !fault->breaks) && stands_twice(text, word, redirect_seen, exp_seen)) {
      // Breaks the record, whatever else may be odd about the term.
      std::string_view term = text.substr(word.offset, word.size);
      faults.push_back(fault_at(word, "repeated_modifier",
                                describe(Fault::RepeatedModifier, term), true,
                                std::nullopt));
    } else if (fault) {
      faults.push_back(std::move(*fault));
    }
  }
  return faults;
}

// "v=spf1;" "v= spf1" "v:spf1" "spf1" "v=spf" "v=sfp1" "v=spf1-all" and the like, at the
// front of a text without its odd characters. Returns the octets that stand for the
// version, 0 for none.
static size_t broken_version(std::string_view text) {
  constexpr std::string_view kWritten[] = {
      "v=spf1", "v = spf1", "v= spf1", "v =spf1", "v=spf 1", "v:spf1",  "v-spf1",
      "v=sfp1", "v=spf=1",  "v=spf-1", "v=spf.1", "v=psf1",  "v=spfv1", "v-spf1",
      "spf1",   "spf=v1",   "s=spf1",  "v=spf",   "vspf1",   "v==spf1",
  };
  for (std::string_view written : kWritten) {
    if (!text::starts_with_ignore_case(text, written)) continue;
    std::string_view rest = text.substr(written.size());
    size_t used = written.size();
    if (!rest.empty() &&
        std::string_view(";,.:").find(rest[0]) != std::string_view::npos) {
      return used + 1;
    }
    // "v=spf10" and "v=spf2" are other versions, not slips.
    if (rest.empty() || !text::is_alnum(rest[0])) return used;
    constexpr std::string_view kGlued[] = {
        "include:", "ip4:", "ip6:", "a ", "mx ", "redirect="};
    for (std::string_view term : kGlued) {
      if (text::starts_with_ignore_case(rest, term)) return used;
    }
  }
  return 0;
}

std::optional<std::string> mend_version(std::string_view text) {
  constexpr size_t kMaxText = 8192;
  if (is_spf_record(text) || text.size() > kMaxText) return std::nullopt;
  std::string clean = without_odd_characters(text);
  std::string_view rest = text::trim(clean);
  while (!rest.empty() &&
         std::string_view("(=+").find(rest[0]) != std::string_view::npos) {
    rest.remove_prefix(1);
  }
  if (rest.starts_with("v=spf1 ") && rest.size() == text.size()) return std::nullopt;
  size_t version = broken_version(rest);
  if (version == 0) return std::nullopt;
  rest = text::trim(rest.substr(version));
  // A text about SPF ("spf1.example.org is …") is no record: it has to go on with a term
  // or end.
  Word first = next_word(rest, 0);
  std::string_view term = rest.substr(first.offset, first.size);
  if (!term.empty() && !is_valid_term(term) && !mend_term(term)) return std::nullopt;
  return term.empty() ? "v=spf1" : fmt::format("v=spf1 {}", rest);
}

}  // namespace mailwhy::spf
