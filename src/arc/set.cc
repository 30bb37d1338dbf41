#include "arc/set.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::arc {

using dkim::Fault;
using dkim::Tag;
using dkim::TagList;

std::string_view field_name(Part part) {
  static constexpr std::array<std::string_view, 3> kNames{
      "ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal"};
  return kNames[static_cast<size_t>(part)];
}

// ---------------------------------------------------------------- single fields

static void note(Seal& seal, Fault fault) {
  if (!seal.fault) seal.fault = std::move(fault);
}

template <class T, class U>
static void keep(Seal& seal, dkim::Reading<T> value, U& place) {
  if (value)
    place = std::move(*value);
  else
    note(seal, std::move(value.error()));
}

static void read_tags(Seal& seal, const TagList& tags) {
  auto required = [&](std::string_view name) {
    const Tag* tag = tags.find(name);
    if (!tag) note(seal, {"tag_missing", {{"tag", std::string(name)}}, 0});
    return tag;
  };
  if (const Tag* tag = required("i"))
    keep(seal, dkim::read_number(*tag, 3), seal.instance);
  if (const Tag* tag = tags.find("h")) note(seal, {"seal_signs", {}, tag->offset});
  if (const Tag* tag = required("cv")) {
    seal.chain_status = text::to_lower(tag->value);
    if (seal.chain_status != "none" && seal.chain_status != "pass" &&
        seal.chain_status != "fail")
      note(seal, {"chain_status",
                  {{"value", std::string(tag->value.substr(0, 80))}},
                  tag->value_offset});
  }
  if (const Tag* tag = required("a")) {
    seal.algorithm_text = text::to_lower(tag->value);
    keep(seal, dkim::read_algorithm(*tag), seal.algorithm);
    if (seal.algorithm.hash == dkim::HashName::Sha1)
      note(seal, {"algorithm", {{"value", seal.algorithm_text}}, tag->value_offset});
  }
  if (const Tag* tag = required("d")) keep(seal, dkim::read_domain(*tag), seal.domain);
  if (const Tag* tag = required("s"))
    keep(seal, dkim::read_selector(*tag), seal.selector);
  if (const Tag* tag = tags.find("t"))
    keep(seal, dkim::read_number(*tag, 18), seal.signed_at);
  if (const Tag* tag = required("b")) {
    seal.value_begin = tag->room_begin;
    seal.value_end = tag->room_end;
    keep(seal, dkim::read_base64(*tag), seal.value);
  }
}

Seal read_seal(const dkim::RawField& field) {
  Seal seal;
  auto tags = TagList::parse(field.value);
  if (tags)
    read_tags(seal, *tags);
  else
    seal.fault = tags.error();
  return seal;
}

Results read_results(const dkim::RawField& field) {
  Results results;
  text::Lexer lexer(field.value);
  auto skip = [&] { lexer.take_while(text::is_space); };
  skip();
  bool named = lexer.accept('i');
  skip();
  named = named && lexer.accept('=');
  skip();
  std::string_view digits = lexer.take_while(text::is_digit);
  for (char c : digits.substr(0, 3))
    results.instance = results.instance * 10 + uint64_t(c - '0');
  skip();
  if (!named || digits.empty() || digits.size() > 3 || !lexer.accept(';')) {
    results.fault = Fault{"results_instance", {}, lexer.offset()};
    return results;
  }
  results.text = text::trim(lexer.rest());
  return results;
}

// ---------------------------------------------------------------- chains

namespace {

class SetsReader {
 public:
  explicit SetsReader(const dkim::RawMail& mail) : mail_(mail) {}

  Sets read() {
    for (const dkim::RawField& field : mail_.fields)
      for (Part part : {Part::Results, Part::MessageSignature, Part::Seal})
        if (field.is(field_name(part))) add(field, part);
    std::ranges::sort(out_.sets, {}, &Set::instance);
    for (size_t i = 0; i < out_.sets.size() && !out_.problem; i++) check(i);
    return std::move(out_);
  }

