// Whose server a mail was offered to: "gmail-smtp-in.l.google.com" is Google's.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::logs {

// The provider's name of data/providers.toml by its MX patterns; else the registrable
// domain of the host: "mx2.example.co.uk" gives "example.co.uk". Lower-case names.
std::string provider_of_host(std::string_view host);

}  // namespace mailwhy::logs
