#include "report/json.h"

#include <utility>

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "net/timestamp.h"
#include "report/json_put.h"
#include "report/json_writer.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

using knowledge::Language;

std::string domain_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return text::to_lower(name);
}

json::array sentences(Language language, const std::vector<text::Message>& messages) {
  json::array out;
  for (const text::Message& message : messages)
    out.emplace_back(knowledge::say(language, message));
  return out;
}

json::object reply_json(const bounce::Reply& reply) {
  json::object out;
  if (reply.code) out["code"] = *reply.code;
  if (reply.status) put(out, "status", *reply.status);
  put(out, "text", reply.text);
  return out;
}

json::object host_json(const bounce::Host& host) {
  json::object out;
  put(out, "name", domain_name(host.name));
  if (host.ip) out["ip"] = host.ip->to_string();
  return out;
}

json::object facts_json(const bounce::Facts& facts) {
  json::object out;
  put(out, "recipient", facts.recipient);
  if (facts.original_recipient != facts.recipient)
    put(out, "original_recipient", facts.original_recipient);
  if (facts.sender) out["sender"] = *facts.sender;
  put(out, "sender_domain", domain_name(facts.sender_domain));
  put(out, "from_domain", domain_name(facts.from_domain));
  if (facts.client_ip) out["client_ip"] = facts.client_ip->to_string();
  put(out, "helo", domain_name(facts.helo));
  put(out, "refused_by", host_json(facts.refused_by));
  put(out, "reported_by", domain_name(facts.reported_by));
  put(out, "phase", bounce::to_string(facts.phase));
  put(out, "reply", reply_json(facts.reply));
  if (facts.refused_at) out["refused_at"] = net::format_timestamp(*facts.refused_at);
  put(out, "format", facts.format);
  put(out, "feedback_type", facts.feedback_type);
  put(out, "blocklist", domain_name(facts.blocklist));
  if (facts.limit) out["limit"] = *facts.limit;
  if (facts.message_size) out["message_size"] = *facts.message_size;
  put(out, "help_url", facts.help_url);
  return out;
}

json::object reason_json(const bounce::Reason& reason) {
  json::object out;
  out["label"] = reason.label;
  out["confidence"] = reason.confidence;
  out["permanent"] = reason.permanent;
  out["retry"] = reason.retry;
  if (reason.retry_after) out["retry_after"] = text::duration_text(*reason.retry_after);
  out["suppress_address"] = reason.suppress_address;
  if (reason.matched)
    out["matched"] = json::object{{"text", reason.matched->text},
                                  {"offset", reason.matched->offset},
                                  {"length", reason.matched->length}};
  put(out, "rule", reason.rule);
  json::object compat;
  put(compat, "sisimai", reason.sisimai);
  put(compat, "kumomta", reason.kumomta);
  put(out, "compat", std::move(compat));
  return out;
}

json::object finding_json(const diagnose::Finding& finding, Language language) {
  json::object out, params;
  out["cause"] = finding.cause;
  out["severity"] = to_string(finding.severity);
  out["certainty"] = to_string(finding.certainty);
  put(out, "actor", finding.actor);
  out["title"] = knowledge::say(language, "title." + finding.cause, finding.params);
  out["evidence"] = list_of(finding.evidence);
  for (const auto& [name, value] : finding.params) params[name] = value;
  put(out, "params", std::move(params));
  put(out, "notes", sentences(language, finding.notes));
  return out;
}

json::object proof_json(const diagnose::Change& change) {
  if (change.proof) {
    json::object out = to_json(*change.proof);
    out["check"] = change.proof_check;
    return out;
  }
  json::array cases;
  auto word = [](bool good) { return good ? "pass" : "fail"; };
  for (const auto& [name, results] : change.named_cases)
    cases.push_back(json::object{{"name", name},
                                 {"before", word(results.first)},
                                 {"after", word(results.second)}});
  return {{"check", change.proof_check}, {"cases", std::move(cases)}};
}

json::array values(const diagnose::Change& change,
                   const std::vector<std::string>& texts) {
  return change.rrset.type == dns::Type::TXT ? txt_values(texts) : list_of(texts);
}

