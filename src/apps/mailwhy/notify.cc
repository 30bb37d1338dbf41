#include "apps/mailwhy/notify.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include <fmt/format.h>

#include "apps/mailwhy/output.h"
#include "apps/mailwhy/sendmail.h"
#include "apps/mailwhy/sockets.h"
#include "http/client.h"
#include "mail/address.h"
#include "watch/notice.h"

namespace mailwhy::app {

static constexpr std::string_view kMailto = "mailto:";
static constexpr std::chrono::seconds kWebhookPatience(20);

Result<void> check_target(const std::string& target) {
  if (target == "-") return {};
  if (target.starts_with(kMailto)) {
    std::string address = target.substr(kMailto.size());
    bool plain = address.find_first_of(" \t\r\n,;:<>()\"\\") == address.npos;
    if (plain && !address.starts_with('-') && mail::parse_address(address)) return {};
    return fail(fmt::format("\"{}\" is no address: mailto:admin@example.org", target));
  }
  if (auto url = http::Url::parse(target))
    if (url->tls || is_this_machine(url->host)) return {};
  return fail(fmt::format(
      "\"{}\" is none of mailto:admin@example.org, https://hook.example/path, -",
      target));
}

// The system's own look-up: /etc/hosts counts.
static Result<net::IpAddress> address_of(const std::string& host) {
  if (auto ip = net::IpAddress::parse(host)) return *ip;
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_socktype = SOCK_STREAM;
  int error = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (error != 0) return fail(fmt::format("{}: {}", host, gai_strerror(error)));
  char text[INET6_ADDRSTRLEN] = "";
  if (found->ai_family == AF_INET)
    inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(found->ai_addr)->sin_addr, text,
              sizeof text);
  else if (found->ai_family == AF_INET6)
    inet_ntop(AF_INET6, &reinterpret_cast<sockaddr_in6*>(found->ai_addr)->sin6_addr, text,
              sizeof text);
  freeaddrinfo(found);
  auto ip = net::IpAddress::parse(text);
  if (!ip) return fail(host + " has no address");
  return *ip;
}

static Result<void> post(const std::string& target, const std::string& body) {
  auto url = http::Url::parse(target);
  if (!url) return tl::unexpected(url.error());
  auto address = address_of(url->host);
  if (!address) return tl::unexpected(address.error());
  live::Loop loop;
  http::PostRequest request{*url, *address, "application/json", body,
                            std::chrono::steady_clock::now() + kWebhookPatience};
  auto reply = http::post(loop, request);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status / 100 != 2)
    return fail(fmt::format("it answered with status {}", reply->status));
  return {};
}

static Result<void> mail(const std::string& address,
                         const std::vector<boost::json::object>& changes, net::Time now,
                         const NotifyOptions& options) {
  watch::Letter letter;
  letter.from = local_address();
  letter.to = address;
  letter.date = now;
  letter.language = options.language;
  std::random_device random;
  letter.message_id = fmt::format("{:x}.{:08x}{:08x}.{}", now.time_since_epoch().count(),
                                  random(), random(), letter.from);
  return run_sendmail(options.sendmail, watch::notice_mail(changes, letter));
}

// A hook's path is its password: it is no word for a log.
static std::string shown(const std::string& target) {
  auto url = http::Url::parse(target);
  return url ? url->authority() : target;
}

Result<void> notify(const std::string& target,
                    const std::vector<boost::json::object>& changes, net::Time now,
                    const NotifyOptions& options) {
  Result<void> done;
  if (target == "-") {
    if (!print(options.as_json ? watch::notice_json(changes, now)
                               : watch::notice_text(changes)))
      return fail("standard output does not take it");
    return {};
  }
  if (target.starts_with(kMailto))
    done = mail(target.substr(kMailto.size()), changes, now, options);
  else
    done = post(target, watch::notice_json(changes, now));
  if (!done) return fail(fmt::format("{}: {}", shown(target), done.error().what));
  return {};
}

}  // namespace mailwhy::app
