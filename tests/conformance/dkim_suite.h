// The public DKIM and ARC mails of ../shared/conformance: files, and the DNS beside them.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "dns/zone_resolver.h"

namespace mailwhy::test {

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::filesystem::path> files_under(const std::filesystem::path& folder,
                                                      std::string_view ending) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none))
    if (entry.path().extension() == ending) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

inline void add_txt(dns::ZoneResolver& zone, std::string_view name,
                    std::string_view text) {
  zone.add(dns::Record{*dns::Name::from_text(name), dns::Type::TXT, 300,
                       dns::rdata_txt(text)});
}

// dns.json: a text for each name, or {"TXT": [["piece", …], …]}.
inline void add_json(dns::ZoneResolver& zone, const std::filesystem::path& path) {
  boost::json::value parsed = boost::json::parse(file_bytes(path));
  for (const auto& [name, value] : parsed.as_object()) {
    if (value.is_string()) {
      add_txt(zone, name, value.as_string());
      continue;
    }
    auto* records = value.is_object() ? value.as_object().if_contains("TXT") : &value;
    if (!records || !records->is_array()) continue;
    for (const auto& record : records->as_array()) {
      std::string text;
      if (record.is_string()) text = record.as_string();
      if (record.is_array())
        for (const auto& piece : record.as_array()) text += piece.as_string();
      add_txt(zone, name, text);
    }
  }
}

// Lines "NAME RECORD", an empty line, the mail.
inline std::string split_mail(dns::ZoneResolver& zone, const std::string& bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    size_t end = bytes.find('\n', at);
    std::string line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    at = end == bytes.npos ? bytes.size() : end + 1;
    if (line.empty()) break;
    size_t blank = line.find(' ');
    add_txt(zone, line.substr(0, blank), line.substr(blank + 1));
  }
  return bytes.substr(at);
}

}  // namespace mailwhy::test
