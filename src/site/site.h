// The pages and the JSON API: from a request to its answer. No sockets here: a server
// calls answer() in each of its threads, a test calls it with requests of its own.
//
//   GET  /                       the start page
//   POST /, /diagnose            what was pasted or dropped: the page of the report
//   GET  /diagnose/ID[.json]     the same again, for a quarter of an hour
//   GET  /diagnose/events?id=ID  its progress as server-sent events (docs/serve.md)
//   GET and POST /check          a domain before anything is refused
//   POST /c                      keeps it: 303 to /c/ID
//   GET  /c/ID[.json|/replay]    a kept case
//   GET  /why, /why/NAME, /with/PROVIDER       the reference
//   GET  /why?scope=&identity=&ip=             the link of openspf.org: a diagnosis
//   POST /api/v1/diagnose, GET and POST /api/v1/spf and /api/v1/check,
//   GET /api/v1/openapi.json
//   GET  /assets/…, /api, /healthz, /metrics, /robots.txt
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "bounce/rule_table.h"
#include "http/message.h"
#include "knowledge/knowledge.h"
#include "net/clock.h"
#include "site/held.h"
#include "site/limits.h"
#include "site/page_cache.h"
#include "site/policy_pages.h"
#include "site/world.h"
#include "store/cases.h"

namespace mailwhy::site {

struct Settings {
  std::string version;                             // "0.1.0"
  std::optional<knowledge::Language> language;     // where the visitor asks for none
  std::string url;                                 // "https://why.example.org"; "": Host
  bool open_to_world = false;                      // listens beyond this machine
  bool allow_private = false;                      // asks private servers for strangers
  net::Milliseconds time_limit{10'000};            // of one diagnosis; at most kMaxTime
  size_t places = 200;                             // diagnoses at the same time
  size_t diagnoses_a_minute = 30;                  // of one client; 0: no limit
  bool limit_this_machine = false;                 // loopback clients, too
  const bounce::RuleTable* own_rules = nullptr;    // --rules
  std::function<std::string()> more_metrics = {};  // of the server
};
inline constexpr net::Milliseconds kMaxTime{20'000};

// What all threads share.
struct Site {
  Site(store::Cases& cases, const net::Clock& clock, Settings settings);

  store::Cases& cases;
  const net::Clock& clock;
  Settings settings;
  ClientLimit diagnoses, evaluations;
  Places places;
  PolicyPages policies;
  ClientLimit web_servers{60};  // policies fetched a minute, by the server's address
  Held held;
  Seen seen;
  PageCache pages;

  struct Counts {
    std::atomic<uint64_t> diagnoses{0}, evaluations{0}, kept{0}, limited{0}, full{0};
  } counts;
};

// `world` is the calling thread's own. Never throws for what a client sent.
http::Answer answer(Site& site, World& world, const http::Request& request);

// The same for what needs no waiting and is at hand: pages answered before, assets.
std::optional<http::Answer> answer_at_hand(Site& site, const http::Request& request);

}  // namespace mailwhy::site