 private:
  void complain(uint64_t instance, Part part, std::string words,
                text::Params params = {}) {
    if (out_.problem) return;
    if (!words.starts_with("dkim.")) words = "arc.problem." + words;
    out_.problem = Problem{instance, part, {std::move(words), std::move(params)}};
  }

  // Its set; nullptr where none of this instance can be.
  Set* set_of(uint64_t instance, Part part, const std::optional<Fault>& fault) {
    if (instance < 1 || instance > kMaxInstances) {
      if (fault)
        complain(0, part, "dkim.fault." + fault->rule, fault->params);
      else
        complain(0, part, "instance", {{"instance", std::to_string(instance)}});
      return nullptr;
    }
    auto set = std::ranges::find(out_.sets, instance, &Set::instance);
    if (set != out_.sets.end()) return &*set;
    out_.sets.push_back({});
    out_.sets.back().instance = instance;
    return &out_.sets.back();
  }

  void add(const dkim::RawField& field, Part part) {
    if (part == Part::Results) {
      Results results = read_results(field);
      if (Set* set = place(results.instance, part, field, results.fault))
        set->results = std::move(results);
    } else if (part == Part::Seal) {
      Seal seal = read_seal(field);
      if (Set* set = place(seal.instance, part, field, seal.fault))
        set->seal = std::move(seal);
    } else {
      auto signature = dkim::read_signature(field, dkim::SignatureKind::ArcMessage);
      if (Set* set = place(signature.instance, part, field, signature.fault))
        set->message_signature = std::move(signature);
    }
  }

  Set* place(uint64_t instance, Part part, const dkim::RawField& field,
             const std::optional<Fault>& fault) {
    Set* set = set_of(instance, part, fault);
    if (!set) return nullptr;
    const dkim::RawField*& there = set->fields[static_cast<size_t>(part)];
    if (there) {
      complain(instance, part, "twice");
      return nullptr;
    }
    there = &field;
    return set;
  }

  void check(size_t index) {
    const Set& set = out_.sets[index];
    uint64_t wanted = index + 1;
    if (set.instance != wanted)
      return complain(wanted, Part::Seal, "set_missing",
                      {{"instance", std::to_string(wanted)}});
    for (Part part : {Part::Results, Part::MessageSignature, Part::Seal})
      if (!set.field(part)) return complain(wanted, part, "field_missing");
    auto fault = [&](Part part, const std::optional<Fault>& wrong) {
      if (wrong) complain(wanted, part, "dkim.fault." + wrong->rule, wrong->params);
    };
    fault(Part::Results, set.results.fault);
    fault(Part::MessageSignature, set.message_signature.fault);
    fault(Part::Seal, set.seal.fault);
    check_signed(set);
    check_status(set, wanted == out_.sets.size());
  }

  // Section 4.1.2: seals are not for the message signature to sign.
  void check_signed(const Set& set) {
    const dkim::Signature& signature = set.message_signature;
    if (signature.signs("ARC-Seal"))
      complain(set.instance, Part::MessageSignature, "signs_seal");
    if (signature.algorithm.hash == dkim::HashName::Sha1)
      complain(set.instance, Part::MessageSignature, "dkim.fault.algorithm",
               {{"value", signature.algorithm_text}});
  }

  // Section 5.2, steps 2 and 3.
  void check_status(const Set& set, bool last) {
    const std::string& status = set.seal.chain_status;
    if (last && status == "fail")
      return complain(set.instance, Part::Seal, "failed_before");
    std::string wanted = set.instance == 1 ? "none" : "pass";
    if (status != wanted)
      complain(set.instance, Part::Seal, "status",
               {{"status", status}, {"wanted", wanted}});
  }

  const dkim::RawMail& mail_;
  Sets out_;
};

}  // namespace

Sets read_sets(const dkim::RawMail& mail) {
  return SetsReader(mail).read();
}

}  // namespace mailwhy::arc
