// One run through the records of a check: RFC 7208, sections 4.4 to 6. It recurses only
// through include and redirect, of which there are at most ten.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spf/answers.h"
#include "spf/check.h"
#include "spf/identity.h"
#include "spf/macro.h"

namespace mailwhy::spf {

enum class Tracing : bool { Off, On };

class Evaluation {
 public:
  Evaluation(Answers& answers, Memory& memory, const Party& party, const Query& query,
             const Options& options, net::Time now, Tracing tracing);

  // check_host() for the party's domain; fills everything of `result` but identity,
  // domain and trace_memory. With answers missing (see Answers) the result means nothing.
  void run(Result& result);

 private:
  // The domains whose records are being evaluated, innermost first.
  struct Active {
    const dns::Name* domain;
    const Active* outer;
    bool inside_include;
  };
  // A term in its record, as it is evaluated.
  struct Place {
    const Term& term;
    const dns::Name& domain;
    std::string_view record;
    const Active* active;
    int node = -1;  // of the term in the trace
    std::string_view text() const { return record.substr(term.offset, term.size); }
  };
  enum class Match : uint8_t { No, Yes, TempError, PermError };
  enum class Target : uint8_t { Known, None, Missing };

  Verdict check_domain(const dns::Name& domain, const Active* outer, bool inside_include,
                       int parent);
  Verdict walk_terms(size_t first, std::string_view record, const Active& active,
                     int node);
  Verdict follow_redirect(size_t index, std::string_view record, const Active& active,
                          int node);
  // The text of the domain's record, or the verdict that stands for it.
  std::optional<Verdict> fetch_record(const dns::Name& domain, std::string_view& text,
                                      int& node);
  std::string_view join(const dns::Record& txt);

  Match match(Place& place);
  Match match_include(Place& place);
  Match match_a(Place& place);
  Match match_mx(Place& place);
  Match match_ptr(Place& place);
  Match match_exists(Place& place);
  bool any_address(const dns::Answer& answer, int prefix4, int prefix6) const;

  bool is_loop(const Place& place, const dns::Name& target);
  bool spend_lookup(const Place& place);
  Target find_target(const Place& place, dns::Name& out);
  Target expand_target(std::string_view domain_spec, const dns::Name& domain, int node,
                       dns::Name& out);
  const dns::Answer* ask(const dns::Name& name, dns::Type type, int parent);
  // Counts a void look-up (section 4.6.4); true where it is one too many.
  bool too_many_voids(const dns::Answer& answer, dns::Type type, const Place& place);
  Match dns_trouble(const dns::Answer& answer, const dns::Name& name);

  // The client's names, validated: section 5.5. Null and nullopt: not known yet.
  const dns::Answer* reverse_names(int parent);
  std::optional<bool> is_validated(const dns::Name& name, int parent);
  // Fills %{p} for this domain; false while not known.
  bool fill_validated(const dns::Name& domain, int parent);

  void explain(Result& result);
  std::optional<std::string> published_explanation();

  Verdict permerror(const char* kind, std::string what, const dns::Name& domain,
                    uint32_t offset);
  Verdict temperror(const char* kind, std::string what, const dns::Name& domain);
  int add_node(TraceNode::What what, int parent);  // -1 without a trace
  int add_term(const Place& place, int parent);

  Answers& answers_;
  Memory& memory_;
  const Party& party_;
  const Query& query_;
  const Options& options_;
  const bool tracing_;
  net::IpAddress client_;
  dns::Type address_type_;

  std::vector<Term> terms_;  // of all active records, the innermost last
  std::vector<TraceNode> trace_;
  MacroValues values_;
  std::string scratch_, domain_text_, validated_text_;
  int lookups_ = 0, voids_ = 0;
  uint32_t ttl_ = UINT32_MAX;

  // The term that decided, and the explanation its record offers.
  std::string_view decided_term_;
  uint32_t decided_offset_ = 0;
  dns::Name decided_domain_;
  int decided_node_ = -1;
  std::string_view explanation_spec_;
  dns::Name explanation_domain_;

  const char* problem_kind_ = "";
  std::string problem_;
  dns::Name problem_domain_;
  uint32_t problem_offset_ = 0;
};

}  // namespace mailwhy::spf
