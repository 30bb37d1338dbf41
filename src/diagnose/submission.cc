#include "diagnose/submission.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/excerpt.h"

namespace mailwhy::diagnose {

using knowledge::Submission;

static constexpr size_t kMaxProgramName = 60;

bool is_about_submission(std::string_view label) {
  return label == "relay_denied" || label == "smtp_auth" || label == "sender_not_owned";
}

static bool fits(std::span<const std::string_view> patterns, std::string_view name) {
  return std::ranges::any_of(patterns, [&](std::string_view pattern) {
    return knowledge::matches(pattern, name);
  });
}

static const Submission* service_of_domain(const std::string& domain) {
  for (const Submission& service : knowledge::submission())
    if (std::ranges::find(service.domains, domain) != service.domains.end())
      return &service;
  return nullptr;
}

static const Submission* service_of_mx(const std::vector<std::string>& exchanges) {
  for (const std::string& mx : exchanges)
    for (const Submission& service : knowledge::submission())
      if (fits(service.mx, mx)) return &service;
  return nullptr;
}

// By the server itself, or the family of names it belongs to.
static const Submission* service_of_server(const std::string& name) {
  if (name.empty()) return nullptr;
  for (const Submission& service : knowledge::submission())
    if (knowledge::matches(service.server, name) || fits(service.hosts, name))
      return &service;
  return nullptr;
}

const Submission* find_service(const Inquiry& inquiry) {
  const bounce::Facts& facts = inquiry.refusal.facts;
  const Submission* by_server = service_of_server(text::to_lower(facts.refused_by.name));
  if (!by_server) by_server = service_of_server(text::to_lower(facts.reported_by));
  // A log-in is refused by the own service; "relay denied" may be another's word.
  if (by_server && inquiry.refusal.reason.label != "relay_denied") return by_server;
  std::string domain = inquiry.subject.domain;
  if (domain.empty()) domain = facts.from_domain;
  if (const Submission* own = service_of_domain(domain)) return own;
  if (const Submission* own = service_of_mx(inquiry.hosts.mx)) return own;
  return by_server;
}

struct Mark {
  std::string_view word, kind;
};

// Words of X-Mailer and User-Agent; the first that occurs decides, so the narrower stand
// first ("Outlook-iOS" before "Outlook").
static constexpr Mark kPrograms[] = {
    {"phpmailer", "web"},
    {"wordpress", "web"},
    {"wp mail", "web"},
    {"swiftmailer", "web"},
    {"symfony", "web"},
    {"laravel", "web"},
    {"drupal", "web"},
    {"joomla", "web"},
    {"bitrix", "web"},
    {"nodemailer", "web"},
    {"mailer.php", "web"},
    {"php/", "web"},
    {"php ", "web"},
    {"codeigniter", "web"},
    {"magento", "web"},
    {"prestashop", "web"},
    {"mime::lite", "web"},
    {"swaks", "web"},
    {"iphone", "phone"},
    {"ipad", "phone"},
    {"outlook-ios", "phone"},
    {"outlook-android", "phone"},
    {"android", "phone"},
    {"k-9", "phone"},
    {"samsung", "phone"},
    {"aqua mail", "phone"},
    {"bluemail", "phone"},
    {"fairemail", "phone"},
    {"mobile", "phone"},
    {"canon", "device"},
    {"xerox", "device"},
    {"ricoh", "device"},
    {"kyocera", "device"},
    {"brother", "device"},
    {"konica", "device"},
    {"epson", "device"},
    {"lexmark", "device"},
    {"sharp", "device"},
    {"scan", "device"},
    {"printer", "device"},
    {"multifunction", "device"},
    {"thunderbird", "program"},
    {"outlook", "program"},
    {"apple mail", "program"},
    {"the bat", "program"},
    {"em client", "program"},
    {"evolution", "program"},
    {"postbox", "program"},
    {"foxmail", "program"},
    {"becky", "program"},
    {"kmail", "program"},
    {"claws", "program"},
    {"mutt", "program"},
    {"sylpheed", "program"},
    {"windows live", "program"},
    {"windows mail", "program"},
    {"mailbird", "program"},
};

std::string_view writing_case(const bounce::Refusal& refusal, std::string& name) {
  name.clear();
  if (!refusal.returned) return "";
  const mail::Header& header = refusal.returned->header();
  for (std::string_view field : {"X-Mailer", "User-Agent"}) {
    std::string_view value = text::trim(header.value(field)).substr(0, kMaxProgramName);
    for (const Mark& mark : kPrograms) {
      if (text::find_ignore_case(value, mark.word) == value.npos) continue;
      name = value;
      return mark.kind;
    }
  }
  for (std::string_view field :
       {"X-PHP-Originating-Script", "X-PHP-Script", "X-Source-Args"}) {
    if (!header.find(field)) continue;
    name = text::trim(header.value(field)).substr(0, kMaxProgramName);
    return "web";
  }
  return "";
}

static void add_settings(const Inquiry& inquiry, const Submission& service,
                         text::Params& params, std::vector<text::Message>& steps) {
  auto set = [&](const char* name, std::string_view value) {
    if (!value.empty()) params[name] = value;
  };
  set("provider", service.name);
  set("smtp_server", service.server);
  set("tls_port", service.tls);
  set("starttls_port", service.starttls);
  set("page", service.page);
  const std::string& sender = inquiry.subject.sender;
  bool own_words =
      service.user != "address" && service.user != "local" && service.user != "panel";
  if (own_words)
    set("login", service.user);
  else if (service.user == "address")
    set("login", sender);
  else if (service.user == "local")
    set("login", sender.substr(0, sender.rfind('@')));
  if (service.switch_on) steps.push_back({"submission.switch_on", params});
  steps.push_back({service.tls.empty()        ? "submission.server_starttls"
                   : service.starttls.empty() ? "submission.server_tls"
                                              : "submission.server_both",
                   params});
  std::string user = own_words ? "literal" : std::string(service.user);
  if (user != "panel") steps.push_back({"submission.user." + user, params});
  steps.push_back({"submission.password." + std::string(service.password), params});
}

// Where to enter it: in the program that wrote the mail, or in each kind.
static void add_cases(std::string_view label, std::string_view kind,
                      const text::Params& params, std::vector<text::Message>& steps) {
  std::string family = label == "sender_not_owned" ? "submission.owned." : "submission.";
  for (std::string_view one : {"program", "phone", "web", "device"})
    if (kind.empty() || kind == one)
      steps.push_back({family + "case." + std::string(one), params});
}

std::vector<text::Message> submission_steps(const Inquiry& inquiry,
                                            text::Params& params) {
  std::vector<text::Message> steps;
  const std::string& label = inquiry.refusal.reason.label;
  if (label == "sender_not_owned") steps.push_back({"submission.owned.first", params});
  if (const Submission* service = find_service(inquiry))
    add_settings(inquiry, *service, params, steps);
  else
    steps.push_back({"submission.unknown_service", params});
  std::string name;
  std::string_view kind = writing_case(inquiry.refusal, name);
  if (!name.empty()) params["program"] = name;
  add_cases(label, kind, params, steps);
  return steps;
}

std::vector<text::Message> usual_submission_steps(std::string_view label) {
  std::vector<text::Message> steps;
  if (label == "sender_not_owned") steps.push_back({"submission.owned.first", {}});
  steps.push_back({"submission.unknown_service", {}});
  add_cases(label, "", {}, steps);
  return steps;
}

}  // namespace mailwhy::diagnose
