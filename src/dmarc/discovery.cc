// The DNS tree walk: RFC 9989, section 4.10.
#include "dmarc/discovery.h"

#include <algorithm>
#include <cstring>

#include "dns/chain.h"
#include "text/ascii.h"
#include "text/idna.h"

namespace mailwhy::dmarc {

std::string_view to_string(Source source) {
  switch (source) {
    case Source::P:
      return "p";
    case Source::Sp:
      return "sp";
    case Source::Np:
      return "np";
  }
  return "p";
}

Result<dns::Name> domain_name(std::string_view domain) {
  bool plain = domain.size() <= dns::Name::kMaxWire &&
               text::find_non_ascii(domain) == domain.size();
  std::string small;
  if (plain) {
    small = text::to_lower(domain);
  } else {
    auto converted = text::to_a_labels(domain);
    if (!converted) return tl::unexpected(converted.error());
    small = std::move(*converted);
  }
  auto name = dns::Name::from_text(small);
  if (name && name->is_root()) return fail("the root is no mail domain");
  return name;
}

// What stands in a name's text as it is.
static constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (int c = '!'; c < 0x7f; c++) plain[c] = c != '.' && c != '\\' && !text::is_upper(c);
  return plain;
}();

std::string to_text(const dns::Name& domain) {
  auto wire = domain.wire();
  if (domain.is_root()) return ".";
  std::string text(reinterpret_cast<const char*>(wire.data()) + 1, wire.size() - 2);
  bool plain = true;
  for (size_t at = 0; wire[at] != 0; at += 1 + wire[at]) {
    if (at > 0) text[at - 1] = '.';
    for (size_t i = at + 1; i <= at + wire[at]; i++) plain = plain && kPlain[wire[i]];
  }
  return plain ? text : domain.to_lower_string();
}

// ---------------------------------------------------------------- one place

// Keeps the records whose first tag is v=DMARC1; more than one are none (step 2).
static void judge(Place& place) {
  for (const dns::Record& record : place.answer->records) {
    if (record.type != dns::Type::TXT) continue;
    std::string joined;
    std::string_view text = dns::joined_text(record, joined);
    if (place.found == Found::Record) {
      if (!is_record(text)) continue;
      place.found = Found::Several;
      place.record = {};
      return;
    }
    if (!joined.empty()) {  // the text is not a view into the answer
      place.joined = std::move(joined);
      text = place.joined;
    }
    auto read = read_record(text);
    if (!read) continue;
    place.found = Found::Record;
    place.record = *read;
  }
}

static std::string problem_of(const dns::Answer& answer) {
  return answer.status == dns::Status::Answered ? dns::to_string(answer.rcode)
                                                : dns::to_string(answer.status);
}

// _dmarc in front of a name; false where that is too long for a name: nobody could
// publish a record there.
static bool record_name(std::span<const uint8_t> domain, dns::Name& out) {
  constexpr char label[] = "\6_dmarc";
  constexpr size_t size = sizeof label - 1;
  std::array<uint8_t, dns::Name::kMaxWire + size> wire;
  std::memcpy(wire.data(), label, size);
  std::memcpy(wire.data() + size, domain.data(), domain.size());
  return dns::Name::from_wire({wire.data(), size + domain.size()}, out);
}

const Place* Places::find(std::span<const uint8_t> domain) const {
  for (const Place& known : places_)
    if (std::ranges::equal(known.domain.wire(), domain)) return &known;
  return nullptr;
}

bool Places::add(std::span<const uint8_t> domain, dns::Question& question) {
  dns::Name::from_wire(domain, places_.emplace_back().domain);
  question.type = dns::Type::TXT;
  if (!record_name(domain, question.name)) return false;
  asked_++;
  return true;
}

void Places::settle(Place& place, dns::AnswerPtr answer) {
  place.answer = std::move(answer);
  if (place.answer->usable()) {
    judge(place);
    return;
  }
  place.found = Found::Unknown;
  place.problem = problem_of(*place.answer);
}

const Place& Places::at(std::span<const uint8_t> domain) {
  if (const Place* known = find(domain)) return *known;
  dns::Question question;
  bool asks = add(domain, question);
  Place& place = places_.back();
  if (asks) settle(place, resolver_.query(question));
  return place;
}

// ---------------------------------------------------------------- the walk

// Section 4.10.2, over the places from the longest name to the shortest. The name below a
// public suffix is taken out of the start, since the walk may have jumped over it.
static dns::Name organizational(const Walk& walk) {
  const Place* fewest = nullptr;
  for (int i = 0; i < walk.count; i++) {
    const Place& place = *walk.places[i];
    if (place.found != Found::Record) continue;
    if (place.record.psd == Psd::No) return place.domain;
    if (place.record.psd == Psd::Yes && i > 0)
      return walk.start().domain.suffix(place.domain.label_count() + 1);
    fewest = &place;
  }
  return fewest ? fewest->domain : walk.start().domain;
}

// Where the names of a walk begin in the start's wire form, in the order asked. Step 4:
// with 8 labels or more the second name has 7.
struct Starts {
  std::array<uint8_t, kMaxWalk> at;
  int count = 0;
};

