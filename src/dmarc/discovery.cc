// The DNS tree walk: RFC 9989, section 4.10.
#include "dmarc/discovery.h"

#include <algorithm>

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

std::string to_text(const dns::Name& domain) {
  auto wire = domain.wire();
  std::string text(wire.size() < 2 ? 0 : wire.size() - 2, '.');
  size_t label_end = 1 + wire[0];
  for (size_t i = 1; i + 1 < wire.size(); i++) {
    if (i == label_end) {
      label_end += 1 + wire[i];
      continue;
    }
    bool plain = wire[i] > ' ' && wire[i] < 0x7f && wire[i] != '.' && wire[i] != '\\';
    if (!plain) return domain.to_lower_string();
    text[i - 1] = text::to_lower(static_cast<char>(wire[i]));
  }
  return text;
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

const Place& Places::at(const dns::Name& domain) {
  for (const Place& known : places_)
    if (known.domain == domain) return known;
  Place& place = places_.emplace_back();
  place.domain = domain;
  // A name of which _dmarc would be too long has no record: nobody could publish it.
  auto name = domain.with_prefix("_dmarc");
  if (!name) return place;
  asked_++;
  place.answer = resolver_.query(*name, dns::Type::TXT);
  if (place.answer->usable()) {
    judge(place);
  } else {
    place.found = Found::Unknown;
    place.problem = problem_of(*place.answer);
  }
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

// Step 4: with 8 labels or more the second question is for the last 7.
static dns::Name second_name(const dns::Name& start, size_t labels) {
  return labels < kMaxWalk ? start.parent() : start.suffix(kMaxWalk - 1);
}

Walk walk(Places& places, const dns::Name& start) {
  Walk walk;
  size_t labels = start.label_count();
  dns::Name name = start;
  while (walk.count < kMaxWalk && !name.is_root()) {
    const Place& place = places.at(name);
    walk.places[walk.count++] = &place;
    if (place.found == Found::Unknown) {
      walk.complete = false;
      return walk;
    }
    if (place.found == Found::Record && place.record.psd != Psd::Unsaid) break;
    name = walk.count == 1 ? second_name(start, labels) : name.parent();
  }
  walk.organizational = organizational(walk);
  return walk;
}

std::vector<std::string> walk_names(const dns::Name& start, int most) {
  std::vector<std::string> names;
  names.reserve(kMaxWalk);
  dns::Name name = start;
  while (static_cast<int>(names.size()) < most && !name.is_root()) {
    names.push_back("_dmarc." + to_text(name));
    name = names.size() == 1 ? second_name(start, start.label_count()) : name.parent();
  }
  return names;
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
    if (answer->nxdomain())
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
