// A site in a closed world, asked without sockets.
#pragma once

#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "diagnose/diagnose.h"
#include "dns/zone_file.h"
#include "report/json.h"
#include "site/site.h"

namespace mailwhy::site {

class SetClock : public net::Clock {
 public:
  net::Time now() const override { return time; }
  net::Time time = net::Time(std::chrono::days(20780));
};

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The example's world: bluebird.example has moved to a provider.
inline const std::string kZone = file_text("examples/moved-to-a-provider.zone");
inline const std::string kBounce = file_text("examples/bounce.eml");

struct TestSite {
  explicit TestSite(Settings settings = {.version = "0.1.0"},
                    const std::string& zone = kZone)
      : cases(*store::Cases::open("", clock)),
        site(*cases, clock, std::move(settings)),
        world(std::make_unique<ClosedWorld>(dns::read_zone_file(zone).records, clock)) {}

  http::Response get(const std::string& target, std::vector<http::Field> headers = {}) {
    return ask("GET", target, {}, std::move(headers)).response;
  }
  http::Response post(const std::string& target, const std::string& type,
                      std::string body, std::vector<http::Field> headers = {}) {
    headers.push_back({"Content-Type", type});
    return ask("POST", target, std::move(body), std::move(headers)).response;
  }
  // A multipart form of these fields; "file" is an upload named bounce.eml.
  http::Response post_form(const std::string& target,
                           const std::vector<http::Field>& fields,
                           std::vector<http::Field> headers = {}) {
    std::string body;
    for (const http::Field& field : fields) {
      body += "--b0undary\r\nContent-Disposition: form-data; name=\"" + field.name + "\"";
      if (field.name == "file") body += "; filename=\"bounce.eml\"";
      body += "\r\n\r\n" + field.value + "\r\n";
    }
    body += "--b0undary--\r\n";
    return post(target, "multipart/form-data; boundary=b0undary", std::move(body),
                std::move(headers));
  }
  http::Answer ask(std::string method, const std::string& target, std::string body = {},
                   std::vector<http::Field> headers = {}) {
    http::Request request;
    request.method = std::move(method);
    size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    // Values without percent-encoding: the server has taken it off.
    std::string query = mark == target.npos ? "" : target.substr(mark + 1);
    for (std::stringstream pieces(query); std::getline(pieces, query, '&');)
      request.query.push_back(
          {query.substr(0, query.find('=')), query.substr(query.find('=') + 1)});
    request.headers = std::move(headers);
    request.headers.push_back({"Host", "why.example"});
    request.body = std::move(body);
    request.client = client;
    if (auto ready = answer_at_hand(site, request)) return *ready;
    return answer(site, *world, request);
  }

  // What the command line prints with --json for this input, in the example's world.
  std::string command_line(const bounce::Input& input) const {
    dns::NoRdap no_rdap;
    dns::ZoneResolver zones(clock);
    zones.add(dns::read_zone_file(kZone).records);
    return report::json_text({diagnose::diagnose(zones, no_rdap, input)},
                             {site.settings.version}, report::JsonForm::Document);
  }

  SetClock clock;
  std::unique_ptr<store::Cases> cases;
  Site site;
  std::unique_ptr<World> world;
  net::IpAddress client = *net::IpAddress::parse("192.0.2.200");
};

inline std::string header(const http::Response& response, std::string_view name) {
  for (const http::Field& field : response.headers)
    if (field.name == name) return field.value;
  return {};
}
inline std::string text_of(const http::Response& response) {
  return std::string(response.content());
}
inline bool holds(const http::Response& response, std::string_view words) {
  return response.content().find(words) != std::string_view::npos;
}
inline boost::json::object json_of(const http::Response& response) {
  boost::system::error_code error;
  auto value = boost::json::parse(response.content(), error);
  REQUIRE_FALSE(error.failed());
  REQUIRE(value.is_object());
  return value.get_object();
}
inline std::string error_code(const http::Response& response) {
  auto object = json_of(response);
  return std::string(object.at("error").at("code").as_string());
}

}  // namespace mailwhy::site