static Starts starts_of(const dns::Name& start) {
  auto wire = start.wire();
  size_t labels = start.label_count();
  Starts starts;
  size_t at = 0;
  for (size_t left = labels; left > 0; left--, at += 1 + wire[at])
    if (left == labels || left < kMaxWalk)
      starts.at[starts.count++] = static_cast<uint8_t>(at);
  return starts;
}

void Places::ask_together(std::span<const dns::Name> starts) {
  std::vector<dns::Question> questions;
  std::vector<Place*> asked;
  for (const dns::Name& start : starts) {
    const Starts names = starts_of(start);
    for (int i = 0; i < names.count; i++) {
      auto wire = start.wire().subspan(names.at[i]);
      if (find(wire)) continue;
      dns::Question question;
      if (!add(wire, question)) continue;
      questions.push_back(std::move(question));
      asked.push_back(&places_.back());
    }
  }
  auto answers = resolver_.query_all(questions);
  for (size_t i = 0; i < asked.size(); i++) settle(*asked[i], std::move(answers[i]));
}

Walk walk(Places& places, const dns::Name& start) {
  Walk walk;
  const Starts starts = starts_of(start);
  for (int i = 0; i < starts.count; i++) {
    const Place& place = places.at(start.wire().subspan(starts.at[i]));
    walk.places[walk.count++] = &place;
    if (place.found == Found::Unknown) {
      walk.complete = false;
      return walk;
    }
    if (place.found == Found::Record && place.record.psd != Psd::Unsaid) break;
  }
  walk.organizational = organizational(walk);
  return walk;
}

std::vector<std::string> walk_names(const dns::Name& start, int most) {
  const Starts starts = starts_of(start);
  std::string text = to_text(start);
  bool plain = text.size() + 2 == start.wire().size();  // no octet is escaped
  std::vector<std::string> names;
  names.reserve(kMaxWalk);
  for (int i = 0; i < std::min(starts.count, most); i++) {
    std::string& name = names.emplace_back("_dmarc.");
    dns::Name suffix;
    if (plain)
      name.append(text, starts.at[i]);
    else if (dns::Name::from_wire(start.wire().subspan(starts.at[i]), suffix))
      name += to_text(suffix);
  }
  return names;
}

bool aliases_lead_nowhere(dns::Resolver& resolver, const dns::Name& domain, int& asked) {
  dns::Name name;
  if (!record_name(domain.wire(), name)) return false;
  for (int length = 0; length <= dns::kMaxChain; length++) {
    asked++;
    auto answer = resolver.query(name, dns::Type::CNAME);
    auto aliases = answer->of(dns::Type::CNAME);
    auto next = aliases.empty() ? std::nullopt : dns::target(*aliases.front());
    if (!next) return false;
    name = *next;
  }
  return true;
}

// ---------------------------------------------------------------- policy

Applied policy_for(const Record& record, Author author, Era era) {
  if (author == Author::BelowMissing && era == Era::Rfc9989 && record.np.valid)
    return {record.np.policy, Source::Np};
  if (author != Author::Itself && record.sp.valid) return {record.sp.policy, Source::Sp};
  return {record.p.policy, Source::P};
}

// The author's own record, else its organizational domain's, else its public suffix's.
static const Place* applying(const Walk& author) {
  if (author.start().found == Found::Record) return &author.start();
  const Place* of_suffix = nullptr;
  for (int i = 1; i < author.count; i++) {
    const Place& place = *author.places[i];
    if (place.found != Found::Record) continue;
    if (place.domain == author.organizational) return &place;
    if (place.record.psd == Psd::Yes) of_suffix = &place;
  }
  return of_suffix;
}

// Whether the author's domain exists matters where np and what stands for it differ.
static bool existence_matters(const Record& record) {
  Applied here = policy_for(record, Author::Below);
  Applied missing = policy_for(record, Author::BelowMissing);
  return here.policy != missing.policy;
}

Discovery discover(Places& places, const Walk& author) {
  Discovery result;
  bool own = author.start().found == Found::Record;
  if (!own && !author.complete) {
    result.unknown = true;
    return result;
  }
  result.place = applying(author);
  if (!result.place) return result;
  const Record& record = result.place->record;
  result.use = use_of(record);
  if (result.use != Use::AsWritten) return result;
  Author standing = own ? Author::Itself : Author::Below;
  if (!own && existence_matters(record)) {
    result.asked_existence = true;
    auto answer = places.resolver().query(author.start().domain, dns::Type::A);
    // NXDOMAIN behind an alias is said of its target: the name itself exists.
    if (answer->nxdomain() && answer->records.empty())
      standing = Author::BelowMissing;
    else
      result.unknown = !answer->usable();
  }
  Applied applied = policy_for(record, standing);
  result.source = applied.source;
  result.requested = applied.policy;
  result.policy = record.testing ? one_below(applied.policy) : applied.policy;
  return result;
}

}  // namespace mailwhy::dmarc
