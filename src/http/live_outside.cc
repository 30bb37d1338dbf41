#include "http/live_outside.h"

#include <algorithm>
#include <array>

#include <unistd.h>

#include "dns/name.h"
#include "http/client.h"
#include "http/smtp_probe.h"

namespace mailwhy::http {

using std::chrono::steady_clock;
using transport::SmtpAnswer, transport::SmtpQuestion, transport::WebAnswer;

template <class Answer>
struct LiveOutside::Asked {
  explicit Asked(live::Loop& loop) : done(loop) {}
  live::Event done;
  Answer answer;
};

// Asks, unless the same was asked before: then waits for that answer.
template <class Answer>
Answer LiveOutside::once(std::vector<std::shared_ptr<Asked<Answer>>>& all, auto is_same,
                         auto ask) {
  for (const auto& known : all)
    if (is_same(known->answer)) {
      auto asked = known;
      asked->done.wait();
      return asked->answer;
    }
  auto asked = all.emplace_back(std::make_shared<Asked<Answer>>(loop_));
  ask(asked->answer);
  asked->done.set();
  return asked->answer;
}

LiveOutside::LiveOutside(live::Loop& loop, dns::Resolver& resolver,
                         OutsideOptions options)
    : loop_(loop), resolver_(resolver), options_(std::move(options)) {}
LiveOutside::~LiveOutside() = default;

void LiveOutside::begin_case(net::Time deadline) {
  deadline_ = deadline;
  pages_.clear();
  servers_.clear();
}

live::SteadyTime LiveOutside::end_of(std::chrono::milliseconds time) const {
  if (deadline_) time = std::min(time, *deadline_ - resolver_.now());
  return steady_clock::now() + time;
}

// ---------------------------------------------------------------- a page

static WebAnswer without_reply(const std::string& url, WebAnswer::Status status,
                               std::string problem) {
  WebAnswer answer;
  answer.url = url;
  answer.status = status;
  answer.problem = std::move(problem);
  return answer;
}

static WebAnswer answer_of(const std::string& url, const Result<GetReply>& reply) {
  if (!reply) {
    std::string_view what = reply.error().what;
    auto status = WebAnswer::Status::Unreachable;
    if (what.starts_with(kBadCertificate)) {
      status = WebAnswer::Status::BadCertificate;
      what.remove_prefix(kBadCertificate.size());
    } else if (what == kNobodyListens) {
      status = WebAnswer::Status::Refused;
    }
    return without_reply(url, status, std::string(what));
  }
  WebAnswer answer;
  answer.url = url;
  answer.status = WebAnswer::Status::Answered;
  answer.http_status = reply->status;
  answer.content_type = reply->content_type.substr(0, 256);
  if (reply->status == 200) answer.body = reply->body;
  return answer;
}

// One address after another, as long as nobody takes the call.
WebAnswer LiveOutside::fetch_now(const std::string& url) {
  constexpr size_t kMaxAddresses = 3;
  using enum WebAnswer::Status;
  auto parsed = Url::parse(url);
  if (!parsed || !parsed->tls) return without_reply(url, Unreachable, "no https URL");
  auto end = end_of(options_.page_time);
  auto left = std::chrono::floor<net::Milliseconds>(end - steady_clock::now());
  if (left.count() <= 0) return without_reply(url, Unreachable, "the time is up");
  auto addresses = addresses_of(resolver_, parsed->host, left, options_.inside);
  if (!addresses) return without_reply(url, Unreachable, addresses.error().what);
  if (options_.https_port != 443) parsed->port = options_.https_port;
  WebAnswer answer;
  for (size_t i = 0; i < std::min(addresses->size(), kMaxAddresses); i++) {
    if (options_.may_fetch_from && !options_.may_fetch_from((*addresses)[i]))
      return without_reply(url, Unreachable, "its web server was asked too often");
    GetRequest request;
    request.url = *parsed;
    request.address = (*addresses)[i];
    request.authorities = options_.authorities;
    request.max_body = transport::kMaxPage;
    request.deadline = end;
    answer = answer_of(url, get(loop_, request));
    if (!answer.problem.starts_with("connecting")) break;
  }
  return answer;
}

WebAnswer LiveOutside::fetch(const std::string& url) {
  return once(
      pages_, [&](const WebAnswer& asked) { return asked.url == url; },
      [&](WebAnswer& answer) {
        answer.url = url;  // so that whoever asks the same meanwhile finds it
        answer = fetch_now(url);
      });
}

// ---------------------------------------------------------------- a mail server

SmtpAnswer LiveOutside::probe_now(const SmtpQuestion& question) {
  SmtpAnswer answer;
  answer.question = question;
  if (options_.inside == Inside::Refused && !is_open_to_all(question.address)) {
    answer.problem = "the address lies inside of a network";
    return answer;
  }
  SmtpProbe probe;
  probe.question = question;
  probe.port = options_.smtp_port;
  probe.greet_as = options_.greet_as;
  probe.authorities = options_.authorities;
  probe.connect_by = end_of(options_.connect_time);
  probe.deadline = end_of(options_.talk_time);
  if (probe.deadline > steady_clock::now()) return probe_smtp(loop_, probe);
  answer.problem = "the time is up";
  return answer;
}

SmtpAnswer LiveOutside::probe(const SmtpQuestion& question) {
  return once(
      servers_, [&](const SmtpAnswer& asked) { return asked.question == question; },
      [&](SmtpAnswer& answer) {
        answer.question = question;
        answer = probe_now(question);
      });
}

std::string name_for_ehlo() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "";
  std::string text = name.data();
  bool full = text.find('.') != text.npos && dns::Name::from_text(text).has_value();
  return full ? text : "";
}

}  // namespace mailwhy::http
