// Records as a whole: RFC 7208, sections 4.5 and 4.6; the faults' names and sentences.
#include "spf/record.h"

#include <fmt/format.h>

#include "spf/term.h"
#include "text/ascii.h"

namespace mailwhy::spf {

std::string_view to_string(TermKind kind) {
  switch (kind) {
    case TermKind::All:
      return "all";
    case TermKind::Include:
      return "include";
    case TermKind::A:
      return "a";
    case TermKind::Mx:
      return "mx";
    case TermKind::Ptr:
      return "ptr";
    case TermKind::Ip4:
      return "ip4";
    case TermKind::Ip6:
      return "ip6";
    case TermKind::Exists:
      return "exists";
    case TermKind::Redirect:
      return "redirect";
    case TermKind::Exp:
      return "exp";
    case TermKind::UnknownModifier:
      break;
  }
  return "modifier";
}

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::None:
      break;
    case Fault::BadVersion:
      return "bad_version";
    case Fault::BadTerm:
      return "bad_term";
    case Fault::BadCharacter:
      return "bad_character";
    case Fault::UnknownMechanism:
      return "unknown_mechanism";
    case Fault::QualifiedModifier:
      return "qualified_modifier";
    case Fault::MissingArgument:
      return "missing_argument";
    case Fault::UnexpectedArgument:
      return "unexpected_argument";
    case Fault::EmptyDomain:
      return "empty_domain";
    case Fault::BadDomain:
      return "bad_domain";
    case Fault::BadMacro:
      return "bad_macro";
    case Fault::BadIp4:
      return "bad_ip4";
    case Fault::BadIp6:
      return "bad_ip6";
    case Fault::BadCidr:
      return "bad_cidr";
    case Fault::RepeatedModifier:
      return "repeated_modifier";
    case Fault::TooLong:
      return "record_too_long";
  }
  return "";
}

// The word before ':', '=' or '/', without qualifier: what the writer took for a
// mechanism.
static std::string_view head_of(std::string_view term) {
  if (!term.empty() && std::string_view("+-~?").find(term[0]) != std::string_view::npos) {
    term.remove_prefix(1);
  }
  return term.substr(0, term.find_first_of(":=/"));
}

static std::string_view argument_of(std::string_view term) {
  size_t head = term.find_first_of(":=");
  return head == term.npos ? std::string_view() : term.substr(head + 1);
}

std::string quoted(std::string_view text) {
  constexpr size_t kShown = 60;
  std::string out = "\"";
  for (char c : text.substr(0, kShown)) {
    if (static_cast<uint8_t>(c) < 0x20 || static_cast<uint8_t>(c) > 0x7e) {
      out += fmt::format("\\x{:02x}", static_cast<uint8_t>(c));
    } else {
      out += c;
    }
  }
  return out + (text.size() > kShown ? "…\"" : "\"");
}

std::string describe(Fault fault, std::string_view term) {
  std::string head = quoted(head_of(term)), argument = quoted(argument_of(term));
  switch (fault) {
    case Fault::None:
      break;
    case Fault::BadVersion:
      return "does not begin with \"v=spf1\" and a blank";
    case Fault::BadTerm:
      return fmt::format("{} is neither a mechanism nor a modifier", quoted(term));
    case Fault::BadCharacter:
      return fmt::format("{} has a character that no record may have", quoted(term));
    case Fault::UnknownMechanism:
      return fmt::format("unknown mechanism {}", head);
    case Fault::QualifiedModifier:
      return fmt::format("{} takes no qualifier", head);
    case Fault::MissingArgument:
      return fmt::format("{} needs a value after a colon", head);
    case Fault::UnexpectedArgument:
      return fmt::format("{} takes no such value", head);
    case Fault::EmptyDomain:
      return fmt::format("{} has no domain behind it", head);
    case Fault::BadDomain:
      return fmt::format("{} is not a domain name", argument);
    case Fault::BadMacro:
      return fmt::format("{} has a macro that does not exist", quoted(term));
    case Fault::BadIp4:
      return fmt::format("{} is not an IPv4 network", argument);
    case Fault::BadIp6:
      return fmt::format("{} is not an IPv6 network", argument);
    case Fault::BadCidr:
      return fmt::format("{} has a wrong prefix length", quoted(term));
    case Fault::RepeatedModifier:
      return fmt::format("{} stands twice", head);
    case Fault::TooLong:
      return "is too long";
  }
  return "";
}

bool is_spf_record(std::string_view text) {
  constexpr std::string_view kVersion = "v=spf1";
  if (text.size() < kVersion.size()) return false;
  if (text.size() > kVersion.size() && text[kVersion.size()] != ' ') return false;
  std::string_view front = text.substr(0, kVersion.size());
  return front == kVersion || text::equals_ignore_case(front, kVersion);
}

mailwhy::Result<Record> parse_record(std::string_view text) {
  Record record{text, {}};
  TermFault fault;
  if (read_terms(text, record.terms, fault)) return record;
  Error error{
      describe(fault.fault, text.substr(fault.offset, fault.size)), fault.offset, {}};
  for (SyntaxFault& known : syntax_faults(text)) {
    if (known.offset + known.size < fault.offset || !known.corrected) continue;
    error.way_out = std::move(*known.corrected);
    break;
  }
  return tl::unexpected(std::move(error));
}

}  // namespace mailwhy::spf