json::object change_json(const diagnose::Change& change, Language language) {
  json::object out;
  bool dns = change.kind == diagnose::ChangeKind::Dns;
  out["for"] = change.for_cause;
  out["kind"] = to_string(change.kind);
  if (dns) {
    out["rrset"] = json::object{{"name", change.rrset.name},
                                {"type", dns::to_string(change.rrset.type)},
                                {"ttl", change.rrset.ttl}};
    out["before"] = values(change, change.before);
    out["after"] = values(change, change.after);
  }
  put(out, "reader", change.reader);
  put(out, "only_if", change.only_if);
  if (dns) out["proof"] = proof_json(change);
  put(out, "steps", sentences(language, change.steps));
  put(out, "notes", sentences(language, change.notes));
  if (change.effective_from)
    out["effective_from"] = net::format_timestamp(*change.effective_from);
  return out;
}

json::object evidence_json(const diagnose::Evidence& evidence, Language language) {
  json::object detail = evidence.detail;
  if (evidence.spf)
    for (auto& [key, value] : to_json(*evidence.spf))
      if (key != "schema" && !detail.contains(key)) detail[key] = std::move(value);
  json::object out{{"id", evidence.id},
                   {"check", evidence.check},
                   {"verdict", evidence.verdict},
                   {"at", net::format_timestamp(evidence.at)}};
  if (!evidence.because.key.empty())
    out["because"] = knowledge::say(language, evidence.because);
  out["detail"] = std::move(detail);
  return out;
}

json::object unknown_json(const diagnose::Unknown& unknown, Language language) {
  json::object out;
  out["id"] = unknown.id;
  out["question"] = knowledge::say(language, unknown.question);
  if (!unknown.because.key.empty())
    out["because"] = knowledge::say(language, unknown.because);
  put(out, "missing_fact", unknown.missing_fact);
  put(out, "option", unknown.option);
  return out;
}

template <class Item, class Write>
json::array list(const std::vector<Item>& items, Write write) {
  json::array out;
  for (const Item& item : items) out.push_back(write(item));
  return out;
}

json::object case_json(const diagnose::Case& one, bounce::Kind kind, Language language) {
  auto in_language = [language](auto write) {
    return [language, write](const auto& item) { return write(item, language); };
  };
  json::object out, sources;
  out["facts"] = facts_json(one.refusal.facts);
  if (kind != bounce::Kind::Domain && kind != bounce::Kind::Ip)
    out["reason"] = reason_json(one.refusal.reason);
  out["findings"] = list(one.findings, in_language(finding_json));
  out["changes"] = list(one.changes, in_language(change_json));
  out["evidence"] = list(one.evidence, in_language(evidence_json));
  out["unknown"] = list(one.unknown, in_language(unknown_json));
  put(out, "advice", sentences(language, one.advice));
  for (const auto& [fact, source] : one.refusal.facts.sources.all())
    sources[fact] = bounce::to_string(source);
  put(out, "fact_sources", std::move(sources));
  put(out, "contradictions", list_of(one.refusal.facts.contradictions));
  put(out, "notes", list_of(one.refusal.notes));
  return out;
}

}  // namespace

json::object to_json(const diagnose::Report& report, const JsonOptions& options) {
  json::object out, input;
  out["schema"] = "mailwhy.report/1";
  out["tool"] = json::object{{"version", options.tool_version}};
  out["asked_at"] = net::format_timestamp(report.asked_at);
  input["kind"] = bounce::to_string(report.kind);
  put(input, "source", report.source);
  out["input"] = std::move(input);
  out["cases"] = list(report.cases, [&](const diagnose::Case& one) {
    return case_json(one, report.kind, options.language);
  });
  put(out, "notes", list_of(report.notes));
  return out;
}

std::string json_text(const std::vector<diagnose::Report>& reports,
                      const JsonOptions& options, JsonForm form) {
  std::string out;
  if (form == JsonForm::Lines) {
    for (const diagnose::Report& report : reports)
      out += write_json(to_json(report, options), JsonLayout::OneLine) + "\n";
    return out;
  }
  if (reports.size() == 1)
    return write_json(to_json(reports.front(), options), JsonLayout::Indented) + "\n";
  return write_json(
             list(reports, [&](const auto& report) { return to_json(report, options); }),
             JsonLayout::Indented) +
         "\n";
}

}  // namespace mailwhy::report
