#include "transport/outside.h"

namespace mailwhy::transport {

// In the order of the enumerators.
std::string_view to_string(WebAnswer::Status status) {
  constexpr std::string_view kWords[] = {"answered", "bad_certificate", "refused",
                                         "unreachable", "not_asked"};
  return kWords[static_cast<size_t>(status)];
}

std::string_view to_string(SmtpAnswer::Status status) {
  constexpr std::string_view kWords[] = {"answered", "refused", "timeout",
                                         "no_route", "no_smtp", "not_asked"};
  return kWords[static_cast<size_t>(status)];
}

std::string_view to_string(SmtpAnswer::Tls tls) {
  constexpr std::string_view kWords[] = {"not_tried", "not_offered", "refused", "failed",
                                         "done"};
  return kWords[static_cast<size_t>(tls)];
}

namespace {
class NoOutside : public Outside {
 public:
  WebAnswer fetch(const std::string& url) override {
    WebAnswer answer;
    answer.url = url;
    return answer;
  }
  SmtpAnswer probe(const SmtpQuestion& question) override {
    SmtpAnswer answer;
    answer.question = question;
    return answer;
  }
};
}  // namespace

Outside& no_outside() {
  static NoOutside nobody;
  return nobody;
}

}  // namespace mailwhy::transport
