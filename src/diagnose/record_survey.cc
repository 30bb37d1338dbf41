// RFC 1034, section 4.3.5: the servers of a zone hold the same data, or should.
#include "diagnose/record_survey.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "diagnose/ask_server.h"
#include "diagnose/record_look.h"
#include "diagnose/selectors.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Name, dns::Question, dns::Type;

static constexpr size_t kMaxLooks = 3;   // at one record of one server
static constexpr size_t kMaxWaves = 4;   // of questions, each waiting for the last
static constexpr size_t kLookAhead = 2;  // rounds at the resolver

bool SurveyedRecord::exists() const {
  return std::ranges::any_of(versions,
                             [](const RecordVersion& v) { return !v.value.empty(); });
}

std::vector<const SurveyedRecord*> ServerSurvey::differing() const {
  std::vector<const SurveyedRecord*> found;
  for (const SurveyedRecord& record : records)
    if (record.differs()) found.push_back(&record);
  return found;
}

bool ServerSurvey::anything_unknown() const {
  return !unheard.empty() ||
         std::ranges::any_of(records, [](const SurveyedRecord& record) {
           return !record.unknown.empty();
         });
}

namespace {

// A record, and what each server said each time it was asked.
struct Row {
  RecordName asked;
  std::vector<std::vector<Look>> looks;
  std::vector<std::optional<Look>> at_resolvers;  // as Asking::resolvers

  bool any_value() const {
    return std::ranges::any_of(looks, [](const auto& server) {
      return std::ranges::any_of(server, [](const Look& l) { return !l.value.empty(); });
    });
  }
  bool differs() const {
    const Look* first = nullptr;
    for (const auto& server : looks)
      for (const Look& look : server) {
        if (!look.known) continue;
        if (first && first->value != look.value) return true;
        if (!first) first = &look;
      }
    return false;
  }
  // The resolver in use is asked for what it knows anyway, or what turned out to be
  // there; a public one never for what is not there: it would remember that for all.
  // Addresses are left out: they are given in turn, or by where the asker sits.
  bool wants_resolver(bool is_public) const {
    bool address = asked.type == Type::A || asked.type == Type::AAAA;
    return !address && (any_value() || (!is_public && MailNames::leads_on(asked)));
  }
  // How often it is worth asking, from what is known so far.
  size_t wanted_looks() const { return differs() ? kMaxLooks : any_value() ? 2 : 1; }
};

}  // namespace

static ServerSurvey servers_of(const Zone& zone) {
  ServerSurvey survey;
  for (const NameServer* server : zone.speaking()) survey.servers.push_back(*server);
  for (const NameServer& server : zone.servers)
    if (!server.speaks() && !zone.twin_speaks(server)) survey.unheard.push_back(server);
  for (const NameServer& server : survey.servers) {
    bool several = std::ranges::count(survey.servers, server.name, &NameServer::name) > 1;
    survey.labels.push_back(server.name + (several ? ' ' + server.ip->to_string() : ""));
  }
  return survey;
}

// A server that kept silent may be where the resolver has it from; a part of the zone
// that others serve is theirs.
static bool told_by_all(const Row& row) {
  return std::ranges::all_of(row.looks, [](const std::vector<Look>& looks) {
    return !looks.empty() && std::ranges::all_of(looks, [](const Look& look) {
      return look.known && !look.delegated;
    });
  });
}

// Does any server have what the resolver gives?
static bool is_old(const Row& row, const Look& at_resolver) {
  if (!at_resolver.known || at_resolver.ttl == 0) return false;
  for (const auto& looks : row.looks)
    for (const Look& look : looks)
      if (look.value == at_resolver.value) return false;
  return true;
}

