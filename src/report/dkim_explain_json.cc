// "explanation" of a signature in mailwhy.dkim/1: docs/authentication.md.
#include <boost/json/array.hpp>

#include "dkim/base64_value.h"
#include "report/dkim_explain.h"
#include "report/dkim_text.h"

namespace mailwhy::report {

namespace json = boost::json;

static json::object change_json(const dkim::Change& change) {
  json::object out;
  out["kind"] = to_string(change.kind);
  if (!change.field.empty())
    out["field"] = change.field;
  else if (change.line_known)
    out["line"] = change.line;
  out["octet"] = change.octet;
  out["octets_added"] = change.octets_added;
  out["octets_removed"] = change.octets_removed;
  json::array was, is;
  for (const dkim::DiffLine& line : change.diff)
    (line.side == dkim::DiffLine::Side::Signed ? was : is).emplace_back(line.text);
  out["signed"] = std::move(was);
  out["received"] = std::move(is);
  if (change.diff_cut) out["more"] = true;
  return out;
}

static json::object altered_json(const dkim::Altered& altered) {
  json::object out;
  out["found"] = altered.found;
  json::array changes;
  for (const dkim::Change& change : altered.changes)
    changes.push_back(change_json(change));
  if (altered.found) out["changes"] = std::move(changes);
  if (!altered.hash_signed.empty())
    out["hash_signed"] = dkim::encode_base64(altered.hash_signed);
  if (!altered.hash_received.empty())
    out["hash_received"] = dkim::encode_base64(altered.hash_received);
  if (!altered.not_searched.empty())
    out["not_searched"] =
        altered.not_searched.substr(altered.not_searched.rfind('.') + 1);
  if (!altered.suspects.empty())
    out["suspects"] = json::array(altered.suspects.begin(), altered.suspects.end());
  return out;
}

static json::object hop_json(const dkim::Hop& hop) {
  json::object out;
  auto put = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out[name] = value;
  };
  put("whole_at", hop.whole_at);
  put("changed_at", hop.changed_at);
  put("told_by", hop.told_by);
  return out;
}

static json::object explanation_json(const dkim::Explanation& why,
                                     knowledge::Language language) {
  json::object out;
  if (std::string line = dkim_change_line(language, why); !line.empty())
    out["summary"] = line;
  if (why.body) out["body"] = altered_json(*why.body);
  if (why.header) out["header"] = altered_json(*why.header);
  if (!why.hop.told_by.empty()) out["hop"] = hop_json(why.hop);
  if (why.hop.software) {
    json::object software;
    software["name"] =
        knowledge::say(language, "software." + std::string(why.hop.software->key), {});
    software["evidence"] = why.hop.software->evidence;
    out["software"] = std::move(software);
  }
  if (!why.hop.setting.empty())
    out["setting"] = knowledge::say(language, "setting." + why.hop.setting, {});
  out["tried"] = why.candidates;
  return out;
}

json::object to_json(const dkim::Verification& seen,
                     std::span<const dkim::Explanation> all,
                     knowledge::Language language) {
  json::object out = to_json(Result<dkim::Verification>(seen), language);
  json::array& signatures = out["signatures"].as_array();
  for (size_t i = 0; i < signatures.size() && i < all.size(); i++) {
    if (!all[i].body && !all[i].header) continue;
    json::object& signature = signatures[i].as_object();
    if (std::string line = dkim_change_line(language, all[i]); !line.empty())
      signature["detail"] = line;
    signature["explanation"] = explanation_json(all[i], language);
  }
  return out;
}

}  // namespace mailwhy::report
