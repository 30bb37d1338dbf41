// The versions of a body that its search goes through: the one that arrived, and those
// that it makes of it by undoing one rewrite after another. Each text is tried once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "dkim/body_search.h"
#include "dkim/edits.h"

namespace mailwhy::dkim {

// A family of rewrites, and how many of its first offers are likely: these are tried
// before the searches that cost more, and together with other changes.
struct Family {
  Undo undo;
  size_t likely;
};

struct Version {
  std::string text;  // not canonical: what changed must be seen
  ChangeKind kind{};
  int parent = -1;  // the version it was made from; -1: the body as it arrived
  int level = 0;
  size_t order = 0;       // among the offers of its family
  bool likely = true;     // one of the first of them
  std::vector<Cut> cuts;  // what makes it of the body as it arrived
};

class BodyVersions {
 public:
  BodyVersions(const RawMail& mail, Mode mode, uint64_t limit, const Wanted& wanted,
               Budget& budget);

  size_t size() const { return versions_.size(); }
  Version& operator[](size_t version) { return versions_[version]; }

  // A version as it is hashed, ready to be cut; made when it is first asked for.
  struct Ready {
    std::string canonical;
    std::vector<Section> sections;
    std::unique_ptr<BodyCuts> cuts;
    std::optional<Windows> windows;
  };
  Ready& ready(size_t version);
  const Windows& windows(size_t version);  // all of them

  // The likely versions that one rewrite made, the first of each family before the second
  // ones.
  std::vector<size_t> likely() const;

  // Undoes rewrites of one family, of which the first `most`, and keeps what that makes.
  // The place of the version that was signed.
  enum class Offers : uint8_t {
    Likely,   // the first ones
    Further,  // those behind them
  };
  std::optional<size_t> rewrite(size_t version, const Family& family, Offers which,
                                size_t most);

  // The steps from what arrived to this version.
  std::vector<BodyStep> steps_to(size_t version) const;

 private:
  enum class Trial : uint8_t { Known, Differs, Signed };
  std::vector<Section> outline_of(std::string_view text) const;
  Trial try_text(std::string_view text);

  const RawMail& mail_;
  Mode mode_;
  uint64_t limit_;
  const Wanted& wanted_;
  Budget& budget_;
  std::vector<Version> versions_;
  std::vector<std::unique_ptr<Ready>> ready_;
  std::unordered_set<size_t> seen_;
};

}  // namespace mailwhy::dkim