static SurveyedRecord summed_up(const Row& row, uint32_t negative_ttl,
                                std::span<const AskedResolver> resolvers) {
  SurveyedRecord out{.asked = row.asked};
  uint32_t ttl = 0;
  for (size_t server = 0; server < row.looks.size(); server++) {
    std::vector<const std::vector<std::string>*> had;
    for (const Look& look : row.looks[server]) {
      if (!look.known) continue;
      auto same = [&](const auto* value) { return *value == look.value; };
      if (std::ranges::any_of(had, same)) continue;
      had.push_back(&look.value);
      auto version = std::ranges::find(out.versions, look.value, &RecordVersion::value);
      if (version == out.versions.end())
        version = out.versions.insert(out.versions.end(), {look.value, {}});
      version->servers.push_back(server);
      if (look.ttl != 0 && ttl != 0 && look.ttl != ttl) out.ttl_differs = true;
      if (ttl == 0) ttl = look.ttl;
      out.ttl = std::max(out.ttl, look.value.empty() ? negative_ttl : look.ttl);
    }
    if (had.empty()) out.unknown.push_back(server);
    if (had.size() > 1) out.flapping.push_back(server);
  }
  const bool comparable = told_by_all(row);
  for (size_t i = 0; i < row.at_resolvers.size(); i++) {
    const auto& look = row.at_resolvers[i];
    if (comparable && look && is_old(row, *look))
      out.old_copies.push_back({resolvers[i], look->value, look->ttl});
  }
  std::ranges::stable_sort(out.versions, [](const auto& a, const auto& b) {
    return a.servers.size() != b.servers.size() ? a.servers.size() > b.servers.size()
                                                : a.value < b.value;
  });
  return out;
}

namespace {

// The questions to all servers, wave after wave.
struct Asking {
  dns::Resolver& resolver;
  Name apex;
  ServerSurvey survey;
  std::vector<AskedResolver> resolvers = {};  // that are asked, too
  std::vector<Row> rows = {};

  void add_rows(std::span<const RecordName> names) {
    for (size_t i = rows.size(); i < names.size(); i++)
      rows.push_back({names[i], std::vector<std::vector<Look>>(survey.servers.size()),
                      std::vector<std::optional<Look>>(resolvers.size())});
  }

  // What is still wanted, asked at once; false where nothing is. `names` learns.
  bool wave(MailNames& names) {
    std::vector<Question> questions;
    // Row, and server; behind the servers come the resolvers.
    std::vector<std::pair<size_t, size_t>> places;
    const size_t servers = survey.servers.size();
    for (size_t i = 0; i < rows.size(); i++) {
      const Row& row = rows[i];
      auto put = [&](Question question, size_t place) {
        questions.push_back(std::move(question));
        places.emplace_back(i, place);
      };
      const bool looked_at = servers > 0 && !row.looks.front().empty();
      for (size_t at = 0; looked_at && at < resolvers.size(); at++)
        if (!row.at_resolvers[at] && row.wants_resolver(resolvers[at].has_value()))
          put(ask_resolver(row.asked.name, row.asked.type, resolvers[at]), servers + at);
      for (size_t server = 0; server < servers; server++) {
        const auto& looks = row.looks[server];
        // Who said nothing the first time has been asked three times already.
        if (looks.size() >= row.wanted_looks() ||
            (!looks.empty() && !looks.front().known))
          continue;
        Question question =
            ask_server(row.asked.name, row.asked.type, *survey.servers[server].ip);
        question.ask.fresh = !looks.empty();
        put(std::move(question), server);
      }
    }
    if (questions.empty()) return false;
    auto answers = resolver.query_all(questions);
    for (size_t i = 0; i < answers.size(); i++) {
      auto [at, place] = places[i];
      Row& row = rows[at];
      if (place >= servers) {
        row.at_resolvers[place - servers] =
            look_at_resolver(*answers[i], row.asked, apex);
        continue;
      }
      row.looks[place].push_back(look_at(*answers[i], row.asked, apex));
      names.learn(row.asked, answers[i]->records);
    }
    return true;
  }

  ServerSurvey finish() {
    uint32_t negative_ttl = 0;
    for (const NameServer& server : survey.servers)
      if (server.soa) negative_ttl = std::max(negative_ttl, server.soa->minimum);
    for (const Row& row : rows)
      survey.records.push_back(summed_up(row, negative_ttl, resolvers));
    for (size_t at = 0; at < resolvers.size(); at++) {
      if (!resolvers[at]) continue;
      PublicView view{*resolvers[at]};
      for (const Row& row : rows)
        if (const auto& look = row.at_resolvers[at]) {
          view.asked++;
          view.answered += look->known;
        }
      survey.public_views.push_back(view);
    }
    if (!survey.unheard.empty())
      for (SurveyedRecord& record : survey.records) record.old_copies.clear();
    return std::move(survey);
  }
};

}  // namespace

ServerSurvey survey_records(dns::Resolver& resolver, const Zone& zone,
                            std::span<const RecordName> records) {
  auto apex = Name::from_text(zone.apex);
  if (!apex) return {};
  Asking asking{resolver, *apex, servers_of(zone)};
  MailNames names(records, *apex);
  for (size_t i = 0; i < kMaxWaves; i++) {
    asking.add_rows(names.all());
    if (!asking.wave(names)) break;
  }
  return asking.finish();
}

