// What if: changes of RRsets laid over any resolver, to prove a change before it is
// published.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dns/layer.h"

namespace mailwhy::dns {

// A change as reports and tickets show it: these strings leave the RRset, those enter,
// all others stay. TXT and SPF: the whole text of a record, unquoted, compared joined; it
// is cut into pieces of 255 octets here. Other types: presentation form, "10
// mx1.example.org", "192.0.2.1"; every name is complete, with or without final dot.
struct RrsetChange {
  Name name;
  Type type = Type::TXT;
  uint32_t ttl =
      3600;  // of records that enter an RRset that is not there; others take its TTL
  std::vector<std::string> before;
  std::vector<std::string> after;
};

// Where records are laid, the name exists: what was NXDOMAIN there or above becomes
// NODATA for other types. A CNAME at the owner gives way for the type that is laid. Names
// reached through a CNAME are changed as well. Where the resolver below could not tell,
// an edited RRset is unknown too; only a replaced one stands without it. Questions to one
// server see the same changes in what the server says.
//
// Not known here: whether a record below came from a wildcard, which a new name would
// hide.
class OverlayResolver : public ResolverLayer {
 public:
  using ResolverLayer::ResolverLayer;

  // An Error when a string of a type other than TXT cannot be read. Changes add up.
  Result<bool> lay(const RrsetChange& change);

  // The RRset is exactly these records, whatever stands below; none: it is not there.
  void replace(const Name& name, Type type, std::vector<Record> records);
  void remove(const Name& name, Type type) { replace(name, type, {}); }
  void add(const Record& record);

  using Resolver::query;
  AnswerPtr query(const Question& question) override;
  std::vector<AnswerPtr> query_all(std::span<const Question> questions) override;

 private:
  struct Edit {
    std::optional<std::vector<Record>> replaced;  // then the rest is empty
    std::vector<Record> leave, enter;
  };

  const Edit* find(const Name& name, Type type) const;
  bool touches(const Question& question, const Answer& answer) const;
  bool stands_alone(const Name& name, Type type) const;  // needs nothing from below
  bool makes_exist(const Name& name) const;
  AnswerPtr lay_over(const Question& question, AnswerPtr answer);
  // Records of the type at `name` in the changed world, where `below` answers for that
  // name.
  std::vector<Record> records_at(const Name& name, Type type, const Answer& below) const;

  std::map<std::pair<Name, Type>, Edit> edits_;
};

}  // namespace mailwhy::dns
