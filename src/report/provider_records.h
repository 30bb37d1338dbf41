// The records that a mail service's customer publishes, for example.org: what goes into
// the SPF record, and the keys at its selectors.
#pragma once

#include <string>
#include <vector>

#include "knowledge/knowledge.h"

namespace mailwhy::report {

// "include:_spf.provider.example", one for each host. "*." in a host becomes "<…>.".
std::vector<std::string> includes_of(const knowledge::Provider& provider);

// `example.org.  3600  IN  TXT  "v=spf1 mx include:… -all"`: with the first include.
std::string spf_record_with(const std::string& include);

// CNAMEs where their targets are known, else TXT with a key that is only indicated.
struct KeyRecords {
  std::vector<std::string> lines;
  bool cname = false;
};
KeyRecords key_records(const knowledge::Provider& provider);

// "mailwhy spf lint example.org" and the like: commands that show what is published.
std::vector<std::string> look_commands(const knowledge::Provider& provider);

// Do the lines hold a <part> that differs from account to account?
bool has_open_part(const std::vector<std::string>& lines);

}  // namespace mailwhy::report
