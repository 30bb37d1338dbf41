#include "site/policy_pages.h"

#include "dns/name.h"
#include "text/public_suffix.h"

namespace mailwhy::site {

using transport::WebAnswer;

std::string_view domain_of_policy(std::string_view url) {
  constexpr std::string_view kBefore = "https://mta-sts.",
                             kBehind = "/.well-known/mta-sts.txt";
  if (!url.starts_with(kBefore) || !url.ends_with(kBehind)) return {};
  url.remove_prefix(kBefore.size());
  if (url.size() <= kBehind.size()) return {};
  url.remove_suffix(kBehind.size());
  const bool host = url.find_first_of("/:?#@[]") == url.npos;
  return host && dns::Name::from_text(url) ? url : std::string_view();
}

static WebAnswer too_often(const std::string& url) {
  WebAnswer answer;
  answer.url = url;
  answer.status = WebAnswer::Status::Unreachable;
  answer.problem = "it was fetched often enough in this minute";
  return answer;
}

void PolicyPages::forget(net::Time now) {
  if (now - swept_ < std::chrono::seconds(1)) return;
  swept_ = now;
  std::erase_if(begun_,
                [&](const auto& one) { return now - one.second.since >= kFresh; });
  std::erase_if(pages_, [&](const auto& one) {
    const bool old = now - one.second.since >= kFresh;
    if (old) octets_ -= one.second.answer.body.size();
    return old;
  });
}

std::optional<WebAnswer> PolicyPages::take(const std::string& url, net::Time now) {
  const std::string registrable = text::organizational_domain(domain_of_policy(url));
  std::lock_guard lock(mutex_);
  forget(now);
  auto known = pages_.find(url);
  if (known != pages_.end() && now - known->second.since < kFresh)
    return known->second.answer;
  auto begun = begun_.find(registrable);
  if (begun == begun_.end()) {
    if (begun_.size() >= kMaxDomains) return too_often(url);
    begun = begun_.emplace(registrable, Begun{now}).first;
  }
  if (now - begun->second.since >= kFresh) begun->second = {now};
  if (begun->second.count >= kMaxOfDomain) return too_often(url);
  begun->second.count++;
  return std::nullopt;
}

void PolicyPages::keep(const WebAnswer& answer, net::Time now) {
  std::lock_guard lock(mutex_);
  if (auto old = pages_.find(answer.url); old != pages_.end()) {
    octets_ -= old->second.answer.body.size();
    pages_.erase(old);
  }
  if (octets_ + answer.body.size() > kMaxOctets || pages_.size() >= kMaxDomains) return;
  octets_ += answer.body.size();
  pages_[answer.url] = {now, answer};
}

WebAnswer GuardedOutside::fetch(const std::string& url) {
  if (domain_of_policy(url).empty()) return transport::no_outside().fetch(url);
  if (auto known = pages_.take(url, clock_.now())) return *known;
  WebAnswer answer = below_.fetch(url);
  answer.url = url;
  pages_.keep(answer, clock_.now());
  return answer;
}

transport::SmtpAnswer GuardedOutside::probe(const transport::SmtpQuestion& question) {
  return transport::no_outside().probe(question);
}

}  // namespace mailwhy::site
