// /with/PROVIDER: what a domain's DNS needs so that mail sent through the service passes
// SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489).
#include <algorithm>

#include "report/provider_records.h"
#include "report/why_pages.h"
#include "report/why_parts.h"

namespace mailwhy::report {

namespace {

using knowledge::Provider;
using knowledge::ReturnPath;

// The key of what is needed, in two or three words.
std::string answer_key(const Provider& provider) {
  std::string key = "with.answer." + std::string(to_string(provider.return_path));
  bool keys = !provider.dkim_selectors.empty();
  if (provider.return_path == ReturnPath::Own) return keys ? key + "_dkim" : key;
  if (provider.return_path != ReturnPath::Unknown) return key;
  if (!provider.spf_hosts.empty()) return key + "_spf";
  return keys ? key + "_dkim" : key;
}

// The key of what the envelope is and what an include gains by it. A service that hosts
// records sends nothing itself: its include stands for the domain's own senders.
std::string gains_key(const Provider& provider) {
  if (provider.kind == "spf-hosting" && provider.return_path == ReturnPath::Own)
    return "with.gains.hosted";
  return "with.gains." + std::string(to_string(provider.return_path));
}

// The names in a sentence are set off as code: what stands for {include}.
void write_theirs(const WhyPage& page, const std::vector<std::string>& includes) {
  if (includes.empty()) return;
  std::string all = page.say("with.spf_hosts_theirs", {{"include", "\x1f"}});
  size_t at = all.find('\x1f');
  In paragraph(page.html, "p");
  page.html.text(std::string_view(all).substr(0, at));
  page.html.element("code", includes.front());
  if (at != all.npos) page.html.text(std::string_view(all).substr(at + 1));
}

void write_useless_include(const WhyPage& page, const Provider& provider,
                           const std::vector<std::string>& includes) {
  write_paragraph(page, page.say("with.spf_not_needed"));
  if (provider.return_path == ReturnPath::Theirs) return write_theirs(page, includes);
  if (includes.empty()) return;
  write_paragraph(page, page.say("with.spf_hosts_custom"));
  std::vector<std::string> lines = {"bounce.example.org.  3600  IN  TXT  \"v=spf1 " +
                                    includes.front() + " -all\""};
  write_code(page, lines);
}

void write_spf(const WhyPage& page, const Provider& provider) {
  In section(page.html, "section");
  write_heading(page, "with.spf");
  auto includes = includes_of(provider);
  if (!include_helps(provider)) return write_useless_include(page, provider, includes);
  if (includes.empty()) return write_paragraph(page, page.say("with.spf_unknown_host"));
  bool one = includes.size() == 1;
  write_paragraph(page, page.say(one ? "with.spf_one" : "with.spf_several"));
  if (!one) write_code(page, includes);
  std::vector<std::string> record = {spf_record_with(includes.front())};
  write_code(page, record);
  if (has_open_part(includes)) write_paragraph(page, page.say("with.spf_account"));
}

void write_dkim(const WhyPage& page, const Provider& provider) {
  In section(page.html, "section");
  write_heading(page, "with.dkim");
  KeyRecords keys = key_records(provider);
  if (keys.lines.empty()) {
    write_paragraph(page, page.say("with.dkim_unknown"));
  } else {
    write_paragraph(page, page.say(keys.cname ? "with.dkim_cname" : "with.dkim_txt"));
    write_code(page, keys.lines);
    if (has_open_part(keys.lines)) write_paragraph(page, page.say("with.dkim_account"));
  }
  if (provider.return_path == ReturnPath::Theirs)
    write_paragraph(page, page.say("with.dkim_only"));
}

void write_cost(const WhyPage& page, const Provider& provider) {
  In section(page.html, "section");
  write_heading(page, "with.cost");
  bool include = include_helps(provider) && !provider.spf_hosts.empty();
  std::string count = provider.spf_hosts.size() == 1 ? "1" : "2";
  write_paragraph(page, include ? page.say("with.cost_own", {{"count", count}})
                                : page.say("with.cost_none"));
}

void write_verification(const WhyPage& page, const Provider& provider) {
  if (provider.verification_txt.empty()) return;
  In section(page.html, "section");
  write_heading(page, "with.other");
  write_paragraph(page, page.say("with.txt"));
  write_code(page, provider.verification_txt, Lines::ToRead);
}

// The service's row among those that say what a program enters: they share an MX or a
// name of their servers.
const knowledge::Submission* submission_of(const Provider& provider) {
  auto shares = [](std::span<const std::string_view> a,
                   std::span<const std::string_view> b) {
    return std::ranges::find_first_of(a, b) != a.end();
  };
  for (const knowledge::Submission& service : knowledge::submission())
    if (service.name == provider.name || shares(provider.mx_patterns, service.mx) ||
        shares(provider.sending_rdns, service.hosts))
      return &service;
  return nullptr;
}

void write_submission(const WhyPage& page, const Provider& provider) {
  const knowledge::Submission* service = submission_of(provider);
  if (!service) return;
  In section(page.html, "section");
  write_heading(page, "with.submission");
  std::vector<std::string> lines;
  if (!service->tls.empty())
    lines.push_back(std::string(service->server) + "  " + std::string(service->tls) +
                    "  SSL/TLS");
  if (!service->starttls.empty())
    lines.push_back(std::string(service->server) + "  " + std::string(service->starttls) +
                    "  STARTTLS");
  write_code(page, lines);
}

void write_check(const WhyPage& page, const Provider& provider) {
  In section(page.html, "section");
  write_heading(page, "with.check");
  write_paragraph(page, page.say("with.check_look"));
  write_code(page, look_commands(provider));
  write_paragraph(page, page.say("with.check_mail"));
  std::vector<std::string> wanted;
  if (provider.return_path == ReturnPath::Own)
    wanted.push_back("spf=pass   smtp.mailfrom=example.org");
  if (provider.return_path == ReturnPath::Custom)
    wanted.push_back("spf=pass   smtp.mailfrom=bounce.example.org");
  wanted.push_back("dkim=pass  header.d=example.org");
  wanted.push_back("dmarc=pass header.from=example.org");
  write_code(page, wanted, Lines::ToRead);
}

void write_source(const WhyPage& page, const Provider& provider) {
  In section(page.html, "section");
  write_heading(page, "with.certain");
  write_paragraph(page, page.say("with.sure." + std::string(provider.confidence)));
  if (!provider.docs.empty()) {
    In docs(page.html, "p");
    page.html.text(page.say("with.page") + " ");
    page.html.element("cite", provider.docs, {{"translate", "no"}});
  }
  if (!provider.return_path_source.empty()) {
    In envelope(page.html, "p", {{"class", "soft"}});
    page.html.text(page.say("with.envelope_source") + " ");
    page.html.element("cite", provider.return_path_source, {{"translate", "no"}});
  }
  In source(page.html, "p", {{"class", "soft"}});
  page.html.text(page.say("with.source") + " ");
  page.html.element("cite", provider.source, {{"translate", "no"}});
}

void write_related(const WhyPage& page, const Provider& provider) {
  In section(page.html, "section");
  write_heading(page, "with.related");
  {
    In list(page.html, "ul");
    for (std::string_view name :
         {include_helps(provider) ? "spf_provider_missing" : "dmarc_unaligned",
          "spf_too_many_lookups", "dkim_fail", "dmarc_reject"}) {
      std::string key = "meaning." + std::string(name);
      if (!knowledge::has_sentence(key)) key = "title." + std::string(name);
      In item(page.html, "li");
      page.html.element("a", sentence(page, key), {{"href", page.links.to_why(name)}});
    }
  }
  In more(page.html, "p");
  page.html.element("a", page.say("with.title"), {{"href", page.links.with_index}});
}

}  // namespace

std::vector<std::string> with_names() {
  std::vector<std::string> out;
  for (const Provider& provider : knowledge::providers())
    out.push_back(provider_slug(provider.name));
  return out;
}

std::optional<std::string> with_body(std::string_view slug, std::string_view lang,
                                     const WhyLinks& links) {
  const Provider* provider = find_provider_by_slug(slug);
  if (!provider) return std::nullopt;
  Html html;
  WhyPage page{html, language_named(lang), links};
  std::string name(provider->name);
  html.element("h1", page.say("with.title_of", {{"provider", name}}));
  html.line();
  {
    In kind(html, "p", {{"class", "cause"}});
    html.text(page.say("with.kind." + std::string(provider->kind)));
  }
  {
    In facts(html, "dl", {{"class", "answer"}});
    html.element("dt", page.say("with.needs"));
    html.element("dd", sentence(page, answer_key(*provider)));
    html.element("dt", page.say("with.return_path"));
    html.element("dd", page.say(gains_key(*provider)));
  }
  html.line();
  if (provider->return_path != ReturnPath::None) {
    write_spf(page, *provider);
    write_dkim(page, *provider);
    write_cost(page, *provider);
    write_verification(page, *provider);
    write_submission(page, *provider);
    write_check(page, *provider);
  }
  write_source(page, *provider);
  write_related(page, *provider);
  html.line();
  return html.take();
}

std::optional<std::string> with_body(std::string_view slug, std::string_view lang) {
  return with_body(slug, lang, served_links(lang));
}

std::string with_index_body(std::string_view lang, const WhyLinks& links) {
  Html html;
  WhyPage page{html, language_named(lang), links};
  html.element("h1", page.say("with.title"));
  html.element("p", page.say("with.lead"), {{"class", "lead"}});
  html.line();
  constexpr std::string_view kKinds[] = {"mailbox",     "esp",     "saas",
                                         "hosting",     "gateway", "forwarding",
                                         "spf-hosting", "template"};
  for (std::string_view kind : kKinds) {
    std::string id(kind);
    In section(html, "section");
    html.element("h2", page.say("with.kind." + id), {{"id", id}});
    In table(html, "table", {{"class", "services"}});
    {
      In head(html, "thead");
      In row(html, "tr");
      html.element("th", page.say("with.service"), {{"scope", "col"}});
      html.element("th", page.say("with.needs"), {{"scope", "col"}});
    }
    In body(html, "tbody");
    for (const Provider& provider : knowledge::providers()) {
      if (provider.kind != kind) continue;
      In row(html, "tr");
      {
        In cell(html, "td");
        html.element("a", provider.name,
                     {{"href", links.to_with(provider_slug(provider.name))}});
      }
      html.element("td", page.say(answer_key(provider)));
      html.line();
    }
  }
  return html.take();
}

std::string with_index_body(std::string_view lang) {
  return with_index_body(lang, served_links(lang));
}

PageHead with_head(std::string_view slug, std::string_view lang) {
  knowledge::Language language = language_named(lang);
  const Provider* provider = find_provider_by_slug(slug);
  if (!provider)
    return {knowledge::say(language, "with.title"),
            knowledge::say(language, "with.description")};
  text::Params params = {{"provider", std::string(provider->name)}};
  return {knowledge::say(language, "with.title_of", params),
          knowledge::say(language, "with.description_of", params)};
}

}  // namespace mailwhy::report
