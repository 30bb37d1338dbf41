// Records as they were meant: version, separators, repeats, and the record as a whole.
#include "dmarc/mend.h"

#include <algorithm>

#include "dmarc/mend_tag.h"
#include "dmarc/slips.h"
#include "text/ascii.h"

namespace mailwhy::dmarc {

namespace {

// "DMARC1", or what somebody wrote for it: "dmarc 1", "DMARC", "DMARC1.0", "DMARC2".
bool means_version(std::string_view value) {
  std::string word = text::to_lower(value);
  std::erase_if(word, text::is_space);
  return word.starts_with("dmarc") && word.size() <= 10;
}

// A tag of DMARC beside a policy: enough to know a record whose version is lost.
bool names_dmarc(const Slips& slips) {
  bool policy = false, other = false, version = false;
  for (const Piece& piece : slips.pieces) {
    version = version || piece.id == TagName::V;
    policy = policy || (piece.id == TagName::P && parse_policy(piece.value));
    other = other || piece.id == TagName::Rua || piece.id == TagName::Ruf ||
            piece.id == TagName::Sp || piece.id == TagName::Adkim ||
            piece.id == TagName::Aspf;
  }
  return policy && other && !version;
}

bool is_meant(const Slips& slips) {
  for (const Piece& piece : slips.pieces) {
    if (piece.id == TagName::V && means_version(piece.value)) return true;
    if (!piece.is_tag && piece.name.starts_with("dmarc1")) return true;
  }
  return names_dmarc(slips);
}

void judge_version(const Slips& slips, Mending& out) {
  const Piece* version = nullptr;
  for (const Piece& piece : slips.pieces)
    if (!version && piece.id == TagName::V) version = &piece;
  out.changed = out.changed || !is_record(out.text);
  if (!version) {
    out.fault(Severity::Error, "missing_version", 0, 0, {});
    return;
  }
  if (version->value != "DMARC1") out.fault(Severity::Error, "bad_version", *version);
  if (version != &slips.pieces.front())
    out.fault(Severity::Error, "version_not_first", *version);
}

void judge_separators(const Slips& slips, Mending& out) {
  if (slips.quotes) {
    out.fault(Severity::Error, "quotes", 0, 1, {});
    out.changed = true;
  }
  for (const Slips::Separator& one : slips.separators) {
    out.fault(Severity::Error, "separator", one.offset, one.size,
              {{"text", std::string(out.text.substr(one.offset, one.size))}});
    out.changed = true;
  }
  out.changed = out.changed || slips.too_many;
  if (slips.too_many)
    out.fault(Severity::Error, "too_many_tags", 0, 0,
              {{"count", std::to_string(kMaxTags)}});
}

// ---------------------------------------------------------------- the whole

// Of two values of one tag, the one that stays.
std::string chosen(TagName id, const std::string& first, const std::string& second) {
  switch (id) {
    case TagName::P:
    case TagName::Sp:
    case TagName::Np:
      return parse_policy(first) > parse_policy(second) ? first : second;
    case TagName::Adkim:
    case TagName::Aspf:
      return text::equals_ignore_case(first, "s") ? first : second;
    case TagName::T:
      return text::equals_ignore_case(first, "n") ? first : second;
    case TagName::Rua:
    case TagName::Ruf: {
      std::string list = first;
      for (const ReportUri& uri : report_uris(second)) append_unique(list, uri.text);
      return list;
    }
    default:
      return second;  // the last counts
  }
}

std::vector<Draft> without_repeats(const std::vector<Draft>& tags, bool& repeats) {
  std::vector<Draft> out;
  for (const Draft& tag : tags) {
    auto known = std::find_if(out.begin(), out.end(),
                              [&](const Draft& one) { return one.name == tag.name; });
    if (known == out.end()) {
      out.push_back(tag);
      continue;
    }
    repeats = true;
    known->value = chosen(tag.id, known->value, tag.value);
  }
  return out;
}

// v first, p second, as readers of RFC 7489 expect it; the rest in its order.
std::string written(const std::vector<Draft>& tags) {
  std::string out = "v=DMARC1";
  for (bool policy : {true, false})
    for (const Draft& tag : tags)
      if ((tag.id == TagName::P) == policy) out += "; " + tag.name + "=" + tag.value;
  return out;
}

void judge_repeats(const Slips& slips, Mending& out) {
  for (size_t i = 0; i < slips.pieces.size(); i++)
    for (size_t j = 0; j < i; j++)
      if (slips.pieces[i].is_tag && slips.pieces[j].is_tag &&
          slips.pieces[i].name == slips.pieces[j].name) {
        out.fault(Severity::Warning, "repeated_tag", slips.pieces[i],
                  {{"tag", slips.pieces[i].name}});
        out.changed = true;
        break;
      }
}

const Draft* find(const std::vector<Draft>& tags, TagName id) {
  for (const Draft& tag : tags)
    if (tag.id == id) return &tag;
  return nullptr;
}

void judge_whole(Mending& out) {
  bool reports = find(out.tags, TagName::Rua) != nullptr;
  if (!find(out.tags, TagName::P)) {
    out.fault(reports ? Severity::Warning : Severity::Error,
              reports ? "missing_policy" : "missing_policy_no_rua", 0, 0, {});
    out.tags.insert(out.tags.begin(), {TagName::P, "p", "none"});
    out.changed = true;
  } else if (out.tags.front().id != TagName::P) {
    out.fault(Severity::Info, "policy_not_second", 0, 0, {});
  }
  if (find(out.tags, TagName::Fo) && !find(out.tags, TagName::Ruf))
    out.fault(Severity::Info, "fo_without_ruf", 0, 0, {});
}

Mending mend_pieces(std::string_view text, const Slips& slips) {
  Mending out;
  out.text = text;
  judge_version(slips, out);
  judge_separators(slips, out);
  for (const Piece& piece : slips.pieces) mend_tag(piece, out);
  judge_repeats(slips, out);
  bool repeats = false;
  out.tags = without_repeats(out.tags, repeats);
  judge_whole(out);
  std::stable_sort(
      out.faults.begin(), out.faults.end(),
      [](const RecordFault& a, const RecordFault& b) { return a.offset < b.offset; });
  return out;
}

}  // namespace

bool looks_like_record(std::string_view text) {
  return text.size() <= kMaxRecord && !is_record(text) && is_meant(cut_into_pieces(text));
}

// What applies to the domain itself, to those below it, to those that do not exist.
struct Policies {
  Policy p = Policy::None, sp = Policy::None, np = Policy::None;
};

static Policies policies_of(const std::vector<Draft>& tags) {
  auto value = [&](TagName id, Policy fallback) {
    const Draft* tag = find(tags, id);
    return tag ? parse_policy(tag->value).value_or(fallback) : fallback;
  };
  Policies out;
  out.p = value(TagName::P, Policy::None);
  out.sp = value(TagName::Sp, out.p);
  out.np = value(TagName::Np, out.sp);
  return out;
}

// Puts tags back to what receivers read before, where mending would let mail through that
// was held, or move the border of the organization: a slip that hid sp=none or t=y.
static void keep_strictness(const Record& before, std::vector<Draft>& tags) {
  auto drop = [&](TagName id) {
    std::erase_if(tags, [id](const Draft& tag) { return tag.id == id; });
  };
  auto set = [&](TagName id, const char* name, std::string value) {
    drop(id);
    tags.push_back({id, name, std::move(value)});
  };
  if (!before.testing && find(tags, TagName::T)) set(TagName::T, "t", "n");
  if (before.psd == Psd::Unsaid) drop(TagName::Psd);
  if (use_of(before) != Use::AsWritten) return;
  Policies now = policies_of(tags);
  Policy below = before.sp.valid ? before.sp.policy : before.p.policy;
  Policy missing = before.np.valid ? before.np.policy : below;
  if (now.sp < below) set(TagName::Sp, "sp", std::string(to_string(below)));
  if (policies_of(tags).np < missing)
    set(TagName::Np, "np", std::string(to_string(missing)));
}

static Mended mend_once(std::string_view text) {
  Mending mending = mend_pieces(text, cut_into_pieces(text));
  if (!mending.changed)
    return Mended{std::string(text), std::move(mending.faults), false};
  if (auto before = read_record(text)) keep_strictness(*before, mending.tags);
  return Mended{written(mending.tags), std::move(mending.faults), true};
}

std::optional<Mended> mend(std::string_view text) {
  if (text.size() > kMaxRecord) return std::nullopt;
  if (!is_record(text) && !is_meant(cut_into_pieces(text))) return std::nullopt;
  Mended mended = mend_once(text);
  // One slip may hide another: a blank of a word processor that parts two tags.
  constexpr int kRounds = 4;
  for (int round = 0; mended.changed && round < kRounds; round++) {
    Mended again = mend_once(mended.record);
    if (!again.changed) break;
    mended.record = std::move(again.record);
  }
  return mended;
}

std::string with_tag(std::string_view record, std::string_view name,
                     std::string_view value) {
  std::string tag = std::string(name) + "=" + std::string(value);
  for (const Tag& one : tags_of(record)) {
    if (!text::equals_ignore_case(one.name, name)) continue;
    std::string out(record);
    return out.replace(one.offset, one.size, tag);
  }
  while (!record.empty() && (text::is_space(record.back()) || record.back() == ';'))
    record.remove_suffix(1);
  return std::string(record) + "; " + tag;
}

static bool is_policy(TagName id) {
  return id == TagName::P || id == TagName::Sp || id == TagName::Np;
}

// Of several records, the tags beside policies.
static void merge_tag(std::vector<Draft>& all, const Draft& tag) {
  auto known = std::find_if(all.begin(), all.end(),
                            [&](const Draft& one) { return one.name == tag.name; });
  if (known == all.end())
    all.push_back(tag);
  else if (tag.id == TagName::Rua || tag.id == TagName::Ruf || tag.id == TagName::Adkim ||
           tag.id == TagName::Aspf || tag.id == TagName::T)
    known->value = chosen(tag.id, known->value, tag.value);
}

std::optional<std::string> merge(const std::vector<std::string>& records) {
  std::vector<Draft> all;
  Policies strictest;
  size_t read = 0;
  for (const std::string& text : records) {
    if (text.size() > kMaxRecord) continue;
    Slips slips = cut_into_pieces(text);
    if (!is_record(text) && !is_meant(slips)) continue;
    read++;
    auto tags = mend_pieces(text, slips).tags;
    Policies here = policies_of(tags);
    strictest.p = std::max(strictest.p, here.p);
    strictest.sp = std::max(strictest.sp, here.sp);
    strictest.np = std::max(strictest.np, here.np);
    for (const Draft& tag : tags)
      if (!is_policy(tag.id)) merge_tag(all, tag);
  }
  if (read == 0) return std::nullopt;
  auto policy = [](TagName id, const char* name, Policy value) {
    return Draft{id, name, std::string(to_string(value))};
  };
  std::vector<Draft> tags{policy(TagName::P, "p", strictest.p)};
  if (strictest.sp != strictest.p)
    tags.push_back(policy(TagName::Sp, "sp", strictest.sp));
  if (strictest.np != strictest.sp)
    tags.push_back(policy(TagName::Np, "np", strictest.np));
  tags.insert(tags.end(), all.begin(), all.end());
  return written(tags);
}

}  // namespace mailwhy::dmarc