// Follows what the resolver has, for two rounds: the names that the servers will be asked
// for, in a zone that is not yet known.
static MailNames learn_ahead(dns::Resolver& resolver, const Name& domain) {
  auto organization =
      Name::from_text(text::organizational_domain(domain.to_lower_string()));
  MailNames names(domain,
                  organization && !organization->is_root() ? *organization : domain);
  size_t done = 0;
  for (size_t round = 0; round < kLookAhead && done < names.all().size(); round++) {
    std::vector<Question> questions;
    for (; done < names.all().size(); done++)
      if (const RecordName& next = names.all()[done]; MailNames::leads_on(next))
        questions.push_back({next.name, next.type, {}});
    auto answers = resolver.query_all(questions);
    for (size_t i = 0; i < answers.size(); i++) {
      RecordName asked{questions[i].name, questions[i].type};
      names.learn(asked, answers[i]->records);
      if (asked == names.above_keys() && !answers[i]->nxdomain())
        names.add_common_selectors();
    }
  }
  return names;
}

// Selectors asked for at every domain under which the resolver finds a key.
static std::vector<std::string> selectors_in_use(dns::Resolver& resolver,
                                                 const Name& domain) {
  std::vector<std::string> found;
  for (const PublishedKey& key :
       find_keys(resolver, domain.to_string(), first_selectors()).asked)
    if (key.exists()) found.push_back(key.selector);
  return found;
}

static void add_selectors(MailNames& names, std::span<const std::string> selectors) {
  for (const std::string& selector : selectors) names.add_selector(selector);
}

// What the resolver knows of, and meanwhile the servers that it knows; these are asked
// for all of that: the answers then wait in the cache.
static MailNames look_ahead(dns::Resolver& resolver, const Name& domain,
                            std::span<const std::string> selectors) {
  LikelyServers servers;
  std::vector<std::string> in_use;
  std::optional<MailNames> names;
  std::function<void()> work[] = {[&] { servers = likely_servers(resolver, domain); },
                                  [&] { names = learn_ahead(resolver, domain); },
                                  [&] { in_use = selectors_in_use(resolver, domain); }};
  resolver.together(work);
  add_selectors(*names, selectors);
  add_selectors(*names, in_use);
  std::vector<Question> questions;
  for (const net::IpAddress& server : servers.addresses)
    for (const RecordName& record : names->all())
      if (record.name.is_under(servers.apex))
        questions.push_back(ask_server(record.name, record.type, server));
  resolver.query_all(questions);
  return *names;
}

// A server has keys although the resolver knows of none.
static bool keys_seen(const std::vector<Row>& rows, const RecordName& above_keys) {
  auto row = std::ranges::find(rows, above_keys, &Row::asked);
  if (row == rows.end()) return false;
  return std::ranges::any_of(row->looks, [](const std::vector<Look>& looks) {
    return !looks.empty() && looks.front().known && !looks.front().nxdomain;
  });
}

MailSurvey survey_mail_records(dns::Resolver& resolver, const std::string& domain_text,
                               std::span<const std::string> selectors,
                               std::span<const net::IpAddress> public_resolvers) {
  MailSurvey out;
  auto domain = Name::from_text(domain_text);
  if (!domain || domain->is_root()) return out;
  std::optional<MailNames> names;
  std::vector<std::function<void()>> work{
      [&] { out.zone = ask_name_servers(resolver, domain_text); }};
  if (!resolver.immediate())
    work.push_back([&] { names = look_ahead(resolver, *domain, selectors); });
  resolver.together(work);
  auto apex = Name::from_text(out.zone.apex);
  if (!apex || out.zone.servers.empty()) return out;
  if (names)
    names->narrow(*apex);
  else
    names.emplace(*domain, *apex);
  add_selectors(*names, selectors);

  Asking asking{resolver, *apex, servers_of(out.zone), {std::nullopt}};
  asking.resolvers.insert(asking.resolvers.end(), public_resolvers.begin(),
                          public_resolvers.end());
  for (size_t i = 0; i < kMaxWaves; i++) {
    asking.add_rows(names->all());
    if (!asking.wave(*names)) break;
    if (i == 0 && keys_seen(asking.rows, names->above_keys()))
      names->add_common_selectors();
  }
  out.survey = asking.finish();
  return out;
}

}  // namespace mailwhy::diagnose
