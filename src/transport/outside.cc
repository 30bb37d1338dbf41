#include "transport/outside.h"

namespace mailwhy::transport {

std::string_view to_string(WebAnswer::Status status) {
  switch (status) {
    case WebAnswer::Status::Answered:
      return "answered";
    case WebAnswer::Status::BadCertificate:
      return "bad_certificate";
    case WebAnswer::Status::Refused:
      return "refused";
    case WebAnswer::Status::Unreachable:
      return "unreachable";
    case WebAnswer::Status::NotAsked:
      return "not_asked";
  }
  return "";
}

std::string_view to_string(SmtpAnswer::Status status) {
  switch (status) {
    case SmtpAnswer::Status::Answered:
      return "answered";
    case SmtpAnswer::Status::Refused:
      return "refused";
    case SmtpAnswer::Status::Timeout:
      return "timeout";
    case SmtpAnswer::Status::NoRoute:
      return "no_route";
    case SmtpAnswer::Status::NoSmtp:
      return "no_smtp";
    case SmtpAnswer::Status::NotAsked:
      return "not_asked";
  }
  return "";
}

std::string_view to_string(SmtpAnswer::Tls tls) {
  switch (tls) {
    case SmtpAnswer::Tls::NotTried:
      return "not_tried";
    case SmtpAnswer::Tls::NotOffered:
      return "not_offered";
    case SmtpAnswer::Tls::Refused:
      return "refused";
    case SmtpAnswer::Tls::Failed:
      return "failed";
    case SmtpAnswer::Tls::Done:
      return "done";
  }
  return "";
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
