// The words for verdicts and troubles in JSON and in keys of sentences.
#include "dnsbl/ask.h"

namespace mailwhy::dnsbl {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Listed:
      return "listed";
    case Verdict::Advisory:
      return "advisory";
    case Verdict::Good:
      return "good";
    case Verdict::Neutral:
      return "neutral";
    case Verdict::NotListed:
      return "not_listed";
    case Verdict::UnknownCode:
      return "unknown_code";
    case Verdict::Error:
      return "error";
    case Verdict::Dead:
      return "dead";
    case Verdict::CouldNotTell:
      return "could_not_tell";
  }
  return "";
}

std::string_view to_string(Trouble trouble) {
  switch (trouble) {
    case Trouble::None:
      return "";
    case Trouble::ErrorCode:
      return "error_code";
    case Trouble::Rewritten:
      return "rewritten";
    case Trouble::Wildcard:
      return "wildcard";
    case Trouble::Refused:
      return "refused";
    case Trouble::Closed:
      return "closed";
    case Trouble::NoZone:
      return "no_zone";
    case Trouble::ZoneFails:
      return "zone_fails";
    case Trouble::Silent:
      return "silent";
    case Trouble::NoTestEntry:
      return "no_test_entry";
    case Trouble::Private:
      return "private";
    case Trouble::NoName:
      return "no_name";
  }
  return "";
}

}  // namespace mailwhy::dnsbl
