// What we know without asking: causes, reasons, providers and the words for them.
// Compiled from data/ into the program, so that nothing is read or parsed at start.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "text/message.h"

namespace mailwhy::knowledge {

struct Cause {                                 // data/causes.toml
  std::string_view name, group, actor, fix;    // fix: dns | steps | wait | none
  std::string_view severity;                   // error | warning | info
  std::string_view reference;                  // "RFC 7208, section 4.6.4"
  std::span<const std::string_view> examples;  // refusals as servers word them
};
std::span<const Cause> causes();
const Cause* find_cause(std::string_view name);

struct ReasonLabel {  // data/reasons.toml: the 51 labels
  std::string_view name, group, default_class, actor, suppress,
      retry;  // columns of reasons.tsv
  std::string_view sisimai, sisimai_at_data, kumomta;
  std::span<const std::string_view> examples;
  std::span<const std::string_view> codes;  // typical enhanced codes: "5.1.1"
};
std::span<const ReasonLabel> reason_labels();
const ReasonLabel* find_reason_label(std::string_view name);

// What the reference shows of a cause or label beside the words: data/reference.toml.
struct Reference {
  std::string_view name, rule;  // rule: of labels; a cause has its own `reference`
  std::span<const std::string_view> says;  // more refusals as servers word them
  std::span<const std::string_view> before,
      after;                                  // records or settings, wrong and right
  std::span<const std::string_view> look;     // commands that show it
  std::span<const std::string_view> related;  // names of causes and labels
};
const Reference* find_reference(std::string_view name);

// Whose domain a service puts on the envelope, which is what SPF is checked for.
enum class ReturnPath : unsigned char {
  Unknown,
  Own,      // the customer's: its include is needed
  Custom,   // a subdomain of the customer's that is set up to point to the service
  Theirs,   // the service's own: an include gains nothing
  Setting,  // a setting in the service decides between own and theirs
  None  // it sends no mail of other domains: mailboxes of its own domain, a filter for
        // incoming mail, forwarding
};
std::string_view to_string(ReturnPath path);  // "own", "custom", ..., "unknown"

struct Provider {  // data/providers.toml
  std::string_view name, kind;
  std::span<const std::string_view>
      spf_hosts;  // include hosts; "<x>" in one means per account
  std::span<const std::string_view>
      mx_patterns;  // "*.mail.protection.outlook.com"; * = one or more labels
  std::span<const std::string_view> dkim_selectors;
  std::span<const std::string_view> sending_rdns;  // "*.dreamhost.com"
  std::span<const std::string_view>
      verification_txt;  // how such a TXT at the domain begins
  ReturnPath return_path;
  std::string_view confidence, source;
  std::span<const std::string_view> dkim_targets;   // where CNAMEs at the selectors point
  std::span<const std::string_view> own_selectors;  // at its own domains, no customer's
  std::string_view docs;                // title of its help page, "" if unknown
  std::string_view return_path_source;  // the page that says so; "" where none does
};
std::span<const Provider> providers();
// May an include in the customer's own record gain anything?
bool include_helps(const Provider& provider);

// A DKIM selector that a service or common software publishes: a row of
// data/selectors.toml.
struct Selector {
  std::string_view name;      // "<x>" in it differs per account
  std::string_view provider;  // name of a Provider; "" where anybody uses it
  std::string_view record;    // txt | cname | either
  std::string_view target;    // pattern of where its CNAME points; "" if unknown
  std::string_view tier;      // "1": asked for at every domain; "2": where the service is
                              // seen; "3": a long tail; "9": cannot be guessed
  std::string_view source;
};
std::span<const Selector> selectors();

// What a service's customers enter for outgoing mail: a row of data/submission.toml.
struct Submission {
  std::string_view name;
  std::span<const std::string_view> domains;    // mail domains of its own: "gmail.com"
  std::span<const std::string_view> mx, hosts;  // patterns: customers' MX, its servers
  std::string_view server;                      // "<x>" in it differs per customer
  std::string_view tls, starttls;               // ports; "" where it has none of the kind
  std::string_view user;      // address | local | panel | what to enter literally
  std::string_view password;  // account | app | oauth | code | mail | panel
  bool switch_on;             // access must be switched on in the settings first
  std::string_view page, source, confidence;
};
std::span<const Submission> submission();

// A host of DNS and the words of its panel: a row of data/dns_hosts.toml.
struct DnsHost {
  std::string_view name;
  std::span<const std::string_view> servers;  // patterns of its name servers
  std::string_view type, field, value;        // what the fields are called; "" if unknown
  std::string_view apex;  // what stands for the zone itself: "@" or ""
  bool quoted;            // TXT values are typed with quotation marks
  std::string_view source;
};
std::span<const DnsHost> dns_hosts();
// The host that all of these name servers belong to; nullptr.
const DnsHost* find_dns_host(std::span<const std::string> servers);

// A certificate authority and its names in CAA records: a row of data/authorities.toml.
struct Authority {
  std::string_view name;
  std::span<const std::string_view> issuers;  // how O in its issuer begins
  std::span<const std::string_view> caa;  // one of them permits it; its usual one first
  std::string_view source;
};
std::span<const Authority> authorities();
// By the organization of the certificate that issued; nullptr where it is not known.
const Authority* find_authority(std::string_view organization);

// A resolver that answers everybody: a row of data/public_resolvers.toml.
struct PublicResolver {
  std::string_view name, address;  // address: IPv4
  std::string_view forget;         // page that has a name forgotten; "" where none is
  std::string_view source;
};
std::span<const PublicResolver> public_resolvers();
const PublicResolver* find_public_resolver(std::string_view address);  // or nullptr

// Does `name` fit the pattern? Case is ignored; * stands for one or more labels, <x> for
// a part of one.
bool matches(std::string_view pattern, std::string_view name);

enum class Language : unsigned char { English, Russian };
std::optional<Language> parse_language(std::string_view text);  // "ru", "ru_RU.UTF-8"

// The sentence of this key with {params} filled in. A missing key is our mistake: the
// build checks that each language has every key of English; at run time the key itself is
// returned.
std::string say(Language language, const text::Message& message);
std::string say(Language language, std::string_view key, const text::Params& params = {});
bool has_sentence(std::string_view key);

// Does the sentence exist, and is everything known that it cannot do without? In a list
// of steps, those that are not so are left out.
bool is_sayable(std::string_view key, const text::Params& params);

}  // namespace mailwhy::knowledge
