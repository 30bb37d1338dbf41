// RDATA as words of a master file, field by field as rdata_fields.h lists them.
#pragma once

#include <span>
#include <string>

#include "dns/master_lexer.h"
#include "dns/record.h"

namespace mailwhy::dns {

// `end` is where an Error points when a field is missing.
Result<std::string> rdata_from_words(Type type, std::span<const Word> words,
                                     const Name& origin, size_t end);

// A quoted string: quote and backslash escaped, octets outside printable ASCII as \DDD.
std::string quote(std::string_view octets);

}  // namespace mailwhy::dns
