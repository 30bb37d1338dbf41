// Answers as they leave: kinds, headers, errors.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "http/message.h"
#include "knowledge/knowledge.h"
#include "site/site.h"

namespace mailwhy::site {

// One request on its way through the site.
struct Visit {
  Site& site;
  World& world;
  const http::Request& request;
  knowledge::Language language;
  std::string rest;  // of the path, behind the route's beginning

  std::string say(std::string_view key, const text::Params& params = {}) const {
    return knowledge::say(language, key, params);
  }
  std::string_view lang() const {
    return language == knowledge::Language::Russian ? "ru" : "en";
  }
};

// ?lang=, the cookie, Accept-Language, what the site is set to, English.
knowledge::Language language_of(const http::Request& request,
                                std::optional<knowledge::Language> otherwise);

enum class Keep { No, Minutes, Forever };  // Cache-Control

// A whole page. Path: where the language switch leads; "" has none.
struct PageText {
  std::string title, path, body, description;
  bool index = false;
};
http::Answer page_answer(const Visit& visit, const PageText& page, Keep keep = Keep::No,
                         unsigned status = 200);
http::Answer text_answer(std::string type, std::string body, Keep keep = Keep::No);
http::Answer redirect(std::string location);  // 303

// Why there is no answer: as a page, or as {"error": {"code", "message", "hint"}} below
// /api.
struct Refused {
  unsigned status = 400;
  std::string code;      // "invalid_json": a stable name
  std::string message;   // one sentence
  std::string hint;      // what to do; may be ""
  long retry_after = 0;  // seconds; 0: no such header
  std::string allow;     // of 405
};
http::Answer refuse(const Visit& visit, const Refused& refused);

// Headers that every answer has.
void add_common_headers(http::Response& response);

// "https://why.example.org": the setting, else what the client calls us.
std::string base_url(const Visit& visit);

}  // namespace mailwhy::site
